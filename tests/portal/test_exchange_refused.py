"""Files that are refused: each with its place and what to do, and nothing is written."""

import difflib
from typing import Any
from unittest import mock

import pytest
import time_machine

from core.exchange.guesses import MAX_GUESSES
from core.models import Event
from plans.models import District, Estate, Plan, PlanNumberSeries, PlanRow
from portal.actions import import_plans
from portal.exchange import FileRefused, check_file
from portal.exchange.shape import MAX_OF
from tests.factories.accounts import Cast
from tests.factories.plans import draft_plan
from tests.portal.exchanging import (
    APPLICANT,
    DECISIONS,
    DRAFT,
    FOCUS,
    GOAL,
    GONE,
    INDICATOR,
    LEDGER,
    PLAN,
    RUNNING,
    file_of,
    put,
    reference_data,
    uid,
)

pytestmark = pytest.mark.django_db
P = "plans[0]"
ONE_LINE = "Skriv teksten på én linje."


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


def refused(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as found:
        import_plans(document=document, by=None)
    return [(problem.path, problem.message) for problem in found.value.problems]


#: Where something else stands, what stands there, how the message begins, and its place when that is another.
IN_A_DRAFT: list[tuple[Any, ...]] = [
    ("mål", [], "Feltet kendes ikke."),
    # the plan
    ("plan.uid", GONE, "Feltet mangler."),
    ("plan.uid", "7", "Skriv et uid som"),
    ("plan.title", GONE, "Feltet mangler."),
    ("plan.title", "  ", "Feltet må ikke være tomt."),
    ("plan.title", None, "Feltet skal udfyldes."),
    ("plan.title", 7, "Skriv en tekst i anførselstegn."),
    ("plan.title", "x" * 151, "Teksten har 151 tegn. Der er plads til 150."),
    ("plan.title", "To\nlinjer", ONE_LINE),
    ("plan.title", "Plan 😀", "Teksten har tegn, som ikke kan skrives ud"),
    ("plan.background", "Beboer 070770-1234", "Teksten ser ud til at indeholde et CPR"),
    ("plan.titel", "Nordvang", "Feltet kendes ikke. Mente du title?"),
    ("plan.status", "in_approval", "»in_approval« kendes ikke. Vælg mellem: draft, run"),
    ("plan.scheme.code", "2050-57", "Bevillingsperioden »2050-57« findes ikke. Vælg mellem: 2"),
    ("plan.scheme", "2019-26", "Skriv et objekt med en kode"),
    ("plan.municipality.code", "999", "Kommunen »999« findes ikke. En administrator"),
    ("plan.starts_on", "1. april 2027", 'Skriv datoen som "2027-04-01"'),
    ("plan.starts_on", "2027-02-30", "2027-02-30 findes ikke i kalenderen."),
    ("plan.ends_on", "9999-12-31", "Årstallet skal ligge mellem 1990 og 2100."),
    ("plan.predecessor", "2019-0001", "Planen »2019-0001« findes ikke."),
    ("plan.has_public_page", "ja", "Skriv true eller false"),
    ("plan.predecessor", "2019\0", "Planen »2019\0« findes ikke."),
    ("plan.number", "\0", 'Skriv nummeret som "2026-0007"'),
    ("plan.number", "7", 'Skriv nummeret som "2026-0007"'),
    ("plan.number", "2027-0001", 'Skriv nummeret som "2026-0007", med et år, der er begyndt'),
    ("plan.started_on", "2024-01-01", "En kladde har ingen dato her."),
    # participants and places
    ("participants", {}, "Skriv en liste i […]."),
    ("participants", [], "Planen har ingen ansøger."),
    ("participants[0].is_applicant", False, "Planen har ingen ansøger.", "participants"),
    ("participants[0].organisation.code", "ukendt", "Organisationen »ukendt« findes ikke. En adm"),
    ("participants[0].organisation.code", "lbf", "Kun boligorganisationer"),
    ("participants[0].organisation.cvr", "1", "Feltet kendes ikke."),
    (
        "participants.+",
        {"uid": uid(90), "organisation": {"code": "soengen"}, "is_applicant": True},
        f"En plan har kun én ansøger. Se også {P}.participants[0].",
        "participants[1]",
    ),
    (
        "participants.+",
        {"uid": uid(90), "organisation": {"code": "nordlyng"}},
        "Organisationen deltager allerede i planen.",
        "participants[1]",
    ),
    (
        "participants.+",
        {"uid": APPLICANT, "organisation": {"code": "soengen"}},
        f"Rækken står to gange. Se også {P}.participants[0].",
        "participants[1]",
    ),
    ("areas[0].housing_area", "Nordvang", "Skriv et objekt med felter"),
    ("areas[0].housing_area.name", "", "Feltet må ikke være tomt."),
    ("areas[0].estates[0].residents", -1, "Tallet skal ligge mellem 0 og"),
    ("areas[0].estates[0].beboere", 1, "Feltet kendes ikke."),
    ("areas[0].estates.+", DRAFT["areas"][0]["estates"][0], "Afdelingen står to gange", "areas[0].estates[1]"),
    # content
    ("foci[0].focus_area.code", "x", "Indsatsområdet »x« findes ikke. Vælg mellem: beskaeftigelse, "),
    ("foci[0].focus_area.code", "x" * 90, f"Indsatsområdet »{'x' * 40}…« findes ikke."),
    ("goals[0]", "Flere er i arbejde", "Skriv et objekt med felter"),
    ("goals[0].focus", uid(99), f"Rækken peger på »{uid(99)}«, men planen har ingen række med det uid i listen foci."),
    ("goals[0].challenge", FOCUS, f"Rækken peger på »{FOCUS}«, men planen har ingen række med det uid i listen challe"),
    ("goals[0].position", 1.0, "Skriv et helt tal uden anførselstegn."),
    ("goals[0].position", True, "Skriv et helt tal uden anførselstegn."),
    ("goals[0].position", 10**30, "Tallet skal ligge mellem 0 og 32767."),
    ("goals[0].target", "5", "Feltet kendes ikke. Kendte felter er: uid, focus"),
    ("indicators[0].goal", None, "Feltet skal udfyldes."),
    ("indicators[0].decimals", 7, "Tallet skal ligge mellem 0 og 4."),
    ("indicators[0].baseline_value", "61,5", 'Skriv tallet i anførselstegn med punktum, som "36.5"'),
    ("indicators[0].baseline_value", "1e5", "Skriv tallet"),
    ("indicators[0].baseline_value", "9" * 11, "Skriv tallet"),
    (
        "targets.+",
        {"uid": uid(90), "indicator": INDICATOR, "due_on": "2027-12-01", "value": "1"},
        "Indikatoren har allerede en målværdi den dag.",
        "targets[1]",
    ),
    ("activities[0].activity_type", "Golf", "Aktivitetstypen »Golf« findes ikke. Vælg mellem:"),
    ("activities[0].level", "by", '»by« kendes ikke. Vælg mellem: city, district, estate, "".'),
    (
        "activities[0]",
        {**DRAFT["activities"][0], "starts_on": "2025-06-01", "ends_on": "2025-05-31"},
        "Handlingen slutter, før den begynder.",
        "activities[0].ends_on",
    ),
    # money
    ("budget[0].year", 12, "Tallet skal ligge mellem 1990 og 2100."),
    ("budget[0].amount", 1000000, "Skriv beløbet i anførselstegn med punktum"),
    ("budget[0].amount", "1000.005", "Skriv beløbet"),
    ("budget[0].amount", "-1.00", "Beløbet må ikke være under 0 kr."),
    ("budget[0].amount", "99999999999.00", "Skriv beløbet"),
    ("budget[0].category.code", "kaffe", "Kategorien »kaffe« findes ikke. Vælg mellem: "),
    (
        "budget.+",
        {**DRAFT["budget"][0], "uid": uid(90)},
        "Året har allerede et beløb i kategorien for indsatsområdet.",
        "budget[1]",
    ),
    ("financing[0].counts_as_local", True, "Landsbyggefondens andel tæller ikke som lokal", "financing[0]"),
    ("financing[0].organisation", {"code": "lbf"}, "Kilden er selv Landsbyggefonden. Skriv null."),
    ("financing[0].source", "LBF", "»LBF« kendes ikke. Vælg mellem: fund, "),
    # what a draft does not have
    ("grant", RUNNING["grant"], "Det har en kladde ikke."),
    ("decisions", DECISIONS, "Det har en kladde ikke."),
    ("measurements", RUNNING["measurements"], "Det har en kladde ikke."),
    ("ledger", LEDGER, "Det har en kladde ikke."),
]  # fmt: skip

IN_DRIFT: list[tuple[Any, ...]] = [
    ("plan.starts_on", None, "En plan i drift har en første og en sidste dag."),
    ("plan.ends_on", "2023-12-31", "Den sidste dag ligger før den første."),
    ("plan.status", "ended", "Planens periode er ikke slut."),
    ("plan.started_on", "2026-11-23", "Datoen ligger efter i dag."),
    ("grant", None, "Tilsagnet er på 0,00 kr., men Landsbyggefondens andel i financing er 750.000,00 kr."),
    ("grant.amount", "750000.01", "Tilsagnet er på 750.000,01 kr., men"),
    ("grant.amount", "0.00", "Beløbet skal være over 0 kr."),
    ("grant.reference", GONE, "Feltet mangler."),
    ("grant.reference", "070770-1234", "Teksten ser ud til at indeholde et CPR"),
    ("decisions[0].outcome", "granted", "Udfaldet passer ikke til leddet. Vælg mellem: approved,"),
    ("decisions[0].outcome", "not_approved", "Med dette udfald er planen ikke i drift."),
    ("decisions[0].postponed_to", "2023-11-10", "Et punkt, der er udsat, har en ny dato."),
    (
        "decisions",
        [{**DECISIONS[0], "outcome": "postponed", "postponed_to": "2062-11-10"}, *DECISIONS],
        "Den nye dato kan senest være",
        "decisions[0].postponed_to",
    ),
    ("decisions[0].decided_on", "2026-11-23", "Datoen ligger efter i dag."),
    ("decisions[0].acting_organisation.code", "461", "Her handler planens egen kommune."),
    ("decisions[2].acting_organisation.code", "630", "Det er Landsbyggefonden, der giver tilsagn."),
    ("decisions[0].minutes_link", "javascript:alert(1)", "Indtast en gyldig URL."),
    ("decisions[0].udvalg", "1", "Feltet kendes ikke."),
    ("decisions", {}, "Skriv en liste i […]."),
    ("measurements[0].measured_on", "2026-11-23", "Datoen ligger efter i dag."),
    (
        "measurements[0].state",
        "suppressed",
        "En måling har en værdi, eller den er diskretioneret",
        "measurements[0]",
    ),
    (
        "measurements.+",
        {**RUNNING["measurements"][0], "uid": uid(90)},
        "Indikatoren har allerede en måling den dag.",
        "measurements[1]",
    ),
    ("ledger_years[0].closed_on", None, "Et lukket regnskabsår har en dato", "ledger_years[0]"),
    ("ledger_years[0].year", 2031, "Planen har intet regnskab for året. Perioden går fra 2024 til 2027."),
    ("ledger[0].booked_on", "2023-12-31", "Planen har intet regnskab for 2023."),
    ("ledger[0].amount", "0.00", "Beløbet kan ikke være 0 kr."),
    ("ledger[1].reason", "", "En tilbageførsel har en begrundelse", "ledger[1]"),
    ("ledger[1].reverses", GOAL, f"Rækken peger på »{GOAL}«, men planen har ingen række med det uid i listen ledger."),
    # what no action would have written
    ("plan.submitted_on", "2026-01-01", "»Først indsendt« kan ikke ligge efter »Sat i drift«, som er den 1. januar 20"),
    ("plan.sent_to_fund_on", "2024-01-02", "»Sendt til Landsbyggefonden« kan ikke ligge efter »Sat i drift«"),
    ("grant.granted_on", "2099-01-01", "Datoen ligger efter i dag."),
    ("measurements[0].measured_on", "2023-12-31", "Planen begynder den 1. januar 2024. Hvordan det var før, står som"),
    ("measurements[0].value", "-1000000", "Med denne enhed kan værdien ikke være under -100."),
    ("ledger_years[0].closed_on", "2099-01-01", "Datoen ligger efter i dag."),
    (
        "ledger_years[0].closed_on",
        "1991-01-01",
        "Regnskabet for 2024 kan tidligst lukkes den 1. januar 2025. Ret datoen.",
    ),
    ("ledger_years[0].closed_on", "2023-12-31", "Regnskabet for 2024 kan tidligst lukkes den 1. januar 2025."),
    ("ledger", [{**LEDGER[0], "reverses": uid(21), "reason": "x"}], "En tilbageførsel kan ikke", "ledger[0].reverses"),
    ("ledger[1].amount", "-1.00", "En tilbageførsel har det modsatte beløb af den post, den fører tilba"),
    ("ledger[1].source", "municipality", "En tilbageførsel har samme kategori, indsatsområde og betaler"),
    ("ledger[1].focus", None, "En tilbageførsel har samme kategori, indsatsområde og betaler"),
    (
        "ledger.+",
        {**LEDGER[1], "uid": uid(90)},
        f"Posten er allerede ført tilbage af en anden. En post føres kun tilbage én gang. Se også {P}.ledger[1].",
        "ledger[2]",
    ),
]  # fmt: skip


def as_it_was() -> tuple[int, ...]:
    rows = sum(model.objects.count() for model in PlanRow.__subclasses__())
    counted = (Plan, PlanNumberSeries, Event, Estate, District)
    return (rows, *(model._default_manager.count() for model in counted))


def name_of(line: tuple[Any, ...]) -> str:
    return f"{line[0]}={'gone' if line[1] is GONE else str(line[1])[:20]}"


def only_refused(part: dict[str, Any], line: tuple[Any, ...]) -> None:
    """This problem and no other, and nothing is written."""
    path, value, message, *other = line
    before = as_it_was()
    [(place, told)] = refused(put(file_of(part), f"{P}.{path}", value))
    assert place == f"{P}.{(other or [path])[0]}"
    assert told.startswith(message)
    assert as_it_was() == before


@pytest.mark.parametrize("line", IN_A_DRAFT, ids=name_of)
def test_a_draft_is_refused(line: tuple[Any, ...]) -> None:
    only_refused(DRAFT, line)


@pytest.mark.parametrize("line", IN_DRIFT, ids=name_of)
def test_a_plan_in_drift_is_refused(line: tuple[Any, ...]) -> None:
    only_refused(RUNNING, line)


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        ("format", 2, "format", "Skriv 1. Det er det format, portalen læser."),
        ("format", True, "format", "Skriv 1. Det er det format, portalen læser."),
        ("planer", [], "planer", "Feltet kendes ikke. Mente du plans?"),
        ("plans", {}, "plans", "Skriv en liste af planer i […]."),
        ("plans", [], "plans", "Skriv mellem 1 og 1000 planer."),
        (P, "Nordvang", P, "Skriv en plan i {…}."),
        (P, None, P, "Skriv en plan i {…}."),
        (f"{P}.plan", GONE, f"{P}.plan", "Skriv planens egne felter i {…}."),
    ],
)
def test_what_is_no_file_of_plans(path: str, value: Any, place: str, message: str) -> None:
    assert refused(put(file_of(DRAFT), path, value)) == [(place, message)]


