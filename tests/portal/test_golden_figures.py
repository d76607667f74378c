"""The same plan, worked out by hand, wherever its money is printed: every page, both PDFs, the workbook and the file
say each figure of budget, financing, books, variance, shares and tilsagn alike."""

import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from pypdf import PdfReader

from approvals.actions.moves import take_snapshot
from approvals.actions.papers import plan_context, printed
from approvals.models import Snapshot
from core.hyphens import SOFT_HYPHEN
from funding.figures import economy
from monitoring import actions
from monitoring.exchange import report_document
from monitoring.figures import refresh
from plans.models import Plan
from tests.factories.monitoring import fill_report
from tests.portal.golden import SPRING_OF_2027, calculated, exact, golden_plan, workbook_of

pytestmark = pytest.mark.django_db

Rows = Mapping[str, tuple[str, ...]]

# 2026, 2027, in all; 500.000,10 = 400.000,00 + 100.000,10.
BUDGET: Rows = {
    "Løn og personale": ("400000.00", "300000.00", "700000.00"),
    "Aktiviteter": ("100000.10", "0.00", "100000.10"),
    "I alt": ("500000.10", "300000.00", "800000.10"),
}
FOCI: Rows = {
    "Beskæftigelse": ("400000.00", "300000.00", "700000.00"),
    "Tværgående": ("100000.10", "0.00", "100000.10"),
}
# 75 % of 500.000,10 is 375.000,075: rounded down. 12,5 % is 62.500,0125: to the nearest øre. What is left is
# 125.000,03 − 62.500,01, and the two boligorganisationer share it equally: 31.250,01 each.
FINANCING: Rows = {
    "Landsbyggefonden": ("375000.07", "225000.00", "600000.07"),
    "Vejle Kommune": ("62500.01", "37500.00", "100000.01"),
    "Boligorganisationerne": ("62500.02", "37500.00", "100000.02"),
    "I alt": ("500000.10", "300000.00", "800000.10"),
}
PAYERS: Rows = {
    "Boligselskabet Nordlyng": ("31250.01", "18750.00", "50000.01"),
    "Søengens Boligforening": ("31250.01", "18750.00", "50000.01"),
}
# Of 2026: budget, booked, booked less budget. 120.000,00 − 500,25 = 119.499,75; 380.000,25 − 500,25 = 379.500,00.
BY_CATEGORY: Rows = {
    "Løn og personale": ("400000.00", "380000.25", "-19999.75"),
    "Aktiviteter": ("100000.10", "119499.75", "19499.65"),
    "I alt": ("500000.10", "499500.00", "-500.10"),
}
BY_SOURCE: Rows = {
    "Landsbyggefonden": ("375000.07", "379500.00", "4499.93"),
    "Vejle Kommune": ("62500.01", "120000.00", "57499.99"),
    "Boligorganisationerne": ("62500.02", "0.00", "-62500.02"),
    "I alt": ("500000.10", "499500.00", "-500.10"),
}
# The variance in per cent of the budget, to one decimal: −19.999,75 of 400.000,00 is −4,9999.
PERCENT = {
    "Løn og personale": "−5,0",
    "Aktiviteter": "19,5",
    "Landsbyggefonden": "1,2",
    "Vejle Kommune": "92,0",
    "Boligorganisationerne": "−100,0",
    "I alt": "−0,1",
}
BY_FOCUS: Rows = {"Beskæftigelse": ("400000.00", "380000.25"), "Tværgående": ("100000.10", "119499.75")}
BY_YEAR: Rows = {"2026": ("500000.10", "499500.00"), "2027": ("300000.00", "0.00")}
ENTRIES = ("380000.25", "120000.00", "-500.25")
# 600.000,07 of 800.000,10 is 74,9999991 %; 200.000,03 is 25,0000006 %; 100.000,01 is 12,4999997 %.
SHARES = {
    "andel-lbf": ("Landsbyggefondens andel", "75 %", "600.000,07", "74.9999"),
    "andel-lokal": ("Den lokale medfinansiering", "25 %", "200.000,03", "25.0000"),
    "andel-kommune": ("Kommunens andel", "12,5 %", "100.000,01", "12.4999"),
}
GRANT = "600000.07"


@pytest.fixture(autouse=True)
def _spring_of_2027():
    with time_machine.travel(SPRING_OF_2027, tick=False):
        yield


@pytest.fixture
def golden(cast: Any) -> Plan:
    return golden_plan(cast)


def danish(amount: str, minus: str = "−") -> str:
    """As paper and page print it, by other means than the portal's own."""
    return f"{Decimal(amount):,.2f}".translate(str.maketrans(",.-", ".," + minus))


def line(label: str, amounts: Iterable[str], *more: str) -> str:
    return " ".join([label, *map(danish, amounts), *more])


