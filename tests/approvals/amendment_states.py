"""Amendments in the states that the matrix asks about, and the post that makes each transition."""

from typing import Any

from approvals.models import StepKind
from tests.approvals import amending
from tests.approvals.states import Post, url
from tests.factories.accounts import PASSWORD


def amendment_post(name: str, amendment: Any, **data: Any) -> Post:
    return url(name, amendment.plan, amendment.number), {"version": amendment.version, **data}


def amendment_to_send(cast: Any) -> Post:
    return amendment_post("amendment_send", amending.fresh(amending.content_change(cast)))


def returned_amendment(cast: Any) -> Any:
    amendment = amending.send(amending.content_change(cast), cast)
    return amending.board(amendment, cast, approves=False)


def amendment_to_send_again(cast: Any) -> Post:
    return amendment_post("amendment_send", returned_amendment(cast))


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


def to_agree(cast: Any) -> Post:
    amendment = amending.send(amending.term_change(cast), cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    step = amending.step(amendment, StepKind.FUND)
    data = {"version": step.version, "agreed_on": "20-11-2026", "reference": "LBF-7", "password": PASSWORD}
    return url("agree", amendment.plan, step.pk), data
