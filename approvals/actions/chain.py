"""A kommune's own chain. Cases under way keep the one that they started with."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Municipality, User
from approvals.actions.calendar import rename_calendar
from approvals.actions.verbs import BODY_ADDED, BODY_REMOVED, BODY_RENAMED, CHAIN_REORDERED, CHAIN_UNDONE
from approvals.calculations import moved
from approvals.models import CHAIN_KINDS, ChainStep, StepKind
from approvals.permissions import can_edit_chain
from core.audit import Event, record
from core.versions import Moved
from core.workflow import NotAllowed, NotReady

FINANCE_COMMITTEE = "Økonomiudvalget"


@transaction.atomic
def start_chain(*, municipality: Municipality, by: User | None) -> None:
    """The usual beginning: økonomiudvalg, which may be removed, and the council."""
    chain = _locked(municipality, by)
    if chain:
        raise Moved("Kommunens sagsforløb er allerede oprettet.")
    for kind, name in (
        (StepKind.FINANCE_COMMITTEE, FINANCE_COMMITTEE),
        (StepKind.COUNCIL, municipality.council_name),
    ):
        _append(municipality, kind, name, by)


@transaction.atomic
def add_body(*, municipality: Municipality, kind: str, body_name: str, by: User | None) -> ChainStep:
    """A further body; it stands before the council, which always comes last."""
    chain = _locked(municipality, by)
    name = body_name.strip()
    if kind not in CHAIN_KINDS:
        raise NotReady(["Vælg, hvad det er for et organ."])
    if kind == StepKind.COUNCIL:
        name = municipality.council_name
    if not name:
        raise NotReady(["Skriv organets navn."])
    if any(body.body_name.casefold() == name.casefold() for body in chain):
        raise NotReady([f"{name} er allerede med i sagsforløbet."])
    return _append(municipality, kind, name, by)


@transaction.atomic
def rename_body(*, body: ChainStep, seen_version: int, body_name: str, by: User | None) -> ChainStep:
    chain = _locked(body.municipality, by)
    current = _seen(chain, body, seen_version)
    was = rows_of(chain)
    before, name = current.body_name, body_name.strip()
    if not name:
        raise NotReady(["Skriv organets navn."])
    if any(other.pk != current.pk and other.body_name.casefold() == name.casefold() for other in chain):
        raise NotReady([f"{name} er allerede med i sagsforløbet."])
    current.body_name = name
    current.save(update_fields=["body_name"])
    rename_calendar(current, before)
    record(
        BODY_RENAMED,
        subject=body.municipality,
        root=body.municipality.organisation,
        by=by,
        body=name,
        before=before,
        was=was,
    )
    return current


@transaction.atomic
def remove_body(*, body: ChainStep, seen_version: int, by: User | None) -> None:
    municipality = body.municipality
    chain = _locked(municipality, by)
    current, was = _seen(chain, body, seen_version), rows_of(chain)
    name = current.body_name
    current.delete()
    _renumber(_groups(municipality))
    record(BODY_REMOVED, subject=municipality, root=municipality.organisation, by=by, body=name, was=was)


@transaction.atomic
def undo_change(*, municipality: Municipality, seen_change: int, by: User | None) -> None:
    """Put the chain back as it was before its last change that stands; undone again, the one before that."""
    chain = _locked(municipality, by)
    last = last_change(municipality)
    if last is None or last.pk != seen_change:
        raise Moved("Sagsforløbet er ændret af en anden, siden du åbnede siden. Se det igen.")
    was = rows_of(chain)
    wanted = {row[0]: row for row in last.data["was"]}
    for body in chain:
        if body.pk not in wanted:
            body.delete()
    kept = {body.pk: body for body in chain if body.pk in wanted}
    for key, group, kind, name in wanted.values():
        body = kept.get(key) or ChainStep(municipality=municipality, kind=kind)
        body.group, body.body_name = group, name
        body.save()
    record(
        CHAIN_UNDONE,
        subject=municipality,
        root=municipality.organisation,
        by=by,
        what=last.text,
        was=was,
        undone=last.pk,
    )


def last_change(municipality: Municipality) -> Event | None:
    """The newest change of the chain that has not been undone. What was undone before it was told which, ends the way
    back: nobody knows what it would lead to."""
    codes = [verb.code for verb in (BODY_ADDED, BODY_REMOVED, BODY_RENAMED, CHAIN_REORDERED, CHAIN_UNDONE)]
    undone: set[int] = set()
    for act in Event.objects.about(municipality).filter(verb__in=codes).order_by("-pk")[:100]:
        if act.verb == CHAIN_UNDONE.code and "undone" in act.data:
            undone.add(act.data["undone"])
        elif act.pk not in undone:
            return act if "was" in act.data and act.verb != CHAIN_UNDONE.code else None
    return None


def rows_of(chain: Sequence[ChainStep]) -> list[list[object]]:
    """The chain as an act keeps it: key, group, kind and name of each body."""
    return [[body.pk, body.group, body.kind, body.body_name] for body in chain]


@transaction.atomic
def move_body(*, body: ChainStep, seen_version: int, places: int, by: User | None) -> None:
    """Up (-1) or down (+1). A body that ran side by side with others gets a place of its own first."""
    municipality = body.municipality
    current = _seen(_locked(municipality, by), body, seen_version)
    groups = _groups(municipality)
    at = next(index for index, group in enumerate(groups) if current in group)
    if len(groups[at]) > 1:
        groups[at].remove(current)
        groups.insert(at if places < 0 else at + 1, [current])
    else:
        order = moved(range(len(groups)), at, places)
        groups = [groups[index] for index in order]
    _keep_order(municipality, groups, by)


@transaction.atomic
def run_side_by_side(*, body: ChainStep, seen_version: int, by: User | None) -> None:
    """Let the body meet side by side with the one before it."""
    municipality = body.municipality
    current = _seen(_locked(municipality, by), body, seen_version)
    groups = _groups(municipality)
    at = next(index for index, group in enumerate(groups) if current in group)
    if at == 0 or len(groups[at]) > 1:
        raise NotReady(["Der er ikke noget organ før dette at holde møde side om side med."])
    if current.kind == StepKind.COUNCIL:
        raise NotReady([f"{current.body_name} er altid sidst og alene."])
    groups[at - 1].append(current)
    del groups[at]
    _keep_order(municipality, groups, by)


def _keep_order(municipality: Municipality, groups: list[list[ChainStep]], by: User | None) -> None:
    for body in groups[-1]:
        if body.kind == StepKind.COUNCIL:
            break
    else:
        if any(body.kind == StepKind.COUNCIL for group in groups for body in group):
            raise NotReady(["Kommunalbestyrelsen er altid sidst i forløbet."])
    was = rows_of([body for group in _groups(municipality) for body in group])
    _renumber(groups)
    order = " → ".join(" og ".join(body.body_name for body in group) for group in groups)
    record(CHAIN_REORDERED, subject=municipality, root=municipality.organisation, by=by, order=order, was=was)


def _locked(municipality: Municipality, by: User | None) -> list[ChainStep]:
    """The kommune's row is locked, so that two people who change the chain come one after the other."""
    if by is not None and not can_edit_chain(by, municipality.pk):
        raise NotAllowed("Kun kommunens egen administrator kan ændre sagsforløbet.")
    Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)
    return list(ChainStep.objects.filter(municipality=municipality).order_by("group", "pk"))


