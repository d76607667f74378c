"""Values of a plan that are rows of their own outside of it: organisations, reference data, places, other plans.

They are looked up by code or name among what the `Scope` gives: its facts are the plan's `scheme` and `municipality`.
New boligområder and afdelinger are read as unsaved rows; `plans.actions` saves them.
"""

from collections.abc import Mapping
from typing import Any

from accounts.models import Municipality, Organisation
from core.exchange import ByCode, Codec, Refused, Scope
from core.exchange.checking import unknown_field
from core.exchange.values import Schema, code_of, codec_of, listed, nullable, short, shown
from plans.models import ActivityType, District, Estate, FocusArea, GrantScheme, HousingArea, Plan

ASK = "En administrator skal oprette den i portalen først."
ORGANISATION_PARTS = ("code", "name", "kind")


def organisation_by_code(*parts: str) -> ByCode:
    return ByCode(parts, lambda scope: Organisation.objects.all(), "Organisationen", cure=ASK)


ORGANISATION = organisation_by_code(*ORGANISATION_PARTS)
SCHEME = ByCode(("code", "name"), lambda scope: GrantScheme.objects.all(), "Bevillingsperioden")
FOCUS_AREA = ByCode(
    ("code", "name", "order"),
    lambda scope: FocusArea.objects.filter(scheme=scope.fact("scheme")),
    "Indsatsområdet",
    keep=lambda scope: scope.fact("scheme").pk,
)


class MunicipalityByCode:
    """A kommune by the code of its organisation, with the council's name for the reader."""

    parts = (*ORGANISATION_PARTS, "council_name", "kommunekode")

    def write(self, value: Municipality) -> dict[str, Any]:
        own = {"council_name": value.council_name, "kommunekode": value.kommunekode}
        return ORGANISATION.write(value.organisation) | own

    def read(self, value: Any, scope: Scope) -> Municipality:
        code = code_of(value, self.parts)
        rows = scope.kept("municipalities", self._all)
        if code not in rows:
            raise Refused(f"Kommunen {shown(code)} findes ikke. {ASK}", "code")
        found: Municipality = rows[code]
        return found

    def _all(self) -> dict[str, Municipality]:
        return {row.organisation.code: row for row in Municipality.objects.select_related("organisation")}

    def schema(self) -> Schema:
        return ByCode(self.parts, lambda scope: (), "").schema()


class ActivityTypeByName:
    """A kind of handling by its name."""

    def write(self, value: ActivityType | None) -> str | None:
        return value.name if value else None

    def read(self, value: Any, scope: Scope) -> ActivityType:
        rows = scope.kept("activity types", lambda: {row.name: row for row in ActivityType.objects.all()})
        if not isinstance(value, str) or value not in rows:
            raise Refused(f"Aktivitetstypen {shown(value)} findes ikke. {listed(rows)}")
        found: ActivityType = rows[value]
        return found

    def schema(self) -> Schema:
        return {"type": "string"}


class PlanByNumber:
    """The plan that this one continues: one in the portal, or another one of the file (`plans in file`)."""

    def write(self, value: Plan | None) -> str | None:
        return value.number if value else None

    def read(self, value: Any, scope: Scope) -> Plan:
        if isinstance(value, str) and "\0" not in value:
            found = Plan.objects.filter(number=value).first()
            if found is not None:
                return found
            if value in scope.facts.get("plans in file", ()):
                return Plan(number=value)
        raise Refused(f"Planen {shown(value)} findes ikke. Tag den med i filen, eller skriv null.")

    def schema(self) -> Schema:
        return {"type": "string"}


def _own(model: Any, *names: str) -> dict[str, Codec]:
    return {name: codec_of(model._meta.get_field(name)) for name in names}


