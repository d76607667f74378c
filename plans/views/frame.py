"""What the pages of a plan's content share: the plan one may see, the outline on the left, conflicts and undo."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.danish import format_moment
from core.dates import today
from core.statements import Statement, statement
from core.versions import render_conflicts
from core.workflow import NotAllowed
from plans.actions import RowConflict
from plans.figures import hyphenated, sections
from plans.figures.work import read_foci
from plans.forms import Block
from plans.models import Plan, PlanFocus
from plans.permissions import ECONOMY, PRACTICAL, can_edit, can_read_live, has_write_access
from plans.views.loading import plan_or_404

CONFLICT = "plans/conflict.html"


@dataclass(frozen=True)
class OutlineItem:
    label: str
    url: str
    current: bool = False
    locked: bool = False
    errors: int = 0
    open: bool = False
    children: tuple["OutlineItem", ...] = ()


def live_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `content_page`, where others than the plan's writers have something to write: the view asks who may."""

    @wraps(view)
    def wrapped(request: UserRequest, number: str, **kwargs: Any) -> HttpResponse:
        plan = plan_or_404(request, number)
        if not can_read_live(request.user, plan):
            return redirect("approvals:case", plan.number)
        return view(request, plan, **kwargs)

    return wrapped


def content_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that draw live rows: gives the view the plan. The fund reads what was sent to it until the start."""

    @live_page
    @wraps(view)
    def wrapped(request: UserRequest, plan: Plan, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not has_write_access(request.user, plan):
            raise NotAllowed("Du har ikke adgang til at rette i planen.")
        return view(request, plan, **kwargs)

    return wrapped


def focus_or_404(plan: Plan, code: str) -> PlanFocus:
    found: PlanFocus | None = _focus.first(plan.pk, code)
    if found is None:
        raise Http404
    found.plan = plan
    return found


@statement
def _focus(plan_id: int, code: str) -> QuerySet[PlanFocus]:
    found = PlanFocus.objects.current().filter(plan=plan_id, focus_area__code=code)
    return found.select_related("focus_area").order_by("pk")


def editable_section(request: UserRequest, plan: Plan, section: str) -> str:
    """The section in which the person may write here: its own, the practical facts of a plan in force, or none."""
    for code in (section, PRACTICAL):
        if can_edit(request.user, plan, code):
            return code
    return ""


def outline(
    plan: Plan, user: Any, current: str, *, child: str = "", errors: int = 0, children: Iterable[Any] = ()
) -> list[OutlineItem]:
    """The plan's sections with locks for those who write in it; the current indsatsområde with its mål."""
    read_foci(plan)
    writes = has_write_access(user, plan)
    whole = reverse("plans:content", args=[plan.number])
    items = [OutlineItem("Hele indholdet", whole, current=current == "")]
    for section in sections(plan):
        if section.code == ECONOMY:
            continue
        is_focus = section.code.startswith("focus:")
        here = section.code == current
        items.append(
            OutlineItem(
                label=f"{section.order} {hyphenated(section.label)}" if is_focus else section.label,
                url=section.url,
                current=here and not child,
                locked=writes and not can_edit(user, plan, section.code),
                errors=0 if child else errors * here,
                open=here,
                children=tuple(children) if here else (),
            )
        )
        if section.code == "areas":
            url = reverse("plans:foci", args=[plan.number])
            items.append(
                OutlineItem(
                    "Valg af indsatsområder",
                    url,
                    current=current == "foci",
                    locked=writes and not can_edit(user, plan, "basics"),
                    errors=errors * (current == "foci"),
                )
            )
    return items


def goal_items(
    plan: Plan, focus: PlanFocus, goals: Iterable[Any], *, here: str = "", errors: int = 0
) -> list[OutlineItem]:
    """The mål of an indsatsområde in the outline, the one being edited with its number of errors."""
    address = [plan.number, focus.focus_area.code]
    items = [OutlineItem("Udfordringer", reverse("plans:focus", args=address), current=here == "challenges")]
    items += [
        OutlineItem(
            f"Mål {goal.number} {goal.title}",
            reverse("plans:goal", args=[*address, goal.uid]),
            current=here == goal.uid,
            errors=errors if here == goal.uid else 0,
        )
        for goal in goals
    ]
    if here == "new":
        items.append(
            OutlineItem("Nyt mål", reverse("plans:goal_new", args=address), current=True, errors=errors)
        )
    return items


def page_context(request: UserRequest, plan: Plan, current: str, **context: Any) -> dict[str, Any]:
    """Context of a page of the content: frame, outline, what can be undone."""
    items = context.pop("items", None) or outline(
        plan, request.user, current, errors=int(context.get("error_count") or 0)
    )
    here = next((item.label for item in items if item.current), context.get("page_name", ""))
    undo = request.session.get("undo")
    if undo and undo.get("plan") == plan.number:
        del request.session["undo"]
    else:
        undo = None
    return {"plan": plan, "tab": "content", "outline": items, "outline_here": here, "undo": undo, **context}


def remember_undo(request: UserRequest, plan: Plan, section: str, token: str, text: str) -> None:
    """Offer "Fortryd" on the next page: what the row was called, and the token that brings it back."""
    request.session["undo"] = {"plan": plan.number, "section": section, "token": token, "text": text}


def local_url(request: UserRequest, text: str, default: str) -> str:
    """An address on this site that a form asked to go to."""
    if text and url_has_allowed_host_and_scheme(
        text, {request.get_host()}, require_https=request.is_secure()
    ):
        return text
    return default


def asked(request: UserRequest, name: str) -> tuple[str, str]:
    """A button's "kind:uid" as its two parts."""
    kind, _, uid = request.POST.get(name, "").partition(":")
    return kind, uid


def conflict_answer(
    request: UserRequest,
    plan: Plan,
    conflict: RowConflict,
    blocks: Iterable[Block] = (),
    *,
    heading: str = "",
    page_name: str = "",
) -> HttpResponse:
    """The page with both texts, in which rows are called what the page calls them."""
    labels = {part.form: block.label for block in blocks for part in (block, *block.parts)}
    pairs: list[Any] = []
    for edit, found in conflict.conflicts:
        label = labels.get(edit.form, "")
        if label:
            found.fields = [replace(field, label=f"{label}: {field.label}") for field in found.fields]
        pairs.append((edit.form, found))
    edit = conflict.conflicts[0][0]
    last = edit.model.history.filter(plan_id=plan.pk, uid=edit.uid).select_related("history_user").first()
    return render_conflicts(
        request,
        pairs,
        who=last.history_user if last else None,
        when=last.history_date if last else None,
        plan=plan,
        tab="content",
        page_name=page_name,
        heading=heading,
        template=CONFLICT,
    )


def saved_at(*rows: Any) -> str:
    """ "kl. 12.04" of the latest change of these rows, with the day when it is not today."""
    models: list[Any] = [type(row) for row in rows]
    moments = [
        moment for model, row in zip(models, rows, strict=True) for moment in _changes_of(model)(row.pk)
    ]
    return format_moment(max(moments), today()) if moments else ""


@cache
def _changes_of(model: Any) -> Statement[[int], Any]:
    """When a row of the model was changed last."""

    def last_change(pk: int) -> QuerySet[Any, Any]:
        changes = model.history.filter(id=pk).order_by("-history_date")
        answer: QuerySet[Any, Any] = changes.values_list("history_date", flat=True)[:1]
        return answer

    return statement(last_change)