def test_everything_is_told_at_once() -> None:
    second = {**DRAFT, "plan": {**DRAFT["plan"], "uid": uid(2)}}
    document = put(file_of(DRAFT, second), f"{P}.goals[0].title", "")
    document = put(document, f"{P}.budget[0].amount", "mange")
    document = put(document, "plans[1].participants[0].organisation.code", "ukendt")
    document = put(document, "plans[1].areas[0].estates[0]", {"number": "1"})
    assert [path for path, _ in refused(document)] == [
        f"{P}.goals[0].title",
        f"{P}.budget[0].amount",
        "plans[1].participants[0].organisation.code",
        "plans[1].areas[0].estates[0].organisation",
        "plans[1].areas[0].estates[0].name",
    ]


def test_a_file_that_is_wrong_everywhere_is_told_in_five_hundred_lines() -> None:
    rows = [{"uid": uid(1000 + number), "focus": FOCUS, "title": ""} for number in range(700)]
    told = refused(put(file_of(DRAFT), f"{P}.goals", rows))
    assert len(told) == 501
    assert told[-1] == ("", "Filen har 202 fejl mere. Ret disse først.")


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_OF, "goals", 0)
    assert (f"{P}.goals", "Listen har 1 rækker. En plan kan højst have 0.") in refused(file_of(DRAFT))


