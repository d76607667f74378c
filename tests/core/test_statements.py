"""A statement that is kept finds what the queryset finds, with whatever values it is asked."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from core.statements import LONGEST, SHORT, Statement, Word, statement
from tests.core.sample.models import Attachment, Note, Purse, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes() -> list[Note]:
    found = [
        Note.objects.create(title="Første", amount=Decimal("1.50"), day=dt.date(2026, 1, 1)),
        Note.objects.create(title="Anden", day=dt.date(2026, 2, 1), done=True),
        Note.objects.create(title="Tredje", state="sent"),
    ]
    found[0].tags.add(Tag.objects.create(name="rød"))
    return found


@statement
def by_title(title: str):
    return Note.objects.filter(title=title)


def test_it_gives_whole_objects_with_their_converted_values(notes):
    (found,) = by_title("Første")
    assert found == notes[0]
    assert (str(found.amount), found.day, found.version) == ("1.50", dt.date(2026, 1, 1), 1)
    assert by_title("Tredje") == [notes[2]]
    assert by_title("Ingen") == []
    assert by_title.first("Anden") == notes[1]
    assert by_title.first("Ingen") is None


def test_each_call_asks_the_database(notes, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(by_title("Første")) == 1
        Note.objects.filter(pk=notes[0].pk).update(title="Omdøbt")
    assert by_title("Første") == []


def test_every_kind_of_value_stands_in_its_place(notes):
    @statement
    def some(pks: tuple[int, ...], day: dt.date, version: int, state: str):
        return (
            Note.objects.filter(pk__in=pks, version=version, state=state)
            .filter(Q(day=None) | Q(day__gte=day))
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    first, second, third = (note.pk for note in notes)
    assert some((first, second, third), dt.date(2026, 1, 2), 1, "draft") == [second]
    assert some((first, second, third), dt.date(2026, 1, 1), 1, "draft") == [first, second]
    assert some((first, third), dt.date(2026, 1, 1), 1, "draft") == [first]
    assert some((third,), dt.date(2026, 1, 1), 1, "sent") == [third]
    assert some((third, third), dt.date(2026, 1, 1), 1, "sent") == [third]
    assert some((first,), dt.date(2026, 1, 1), 2, "draft") == []
    assert some((), dt.date(2026, 1, 1), 1, "draft") == []


def test_a_word_is_looked_for_as_icontains_does(notes):
    @statement
    def holding(*words: Word):
        found = Note.objects.order_by("pk").values_list("title", flat=True)
        for word in words:
            found = found.filter(title__icontains=word)
        return found

    Note.objects.create(title="100 % af_det\\hele")
    assert holding(Word("ørs")) == ["Første"]
    assert holding(Word("E"), Word("ED")) == ["Tredje"]
    for word in ("%", "_", "\\", "00 %"):
        assert holding(Word(word)) == ["100 % af_det\\hele"], word
    assert holding(Word("F%e")) == []


def test_none_and_booleans_choose_among_statements(notes):
    @statement
    def done(day: dt.date | None, is_done: bool):
        return Note.objects.filter(day=day, done=is_done)

    assert done(None, False) == [notes[2]]
    assert done(dt.date(2026, 2, 1), True) == [notes[1]]
    assert done(dt.date(2026, 2, 1), False) == []


def test_related_counted_and_prefetched_rows_come_along(notes, django_assert_num_queries):
    Attachment.objects.create(
        note=notes[0],
        file="a",
        name="bilag",
        content_type="text/plain",
        size=1,
        sha256="0",
        stored_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )

    @statement
    def attached(note: int):
        return Attachment.objects.filter(note=note).select_related("note").defer("sha256")

    @statement
    def tagged(pk: int):
        return Note.objects.filter(pk=pk).annotate(number=Count("tags")).prefetch_related("tags")

    with django_assert_num_queries(1):
        (row,) = attached(notes[0].pk)
        assert row.note.title == "Første"
    assert row.get_deferred_fields() == {"sha256"}
    with django_assert_num_queries(2):
        (note,) = tagged(notes[0].pk)
        assert (note.number, [tag.name for tag in note.tags.all()]) == (1, ["rød"])


def test_an_object_is_the_one_that_a_queryset_gives(notes):
    (kept,) = by_title("Første")
    (usual,) = Note.objects.filter(title="Første")
    assert (kept._state.db, kept._state.adding) == (usual._state.db, usual._state.adding)
    assert {name: value for name, value in vars(kept).items() if name != "_state"} == {
        name: value for name, value in vars(usual).items() if name != "_state"
    }
    kept.title = "Omdøbt"
    kept.save()
    assert Note.objects.get(pk=kept.pk).title == "Omdøbt"


def test_a_model_that_listens_to_its_objects_being_made_hears_of_them(notes):
    heard = []

    def listen(instance: Note, **_rest: object) -> None:
        heard.append(instance.title)

    @statement
    def titled(title: str):
        return Note.objects.filter(title=title)

    post_init.connect(listen, sender=Note)
    try:
        titled("Anden")
    finally:
        post_init.disconnect(listen, sender=Note)
    assert heard == ["Anden"]


def test_values_come_as_a_queryset_gives_them(notes):
    def found(version: int):
        return Note.objects.filter(version=version).order_by("pk")

    asked = {
        "values": lambda version: found(version).values("title", "amount"),
        "tuples": lambda version: found(version).values_list("day", "amount", "title"),
        "named": lambda version: found(version).values_list("title", named=True),
        "flat": lambda version: found(version).values_list("amount", flat=True),
        "another order": lambda version: found(version).order_by("title").values_list("state").distinct(),
    }
    for name, ask in asked.items():
        assert statement(ask)(1) == list(ask(1)), name
    assert statement(asked["named"])(1)[0].title == "Første"


@pytest.mark.postgresql
def test_postgresql_is_asked_by_name_from_the_second_time_on(notes):
    @statement
    def some(pks: tuple[int, ...], day: dt.date, state: str):
        found = Note.objects.filter(pk__in=pks, state=state).filter(Q(day=None) | Q(day__gte=day))
        return found.exclude(title="100 % 'sikkert'").order_by("pk")

    first, second, third = notes
    pks = (first.pk, second.pk, third.pk)
    with CaptureQueriesContext(connection) as queries:
        assert some(pks, dt.date(2026, 1, 2), "draft") == [second]
        for day, state, rows in ((1, "draft", [first, second]), (2, "draft", [second]), (1, "sent", [third])):
            for _ in range(6):  # PostgreSQL makes a plan for any values from the sixth time on
                assert some(pks, dt.date(2026, 1, day), state) == rows
    asked = [query["sql"] for query in queries]
    assert len(asked) == 19
    assert asked[0].startswith("SELECT")
    assert all(sql.startswith("EXECUTE") for sql in asked[1:])


@pytest.mark.postgresql
def test_a_prepared_statement_outlives_what_is_rolled_back(notes):
    @statement
    def titled(title: str):
        return Note.objects.filter(title=title)

    titled("Første")
    with transaction.atomic():
        assert titled("Første") == [notes[0]]
        transaction.set_rollback(True)
    assert titled("Anden") == [notes[1]]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_column_that_a_migration_makes_longer_meanwhile_costs_no_page(notes):
    """An upgrade changes the tables while the old version still answers."""
    for _ in range(3):
        assert by_title("Anden") == [notes[1]]
    longer = "ALTER TABLE sample_note ALTER COLUMN title TYPE varchar({})"
    with connection.cursor() as cursor:
        cursor.execute(longer.format(300))
    try:
        assert by_title("Anden") == [notes[1]]
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            assert by_title("Anden") == [notes[1]]
        assert not [query for query in captured if "EXECUTE" in query["sql"]], (
            "nothing prepared is asked again"
        )
        connection.close_if_unusable_or_obsolete()
        assert connection.connection is None, "the next request begins with a connection of its own"
        for _ in range(3):
            assert by_title("Anden") == [notes[1]]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(longer.format(Note._meta.get_field("title").max_length))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_it_costs_one_act_and_not_the_next(notes):
    for _ in range(3):
        by_title("Anden")
    longer = "ALTER TABLE sample_note ALTER COLUMN title TYPE varchar({})"
    with connection.cursor() as cursor:
        cursor.execute(longer.format(300))
    try:
        with pytest.raises(NotSupportedError), transaction.atomic():
            by_title("Anden")
        with transaction.atomic():
            assert by_title("Anden") == [notes[1]]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(longer.format(Note._meta.get_field("title").max_length))


@pytest.mark.postgresql
def test_behind_a_pooler_nothing_is_prepared(notes, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    @statement
    def titled(title: str):
        return Note.objects.filter(title=title)

    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            assert titled("Anden") == [notes[1]]
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_long_lists_are_few_statements(notes):
    """PostgreSQL is given an array of any length; elsewhere lists of about the same length are one statement, and very
    long ones are asked about in the ordinary way."""

    @statement
    def of(pks: tuple[int, ...], state: str, others: tuple[int, ...]):
        found = Note.objects.filter(pk__in=pks, state=state).exclude(pk__in=others)
        return found.order_by("pk").values_list("pk", flat=True)

    own = tuple(note.pk for note in notes)
    for more in (SHORT, SHORT + 10, 64 - len(own)):
        for _ in range(2):
            many = (*own, *range(10_000, 10_000 + more))
            assert of(many, "draft", (*range(20_000, 20_000 + more), own[1])) == [own[0]]
    assert len(of.kept) == 1
    assert of((*range(10_000, 10_100), own[0]), "draft", (90_001, 90_002)) == [own[0]]
    assert len(of.kept) == 2
    longest = (*own, *range(10_000, 10_000 + LONGEST))
    assert of(longest, "draft", longest[1:]) == [own[0]]


@pytest.mark.postgresql
def test_an_array_stands_wherever_its_list_did_and_nowhere_else(notes):
    @statement
    def of(pks: tuple[int, ...]):
        tagged = Note.tags.through.objects.filter(note__in=pks).values("note")
        return Note.objects.filter(Q(pk__in=pks, state="draft") | Q(pk__in=tagged), version__in=[1, 2])

    for _ in range(2):
        assert {note.pk for note in of(tuple(note.pk for note in notes) + tuple(range(10_000, 10_020)))} == {
            notes[0].pk,
            notes[1].pk,
        }
    (kept,) = of.kept.values()
    assert kept.sql.count("= ANY (%s)") == 2
    assert "IN (%s, %s)" in kept.sql, "what is no argument stands as it was"

    @statement
    def counted(pks: tuple[int, ...]):
        return Note.objects.filter(pk__in=pks[1:])

    with pytest.raises(TypeError, match="argument"):
        counted(tuple(range(20)))


def test_a_day_that_is_no_argument_is_refused():
    @statement
    def recent(title: str):
        return Note.objects.filter(title=title, day__gte=dt.date(2026, 1, 1))

    with pytest.raises(TypeError, match="day"):
        recent("Første")


def test_a_value_that_the_database_is_given_otherwise_is_refused():
    @statement
    def beginning(text: str):
        return Note.objects.filter(title__startswith=text)

    @statement
    def lowered(text: str):
        return Note.objects.annotate(low=Lower("title")).filter(low=text.lower())

    @statement
    def costly(amount: float):
        return Purse.objects.filter(count=amount)

    for refused, value in ((beginning, "Før"), (costly, 1.5)):
        with pytest.raises(TypeError):
            refused(value)
    with pytest.raises(AssertionError, match="reads otherwise"):
        lowered("FØRSTE")


def test_a_statement_that_depends_on_something_else_is_found_out():
    states = ["draft"]

    @statement
    def in_state(title: str):
        return Note.objects.filter(title=title, state=states[0])

    in_state("Første")
    states[0] = "sent"
    with pytest.raises(AssertionError, match="reads otherwise"):
        in_state("Første")


@pytest.mark.postgresql
def test_a_lock_is_no_statement():
    @statement
    def locked(pk: int):
        return Note.objects.filter(pk=pk).select_for_update()

    with pytest.raises(TypeError, match="locks"):
        locked(1)


def test_every_statement_is_checked_while_tests_run():
    assert Statement.checks is not None
    assert connection.vendor in {"postgresql", "sqlite"}
