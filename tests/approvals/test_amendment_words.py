"""Pages of an ændring speak of the ændring: the plan itself is neither sent, granted nor refused by it."""

import html
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from approvals import actions
from approvals.figures import VersionsCompared
from approvals.models import CaseStep, StepKind
from core.models import Mail
from tests.approvals import amending, states
from tests.approvals.correcting import correct_own, second_officer
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def page_of(amendment: Any, browser: Any, name: str = "amendment") -> str:
    return text_of(browser.get(states.url(name, amendment.plan, amendment.number)))


def to_confirm(cast: Cast, as_user: Any, outcome: str) -> str:
    """The council's record of an ændring that the fund is asked about too, as Hanne is asked to confirm it."""
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amending.recommend(amendment, cast)
    for kind in amending.BODIES:
        body = amending.step(amendment, kind)
        amending.record(body, cast, outcome if kind == StepKind.COUNCIL else "noted")
        if kind != StepKind.COUNCIL:
            body.refresh_from_db()
            amending.confirm(body, cast)
    return text_of(as_user(cast.hanne).get(states.url("step", amendment.plan, body.pk)))


@pytest.mark.parametrize(
    ("outcome", "follows"),
    [
        ("approved", "Jonas Vestergaard får besked og sender ændringen videre til Landsbyggefonden."),
        ("not_approved", "Sagen slutter, og ændringen er afslået. Planen gælder uændret."),
        ("returned", "Ændringen går tilbage til ansøgeren til rettelse. Planen gælder uændret."),
    ],
)
def test_who_confirms_signs_for_the_change_and_reads_what_becomes_of_it(
    cast: Cast, as_user: Any, outcome: str, follows: str
) -> None:
    page = to_confirm(cast, as_user, outcome)
    assert "ændring 1 af den boligsociale helhedsplan" in page
    assert follows in page
    assert "planen er afslået" not in page
    assert "sender ansøgningen videre" not in page


def test_who_confirms_a_correction_of_a_yes_to_a_change_in_force_reads_that_the_answer_is_put_right(
    cast: Cast, as_user: Any
) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    amendment = amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    amendment = amending.fund(amendment, cast)
    frida, fund = second_officer(cast), amending.step(amendment, StepKind.FUND)
    correct_own(amendment.plan, cast.else_, step=fund, amount=None)
    page = text_of(as_user(frida).get(states.url("step", amendment.plan, fund.pk)))
    assert "Fra da af gælder det rettede svar." in page
    assert "når alle har godkendt den" not in page


def test_after_confirming_one_is_at_the_change_and_it_is_the_change_that_is_sent_on(
    cast: Cast, as_user: Any
) -> None:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amending.recommend(amendment, cast)
    for kind in amending.BODIES:
        body = amending.step(amendment, kind)
        amending.record(body, cast, "approved" if kind == StepKind.COUNCIL else "noted")
        body.refresh_from_db()
        data = {
            "version": body.version,
            "snapshot_number": amendment.case.snapshot.number,
            "password": PASSWORD,
        }
        answer = as_user(cast.hanne).post(states.url("confirm", amendment.plan, body.pk), data)
        assert (answer.status_code, answer["Location"]) == (302, states.url("amendment", amendment.plan, 1))
    forward = amending.step(amendment, StepKind.FORWARD)
    jonas = as_user(cast.jonas)
    assert "Send ændringen til Landsbyggefonden" in text_of(jonas.get(reverse("portal:tasks")))
    page = jonas.get(states.url("forward", amendment.plan, forward.pk))
    assert "Send ansøgningen" not in text_of(page)
    data = {"version": forward.version, "sent_on": "30-11-2026"}
    answer = jonas.post(states.url("forward", amendment.plan, forward.pk), data)
    assert answer["Location"] == states.url("amendment", amendment.plan, 1)
    told = Mail.objects.filter(subject__contains="er sendt til Landsbyggefonden").first()
    assert told is not None
    assert told.subject == f"{amendment.plan.title}: ændring 1 er sendt til Landsbyggefonden"
    fund = amending.step(amendment, StepKind.FUND)
    page = as_user(cast.else_).get(states.url("refuse", amendment.plan, fund.pk))
    assert "Sagen slutter, og ændringen er afslået." in text_of(page)


def test_the_fund_answers_a_change_and_gives_no_tilsagn(cast: Cast, as_user: Any) -> None:
    page = page_of(amending.send(amending.term_change(cast), cast), as_user(cast.lars))
    assert "Landsbyggefondens svar" in page
    assert "Landsbyggefonden svarer på ændringen" in page
    assert "Landsbyggefonden afgør ansøgningen" not in page
    assert "Sagsbehandleren sender ansøgningen videre" not in page


