"""Places in a plan to which a remark can be pinned: a field of a row of the document that was handed in."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from approvals.figures.differences import Reading, field_label
from approvals.rules.changes import KINDS
from core.exchange import Kind
from plans.calculations import area_anchor
from plans.exchange import PLAN
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section

#: What can be pointed at, in the order of a plan's pages.
FIELDS: dict[str, tuple[str, ...]] = {
    "plan": ("title", "background", "starts_on", "ends_on"),
    "areas": ("housing_area", "estates"),
    "challenges": ("title", "text"),
    "goals": ("title", "description"),
    "indicators": ("name", "direction", "baseline_value", "baseline_on", "baseline_source"),
    "targets": ("value",),
    "activities": (
        "title",
        "description",
        "level",
        "responsible_body",
        "starts_on",
        "ends_on",
        "target_group",
    ),
    "milestones": ("title", "due_on"),
    "budget": ("amount",),
    "financing": ("amount",),
}
#: Drawn as a group of choices.
CHOICES = ("direction",)
WHOLE_SECTIONS = (BASICS, AREAS, MILESTONES, ECONOMY)


@dataclass(frozen=True)
class Place:
    """One field. `key` is what a remark keeps of it."""

    kind: str
    uid: str
    field: str
    section: str
    row: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.uid}:{self.field}"

    @property
    def label(self) -> str:
        """ "Mål 1.2 Flere er i arbejde → Beskrivelse"."""
        return f"{self.row} → {self.name}"

    @property
    def difference(self) -> tuple[str, str]:
        """By what a `Difference` of this field is known: the row's uid and the field's name."""
        return ("" if self.kind == "plan" else self.uid), self.name


@dataclass
class Places:
    """Every place of one document, by its key."""

    document: Mapping[str, Any]
    found: dict[str, Place] = field(init=False)

    def __post_init__(self) -> None:
        self.found = {place.key: place for place in self._places()}

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.document)

    def choices(self, section: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """Of a section, grouped by row: as a select with groups takes them."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in self.found.values():
            if place.section == section:
                groups.setdefault(place.row, []).append((place.key, place.name))
        return list(groups.items())

    def address(self, key: str) -> tuple[str, str]:
        """Where it is written: the page's address, and the id of the field on it. Both empty for what is unknown."""
        place = self.found.get(key)
        if place is None:
            return "", ""
        number = self.document["plan"]["number"]
        row = self.reading.by_uid.get(place.uid, {})
        match place.kind:
            case "plan":
                return reverse("plans:basics", args=[number]), f"id_{place.field}"
            case "areas":
                return reverse("plans:areas", args=[number]), area_anchor(row["housing_area"]["name"])
            case "challenges":
                return self._page("plans:focus", number, row), f"id_challenge-{place.uid}-{place.field}"
            case "goals":
                return self._page("plans:goal", number, row, place.uid), f"id_{place.field}"
            case "indicators":
                return self._page(
                    "plans:goal", number, row, row["goal"]
                ), f"id_indicator-{place.uid}-{place.field}"
            case "targets":
                goal = self.reading.by_uid[row["indicator"]]["goal"]
                return self._page("plans:goal", number, row, goal), f"id_{self._target(row)}-value"
            case "activities":
                return self._page(
                    "plans:goal", number, row, row["goal"]
                ), f"id_activity-{place.uid}-{place.field}"
            case "milestones":
                return reverse("plans:milestones", args=[number]), f"id_milestone-{place.uid}-{place.field}"
        return f"{reverse('funding:economy', args=[number])}?indsats=alle", self._cell(place.kind, row)

    def anchor(self, key: str) -> str:
        """Where a link leads: of a group of choices to the first of them."""
        _, target = self.address(key)
        return f"{target}_0" if self.found[key].field in CHOICES else target

    def _places(self) -> Iterator[Place]:
        for kind, fields in FIELDS.items():
            model = (PLAN if kind == "plan" else KINDS[kind]).model
            if kind == "plan":
                yield from (
                    Place(
                        kind, self.document["plan"]["uid"], name, BASICS, "Planen", field_label(model, name)
                    )
                    for name in fields
                )
                continue
            for uid, row in self.reading.rows(kind).items():
                section = self._section(kind, row)
                title = self._title(kind, KINDS[kind], row)
                yield from (
                    Place(kind, uid, name, section, title, field_label(model, name)) for name in fields
                )

    def _section(self, kind: str, row: Mapping[str, Any]) -> str:
        code = self.reading.section_of(kind, row)
        return code if code in WHOLE_SECTIONS else focus_section(code)

    def _title(self, kind: str, own: Kind, row: Mapping[str, Any]) -> str:
        title = str(own.model._meta.verbose_name).capitalize()
        name = self.reading.name_of(kind, row)
        return f"{title}: {name}" if name else title

    def _page(self, view: str, number: str, row: Mapping[str, Any], *more: str) -> str:
        focus = row
        while "focus_area" not in focus:
            focus = self.reading.by_uid[
                next(focus[part] for part in ("focus", "goal", "indicator") if focus.get(part))
            ]
        return reverse(view, args=[number, focus["focus_area"]["code"], *more])

    def _target(self, row: Mapping[str, Any]) -> str:
        """The last day is the målværdi, the others are delmål; each has its own name in the form."""
        days = [
            one["due_on"]
            for one in self.reading.rows("targets").values()
            if one["indicator"] == row["indicator"]
        ]
        if row["due_on"] == max(days):
            return f"target-{row['indicator']}"
        return f"target-{dt.date.fromisoformat(row['due_on']):%Y%m%d}-{row['indicator']}"

    def _cell(self, kind: str, row: Mapping[str, Any]) -> str:
        if kind == "budget":
            focus = self.reading.by_uid.get(row["focus"] or "")
            code = focus["focus_area"]["code"] if focus else "tvaergaaende"
            return f"budget-{code}-{row['category']['code']}-{row['year']}"
        if row["source"] in ("fund", "municipality"):
            return f"finansiering-{row['source']}-{row['year']}"
        return "finansiering"
