"""Acts are written once, told in Danish and never changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from core.audit import Event, Verb, describe, record, tone_of, verbs
from core.dates import as_of
from core.models import AppendOnly
from tests.core.sample.models import Note

SUBMITTED = Verb("tests.submitted", "{snapshot} er sendt til kommunen", tone="ok")
GRANTED = Verb("tests.granted", "Tilsagn på {amount} den {day}: {conditions} ({urgent}, {nothing})")
PLAIN = Verb("tests.plain", "Planen er oprettet")


def test_an_act_of_before_a_name_was_told_says_what_stood_there() -> None:
    verb = Verb("tests.renamed", "{body} {word} udfyldt", of_old={"word": "beslutning"})
    assert describe(verb.code, {"body": "Byrådets"}) == "Byrådets beslutning udfyldt"
    assert (
        describe(verb.code, {"body": "Afdelingsbestyrelsens", "word": "svar"})
        == "Afdelingsbestyrelsens svar udfyldt"
    )


def test_the_sentence_is_danish(note, user):
    event = record(
        GRANTED,
        subject=note,
        root=note,
        by=user,
        amount=Decimal("8625000.00"),
        day=date(2026, 12, 24),
        conditions=["budget", note],
        urgent=True,
        nothing=None,
    )
    event = Event.objects.get(pk=event.pk)
    assert event.text == ("Tilsagn på 8.625.000,00 kr. den 24. december 2026: budget, Lektiecafé (ja, –)")


def test_every_kind_of_data_comes_back(note):
    verb = Verb("tests.kinds", "{a}|{b}|{c}|{d}|{e}|{f}|{g}")
    event = record(
        verb,
        subject=note,
        root=note,
        by=None,
        a=1,
        b="tekst",
        c=False,
        d="",
        e=(Decimal("0.50"), date(2026, 1, 2)),
        f=datetime(2026, 6, 1, 10, 0, tzinfo=UTC),
        g=note,
    )
    event.refresh_from_db()
    assert event.text == "1|tekst|nej|–|0,50 kr., 2. januar 2026|1. juni 2026 kl. 12.00|Lektiecafé"
    assert str(event) == event.text
    assert event.actor_text == "systemet"
    with pytest.raises(TypeError):
        record(verb, subject=note, root=note, by=None, **dict.fromkeys("abcdefg", 1.5))


def test_who_and_when(note, user):
    at = datetime(2021, 5, 4, 12, 0, tzinfo=UTC)
    assert record(PLAIN, subject=note, root=note, by=user, at=at).at == at
    with as_of(at):
        event = record(PLAIN, subject=note, root=note, by=user)
    assert (event.at, event.subject, event.root) == (at, note, note)
    assert event.actor_text == str(user)


def test_the_timeline_is_the_roots_newest_first(note, user, django_assert_num_queries):
    other = Note.objects.create(title="En anden plan")
    for day in (3, 1, 2):
        at = datetime(2026, 1, day, tzinfo=UTC)
        record(SUBMITTED, subject=note, root=note, by=user, at=at, snapshot=f"Indsendelse {day}")
    record(PLAIN, subject=note, root=other, by=user)
    with django_assert_num_queries(1):
        texts = [f"{event.text} {event.actor_text}" for event in Event.objects.timeline(note)]
    assert texts == [f"Indsendelse {n} er sendt til kommunen {user}" for n in (3, 2, 1)]
    assert Event.objects.about(note).count() == 4
    assert Event.objects.timeline(note).first().tone == "ok"


def test_events_are_append_only(note):
    event = record(PLAIN, subject=note, root=note, by=None)
    event.verb = "tests.other"
    for change in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="x"),
        lambda: Event.objects.bulk_update([event], ["verb"]),
        lambda: Event.objects.timeline(note)._raw_delete("default"),
    ):
        with pytest.raises(AppendOnly):
            change()
    event.refresh_from_db()
    assert event.verb == "tests.plain"


def test_a_verbs_data_must_be_whole(note):
    with pytest.raises(TypeError, match="snapshot"):
        record(SUBMITTED, subject=note, root=note, by=None)
    event = record(SUBMITTED, subject=note, root=note, by=None, snapshot="Indsendelse 1", number=1)
    assert event.data == {"snapshot": "Indsendelse 1", "number": 1}


def test_old_events_break_nothing():
    assert describe("tests.no_longer_there", {}) == "tests.no_longer_there"
    assert tone_of("tests.no_longer_there") == ""
    assert describe("tests.submitted", {}) == "– er sendt til kommunen"


def test_hostile_data_stays_text(note):
    hostile = "<script>alert(1)</script>{snapshot.__class__}%s"
    event = record(SUBMITTED, subject=note, root=note, by=None, snapshot=hostile)
    assert event.text.startswith(hostile)
    assert "<script>" not in Template("{{ event.text }}").render(Context({"event": event}))


@pytest.mark.parametrize("text", ["{a.b}", "{a[0]}", "{a!r}", "{a:>10}", "{}", "{0}"])
def test_only_plain_names_in_braces(text):
    with pytest.raises(ValueError, match=r"plain names"):
        Verb("tests.wrong", text)
    assert "tests.wrong" not in verbs()


@pytest.mark.parametrize("name", ["verb", "subject", "root", "by", "at"])
def test_names_that_record_takes_itself_are_refused(name):
    with pytest.raises(ValueError, match="itself takes"):
        Verb("tests.wrong", f"Noget om {{{name}}}")


def test_a_verb_is_defined_once():
    assert Verb("tests.plain", "Planen er oprettet") == PLAIN
    with pytest.raises(ValueError, match="twice"):
        Verb("tests.plain", "Noget andet")
    assert list(verbs()) == sorted(verbs())
