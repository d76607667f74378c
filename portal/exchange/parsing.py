"""A document checked against the format, the reference data and the plans that exist. Reads, never saves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accounts.models import User
from approvals.exchange import CLOSED_FIELDS, CLOSED_NUMBERS, read_decision
from core.danish import format_number
from core.dates import today
from core.exchange import Reader, Scope
from core.exchange.checking import unknown_field
from core.exchange.values import FIRST_YEAR, Codec, Uid, short
from core.operations import Operation, diff
from funding.exchange import GRANT
from plans.exchange import PLAN
from plans.models import Plan
from portal.exchange.checks import FIXED, PartCheck, closed_years, refused_change, signed_by_all
from portal.exchange.placed import Amiss
from portal.exchange.problems import FileRefused, Problem, Problems, ToldAs
from portal.exchange.reading import Document
from portal.exchange.shape import ADDED, FIELDS, FORMAT, KINDS, MAX_OF, MAX_PLANS, MAX_ROWS, PARTS, tables_of
from portal.exchange.writing import plan_part
from portal.permissions import can_import_into

NO_LIST = "Skriv en liste af planer i […]."
#: A year's series goes on after the highest number in use, and a plan's has room for a place of seven digits.
NUMBER = re.compile(r"(\d{4})-\d{4,6}", re.ASCII)


@dataclass(frozen=True, eq=False)
class ParsedPlan:
    """One plan of a file, in the form in which an export would write it.

    `after` is the whole plan as it will stand; `before` is the plan of that uid as it stands now, None when there is
    none. `places` gives the file's place of a row: (list, uid) → number in the list.
    """

    index: int
    uid: str
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    plan: Plan | None = None
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)

    @property
    def path(self) -> str:
        return f"plans[{self.index}]"

    @property
    def status(self) -> str:
        """draft, running or ended."""
        status: str = self.after["plan"]["status"]
        return status

    @property
    def predecessor(self) -> str | None:
        number: str | None = self.after["plan"]["predecessor"]
        return number

    @cached_property
    def operations(self) -> list[Operation]:
        """What leads from the plan as it stands, or from nothing, to the plan of the file."""
        return diff(tables_of(self.before), tables_of(self.after))

    def place(self, operation: Operation) -> str:
        """Where in the file an operation comes from."""
        part, path = operation.kind, self.path
        if part in KINDS:
            index = self.places.get((part, operation.uid))
            path = f"{path}.{part}" if index is None else f"{path}.{part}[{index}]"
        else:
            path = f"{path}.{part}"
        return f"{path}.{operation.field}" if operation.field and part != "decisions" else path


def check_file(document: Any, *, by: User | None = None, told_as: ToldAs | None = None) -> list[ParsedPlan]:
    """Every plan of the document, or FileRefused with every problem at once, each with its path.

    `document` is what `read_json` gives, or a dict of the same shape made by other code (the spreadsheet's reader).
    With `by`, nothing is said of a plan that the person may not write, not even that it exists. `told_as`: as which
    problem people meet one of the document (`Workbook.told_as`), so that none is counted twice.
    """
    if not isinstance(document, Mapping):
        raise FileRefused([Problem("plans", NO_LIST)])
    problems = Problems(told_as=told_as)
    if isinstance(document, Document):
        problems.misfit(document.misfits)
    scope = Scope()
    for name in document:
        if name not in ("format", "plans"):
            problems.report(short(name), unknown_field(name, ("format", "plans"), scope.guesses))
    if document.get("format") != FORMAT or isinstance(document.get("format"), bool):
        problems.report("format", f"Skriv {FORMAT}. Det er det format, portalen læser.")
    parts: Any = document.get("plans")
    if not isinstance(parts, list):
        problems.report("plans", NO_LIST)
        problems.raise_if_any()
    elif not 1 <= len(parts) <= MAX_PLANS:
        problems.report("plans", f"Skriv mellem 1 og {MAX_PLANS} planer.")
        problems.raise_if_any()
    file = _File(problems, parts, by, scope)
    parsed = [plan for index in range(len(parts)) if (plan := file.parse(index)) is not None]
    for plan in parsed:
        if plan.path not in problems.places:
            _check_change(plan, problems)
    problems.raise_if_any()
    return parsed


def _check_change(parsed: ParsedPlan, problems: Problems) -> None:
    if parsed.plan is None or parsed.before is None:
        return
    closed, signed = closed_years(parsed.before), signed_by_all(parsed.before)
    for operation in parsed.operations:
        if message := refused_change(parsed.plan, operation, closed, signed):
            problems.report(parsed.place(operation), message)


class _File:
    """What the plans of one file share: the problems, and lists of reference data read once."""

    def __init__(self, problems: Problems, parts: list[Any], by: User | None, scope: Scope) -> None:
        self.problems, self.parts, self.by, self.scope = problems, parts, by, scope
        self.numbers = {number for part in parts if NUMBER.fullmatch(number := _own(part, "number"))}
        self.uids: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        uids = {uid.lower() for part in parts if (uid := _own(part, "uid")) and _is_uid(uid)}
        found = Plan.objects.filter(uid__in=uids).select_related(
            "scheme", "predecessor", "municipality__organisation"
        )
        self.existing = {str(plan.uid): plan for plan in found}
        found = Plan.objects.filter(number__in=self.numbers)
        self.by_number = dict(found.values_list("number", "uid"))

    def parse(self, index: int) -> ParsedPlan | None:
        part, path = self.parts[index], f"plans[{index}]"
        report = self.problems.report
        if not isinstance(part, Mapping):
            report(path, "Skriv en plan i {…}.")
            return None
        if not isinstance(part.get("plan"), Mapping):
            report(f"{path}.plan", "Skriv planens egne felter i {…}.")
            return None
        for name in part:
            if name not in PARTS:
                report(f"{path}.{short(name)}", unknown_field(name, PARTS, self.scope.guesses))
        uid = self._uid(part["plan"].get("uid"), index)
        plan = self.existing.get(uid)
        if plan is not None and self.by is not None and not can_import_into(self.by, plan):
            report(f"{path}.plan.uid", "Dette uid kan ikke bruges. Er det en ny plan, så giv den et nyt uid.")
            return None
        before = plan_part(plan) if plan else None
        scope = self._scope(part["plan"], before)
        reader = Reader(scope, report)
        after: dict[str, Any] = {"plan": self._plan(reader, part["plan"], index, before)}
        places: dict[tuple[str, str], int] = {}
        offsets: dict[str, int] = {}
        for name, kind in KINDS.items():
            if name in part:
                rows = self._rows(reader, name, part[name], path, before)
                places |= {(name, str(row[kind.key])): at for at, row in enumerate(rows)}
            else:
                rows = before[name] if before else []
            kept = _kept(name, rows, before)
            after[name], offsets[name] = [*kept, *rows], len(kept)
        after["grant"] = self._grant(reader, part, path, before)
        after["decisions"] = self._decisions(reader, part, path, before)
        PartCheck(after, path, report, offsets, before, Amiss(), scope).references()
        amiss = Amiss.at(path, self.problems.places.get(path, ()), FIELDS)
        check = PartCheck(after, path, report, offsets, before, amiss, scope)
        check.together(is_new=before is None or before["plan"]["status"] == Plan.Status.DRAFT)
        return ParsedPlan(index, uid, after, before, plan, places, scope)

    # Parts

    def _uid(self, value: Any, index: int) -> str:
        place = f"plans[{index}].plan.uid"
        if value is None:
            self.problems.report(place, "Feltet mangler.")
            return ""
        uid = Reader(Scope(), self.problems.report).value(Uid(), value, place)
        if uid is None:
            return ""
        uid = str(uid)
        if self.uids.setdefault(uid, index) != index:
            self.problems.report(
                place, f"Planen står også som plans[{self.uids[uid]}]. Hver plan har sit eget uid."
            )
        return uid

    def _scope(self, own: Mapping[str, Any], before: dict[str, Any] | None) -> Scope:
        """What the plan's values are looked up among; what is wrong with scheme and kommune is told by `_plan`."""
        facts: dict[str, Any] = {"plans in file": self.numbers}
        silent = Reader(scope := Scope(self.scope.shared), lambda path, message: None)
        for name in ("scheme", "municipality"):
            value = before["plan"][name] if before else own.get(name)
            codec: Codec = PLAN.codecs[name]
            if value is not None and silent.value(codec, value, name) is not None:
                facts[name] = codec.read(value, scope)
        return Scope(self.scope.shared, **facts)

    def _plan(
        self, reader: Reader, own: Mapping[str, Any], index: int, before: dict[str, Any] | None
    ) -> dict[str, Any]:
        path = f"plans[{index}].plan"
        left_out = before["plan"] if before else PLAN.defaults
        found = reader.fields(PLAN, own, path, left_out=left_out, besides=("uid", "number"))
        for name in FIXED if before else ():
            if found[name] not in (None, left_out[name]):
                self.problems.report(f"{path}.{name}", FIXED[name])
                found[name] = left_out[name]
        number = self._number(own.get("number"), path, index, before)
        return {"uid": own.get("uid"), "number": number, **found}

    def _number(self, number: Any, path: str, index: int, before: dict[str, Any] | None) -> str | None:
        place, report = f"{path}.number", self.problems.report
        kept: str | None = before["plan"]["number"] if before else None
        if number is None or number == kept:
            return kept
        if before:
            report(place, f"Planen har nummeret {kept}, og det ændres ikke. Skriv det, eller udelad feltet.")
            return kept
        match = NUMBER.fullmatch(number) if isinstance(number, str) else None
        if match is None or not FIRST_YEAR <= int(match[1]) <= today().year:
            report(place, 'Skriv nummeret som "2026-0007", med et år, der er begyndt, eller udelad feltet.')
            return None
        if number in self.by_number or self.taken.setdefault(number, index) != index:
            report(place, f"Nummeret {number} har en anden plan. Udelad feltet, så får planen et nyt.")
        return str(number)

    def _rows(
        self, reader: Reader, name: str, rows: Any, path: str, before: dict[str, Any] | None
    ) -> list[dict[str, Any]]:
        place, kind = f"{path}.{name}", KINDS[name]
        if not isinstance(rows, list):
            reader.report(place, "Skriv en liste i […].")
            return [{kind.key: None}]
        if len(rows) > (most := MAX_OF.get(name, MAX_ROWS)):
            told = (
                f"Listen har {format_number(len(rows))} rækker. En plan kan højst have {format_number(most)}."
            )
            reader.report(place, told)
            return [{kind.key: None}]
        known = {row[kind.key]: row for row in before[name]} if before else {}
        return [
            reader.row(kind, row, f"{place}[{index}]", known.get(_key(row, kind.key)))
            for index, row in enumerate(rows)
        ]

    def _grant(
        self, reader: Reader, part: Mapping[str, Any], path: str, before: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        kept = before["grant"] if before else None
        grant = part.get("grant", kept)
        return (
            None
            if grant is None
            else reader.fields(GRANT, grant, f"{path}.grant", left_out=kept or GRANT.defaults)
        )

    def _decisions(
        self, reader: Reader, part: Mapping[str, Any], path: str, before: dict[str, Any] | None
    ) -> list[dict[str, Any]]:
        if "decisions" not in part:
            return before["decisions"] if before else []
        rows = part["decisions"]
        if not isinstance(rows, list) or len(rows) > MAX_OF["decisions"]:
            reader.report(f"{path}.decisions", "Skriv en liste i […].")
            return []
        found = [read_decision(reader, row, f"{path}.decisions[{index}]") for index, row in enumerate(rows)]
        return _with_closed(found, before["decisions"]) if before else found


def _kept(name: str, rows: list[dict[str, Any]], before: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Measurements and books are only added to: what the file leaves out stays."""
    if before is None or name not in ADDED or rows is before[name]:
        return []
    key = KINDS[name].key
    given = {row[key] for row in rows}
    return [row for row in before[name] if row[key] not in given]


def _with_closed(rows: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The words and votes of a closed item were left out for whoever took the file out: they stay as they are."""
    if len(rows) != len(kept):
        return rows
    blank = dict.fromkeys(CLOSED_FIELDS, "") | dict.fromkeys(CLOSED_NUMBERS)
    return [
        old if row.get("is_closed") and row == old | blank else row
        for row, old in zip(rows, kept, strict=True)
    ]


def _own(part: Any, name: str) -> str:
    """A text of a plan's own fields, before anything is known of the file."""
    own = part.get("plan") if isinstance(part, Mapping) else None
    value = own.get(name) if isinstance(own, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_uid(text: str) -> bool:
    return Reader(Scope(), lambda path, message: None).value(Uid(), text, "") is not None


def _key(row: Any, key: str) -> Any:
    value = row.get(key) if isinstance(row, Mapping) else None
    return value.lower() if isinstance(value, str) else value if isinstance(value, int) else None