def in_one(text: str) -> str:
    """Text without its lines and its kinds of spaces."""
    return " ".join(text.split())


def of_pdf(content: bytes) -> str:
    return in_one(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def of_page(content: str) -> str:
    """What a page says: its words without tags, and without what only explains a cell to the eye."""
    main = content[content.index("<main") : content.index("</main>")]
    return in_one(html.unescape(re.sub(r"<[^>]*>", " ", main)).replace(SOFT_HYPHEN, ""))


def sums(rows: Iterable[tuple[Any, Decimal]]) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for key, amount in rows:
        found[key] += amount
    return dict(found)


def by_hand(table: Rows, without: str = "I alt") -> dict[Any, Decimal]:
    """{(row, year): amount} of what is not nothing."""
    return {
        (label, year): Decimal(amount)
        for label, amounts in table.items()
        if label != without
        for year, amount in zip((2026, 2027), amounts, strict=False)
        if Decimal(amount)
    }


def share_sentence(key: str) -> str:
    name, percent, amount, _ = SHARES[key]
    return f"{name} er {percent} (afrundet) af planens samlede ramme: {amount} kr. af 800.000,10 kr."


def test_the_tables_by_hand_add_up():
    for table in (BUDGET, FINANCING, BY_CATEGORY, BY_SOURCE):
        rows = [list(map(Decimal, amounts)) for label, amounts in table.items() if label != "I alt"]
        assert [sum(column) for column in zip(*rows, strict=True)] == list(map(Decimal, table["I alt"]))
    for table in (BUDGET, FOCI, FINANCING, PAYERS):
        assert all(
            Decimal(first) + Decimal(second) == Decimal(whole) for first, second, whole in table.values()
        )
    for name, percent, amount, at_least in SHARES.values():
        part = Decimal(amount.replace(".", "").replace(",", "."))
        assert str(part / Decimal("800000.10") * 100).startswith(at_least), name
        assert percent


def test_the_pages(golden: Plan, cast: Any, client: Any) -> None:
    client.force_login(cast.jonas)

    def read(path: str) -> str:
        return of_page(client.get(f"/planer/{golden.number}/{path}").content.decode())

    money = read("oekonomi/")
    for table in (BUDGET, FINANCING, PAYERS):
        for label, amounts in table.items():
            if label not in ("Boligorganisationerne", "I alt"):  # the page has a row for each of them
                assert line(label, amounts) in money, label
    for label in ("Budget i alt", "Finansiering i alt"):
        assert line(label, BUDGET["I alt"]) in money, label
    for code, label in (("beskaeftigelse", "Beskæftigelse"), ("tvaergaaende", "Tværgående")):
        figure = read(f"oekonomi/tal/budget-{code}/")
        assert f"Budgettet til »{label}« er {danish(FOCI[label][2])} kr." in figure
    for key in SHARES:
        assert share_sentence(key) in read(f"oekonomi/tal/{key}/")
    books = read("regnskab/?aar=2026")
    for table in (BY_CATEGORY, BY_SOURCE):
        for label, (budget, booked, variance) in table.items():
            assert line(label, (budget, booked)) in books, label
            assert danish(variance) in books, label
    assert all(danish(amount) in books for amount in ENTRIES)
    across = of_page(client.get("/oekonomi-paa-tvaers/").content.decode())
    # The forecast is what 2026 ended at, and the budget of 2027.
    assert line("I alt", ("800000.10", GRANT, "499500.00", "799500.00")) in across


def test_the_printed_plan(golden: Plan, cast: Any) -> None:
    snapshot = take_snapshot(golden, Snapshot.Reason.STARTED, cast.mette)
    text = of_pdf(printed("approvals/pdf/plan.html", plan_context(snapshot, economy(snapshot.document))))
    text = text[text.rindex("Planens samlede ramme er 800.000,10 kr.") :]
    for table in (BUDGET, FINANCING):
        for label, amounts in table.items():
            assert line(label, amounts) in text, label
    for label, amounts in FOCI.items():
        own = text[text.rindex(f"{label} Kategori 2026 2027 I alt") :]
        own = own[: own.index("I alt", len(f"{label} Kategori 2026 2027 I alt")) + 60]
        assert line("I alt", amounts) in own, label
    for key in SHARES:
        assert share_sentence(key) in text


def test_the_printed_redegoerelse(golden: Plan, cast: Any) -> None:
    report = actions.begin_report(plan=golden, year=2026, by=cast.mette)
    fill_report(report, cast.mette)
    text = of_pdf(actions.pdf_content(report)[0])
    assert f"Samlet ramme {danish('800000.10')} kr." in text
    assert f"Tilsagn {danish(GRANT)} kr., BS-2025-118, 3. november 2025" in text
    for table in (BY_CATEGORY, BY_SOURCE):
        for label, amounts in table.items():
            assert line(label, amounts, PERCENT[label]) in text, label
    for table in (BY_FOCUS, BY_YEAR):
        for label, amounts in table.items():
            assert line(label, amounts) in text, label
    money = report_document(refresh(report))["report"]["money"]
    for part, table in (
        ("categories", BY_CATEGORY),
        ("sources", BY_SOURCE),
        ("foci", BY_FOCUS),
        ("years", BY_YEAR),
    ):
        rows = {row["name"]: (row["budget"], row["booked"]) for row in money[part]}
        for label, amounts in table.items():
            if label != "I alt":
                assert rows[label] == amounts[:2], label
    assert (money["total"]["budget"], money["total"]["booked"]) == BY_CATEGORY["I alt"][:2]


def test_the_file(golden: Plan, tmp_path: Any) -> None:
    target = tmp_path / "plan.json"
    call_command("export_plan", golden.number, output=target)
    (part,) = json.loads(target.read_bytes())["plans"]
    foci = {row["uid"]: row["focus_area"]["name"] for row in part["foci"]} | {None: "Tværgående"}
    sources = {"fund": "Landsbyggefonden", "municipality": "Vejle Kommune"}

    def added(rows: str, key: Callable[[dict[str, Any]], Any], year: Callable[[dict[str, Any]], Any]) -> Any:
        return sums(((key(row), year(row)), Decimal(row["amount"])) for row in part[rows])

    def own_year(row: dict[str, Any]) -> int:
        return int(row["year"])

    assert added("budget", lambda row: row["category"]["name"], own_year) == by_hand(BUDGET)
    assert added("budget", lambda row: foci[row["focus"]], own_year) == by_hand(FOCI)
    paid = added("financing", lambda row: sources.get(row["source"], "Boligorganisationerne"), own_year)
    assert paid == by_hand(FINANCING)
    organisations = added("financing", lambda row: (row["organisation"] or {}).get("name"), own_year)
    assert by_hand(PAYERS).items() <= organisations.items()
    local = sum(Decimal(row["amount"]) for row in part["financing"] if row["counts_as_local"])
    assert local == Decimal("200000.03")

    def day(row: dict[str, Any]) -> int:
        return int(row["booked_on"][:4])

    assert sorted(row["amount"] for row in part["ledger"]) == sorted(ENTRIES)
    for table, key in (
        (BY_CATEGORY, lambda row: row["category"]["name"]),
        (BY_SOURCE, lambda row: sources[row["source"]]),
        (BY_FOCUS, lambda row: foci[row["focus"]]),
    ):
        booked = {(label, 2026): Decimal(row[1]) for label, row in table.items() if label != "I alt"}
        assert added("ledger", key, day) == {place: amount for place, amount in booked.items() if amount}
    assert part["grant"]["amount"] == GRANT


def test_the_workbook(golden: Plan, cast: Any, client: Any) -> None:
    """Each figure of the sheets added up anew, beside what their own formulas say."""
    sheets = calculated(workbook_of(golden, client, cast.jonas))

    def rows(sheet: str) -> list[dict[str, Any]]:
        cells = sheets[sheet]
        heads = {place[:-1]: text for place, text in cells.items() if re.fullmatch("[A-Z]1", place)}
        last = max(int(place[1:]) for place in cells)
        return [{head: cells.get(f"{at}{row}") for at, head in heads.items()} for row in range(2, last)]

    def added(sheet: str, keys: tuple[str, ...], column: str) -> dict[Any, Decimal]:
        found = sums((tuple(row[key] for key in keys), exact(row[column] or 0)) for row in rows(sheet))
        return {key: amount for key, amount in found.items() if amount}

    assert added("Budget", ("Kategori", "År"), "Beløb, kr.") == by_hand(BUDGET)
    financing = added("Finansiering", ("Kilde", "År"), "Beløb, kr.")
    assert financing == by_hand(FINANCING)
    assert by_hand(PAYERS).items() <= added("Finansiering", ("Betaler", "År"), "Beløb, kr.").items()
    assert added("Finansiering", ("Lokal medfinansiering",), "Beløb, kr.")["ja",] == Decimal("200000.03")
    assert sorted(str(exact(row["Beløb, kr."])) for row in rows("Regnskab")) == sorted(ENTRIES)
    for at, column in enumerate(("Budget, kr.", "Bogført, kr.", "Afvigelse, kr.")):
        found = added("Afvigelse", ("Kategori", "År"), column)
        for label in ("Løn og personale", "Aktiviteter"):
            assert found[label, 2026] == Decimal(BY_CATEGORY[label][at]), (label, column)
    by_year = {row["År"]: row for row in rows("Overblik")}
    for year, (budget, booked) in BY_YEAR.items():
        own = by_year[int(year)]
        assert (exact(own["Budget, kr."]), exact(own["Bogført, kr."])) == (Decimal(budget), Decimal(booked))
