"""Amendments in the states that the matrix asks about, and the post that makes each transition."""

from typing import Any

from approvals import actions
from approvals.models import StepKind
from tests.approvals import amending
from tests.approvals.states import Post, url
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD
from tests.factories.funding import other_use


def amendment_post(name: str, amendment: Any, **data: Any) -> Post:
    return url(name, amendment.plan, amendment.number), {"version": amendment.version, **data}


def amendment_to_send(cast: Any) -> Post:
    return amendment_post("amendment_send", amending.fresh(amending.content_change(cast)), password=PASSWORD)


def returned_amendment(cast: Any) -> Any:
    amendment = amending.send(amending.content_change(cast), cast)
    return amending.board(amendment, cast, approves=False)


def amendment_to_send_again(cast: Any) -> Post:
    return amendment_post("amendment_send", returned_amendment(cast), password=PASSWORD)


def pull_back_post(amendment: Any) -> Post:
    url, _ = amendment_post("amendment_pull_back", amendment)
    return url, {"version": amendment.case.version}


def amendment_to_pull_back(cast: Any) -> Post:
    return pull_back_post(amending.send(amending.content_change(cast), cast))


def amendment_to_pull_back_again(cast: Any) -> Post:
    return pull_back_post(amending.send(returned_amendment(cast), cast))


def amendment_to_withdraw(cast: Any) -> Post:
    return amendment_post("amendment_withdraw", amending.send(amending.content_change(cast), cast))


def amendment_to_withdraw_again(cast: Any) -> Post:
    return amendment_post("amendment_withdraw", returned_amendment(cast))


def amendment_to_give_up(cast: Any) -> Post:
    return amendment_post("amendment_withdraw", amending.fresh(amending.content_change(cast)))


def amendment_to_edit(cast: Any) -> Post:
    return amendment_post("amendment_text", amending.draft(cast), title="Ny overskrift")


def amendment_to_edit_again(cast: Any) -> Post:
    return amendment_post("amendment_text", returned_amendment(cast), title="Ny overskrift")


def other_use_asked(cast: Any) -> Any:
    plan = make.granted_plan(cast)
    return actions.start_amendment(
        plan=plan, title="Anden anvendelse", reason="Tomgang.", movement=other_use(plan), by=cast.mette
    )


def to_ask_for_other_use(cast: Any) -> Post:
    plan = make.granted_plan(cast)
    movement = other_use(plan)
    return url("regulation_case", plan, movement.pk), {"version": movement.version, "reason": "Tomgang."}


def other_use_to_send(cast: Any) -> Post:
    return amendment_post("amendment_send", amending.fresh(other_use_asked(cast)), password=PASSWORD)


def other_use_to_agree(cast: Any) -> Post:
    amendment = amending.send(other_use_asked(cast), cast)
    for approve in (amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    step = amending.step(amendment, StepKind.FUND)
    data = {"version": step.version, "agreed_on": "20-11-2026", "reference": "LBF-8", "password": PASSWORD}
    return url("agree", amendment.plan, step.pk), data


def to_decide_for_board(cast: Any) -> Post:
    amendment = amending.send(amending.content_change(cast), cast)
    step = amending.step(amendment, StepKind.BOARD)
    data = {
        "version": step.version,
        "snapshot_number": amendment.case.snapshot.number,
        "decided_on": "20-11-2026",
        "approves": "yes",
        "password": PASSWORD,
    }
    return url("board", amendment.plan, step.pk), data


def with_the_fund(cast: Any) -> Any:
    amendment = amending.send(amending.term_change(cast), cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    return amendment


def agree_post(amendment: Any) -> Post:
    step = amending.step(amendment, StepKind.FUND)
    data = {"version": step.version, "agreed_on": "20-11-2026", "reference": "LBF-7", "password": PASSWORD}
    return url("agree", amendment.plan, step.pk), data


def to_agree(cast: Any) -> Post:
    return agree_post(with_the_fund(cast))


def to_agree_over_a_letter(cast: Any) -> Post:
    amendment = with_the_fund(cast)
    amending.letter(amendment, cast, amount=None)
    return agree_post(amendment)