def _seen(chain: list[ChainStep], body: ChainStep, seen_version: int) -> ChainStep:
    for current in chain:
        if current.pk == body.pk and current.version == seen_version:
            return current
    raise Moved("Sagsforløbet er ændret af en anden, siden du åbnede siden. Se det igen.")


def _groups(municipality: Municipality) -> list[list[ChainStep]]:
    groups: dict[int, list[ChainStep]] = {}
    for body in ChainStep.objects.filter(municipality=municipality).order_by("group", "pk"):
        groups.setdefault(body.group, []).append(body)
    return list(groups.values())


def _renumber(groups: list[list[ChainStep]]) -> None:
    for number, group in enumerate(groups, start=1):
        for body in group:
            if body.group != number:
                body.group = number
                body.save(update_fields=["group"])


def _append(municipality: Municipality, kind: str, name: str, by: User | None) -> ChainStep:
    """Forvaltninger are heard side by side, before the committees; the council comes last; others in between."""
    groups = _groups(municipality)
    was = rows_of([body for group in groups for body in group])
    body = ChainStep(municipality=municipality, kind=kind, body_name=name, group=len(groups) + 1)
    body.save()
    council_last = bool(groups) and groups[-1][0].kind == StepKind.COUNCIL
    if kind == StepKind.HEARING and groups and groups[0][0].kind == StepKind.HEARING:
        groups[0].append(body)
    elif kind == StepKind.HEARING:
        groups.insert(0, [body])
    elif council_last:
        groups.insert(len(groups) - 1, [body])
    else:
        groups.append([body])
    _renumber(groups)
    record(BODY_ADDED, subject=municipality, root=municipality.organisation, by=by, body=name, was=was)
    return body
