"""The pages of an indsatsområde: its udfordringer, each mål, and the plan's milepæle."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.statements import statement
from plans import actions
from plans.actions import RowConflict
from plans.exchange import plan_document
from plans.figures import plan_content
from plans.forms import Block, ChallengeForm, GoalPage, MilestoneForm, blocks
from plans.forms.content import challenges_of
from plans.forms.rows import anchor
from plans.models import Challenge, Goal, Milestone, Plan, PlanFocus
from plans.permissions import MILESTONES, PRACTICAL, can_edit, focus_section
from plans.views.frame import (
    asked,
    conflict_answer,
    content_page,
    editable_section,
    focus_or_404,
    goal_items,
    outline,
    page_context,
    remember_undo,
    saved_at,
)

MOVES = {"up": -1, "down": 1}
MOVABLE = ("challenges", "goals", "indicators", "activities")


@content_page
def focus(request: UserRequest, plan: Plan, focus_code: str) -> HttpResponse:
    """Read by all who see the plan; those who may write here have the udfordringer as forms."""
    row = focus_or_404(plan, focus_code)
    section = focus_section(focus_code)
    writes = editable_section(request, plan, section) == section
    is_post = request.method == "POST"
    rows = challenge_blocks(plan, row, request.POST if is_post else None, adding="ny" in request.GET)
    if is_post:
        name = str(row.focus_area)
        back = row_url(plan, row)
        answer = save_page(request, plan, section, rows, name="Udfordringen", heading=name, back=back)
        if answer:
            return answer
    figure = next(f for f in plan_content(plan_document(plan)).foci if f.uid == str(row.uid))
    errors = sum(block.error_count for block in rows)
    items = outline(
        plan,
        request.user,
        section,
        child="challenges",
        children=goal_items(plan, row, figure.goals, here="challenges", errors=errors),
    )
    context = page_context(
        request,
        plan,
        section,
        items=items,
        focus=row,
        figure=figure,
        rows=rows,
        forms=[block.form for block in rows],
        writes=writes or is_post,
        practical=can_edit(request.user, plan, PRACTICAL),
        error_count=errors,
        page_name=str(row.focus_area),
    )
    return render(request, "plans/focus.html", context)


def row_url(plan: Plan, focus: PlanFocus) -> str:
    return reverse("plans:focus", args=[plan.number, focus.focus_area.code])


def challenge_blocks(plan: Plan, focus: PlanFocus, data: Any, *, adding: bool) -> list[Block]:
    rows = challenges_of(plan.pk, focus.pk)

    def build(row: Challenge, data: Any, is_new: bool) -> Block:
        form = ChallengeForm(
            data, instance=row, prefix=anchor("challenges", row.uid), plan=plan, empty_permitted=is_new
        )
        return Block("challenges", row, form, is_new, data is not None, parents={"focus": focus.uid})

    found = blocks(
        "challenges",
        rows,
        data=data,
        blank=lambda uid: Challenge(plan=plan, focus=focus, uid=uid),
        build=build,
        empty=int(data is None and (adding or not rows)),
    )
    for number, block in enumerate(found, start=1):
        block.label = f"Udfordring {number}"
    return found


def save_page(
    request: UserRequest, plan: Plan, section: str, rows: list[Block], *, name: str, heading: str, back: str
) -> HttpResponse | None:
    """Save a page of rows and do what its button asked for. None: there are errors to show."""
    kind, uid = asked(request, "remove")
    without = f"{kind}:{uid}"
    kept = [block for block in rows if block.name != without]
    if len([block for block in kept if block.is_valid()]) < len(
        kept
    ):  # all of them, so that all errors are shown
        return None
    edits = [edit for block in kept for edit in block.edits()]
    remove = removal(rows, kind, uid)
    try:
        token = actions.save_rows(
            plan=plan, section=section, by=request.user, rows=edits, remove=remove, move=movement(request)
        )
    except RowConflict as conflict:
        return conflict_answer(request, plan, conflict, rows, heading=heading, page_name=heading)
    return after_save(request, plan, section, token, name=name, back=back)


def removal(rows: list[Block], kind: str, uid: str) -> tuple[str, uuid.UUID] | None:
    """The row to take away. A new one that was never saved needs nothing; mål are rows of no block."""
    try:
        key = uuid.UUID(uid)
    except ValueError:
        return None
    block = next((block for block in rows if block.name == f"{kind}:{uid}"), None)
    if kind not in REMOVABLE or (block is not None and block.row._state.adding):
        return None
    return kind, key


REMOVABLE = {
    "challenges": "Udfordringen",
    "goals": "Målet",
    "indicators": "Indikatoren",
    "activities": "Handlingen",
    "milestones": "Milepælen",
}


def movement(request: UserRequest) -> tuple[str, uuid.UUID, int] | None:
    """The row to move one place: a button's "kind:uid:up"."""
    kind, where = asked(request, "move")
    uid, _, step = where.rpartition(":")
    try:
        return (kind, uuid.UUID(uid), MOVES[step]) if kind in MOVABLE else None
    except (KeyError, ValueError):
        return None


