"""Role × state × transition. The expectations are written by hand; an edge or a person without a line fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction

from approvals.workflow import CASE, PLAN, STEP
from approvals.workflow.amendments import AMENDMENT
from plans.models import Plan
from tests.approvals import amendment_states, further_states, own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

OWN = {"mette", "jakob", "lars", "ida", "pia", "tove", "karim", "sofie"}
KOMMUNE = {"jonas", "hanne", "ulla"}
# The revisor reads books and reports, not the case; the administrator no plan; the others are outsiders.
UNSEEN = {"birthe", "admin", "niels", "grethe"}
EVERYBODY = OWN | KOMMUNE | UNSEEN | {"else"}


@dataclass(frozen=True)
class Line:
    """Who `may` get it done (302), `sees` are told 403, everybody else 404."""

    build: Callable[[Any], states.Post]
    may: str
    sees: set[str]

    @property
    def doers(self) -> set[str]:
        return set(self.may.split())


LBF = {"else"}
LINES: dict[tuple[str, str, str], Line] = {
    # plan
    ("plan", "submit", "draft"): Line(states.draft, "lars", OWN),
    ("plan", "submit_prequalification", "draft"): Line(own_states.sketch, "lars", OWN),
    ("plan", "prequalify", "in_approval"): Line(own_states.to_prequalify, "else", OWN | KOMMUNE | LBF),
    ("plan", "prequalify_by_letter", "in_approval"): Line(
        own_states.to_confirm_prequalified, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("plan", "pull_back", "in_approval"): Line(states.to_pull_back, "lars", OWN | KOMMUNE),
    ("plan", "withdraw", "draft"): Line(states.draft_given_up, "lars", OWN),
    ("plan", "withdraw", "in_approval"): Line(states.withdrawn, "lars", OWN | KOMMUNE),
    ("plan", "start", "in_approval"): Line(states.balanced, "lars", OWN | KOMMUNE | LBF),
    ("plan", "refuse_by_council", "in_approval"): Line(states.to_confirm_no, "hanne", OWN | KOMMUNE),
    ("plan", "refuse_by_fund", "in_approval"): Line(states.to_refuse, "else", OWN | KOMMUNE | LBF),
    ("plan", "refuse_by_letter", "in_approval"): Line(
        own_states.to_confirm_letter_no, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("plan", "go_local", "refused"): Line(states.local_after_refusal, "lars", OWN | KOMMUNE | LBF),
    ("plan", "reopen_by_letter", "refused"): Line(
        own_states.to_replace_refusal, "lars jonas", OWN | KOMMUNE | LBF
    ),
    ("plan", "reopen_by_fund", "refused"): Line(own_states.to_take_back_refusal, "else", OWN | KOMMUNE | LBF),
    ("plan", "reopen", "refused"): Line(states.to_replace_no, "jonas", OWN | KOMMUNE),
    # case
    ("case", "return", "open"): Line(states.to_return, "jonas", OWN | KOMMUNE),
    ("case", "widen", "returned"): Line(own_states.to_widen, "jonas", OWN | KOMMUNE),
    ("case", "widen_by_fund", "returned"): Line(own_states.to_widen_by_fund, "else", OWN | KOMMUNE | LBF),
    ("case", "pull_back_first", "open"): Line(states.to_pull_back, "lars", OWN | KOMMUNE),
    ("case", "pull_back", "open"): Line(states.to_pull_back_again, "lars", OWN | KOMMUNE),
    ("case", "return_by_body", "open"): Line(states.to_confirm_return, "hanne", OWN | KOMMUNE),
    ("case", "return_by_organisation", "open"): Line(own_states.to_confirm_own_no, "mette", OWN | KOMMUNE),
    ("case", "reopen_by_organisation", "returned"): Line(
        own_states.to_replace_own_no, "mette jakob lars", OWN | KOMMUNE
    ),
    ("case", "return_by_fund", "open"): Line(states.to_remark, "else", OWN | KOMMUNE | LBF),
    ("case", "resubmit", "returned"): Line(states.resubmitted, "lars", OWN | KOMMUNE),
    ("case", "reopen_by_letter", "returned"): Line(
        own_states.to_replace_remarks, "lars jonas", OWN | KOMMUNE | LBF
    ),
    ("case", "reopen_by_letter", "refused"): Line(
        own_states.to_replace_refusal, "lars jonas", OWN | KOMMUNE | LBF
    ),
    ("case", "reopen_by_fund", "returned"): Line(
        own_states.to_take_back_remarks, "else", OWN | KOMMUNE | LBF
    ),
    ("case", "reopen_by_fund", "refused"): Line(own_states.to_take_back_refusal, "else", OWN | KOMMUNE | LBF),
    ("case", "reopen", "returned"): Line(states.to_replace_return, "jonas", OWN | KOMMUNE),
    ("case", "reopen", "refused"): Line(states.to_replace_no, "jonas", OWN | KOMMUNE),
    ("case", "grant", "open"): Line(states.to_grant, "else", OWN | KOMMUNE | LBF),
    ("case", "grant_by_letter", "open"): Line(
        own_states.to_confirm_letter, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("case", "prequalify", "open"): Line(own_states.to_prequalify, "else", OWN | KOMMUNE | LBF),
    ("case", "prequalify_by_letter", "open"): Line(
        own_states.to_confirm_prequalified, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("case", "refuse_by_letter", "open"): Line(
        own_states.to_confirm_letter_no, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("case", "return_by_letter", "open"): Line(
        own_states.to_confirm_letter_remarks, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("case", "refuse_by_council", "open"): Line(states.to_confirm_no, "hanne", OWN | KOMMUNE),
    ("case", "refuse_by_fund", "open"): Line(states.to_refuse, "else", OWN | KOMMUNE | LBF),
    ("case", "go_local", "open"): Line(states.local_without_applying, "lars", OWN | KOMMUNE),
    ("case", "go_local", "refused"): Line(states.local_after_refusal, "lars", OWN | KOMMUNE | LBF),
    ("case", "withdraw", "local"): Line(states.withdrawn_when_local, "lars", OWN | KOMMUNE),
    ("case", "withdraw", "open"): Line(states.withdrawn, "lars", OWN | KOMMUNE),
    ("case", "withdraw", "returned"): Line(states.withdrawn_when_returned, "lars", OWN | KOMMUNE),
    ("case", "withdraw", "granted"): Line(states.withdrawn_when_granted, "lars", OWN | KOMMUNE | LBF),
    # step
    ("step", "recommend", "open"): Line(states.to_recommend, "jonas", OWN | KOMMUNE),
    ("step", "rewrite", "done"): Line(states.to_rewrite, "jonas", OWN | KOMMUNE),
    ("step", "name_body", "open"): Line(own_states.to_name_body, "mette jakob lars", OWN | KOMMUNE),
    ("step", "set_meeting", "waiting"): Line(states.meeting_ahead, "jonas", OWN | KOMMUNE),
    ("step", "set_meeting", "open"): Line(states.meeting_now, "jonas", OWN | KOMMUNE),
    ("step", "record", "open"): Line(states.to_record, "jonas", OWN | KOMMUNE),
    ("step", "record", "recorded"): Line(states.to_record_again, "jonas", OWN | KOMMUNE),
    ("step", "carry_over", "open"): Line(states.to_carry_over, "jonas", OWN | KOMMUNE),
    ("step", "send_back", "recorded"): Line(states.to_send_back, "hanne", OWN | KOMMUNE),
    ("step", "confirm", "recorded"): Line(states.to_confirm, "hanne", OWN | KOMMUNE),
    ("step", "confirm_open", "recorded"): Line(states.to_confirm_postponed, "hanne", OWN | KOMMUNE),
    ("step", "replace", "done"): Line(states.to_replace, "jonas", OWN | KOMMUNE),
    ("step", "waive", "open"): Line(further_states.to_waive_ahead, "ulla", OWN | KOMMUNE),
    ("step", "waive", "recorded"): Line(further_states.to_waive, "ulla", OWN | KOMMUNE),
    ("step", "forward", "open"): Line(states.to_forward, "jonas", OWN | KOMMUNE),
    ("step", "correct", "done"): Line(states.to_correct, "jonas", OWN | KOMMUNE | LBF),
    ("step", "take_back_forwarding", "done"): Line(
        states.to_take_back_forwarding, "jonas", OWN | KOMMUNE | LBF
    ),
    ("step", "grant", "open"): Line(states.to_grant, "else", OWN | KOMMUNE | LBF),
    ("step", "prequalify", "open"): Line(own_states.to_prequalify, "else", OWN | KOMMUNE | LBF),
    ("step", "prequalify", "recorded"): Line(
        own_states.to_prequalify_over_a_letter, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "refuse", "open"): Line(states.to_refuse, "else", OWN | KOMMUNE | LBF),
    ("step", "remark", "open"): Line(states.to_remark, "else", OWN | KOMMUNE | LBF),
    # The fund's letter: written down by Lars, who has handed the plan in, or Jonas, who wrote the indstilling; whoever
    # has done either confirms nothing.
    ("step", "register", "open"): Line(own_states.to_register, "lars jonas", OWN | KOMMUNE | LBF),
    ("step", "register", "recorded"): Line(own_states.to_register_again, "lars jonas", OWN | KOMMUNE | LBF),
    ("step", "replace_letter", "done"): Line(
        own_states.to_replace_refusal, "lars jonas", OWN | KOMMUNE | LBF
    ),
    # What the fund's officer has answered here, nobody but the fund puts right; whoever wrote it confirms nothing.
    ("step", "correct_own_answer", "done"): Line(
        own_states.to_correct_own_answer, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "confirm_own_correction", "done"): Line(
        own_states.to_confirm_own_correction, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "drop_own_correction", "done"): Line(
        own_states.to_drop_own_correction, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "take_back_own_answer", "done"): Line(
        own_states.to_take_back_remarks, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "waive", "done"): Line(own_states.to_waive_own_correction, "", OWN | KOMMUNE | LBF),
    ("step", "correct_letter", "done"): Line(own_states.to_correct_letter, "lars jonas", OWN | KOMMUNE | LBF),
    ("step", "confirm_correction", "done"): Line(
        own_states.to_confirm_correction, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("step", "drop_correction", "done"): Line(
        own_states.to_drop_correction, "mette jakob lars jonas hanne", OWN | KOMMUNE | LBF
    ),
    ("step", "return_letter", "recorded"): Line(
        own_states.to_return_letter, "mette jakob lars jonas hanne", OWN | KOMMUNE | LBF
    ),
    ("step", "confirm_letter", "recorded"): Line(
        own_states.to_confirm_letter, "mette jakob hanne", OWN | KOMMUNE | LBF
    ),
    ("step", "grant", "recorded"): Line(own_states.to_grant_over_a_letter, "else", OWN | KOMMUNE | LBF),
    ("step", "refuse", "recorded"): Line(own_states.to_refuse_over_a_letter, "else", OWN | KOMMUNE | LBF),
    ("step", "remark", "recorded"): Line(own_states.to_remark_over_a_letter, "else", OWN | KOMMUNE | LBF),
    ("step", "board", "open"): Line(amendment_states.to_decide_for_board, "karim", OWN | KOMMUNE),
    ("step", "agree", "open"): Line(amendment_states.to_agree, "else", OWN | KOMMUNE | LBF),
    ("step", "agree", "recorded"): Line(amendment_states.to_agree_over_a_letter, "else", OWN | KOMMUNE | LBF),
    # amendment
    ("amendment", "send", "draft"): Line(amendment_states.amendment_to_send, "lars", OWN),
    ("amendment", "send", "returned"): Line(amendment_states.amendment_to_send_again, "lars", OWN | KOMMUNE),
    ("amendment", "pull_back_first", "sent"): Line(
        amendment_states.amendment_to_pull_back, "lars", OWN | KOMMUNE
    ),
    ("amendment", "pull_back", "sent"): Line(
        amendment_states.amendment_to_pull_back_again, "lars", OWN | KOMMUNE
    ),
    ("amendment", "withdraw", "sent"): Line(amendment_states.amendment_to_withdraw, "lars", OWN | KOMMUNE),
    ("amendment", "withdraw", "returned"): Line(
        amendment_states.amendment_to_withdraw_again, "lars", OWN | KOMMUNE
    ),
}
# The same edges where a boligorganisation acts: its own people, never the kommune's, never another organisation's. The
# ansøger's stand in where it has a single person. Lars has handed the plan in and confirms nothing.
BESIDE: dict[tuple[str, str, str, str], Line] = {
    ("step", "record", "open", "own body"): Line(own_states.to_record_own, "mette jakob lars", OWN | KOMMUNE),
    ("step", "record", "open", "one person"): Line(
        own_states.to_record_other, "tove mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "record", "recorded", "own body"): Line(
        own_states.to_record_own_again, "mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "record", "open", "hearing"): Line(
        own_states.to_tell_of_hearing, "tove mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "set_meeting", "open", "own body"): Line(
        own_states.to_set_own_meeting, "mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "carry_over", "open", "own body"): Line(
        own_states.to_carry_own_over, "mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "send_back", "recorded", "own body"): Line(
        own_states.to_send_own_back, "mette jakob lars", OWN | KOMMUNE
    ),
    ("step", "confirm", "recorded", "own body"): Line(own_states.to_confirm_own, "mette", OWN | KOMMUNE),
    ("amendment", "open", "", "other use of the account"): Line(
        amendment_states.to_ask_for_other_use, "mette jakob lars tove", OWN | KOMMUNE | LBF
    ),
    ("amendment", "send", "draft", "other use of the account"): Line(
        amendment_states.other_use_to_send, "lars", OWN
    ),
    ("step", "agree", "open", "other use of the account"): Line(
        amendment_states.other_use_to_agree, "else", OWN | KOMMUNE | LBF
    ),
    ("step", "confirm", "recorded", "one person"): Line(
        own_states.to_confirm_other, "mette jakob", OWN | KOMMUNE
    ),
    ("step", "waive", "recorded", "own body"): Line(own_states.to_waive_own, "pia", OWN | KOMMUNE),
    ("step", "waive", "recorded", "one person"): Line(own_states.to_waive_other, "pia", OWN | KOMMUNE),
    ("step", "replace", "done", "own body"): Line(
        own_states.to_replace_own, "mette jakob lars", OWN | KOMMUNE
    ),
}
# The same where a kommune has a § 17, stk. 4-udvalg or a magistrat in its chain.
FURTHER: dict[tuple[str, str, str, str], Line] = {
    ("step", "record", "open", "special committee"): Line(
        further_states.to_record_at("special_committee"), "jonas", OWN | KOMMUNE
    ),
    ("step", "confirm", "recorded", "special committee"): Line(
        further_states.to_confirm_at("special_committee"), "hanne", OWN | KOMMUNE
    ),
    ("step", "record", "open", "magistrat"): Line(
        further_states.to_record_at("magistrate"), "jonas", OWN | KOMMUNE
    ),
    ("step", "confirm", "recorded", "magistrat"): Line(
        further_states.to_confirm_at("magistrate"), "hanne", OWN | KOMMUNE
    ),
    ("case", "return_by_body", "open", "magistrat"): Line(
        further_states.to_confirm_at("magistrate", "returned"), "hanne", OWN | KOMMUNE
    ),
}
# What several may: those who write the plan (302), the others of its own side are told 403.
WRITERS = {"mette", "jakob", "lars", "tove"}
LINES_OF_WRITERS: dict[tuple[str, str, str], Callable[[Any], states.Post]] = {
    ("amendment", "edit", "draft"): amendment_states.amendment_to_edit,
    ("amendment", "edit", "returned"): amendment_states.amendment_to_edit_again,
    ("amendment", "withdraw", "draft"): amendment_states.amendment_to_give_up,
}
# The state allows the edge, but what has happened in the case does not: whoever could otherwise is told why.
NO_LONGER: dict[tuple[str, str, str, str], Line] = {
    ("case", "return", "open", "sent on to the fund"): Line(
        states.to_return_when_sent_on, "jonas", OWN | KOMMUNE | LBF
    ),
    ("case", "go_local", "open", "before the council"): Line(states.local_too_early, "lars", OWN | KOMMUNE),
    ("case", "go_local", "refused", "by the council"): Line(
        states.local_against_council, "lars", OWN | KOMMUNE
    ),
}
# The case does these by itself; no person may.
BY_ITSELF = {
    ("plan", "end", "running"),
    ("plan", "resume", "ended"),
    ("case", "carry_out", "open"),
    ("case", "return_by_clash", "open"),
    ("amendment", "return", "sent"),
    ("amendment", "reopen", "returned"),
    ("amendment", "reopen", "refused"),
    ("amendment", "refuse", "sent"),
    ("amendment", "carry_out", "sent"),
    ("step", "open", "waiting"),
    ("step", "wait", "open"),
    ("step", "reset", "open"),
    ("step", "reset", "recorded"),
    ("step", "reset", "done"),
}

# No page has a button for it: a file of plans does it, and tests/portal/test_exchange_takeover.py says for whom.
FROM_A_FILE = {("plan", "take_over", "draft")}


def edges() -> dict[tuple[str, str, str], Any]:
    return {
        (workflow.name, edge.name, str(edge.source)): edge
        for workflow in (PLAN, CASE, STEP, AMENDMENT)
        for edge in workflow.transitions
    }


def test_every_edge_has_a_line() -> None:
    assert set(edges()) == set(LINES) | set(LINES_OF_WRITERS) | BY_ITSELF | FROM_A_FILE


def test_only_the_administrator_takes_plans_over(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    edge = edges()["plan", "take_over", "draft"]
    assert {name for name in EVERYBODY if edge.permission(cast[name], plan)} == {"admin"}


def test_everybody_of_the_cast_is_expected(cast: Cast) -> None:
    assert {
        name.removesuffix("_") for name in vars(cast) if cast[name.removesuffix("_")] in cast.users()
    } == EVERYBODY


@pytest.mark.parametrize("key", [*LINES, *BESIDE, *FURTHER], ids="-".join)
@time_machine.travel("2026-11-22 12:00 +0100", tick=True)
def test_who_may(key: tuple[str, ...], cast: Cast, as_user: Any) -> None:
    line = {**LINES, **BESIDE, **FURTHER}[key]
    address, data = line.build(cast)
    expected = {name: 302 if name in line.doers else 403 if name in line.sees else 404 for name in EVERYBODY}
    found = {}
    for name in sorted(EVERYBODY):
        browser = as_user(cast[name])
        with transaction.atomic():
            found[name] = browser.post(address, data).status_code
            transaction.set_rollback(True)
    assert found == expected


@pytest.mark.parametrize("key", LINES_OF_WRITERS, ids="-".join)
@time_machine.travel("2026-11-22 12:00 +0100", tick=True)
def test_what_writers_may(key: tuple[str, str, str], cast: Cast, as_user: Any) -> None:
    address, data = LINES_OF_WRITERS[key](cast)
    sees = OWN if key[2] == "draft" else OWN | KOMMUNE
    expected = {name: 302 if name in WRITERS else 403 if name in sees else 404 for name in EVERYBODY}
    found = {}
    for name in sorted(EVERYBODY):
        browser = as_user(cast[name])
        with transaction.atomic():
            found[name] = browser.post(address, data).status_code
            transaction.set_rollback(True)
    assert found == expected


@pytest.mark.parametrize("key", NO_LONGER, ids="-".join)
@time_machine.travel("2026-11-22 12:00 +0100", tick=True)
def test_who_might_have_earlier(key: tuple[str, str, str, str], cast: Cast, as_user: Any) -> None:
    line = NO_LONGER[key]
    address, data = line.build(cast)
    expected = {name: 409 if name in line.doers else 403 if name in line.sees else 404 for name in EVERYBODY}
    assert {name: as_user(cast[name]).post(address, data).status_code for name in EVERYBODY} == expected
    assert as_user(cast[line.may]).get(address).status_code == 409


@pytest.mark.parametrize("key", sorted(BY_ITSELF), ids="-".join)
def test_nobody_does_what_the_case_does_itself(key: tuple[str, str, str], cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    subject: Any = Plan.objects.get(pk=plan.pk) if key[0] == "plan" else make.step_of(plan, "committee")
    assert not any(edges()[key].permission(user, subject) for user in cast.users())


def test_somebody_not_logged_in_is_sent_to_the_log_in(cast: Cast, client: Any) -> None:
    address, data = states.draft(cast)
    answer = client.post(address, data)
    assert answer.status_code == 302
    assert "/log-paa/" in answer["Location"] or "login" in answer["Location"]