def test_no_plan_has_thousands_of_maal() -> None:
    rows = [{"uid": uid(1000 + number), "focus": FOCUS, "title": "Et mål"} for number in range(1001)]
    told = refused(put(file_of(DRAFT), f"{P}.goals", rows))
    assert told[0] == (f"{P}.goals", "Listen har 1.001 rækker. En plan kan højst have 1.000.")


def test_the_same_plan_twice_in_a_file() -> None:
    numbered = put(file_of(DRAFT), f"{P}.plan.number", "2024-0001")["plans"][0]
    assert refused(file_of(numbered, numbered)) == [
        ("plans[1].plan.uid", "Planen står også som plans[0]. Hver plan har sit eget uid."),
        (
            "plans[1].plan.number",
            "Nummeret 2024-0001 har en anden plan. Udelad feltet, så får planen et nyt.",
        ),
    ]


def test_a_number_that_another_plan_has(cast: Cast) -> None:
    other = draft_plan(cast)
    assert refused(put(file_of(DRAFT), f"{P}.plan.number", other.number)) == [
        (
            f"{P}.plan.number",
            f"Nummeret {other.number} har en anden plan. Udelad feltet, så får planen et nyt.",
        )
    ]


def test_plans_that_continue_each_other_in_a_ring() -> None:
    one = put(put(file_of(DRAFT), f"{P}.plan.number", "2024-0001"), f"{P}.plan.predecessor", "2024-0002")
    two = put(put(file_of(DRAFT), f"{P}.plan.number", "2024-0002"), f"{P}.plan.predecessor", "2024-0001")
    two = put(two, f"{P}.plan.uid", uid(2))
    [(path, message)] = refused(file_of(one["plans"][0], two["plans"][0]))
    assert (path, message) == (
        f"{P}.plan.predecessor",
        "Planerne fortsætter hinanden i ring. Skriv null i den første.",
    )