def after_save(
    request: UserRequest, plan: Plan, section: str, token: str, *, name: str, back: str
) -> HttpResponse:
    """Where the pressed button leads: an empty row, the row moved, an undo, or back."""
    kind, _uid = asked(request, "remove")
    if token:
        remember_undo(request, plan, section, token, f"{REMOVABLE[kind]} er slettet.")
        return redirect(back)
    if moved := movement(request):
        return redirect(f"{back}#{anchor(moved[0], moved[1])}")
    if wanted := request.POST.get("add"):
        return redirect(f"{back}?ny={wanted}#new-{wanted}")
    messages.success(request, f"{name} er gemt.")
    return redirect(back)


@content_page
def goal_new(request: UserRequest, plan: Plan, focus_code: str) -> HttpResponse:
    return goal_page(request, plan, focus_or_404(plan, focus_code), None)


@content_page
def goal(request: UserRequest, plan: Plan, focus_code: str, uid: uuid.UUID) -> HttpResponse:
    row = focus_or_404(plan, focus_code)
    found = next((one for one in _goals(plan.pk, row.pk) if one.uid == uid), None)
    if found is None:
        raise Http404
    found.plan, found.focus = plan, row
    return goal_page(request, plan, row, found)


@statement
def _goals(plan_id: int, focus_id: int) -> QuerySet[Goal]:
    return Goal.objects.filter(plan=plan_id, focus=focus_id)


def goal_page(request: UserRequest, plan: Plan, row: PlanFocus, found: Goal | None) -> HttpResponse:
    section = editable_section(request, plan, focus_section(row.focus_area.code))
    is_post = request.method == "POST"
    if (not section or (found and found.ended_on)) and not is_post:
        anchored = f"#goal-{found.uid}" if found else ""
        return redirect(row_url(plan, row) + anchored)
    adding = frozenset(request.GET.getlist("ny")) | frozenset(request.POST.getlist("add"))
    page = GoalPage(
        plan,
        row,
        found,
        data=request.POST if is_post else None,
        section=section,
        adding=adding,
    )
    if is_post and (answer := save_goal(request, page)):
        return answer
    return draw_goal(request, page)


def save_goal(request: UserRequest, page: GoalPage) -> HttpResponse | None:
    plan = page.plan
    kind, uid = asked(request, "remove")
    without = f"{kind}:{uid}"
    if not page.is_valid(without=without):
        return None
    try:
        token = actions.save_rows(
            plan=plan,
            section=page.section,
            by=request.user,
            rows=page.edits(without=without),
            remove=removal(page.all_blocks(), kind, uid),
            move=movement(request),
        )
    except RowConflict as conflict:
        return conflict_answer(
            request, plan, conflict, page.all_blocks(), heading=page.title, page_name=page.title
        )
    own = reverse("plans:goal", args=[plan.number, page.focus.focus_area.code, page.goal.uid])
    stays = kind or "move" in request.POST or "add" in request.POST
    name = f"Mål {page.number}" if page.number else "Målet"
    back = own if stays else row_url(plan, page.focus)
    return after_save(request, plan, page.section, token, name=name, back=back)


def draw_goal(request: UserRequest, page: GoalPage) -> HttpResponse:
    plan, row = page.plan, page.focus
    here = "new" if page.is_new else str(page.goal.uid)
    code = focus_section(row.focus_area.code)
    children = goal_items(plan, row, page.lines, here=here, errors=page.error_count)
    context = page_context(
        request,
        plan,
        code,
        items=outline(plan, request.user, code, child=here, children=children),
        page=page,
        focus=row,
        forms=list(page.forms()),
        error_count=page.error_count,
        page_name=page.title,
        saved_at="" if page.is_new else saved_at(page.goal, *(block.row for block in page.all_blocks()[:1])),
    )
    return render(request, "plans/goal.html", context)


@content_page
def milestones(request: UserRequest, plan: Plan) -> HttpResponse:
    section = editable_section(request, plan, MILESTONES)
    is_post = request.method == "POST"
    if not section and not is_post:
        return redirect(f"{reverse('plans:content', args=[plan.number])}#milestones")
    back = reverse("plans:milestones", args=[plan.number])
    rows = milestone_blocks(plan, section, request.POST if is_post else None, adding="ny" in request.GET)
    if is_post:
        answer = save_page(
            request, plan, section or MILESTONES, rows, name="Milepælene", heading="Milepæle", back=back
        )
        if answer:
            return answer
    context = page_context(
        request,
        plan,
        MILESTONES,
        rows=rows,
        forms=[block.form for block in rows],
        is_practical=section == PRACTICAL,
        error_count=sum(block.error_count for block in rows),
        page_name="Milepæle",
    )
    return render(request, "plans/milestones.html", context)


def milestone_blocks(plan: Plan, section: str, data: Any, *, adding: bool) -> list[Block]:
    rows = list(Milestone.objects.current().filter(plan=plan))
    foci = list(plan.foci.current().select_related("focus_area").order_by("focus_area__order"))
    practical = section == PRACTICAL

    def build(row: Milestone, data: Any, is_new: bool) -> Block:
        form = MilestoneForm(
            data,
            instance=row,
            prefix=anchor("milestones", row.uid),
            plan=plan,
            foci=foci,
            shows_reached=practical,
            empty_permitted=is_new,
        )
        if practical:
            form.only("reached_on")
        return Block("milestones", row, form, is_new, data is not None, label=f"Milepæl »{row.title}«")

    return blocks(
        "milestones",
        rows,
        data=data,
        blank=lambda uid: Milestone(plan=plan, uid=uid),
        build=build,
        empty=int(not practical and data is None and (adding or not rows)),
    )
