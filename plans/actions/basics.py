"""The plan's basics. What a draft stands on (its ansøger, kommune and bevillingsperiode) may change until the first
hand-in."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import Municipality, Organisation, User
from accounts.roles import Permission
from core.audit import Verb, record
from core.versions import Moved
from core.workflow import NotReady
from plans.actions.lock import changing
from plans.actions.plan import Merges, choose_rows, edited, save
from plans.models import GrantScheme, Plan, PlanParticipant, PlanRow
from plans.permissions import BASICS, behalf_on, can_change_footing

APPLICANT, MUNICIPALITY, SCHEME = "applicant", "municipality", "scheme"
CHANGED = Verb("plans.footing_changed", "{what}: {before} er ændret til {after}")
HANDED_IN = "Ansøger, kommune og bevillingsperiode kan ikke ændres, når planen har været indsendt."


class StillBound(NotReady):
    """Rows of the plan belong to what it is to leave: they go first. `field` is the form's name of it."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__([reason])


def save_basics(
    *,
    plan: Plan,
    by: User | None,
    form: Merges,
    added: Collection[int] = (),
    removed: Collection[int] = (),
) -> Plan:
    """The plan's own fields, its ansøger, and which organisations take part: those the person added and removed."""
    with changing(plan, by=by, section=BASICS, raises_revision=False) as locked:
        names = form.merge_into(locked)
        fields = [name for name in names if name != APPLICANT]
        if {APPLICANT, MUNICIPALITY, SCHEME} & set(names):
            chosen = locked.__dict__.get(APPLICANT)
            fields += _change_footing(locked, by=by, applicant=chosen)
            added = {*added} - {chosen.pk} if chosen else added
        if fields:
            save(locked, by=by, fields=fields)
        changed = choose_rows(
            locked,
            by=by,
            rows=PlanParticipant.objects.filter(plan=locked, is_applicant=False),
            field="organisation",
            make=lambda pk: PlanParticipant(plan=locked, organisation_id=pk),
            added=added,
            removed=removed,
        )
        if names or changed:
            edited(locked, by=by, section=BASICS)
    return locked


def _change_footing(plan: Plan, *, by: User | None, applicant: Organisation | None) -> list[str]:
    """Settle the locked plan on the footing that it has been given, before it is saved; gives further names to save.

    The old ansøger stays as a participant. A new kommune has not been shown the draft: it must be shared anew.
    Raises StillBound with what has to be removed first, Moved when the plan has been handed in meanwhile.
    """
    if by is not None and not can_change_footing(by, plan):
        raise Moved(HANDED_IN)
    before = Plan.objects.select_related("municipality__organisation", "scheme").get(pk=plan.pk)
    more = []
    if plan.municipality != before.municipality:
        _require_free(plan, MUNICIPALITY, before.municipality)
        if plan.predecessor and plan.predecessor.municipality_id != plan.municipality_id:
            raise StillBound(
                MUNICIPALITY,
                f"Planen fortsætter {plan.predecessor}, der ligger i en anden kommune. Vælg »Ingen tidligere plan«.",
            )
        if plan.shared_on:
            plan.shared_on = None
            more.append("shared_on")
        _tell(plan, "Kommune", before.municipality, plan.municipality, by)
    if plan.scheme != before.scheme:
        _require_free(plan, SCHEME, before.scheme)
        _tell(plan, "Bevillingsperiode", before.scheme, plan.scheme, by)
    if applicant is not None:
        _hand_over(plan, applicant, by)
    return more


def _hand_over(plan: Plan, organisation: Organisation, by: User | None) -> None:
    rows = PlanParticipant.objects.filter(plan=plan).select_related("organisation")
    old = rows.get(is_applicant=True, ended_on=None)
    own = rows.filter(organisation=organisation)
    new = own.filter(ended_on=None).first() or own.order_by("-ended_on").first()
    old.is_applicant = False
    save(old, by=by)
    new = new or PlanParticipant(plan=plan, organisation=organisation)
    new.is_applicant, new.ended_on = True, None
    save(new, by=by)
    _tell(plan, "Ansøger", old.organisation, organisation, by)


def _tell(plan: Plan, what: str, before: object, after: object, by: User | None) -> None:
    record(
        CHANGED,
        subject=plan,
        root=plan,
        by=by,
        on_behalf_of=behalf_on(by, plan, Permission.WRITE_PLAN),
        what=what,
        before=str(before),
        after=str(after),
    )


def _require_free(plan: Plan, field: str, owner: Municipality | GrantScheme) -> None:
    bound = []
    for model, way, name in _ways_to(type(owner)):
        rows = model.objects.current().filter(plan=plan, **{way: owner.pk}).select_related(name)
        found = dict.fromkeys(str(getattr(row, name)) for row in rows)
        if found:
            bound.append(f"{model._meta.verbose_name_plural} ({', '.join(found)})")
    if bound:
        raise StillBound(field, f"Fjern først det, der hører til {owner}: {', '.join(bound)}.")


def _ways_to(owner: type[models.Model]) -> Iterator[tuple[Any, str, str]]:
    """(kind of row, look-up, name of its relation) for each relation of a plan's rows to what belongs to a kommune or
    a bevillingsperiode. Upper apps' rows (a budget) are found among the models, not imported."""
    for model in apps.get_models():
        if not issubclass(model, PlanRow):
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(target, type) or target is Plan:
                continue
            if owner is Municipality and target is Organisation:
                yield model, field.name, field.name
            for inner in target._meta.concrete_fields:
                if inner.related_model is owner:
                    yield model, f"{field.name}__{inner.name}", field.name