def test_an_afdeling_lies_in_one_boligomraade(cast: Cast) -> None:
    import_plans(document=file_of(DRAFT), by=None)
    second = {**DRAFT, "plan": {**DRAFT["plan"], "uid": uid(2)}}
    moved = put(file_of(second), f"{P}.areas[0].housing_area.name", "Søengen")
    message = "Afdelingen ligger i boligområdet Nordvang. Flyt den dertil."
    assert refused(moved) == [(f"{P}.areas[0].estates[0]", message)]


def test_an_afdeling_has_one_name_in_a_file() -> None:
    second = {**DRAFT, "plan": {**DRAFT["plan"], "uid": uid(2)}}
    renamed = put(file_of(DRAFT, second), "plans[1].areas[0].estates[0].name", "Nordvang 1")
    [(path, message)] = refused(renamed)
    assert path == "plans[1].areas[0].estates[0]"
    assert message.startswith("Afdelingen står med andre oplysninger et andet sted i filen.")


def test_a_part_that_is_not_there_is_empty_and_defaults_are_the_models_own() -> None:
    bare = {"plan": DRAFT["plan"], "participants": DRAFT["participants"]}
    [parsed] = check_file(file_of(bare))
    assert parsed.uid == PLAN
    assert (parsed.status, parsed.after["goals"], parsed.after["grant"]) == ("draft", [], None)
    assert parsed.after["plan"]["has_public_page"] is False
    assert parsed.after["participants"][0]["organisation"]["name"] == "Boligselskabet Nordlyng"


def test_a_long_name_of_a_field_is_not_repeated_whole() -> None:
    name = "x" * 100_000
    document = put(file_of(DRAFT), f"{P}.goals[0].{name}", 1)
    for place in (P, f"{P}.plan", f"{P}.areas[0].housing_area", f"{P}.participants[0].organisation"):
        document = put(document, f"{place}.{name}", 1)
    document[name] = 1
    told = refused(document)
    assert [path.rpartition(".")[2] for path, _ in told] == ["x" * 60] * 6
    assert all(len(message) < 1_000 for _, message in told)


def test_fields_without_number_are_guessed_at_so_many_times() -> None:
    fields = {f"titel{number}": 1 for number in range(700)}
    goal = DRAFT["goals"][0] | fields
    with mock.patch("difflib.get_close_matches", wraps=difflib.get_close_matches) as guessed:
        told = refused(put(file_of(DRAFT), f"{P}.goals[0]", goal))
    assert guessed.call_count == MAX_GUESSES
    assert len(told) == 501
    assert told[0] == (f"{P}.goals[0].titel0", "Feltet kendes ikke. Mente du title?")
