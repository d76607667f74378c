"""The head of every page about one plan, and its tabs."""

from dataclasses import dataclass

from approvals.figures import municipal_gap, plan_state
from approvals.models import Case
from core.addresses import reverse
from core.danish import format_date
from funding.permissions import can_see_ledger
from plans.models import Plan
from plans.permissions import can_read_live, can_see

TAB_NAMES = {
    "overview": "Overblik",
    "content": "Indhold",
    "economy": "Økonomi",
    "case": "Sagsforløb",
    "progress": "Fremdrift",
    "reports": "Redegørelser",
    "history": "Historik",
    "ledger": "Regnskab",
}
TAB_URLS = {
    "overview": "portal:plan",
    "content": "plans:content",
    "economy": "funding:economy",
    "case": "approvals:case",
    "progress": "monitoring:progress",
    "reports": "monitoring:reports",
    "history": "portal:history",
    "ledger": "funding:ledger",
}
READER_TABS = ("overview", "content", "economy", "case", "progress", "reports", "history")
# A revisor reads the books and the reports, not the plan's content.
AUDITOR_TABS = ("ledger", "reports")


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class PlanHead:
    status: str
    tone: str
    facts: tuple[str, ...]
    tabs: tuple[Tab, ...]
    #: What other apps know of the page's facts.
    notice: str = ""


def plan_head(plan: Plan, user, current: str, case: Case | None) -> PlanHead:
    state = plan_state(plan, case)
    facts = [str(plan.municipality), term_text(plan), str(plan.scheme), *state.facts]
    codes = tabs_of(plan, user)
    tabs = tuple(
        Tab(TAB_NAMES[code], reverse(TAB_URLS[code], args=[plan.number]), is_current(code, current, codes))
        for code in codes
    )
    notice = appropriation_notice(plan, user) if current == "economy" else ""
    return PlanHead(state.label, state.tone, tuple(fact for fact in facts if fact), tabs, notice)


def tabs_of(plan: Plan, user) -> tuple[str, ...]:
    """The pages of the plan that the person may open, by code."""
    return READER_TABS if can_see(user, plan) else AUDITOR_TABS if can_see_ledger(user, plan) else ()


def appropriation_notice(plan: Plan, user) -> str:
    """On the page of the money: how it differs from what the council has granted. The fund reads its snapshot there."""
    decided = plan.status not in (Plan.Status.DRAFT, Plan.Status.WITHDRAWN)
    return municipal_gap(plan) if decided and can_read_live(user, plan) else ""


def is_current(code: str, current: str, codes: tuple[str, ...]) -> bool:
    """The books are a page of the tab Økonomi for those who have that tab."""
    return code == current or (current == "ledger" and code == "economy" and "ledger" not in codes)


def term_text(plan: Plan) -> str:
    """ "1. april 2027 – 31. marts 2031", both dates inclusive; a draft may have none yet."""
    if plan.starts_on and plan.ends_on:
        return f"{format_date(plan.starts_on)} – {format_date(plan.ends_on)}"
    return "Periode er ikke valgt"


def breadcrumb(plan: Plan, user, tab: str, page_name: str = "") -> list[tuple[str, str]]:
    """Only to pages that the person may open: the plan itself is the first of its tabs that is theirs."""
    items = [("Planer", reverse("portal:plans"))]
    if tab == "overview" and not page_name:
        return [*items, (plan.title, "")]
    codes = tabs_of(plan, user) or ("overview",)
    items.append((plan.title, reverse(TAB_URLS[codes[0]], args=[plan.number])))
    if not page_name:
        return [*items, (TAB_NAMES[tab], "")]
    return [*items, (TAB_NAMES[tab], reverse(TAB_URLS[tab], args=[plan.number])), (page_name, "")]