def test_before_it_is_sent_it_says_who_is_asked_and_which_day_is_changed(cast: Cast, as_user: Any) -> None:
    page = page_of(amending.term_change(cast), as_user(cast.lars))
    assert "til godkendelse hos styregruppen, kommunen og Landsbyggefonden." in page
    assert "Slutter" in page
    assert "1 ændret række. I teksterne" in page


def less(amendment: Any, cast: Cast) -> Any:
    """The term is let go; a goal's title is left, for the styregruppe alone."""
    amendment = amending.fresh(amendment)
    actions.undo_operations(amendment=amendment, undone=amendment.listed_operations, by=cast.mette)
    uid = amending.uid_of(amendment.plan, "goals")
    return amending.write(amending.fresh(amendment), cast, "goals", uid, title="Et andet mål")


def test_sent_again_with_less_in_it_it_asks_those_whom_the_page_names(cast: Cast, as_user: Any) -> None:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast, approves=False)
    amendment = less(amendment, cast)
    assert "sendes til godkendelse hos styregruppen." in page_of(amendment, as_user(cast.lars))
    amendment = amending.send(amendment, cast)
    assert list(amendment.case.steps.values_list("kind", flat=True)) == [StepKind.BOARD]
    assert amending.board(amendment, cast).state == "applied"


def test_whoever_has_answered_is_asked_again_and_named(cast: Cast, as_user: Any) -> None:
    """The council's no sends it back with a reason; what is left of it is the answer."""
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amendment = less(amending.kommune(amendment, cast, outcome="returned"), cast)
    assert "sendes til godkendelse hos styregruppen og kommunen." in page_of(amendment, as_user(cast.lars))
    amendment = amending.send(amendment, cast)
    kinds = set(amendment.case.steps.values_list("kind", flat=True))
    assert StepKind.COUNCIL in kinds
    assert not {StepKind.FORWARD, StepKind.FUND} & kinds
    assert amending.kommune(amending.board(amendment, cast), cast).state == "applied"


def test_a_proposed_text_is_shown_without_the_signs_of_markdown(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    text = "Flere **unge** i <b>job</b>.\n\n- Lektiecafé"
    amendment = amending.content_change(cast, plan, description=text)
    for state in (amendment, amending.send(amendment, cast)):
        answer = as_user(cast.lars).get(states.url("amendment", plan, state.number))
        page = answer.content.decode()
        assert "**" not in page
        assert "<b>job</b>" not in page
        assert "&lt;b&gt;job&lt;/b&gt;" in page
        assert "• Lektiecafé" in page


def test_one_that_clashes_does_not_say_that_nothing_is_proposed(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    first = amending.content_change(cast, plan, title="Den førstes")
    second = amending.content_change(cast, plan, title="Den andens")
    amending.board(amending.send(first, cast), cast)
    page = page_of(second, as_user(cast.lars))
    assert "Vælg, hvad der skal gælde, hvor planen er ændret imens." in page
    assert "Der er ikke foreslået nogen ændring endnu." not in page
    assert "Vælg herunder" not in page
    # Whoever hears the buttons alone hears of what.
    assert 'Fasthold mit forslag<span class="sr-only">: mål ' in page


def test_its_sagspakke_says_whose_it_is(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    page = page_of(amendment, as_user(cast.lars), "amendment_bundles")
    assert "<h1>Sagspakke til ændring 1</h1>" in page
    # The plan in drift has not become what is proposed.
    assert f"Ændring 1, {amendment.case.snapshot}</li>" in page
    assert f'href="{states.url("amendment", amendment.plan, amendment.number)}"' in page


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0, 0), "1 ny række"),
        ((0, 2, 1), "2 udgåede og 1 ændret række"),
        ((1, 2, 3), "1 ny, 2 udgåede og 3 ændrede rækker"),
    ],
)
def test_rows_are_counted_where_there_are_any(
    monkeypatch: Any, counts: tuple[int, int, int], words: str
) -> None:
    found = dict(zip(("added", "ended", "changed"), counts, strict=True))
    monkeypatch.setattr(VersionsCompared, "counts", found)
    assert VersionsCompared.counted.fget(object.__new__(VersionsCompared)) == words


def test_one_that_was_opened_before_is_answered_and_given_no_tilsagn(cast: Cast) -> None:
    """The application's own step keeps its name."""
    amendment = amending.send(amending.term_change(cast), cast)
    fund = CaseStep.objects.filter(case=amendment.case, kind=StepKind.FUND)
    applied = make.step_of(amendment.plan, StepKind.FUND)
    assert (applied.case.is_amendment, applied.body_name) == (False, "Tilsagn")
    migration = import_module("approvals.migrations.0003_answers_to_amendments")
    fund.update(body_name="Tilsagn")
    migration.rename(apps, None)
    assert fund.get().body_name == "Landsbyggefondens svar"
    applied.refresh_from_db()
    assert applied.body_name == "Tilsagn"