def _parts(
    value: Any, codecs: Mapping[str, Codec], scope: Scope, optional: tuple[str, ...]
) -> dict[str, Any]:
    """The fields of an object, all problems told at once."""
    if not isinstance(value, Mapping):
        raise Refused("Skriv et objekt med felter i {…}.")
    found: dict[str, Any] = {}
    problems = [
        Refused(unknown_field(name, codecs, scope.guesses), short(name))
        for name in value
        if name not in codecs
    ]
    for name, codec in codecs.items():
        part = value.get(name)
        if part is None:
            found[name] = None
            if name not in optional:
                problems.append(Refused("Feltet mangler.", name))
            continue
        try:
            found[name] = codec.read(part, scope)
        except Refused as refused:
            problems += refused.at(name)
    if problems:
        raise Refused.together(problems)
    return found


class HousingAreaByName:
    """A boligområde of the kommune. One that the kommune has already stays as it is there."""

    codecs = _own(HousingArea, "name") | {"district": codec_of(District._meta.get_field("name"))}

    def write(self, value: HousingArea) -> dict[str, Any]:
        return {"name": value.name, "district": value.district.name if value.district else None}

    def read(self, value: Any, scope: Scope) -> HousingArea:
        parts = _parts(value, self.codecs, scope, ("district",))
        municipality = scope.fact("municipality")
        areas = scope.kept(("areas", municipality.pk), lambda: _areas(municipality))
        if parts["name"] not in areas:
            areas[parts["name"]] = HousingArea(
                municipality=municipality,
                name=parts["name"],
                district=_district(parts["district"], municipality, scope),
            )
        found: HousingArea = areas[parts["name"]]
        return found

    def schema(self) -> Schema:
        return _schema(self.codecs, ("district",))


def _areas(municipality: Municipality) -> dict[str, HousingArea]:
    rows = HousingArea.objects.filter(municipality=municipality).select_related("district")
    return {row.name: row for row in rows}


def _district(name: str | None, municipality: Municipality, scope: Scope) -> District | None:
    if not name:
        return None
    rows = District.objects.filter(municipality=municipality)
    districts: dict[str, District] = scope.kept(
        ("districts", municipality.pk), lambda: {row.name: row for row in rows}
    )
    return districts.setdefault(name, District(municipality=municipality, name=name))


class Estates:
    """The afdelinger of a boligområde that take part. One that its boligorganisation has already stays as it is."""

    codecs = {"organisation": ORGANISATION} | _own(Estate, "number", "name", "residents", "homes")
    optional = ("residents", "homes")

    def write(self, value: Any) -> list[dict[str, Any]]:
        rows = value if isinstance(value, list) else value.all()
        return [
            {name: codec.write(getattr(row, name)) for name, codec in self.codecs.items()} for row in rows
        ]

    def read(self, value: Any, scope: Scope) -> list[Estate]:
        if not isinstance(value, list):
            raise Refused("Skriv en liste i […].")
        found, problems = [], []
        for index, row in enumerate(value):
            try:
                estate = self._estate(_parts(row, self.codecs, scope, self.optional), scope)
                if estate in found:
                    raise Refused("Afdelingen står to gange på listen. Slet den ene.")
                found.append(estate)
            except Refused as refused:
                problems += refused.at(f"[{index}]")
        if problems:
            raise Refused.together(problems)
        return found

    def _estate(self, parts: dict[str, Any], scope: Scope) -> Estate:
        organisation = parts["organisation"]
        rows = Estate.objects.filter(organisation=organisation).select_related("organisation", "housing_area")
        estates: dict[str, Estate] = scope.kept(
            ("estates", organisation.pk), lambda: {row.number: row for row in rows}
        )
        known = estates.setdefault(parts["number"], Estate(**parts))
        if known._state.adding and any(getattr(known, name) != value for name, value in parts.items()):
            raise Refused(
                "Afdelingen står med andre oplysninger et andet sted i filen. Skriv de samme begge steder."
            )
        return known

    def schema(self) -> Schema:
        return {"type": "array", "items": _schema(self.codecs, self.optional)}


def _schema(codecs: Mapping[str, Codec], optional: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "properties": {
            name: nullable(codec.schema()) if name in optional else codec.schema()
            for name, codec in codecs.items()
        },
        "required": [name for name in codecs if name not in optional],
        "additionalProperties": False,
    }
