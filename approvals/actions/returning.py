"""Sending a plan back to the ansøger, whole or in chosen sections, and opening one more that was forgotten."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from approvals import emails
from approvals.actions.deciding import Said, give_back, keep_remarks
from approvals.actions.fund import names_of_sections
from approvals.actions.moves import acting_on_case, require_seen, save_plan, walk_case, with_decisions
from approvals.actions.verbs import AMENDMENT_RETURNED, FUND_WIDENED, RETURNED, WIDENED
from approvals.models import Case, StepKind, amendment_of
from approvals.permissions import standing_decision
from approvals.permissions.behalf import principal_recording, principal_returning
from approvals.workflow import CASE, is_sent_on
from core.audit import record
from core.workflow import NotReady


def return_case(*, case: Case, seen_version: int, remarks: Sequence[tuple[str, ...]], by: User) -> Case:
    """Only the named sections open; a remark without a section opens the whole plan. Each carries its reason.

    Of an amendment everything opens, and nothing of the plan.
    """
    with acting_on_case(case, by=by) as locked:
        edge = CASE.require("return", locked, by)
        require_seen(locked, seen_version)
        if not remarks or not all(text.strip() for _, text, *_ in remarks):
            raise NotReady(["Skriv en begrundelse for hvert afsnit, der sendes tilbage."])
        walk_case(locked, edge)
        give_back(locked, remarks, by)
        told: dict[str, Any] = {
            "root": locked.plan,
            "by": by,
            "on_behalf_of": principal_returning(by, locked),
        }
        if locked.is_amendment:
            amendment = amendment_of(locked)
            record(AMENDMENT_RETURNED, subject=amendment, amendment=amendment, **told)
        else:
            record(RETURNED, subject=locked, sections=names_of_sections(locked, remarks), **told)
        emails.returned(locked)
    return locked


def widen_return(*, case: Case, seen_version: int, remarks: Sequence[tuple[str, ...]], by: User) -> Case:
    """Open more sections of a plan that lies with the ansøger, each with its reason; what was open stays open.

    One person opens them, as one person sends a plan back: the kommune's caseworker, also where one of its bodies sent
    it back, and the fund's officer where the plan was with the fund. No record changes by it, and what is written in
    the section is seen by everybody who decides about the next hand-in; after »godkendt med ændringer« by the second
    person who confirms what was changed.
    """
    with acting_on_case(case, by=by) as locked:
        fund = None if is_sent_on(locked) else with_decisions().get(case=locked, kind=StepKind.FUND)
        edge = CASE.require("widen_by_fund" if fund else "widen", locked, by)
        require_seen(locked, seen_version)
        said, opened = [Said(*one) for one in remarks], locked.plan.open_sections
        if not said or not all(one.section and one.text.strip() for one in said):
            raise NotReady(["Skriv en begrundelse for hvert afsnit, der åbnes."])
        if any(one.section in opened for one in said):
            raise NotReady(["Et af afsnittene er allerede åbent."])
        principal = principal_recording(by, fund) if fund else principal_returning(by, locked)
        answer = standing_decision(fund) if fund else None
        walk_case(locked, edge)
        chosen = keep_remarks(locked, said, by, decision=answer, principal=principal)
        save_plan(locked.plan, open_sections=[*opened, *dict.fromkeys(chosen)])
        verb = FUND_WIDENED if fund else WIDENED
        names = names_of_sections(locked, said)
        record(verb, subject=locked, root=locked.plan, by=by, on_behalf_of=principal, sections=names)
        emails.widened(locked)
    return locked
