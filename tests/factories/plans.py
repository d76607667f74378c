"""Plans for tests. `complete_plan(cast)` is the usual case: nothing is missing in it and no rule is broken."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Municipality
from plans.actions import create_plan, load_reference
from plans.models import (
    Activity,
    ActivityType,
    Challenge,
    Comment,
    District,
    Estate,
    FocusArea,
    Goal,
    GrantScheme,
    HousingArea,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanMembership,
    PlanParticipant,
)
from tests.factories.remember import remembered

STARTS_ON, ENDS_ON = dt.date(2027, 4, 1), dt.date(2031, 3, 31)
BASELINE_ON, TARGET_ON = dt.date(2025, 12, 1), dt.date(2030, 12, 1)

BACKGROUND = (
    "Området har alvorlige sociale og økonomiske udfordringer: mange beboere er uden for arbejdsmarkedet, og for få "
    "unge gennemfører en uddannelse.\n\n"
    "- 36 % af de voksne er uden tilknytning til arbejdsmarked og uddannelse\n"
    "- hver tredje bolig er blevet genudlejet inden for to år"
)

# indsatsområde → (udfordring, mål); mål → indikatorer (name, unit, decimals, direction, adding up, from, to) and
# handlinger (title, type, level, responsible).
INDICATOR = ("name", "unit", "decimals", "direction", "adding_up", "baseline", "target")
CONTENT: dict[str, dict[str, Any]] = {
    "uddannelse-og-livschancer": {
        "challenge": (
            "For få unge gennemfører en uddannelse",
            "Hver fjerde elev forlader skolen uden dansk og regning.",
        ),
        "goals": [
            (
                "Flere børn læser alderssvarende",
                [("Elever, der læser alderssvarende", "percent", 1, "up", "latest", "61.5", "75")],
                [
                    ("Lektiecafé på biblioteket", "Lektiecafé", "district", "Helhedsplanen"),
                    (
                        "Læsegrupper for 0.-3. klasse",
                        "Læsegruppe for børn",
                        "estate",
                        "Søengens Boligforening",
                    ),
                ],
            )
        ],
    },
    "beskaeftigelse": {
        "challenge": (
            "Mange beboere er uden tilknytning til arbejdsmarkedet",
            " ".join(
                (
                    "36,0 % af beboerne på 18-64 år er uden tilknytning til arbejdsmarked og uddannelse.",
                    "I hele kommunen er det 19,4 %. Unge under 30 år fylder mest,",
                    "og mange har ikke været i kontakt med jobcentret i over et år.",
                )
            ),
        ),
        "goals": [
            (
                "Flere beboere er i arbejde eller uddannelse",
                [
                    (
                        "Beboere på 18-64 år uden tilknytning til arbejdsmarked og uddannelse",
                        "percent",
                        1,
                        "down",
                        "latest",
                        "36",
                        "31",
                    ),
                    ("Beboere, der har fået ordinære timer, pr. år", "count", 0, "up", "sum", "24", "45"),
                ],
                [
                    (
                        "Brobygning til jobcentret",
                        "Brobygning til jobcenter",
                        "estate",
                        "Helhedsplanen og Jobcenter Vejle",
                    ),
                    ("Jobvejledning til udsatte unge", "Jobvejledning", "district", "Helhedsplanen"),
                    (
                        "Virksomhedsnetværk med lokale arbejdspladser",
                        "Virksomhedsnetværk",
                        "district",
                        "Boligselskabet Nordlyng",
                    ),
                ],
            ),
            (
                "Flere unge har fritidsjob",
                [("Unge på 13-17 år formidlet i fritidsjob, pr. år", "count", 0, "up", "sum", "27", "45")],
                [
                    ("Lommepengejob i afdelingerne", "Lommepengejob", "estate", "Søengens Boligforening"),
                    ("Fritidsjobformidling i klubben", "Fritidsjob", "district", "Helhedsplanen"),
                ],
            ),
        ],
    },
    "kriminalitetsforebyggelse": {
        "challenge": ("Utryghed efter mørkets frembrud", "Hver tredje beboer er utryg i området om aftenen."),
        "goals": [
            (
                "Flere beboere er trygge",
                [("Beboere, der er trygge i området", "percent", 0, "up", "latest", "64", "75")],
                [("Gadeplansarbejde i aftentimerne", "Gadeplansarbejde", "district", "Vejle Kommune")],
            )
        ],
    },
    "sammenhaengskraft-og-medborgerskab": {
        "challenge": (
            "Få beboere deltager i fællesskaber",
            "De samme få beboere bærer de frivillige aktiviteter.",
        ),
        "goals": [
            (
                "Flere beboere er frivillige",
                [("Frivillige beboere", "count", 0, "up", "latest", "38", "80")],
                [("Bydelsmødre i Nordvang", "Bydelsmødre", "estate", "Boligselskabet Nordlyng")],
            )
        ],
    },
}

MILESTONES = (
    ("Medarbejderne er ansat", dt.date(2027, 6, 1), None),
    ("Lektiecafeen er åbnet", dt.date(2027, 9, 1), "uddannelse-og-livschancer"),
    ("Aftale med ti virksomheder", dt.date(2028, 6, 30), "beskaeftigelse"),
    ("Midtvejsmåling af tryghed", dt.date(2029, 3, 31), "kriminalitetsforebyggelse"),
)


class GrantSchemeFactory(DjangoModelFactory):
    class Meta:
        model = GrantScheme
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"periode-{n}")
    name = factory.LazyAttribute(lambda row: f"{row.code}-midlerne")
    starts_on, ends_on = dt.date(2019, 1, 1), dt.date(2026, 12, 31)


class HousingAreaFactory(DjangoModelFactory):
    class Meta:
        model = HousingArea

    name = factory.Sequence(lambda n: f"Boligområde {n}")


class EstateFactory(DjangoModelFactory):
    class Meta:
        model = Estate

    number = factory.Sequence(lambda n: f"{n + 1}")
    name = factory.Sequence(lambda n: f"Afdeling {n + 1}")
    residents = 500
    homes = 240


def scheme(code: str = "2019-26") -> GrantScheme:
    """The bevillingsperiode with its indsatsområder and rates; the first call in a test loads the reference data."""
    if not GrantScheme.objects.filter(code=code).exists():
        load_reference()
    return GrantScheme.objects.get(code=code)


@remembered
def draft_plan(cast: Any, *, title: str = "Nordvang og Søengen", by: Any = None, **fields: Any) -> Plan:
    """As it is when it has just been created: no content, applicant Nordlyng, kommune Vejle."""
    return create_plan(
        by=by or cast.mette,
        title=title,
        scheme=fields.pop("scheme", None) or scheme(),
        municipality=fields.pop("municipality", None) or Municipality.objects.get(pk=cast.vejle.pk),
        applicant=fields.pop("applicant", None) or cast.nordlyng,
        **fields,
    )


@remembered
def complete_plan(cast: Any, **fields: Any) -> Plan:
    """Nordvang og Søengen: two boligorganisationer, four afdelinger, four indsatsområder, seats. Shared with nobody."""
    plan = draft_plan(
        cast, **{"starts_on": STARTS_ON, "ends_on": ENDS_ON, "background": BACKGROUND, **fields}
    )
    PlanParticipant.objects.create(plan=plan, organisation=cast.soengen)
    add_areas(plan, cast)
    for code, content in CONTENT.items():
        add_focus(plan, code, content)
    for title, due_on, code in MILESTONES:
        focus = plan.foci.get(focus_area__code=code) if code else None
        Milestone.objects.create(plan=plan, title=title, due_on=due_on, focus=focus)
    add_seats(plan, cast)
    return Plan.objects.get(pk=plan.pk)


def add_areas(plan: Plan, cast: Any) -> None:
    """Two boligområder with two afdelinger each. A second plan of the same kommune shares them."""
    district, _ = District.objects.get_or_create(municipality=plan.municipality, name="Nørremarken")
    for name, organisation, estates in (
        ("Nordvang", cast.nordlyng, (("11", "Nordvang I", 640), ("12", "Nordvang II", 520))),
        ("Søengen", cast.soengen, (("3", "Søengen I", 580), ("4", "Søengen II", 400))),
    ):
        area, _ = HousingArea.objects.get_or_create(
            municipality=plan.municipality, name=name, defaults={"district": district}
        )
        row = PlanArea.objects.create(plan=plan, housing_area=area)
        for number, estate, residents in estates:
            found, _ = Estate.objects.get_or_create(
                organisation=organisation,
                number=number,
                defaults={
                    "name": estate,
                    "housing_area": area,
                    "residents": residents,
                    "homes": residents // 2,
                },
            )
            row.estates.add(found)


def add_focus(plan: Plan, code: str, content: dict[str, Any] | None = None) -> PlanFocus:
    """An indsatsområde of the plan; with content also its udfordring, mål, indikatorer and handlinger."""
    area = FocusArea.objects.get(scheme=plan.scheme, code=code)
    focus = PlanFocus.objects.create(plan=plan, focus_area=area)
    if content:
        title, text = content["challenge"]
        challenge = Challenge.objects.create(plan=plan, focus=focus, title=title, text=text)
        for position, (goal, indicators, activities) in enumerate(content["goals"]):
            row = add_goal(focus, title=goal, challenge=challenge, position=position)
            for at, indicator in enumerate(indicators):
                add_indicator(row, **dict(zip(INDICATOR, indicator, strict=True)), position=at)
            for at, activity in enumerate(activities):
                add_activity(row, *activity, position=at)
    return focus


def add_goal(focus: PlanFocus, *, title: str = "Flere beboere er i arbejde", **fields: Any) -> Goal:
    return Goal.objects.create(plan=focus.plan, focus=focus, title=title, **fields)


def add_indicator(
    goal: Goal,
    name: str = "Beboere i arbejde",
    *,
    unit: str = "percent",
    decimals: int = 1,
    direction: str = "up",
    adding_up: str = "latest",
    baseline: str | None = "50",
    target: str | None = "60",
    target_on: dt.date = TARGET_ON,
    **fields: Any,
) -> Indicator:
    """With its målværdi and, on the way there, delmål of every 1 December."""
    row = Indicator.objects.create(
        plan=goal.plan,
        goal=goal,
        name=name,
        unit=unit,
        decimals=decimals,
        direction=direction,
        adding_up=adding_up,
        baseline_value=None if baseline is None else Decimal(baseline),
        baseline_on=BASELINE_ON,
        baseline_source="Danmarks Statistik" if unit == "percent" else "Egen registrering",
        **fields,
    )
    if target is not None and baseline is not None:
        step = (Decimal(target) - Decimal(baseline)) / (target_on.year - BASELINE_ON.year)
        for year in range(2027, target_on.year):
            value = round(Decimal(baseline) + step * (year - BASELINE_ON.year), decimals)
            IndicatorTarget.objects.create(
                plan=goal.plan, indicator=row, due_on=dt.date(year, 12, 1), value=value
            )
        IndicatorTarget.objects.create(plan=goal.plan, indicator=row, due_on=target_on, value=Decimal(target))
    return row


def add_activity(
    goal: Goal,
    title: str = "Jobvejledning",
    kind: str | None = None,
    level: str = "estate",
    responsible: str = "Helhedsplanen",
    **fields: Any,
) -> Activity:
    return Activity.objects.create(
        plan=goal.plan,
        goal=goal,
        title=title,
        activity_type=ActivityType.objects.get(name=kind) if kind else None,
        level=level,
        responsible_body=responsible,
        **{
            "starts_on": goal.plan.starts_on,
            "ends_on": goal.plan.ends_on,
            "target_group": "Beboere i området",
            **fields,
        },
    )


def add_seats(plan: Plan, cast: Any) -> None:
    """The styregruppe with its formand, and the plan's revisor."""
    seats = (
        (cast.karim, "board_member", "steering_group", "chair", {"represents_organisation": cast.nordlyng}),
        (cast.sofie, "board_member", "steering_group", "member", {"represents_residents": True}),
        (cast.birthe, "auditor", "none", "member", {"represents_organisation": cast.revision}),
    )
    for user, role, body, function, represents in seats:
        PlanMembership.objects.create(
            plan=plan,
            user=user,
            role=role,
            body=body,
            function=function,
            starts_on=dt.date(2020, 1, 1),
            **represents,
        )


def add_comment(plan: Plan, author: Any, text: str = "Godt arbejde.", **fields: Any) -> Comment:
    return Comment.objects.create(
        plan=plan,
        author=author,
        text=text,
        **{"created_at": dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC), **fields},
    )


def set_status(plan: Plan, status: str, **fields: Any) -> Plan:
    """Put the plan in a state without walking there; tests of the way itself use approvals' actions."""
    Plan.objects.filter(pk=plan.pk).update(status=status, **fields)
    return Plan.objects.get(pk=plan.pk)
