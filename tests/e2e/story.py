"""The first three steps, told as each person does them on the pages: written, financed, approved.

The walks with and without JavaScript tell the same story; what only script can do is asserted by the walk itself.
"""

import re

from django.urls import reverse
from playwright.sync_api import Locator, expect

from core.danish import format_date
from core.dates import today
from plans.models import Plan
from tests.e2e.person import Person

TITLE = "Nordvang og Søengen"
FIRST = today().year - 1  # the term has begun, so that its first calendar year can be accounted for
LAST = FIRST + 3
YEARS = range(FIRST, LAST + 1)
TODAY = format_date(today(), "short")
PASSWORD = "helhedsplan"


# 1. Write


def creates_the_plan(mette: Person) -> Plan:
    mette.opens("plans:create")
    mette.sees("Opret helhedsplan")
    mette.writes("Titel", TITLE)
    mette.chooses("Ansøger", "Boligselskabet Nordlyng")
    mette.chooses("Kommune", "Vejle Kommune")
    mette.chooses("Bevillingsperiode", "2019-26-midlerne")
    mette.writes("Fra", f"1-1-{FIRST}")
    mette.writes("Til og med", f"31-12-{LAST}")
    mette.presses("Opret plan")
    mette.sees("Planens indhold")
    return Plan.objects.get(title=TITLE)


def writes_the_background(mette: Person, plan: Plan) -> None:
    mette.opens("plans:basics", plan.number)
    mette.sees("Baggrund")
    mette.writes("Baggrund", "Mange beboere er **uden arbejde**, og for få er trygge om aftenen.")
    mette.ticks("Søengens Boligforening")
    mette.presses("Gem baggrund")
    mette.reads("Baggrunden er gemt.")
    mette.opens("plans:content", plan.number)
    mette.sees("Planens indhold")
    mette.reads("for få er trygge om aftenen", "Søengens Boligforening")


def chooses_areas(mette: Person, plan: Plan) -> None:
    for area, owner, number, estate in (
        ("Nordvang", "Boligselskabet Nordlyng", "12", "Nordvang I"),
        ("Søengen", "Søengens Boligforening", "3", "Søengen I"),
    ):
        mette.opens("plans:areas", plan.number)
        mette.sees("Boligområder og afdelinger")
        mette.writes("Boligområde", area)
        mette.chooses("Boligorganisation", owner)
        mette.writes("Afdelingsnr.", number)
        mette.writes("Afdelingens navn", estate)
        mette.writes("Beboere", "1.240")
        mette.presses("Gem områder")
        mette.reads("Boligområder og afdelinger er gemt.")
        expect(mette.field("checkbox", f"{estate}, {owner}")).to_be_checked()
    mette.opens("plans:content", plan.number)
    mette.reads("Søengen I (Søengens Boligforening, afd. 3), 1.240 beboere")


def chooses_foci(mette: Person, plan: Plan) -> None:
    mette.opens("plans:foci", plan.number)
    mette.sees("Vælg indsatsområder")
    mette.ticks("2 Beskæftigelse")
    mette.ticks("3 Kriminalitetsforebyggelse")
    mette.presses("Gem valg")
    mette.sees("Planens indhold")


def writes_a_focus(
    mette: Person,
    plan: Plan,
    *,
    code: str,
    heading: str,
    challenge: str,
    goal: str,
    indicator: str,
    numbers: tuple[str, str],
    activity: str,
) -> None:
    """Udfordring, mål with indikator, målværdi and a delmål, handling."""
    mette.opens("plans:focus", plan.number, code)
    mette.sees(heading)
    mette.writes("Udfordring", challenge)
    mette.writes("Beskrivelse", "Det er værre her end i resten af kommunen.")
    mette.presses("Gem udfordringer")
    mette.sees(heading)
    mette.follows("Tilføj mål")
    mette.sees("Nyt mål")
    mette.writes("Mål", goal)
    mette.chooses("Udfordring", challenge)
    mette.writes("Navn", indicator)
    mette.chooses("Enhed", "Procent")
    mette.chooses("Decimaler", "1")
    mette.picks("Højere er bedre")
    mette.writes("Udgangspunkt", numbers[0])
    mette.page.get_by_role("textbox", name="Dato", exact=True).fill(f"1-12-{FIRST - 1}")
    mette.writes("Kilde", "Danmarks Statistik")
    mette.writes("Målværdi", numbers[1])
    mette.writes("Nås senest", f"1-12-{LAST}")
    mette.writes(str(FIRST), numbers[0])
    mette.writes("Handling", activity)
    mette.chooses("Niveau", "Bydel")
    mette.writes("Ansvarlig", "Helhedsplanen")
    mette.writes("Fra", f"1-1-{FIRST}")
    mette.writes("Til", f"31-12-{LAST}")
    mette.writes("Målgruppe", "Voksne i området")
    mette.presses("Gem mål")
    mette.sees(heading)
    mette.reads(goal)


def writes_both_foci(mette: Person, plan: Plan) -> None:
    writes_a_focus(
        mette,
        plan,
        code="beskaeftigelse",
        heading="2 Beskæftigelse",
        challenge="Mange står uden for arbejdsmarkedet",
        goal="Flere beboere er i arbejde",
        indicator="Beboere i arbejde",
        numbers=("52,5", "60"),
        activity="Brobygning til jobcentret",
    )
    writes_a_focus(
        mette,
        plan,
        code="kriminalitetsforebyggelse",
        heading="3 Kriminalitetsforebyggelse",
        challenge="Mange er utrygge om aftenen",
        goal="Flere beboere er trygge",
        indicator="Beboere, der er trygge",
        numbers=("64,0", "75"),
        activity="Gadeplansarbejde om aftenen",
    )


def writes_a_milestone(mette: Person, plan: Plan) -> None:
    mette.opens("plans:milestones", plan.number)
    mette.sees("Milepæle")
    mette.writes("Milepæl", "Midtvejsmåling af tryghed")
    mette.page.get_by_role("textbox", name="Dato", exact=True).fill(f"1-3-{FIRST + 2}")
    mette.presses("Gem milepæle")
    mette.reads("Milepælene er gemt.")
    expect(mette.field("textbox", "Milepæl")).to_have_value("Midtvejsmåling af tryghed")


def seats_the_board(mette: Person, plan: Plan) -> None:
    for email, function, name in (
        ("karim@styregruppe.example", "Formand", "Karim Abdi"),
        ("sofie@styregruppe.example", "Medlem", "Sofie Nygaard"),
    ):
        mette.opens("plans:team", plan.number)
        mette.sees("Personer på planen")
        mette.writes("E-mail", email)
        mette.chooses("Rolle", "Medlem af styregruppe eller bestyrelse")
        mette.chooses("Organ", "Styregruppe")
        mette.chooses("Funktion", function)
        mette.presses("Tilføj person")
        expect(mette.page.get_by_role("listitem").filter(has_text=name)).to_be_visible()


def shares_the_draft(mette: Person, jonas: Person, plan: Plan) -> None:
    """The kommune sees nothing before, and reads and comments after."""
    assert jonas.page.goto(reverse("portal:plan", args=[plan.number])).status == 404  # type: ignore[union-attr]
    jonas.sees("Siden findes ikke")
    mette.opens("plans:content", plan.number)
    mette.presses("Del med kommunen")
    mette.sees("Planens indhold")
    mette.has_no_button("Del med kommunen")
    jonas.opens("portal:plan", plan.number)
    jonas.sees(TITLE)
    jonas.opens("plans:comment", plan.number)
    jonas.sees("Kommentarer")
    jonas.writes("Kommentar", "Beskriv gerne samarbejdet med jobcentret.")
    jonas.presses("Skriv kommentar")
    jonas.sees("Kommentarer")
    jonas.reads("Beskriv gerne samarbejdet med jobcentret.")


# 2. Money


def cell(person: Person, line: str, year: int, focus: str = "") -> Locator:
    name = f"{line} {year}" + (f" ({focus})" if focus else "") + ", kr."
    return person.page.get_by_role("textbox", name=name, exact=True)


def shows_the_table_of(person: Person, focus: str) -> None:
    choices = person.page.get_by_role("list", name="Indsatsområde")
    choices.get_by_role("link").filter(has_text=focus).click()


def writes_the_budget(mette: Person, plan: Plan) -> None:
    """Two tables; the default split is made when the first is saved, and follows the frame as it grows."""
    mette.opens("funding:economy", plan.number)
    mette.sees("Økonomi")
    shows_the_table_of(mette, "Beskæftigelse")
    for year in YEARS:
        cell(mette, "Løn og personale", year, "Beskæftigelse").fill("1.500.000,00")
    mette.presses("Gem økonomi")
    mette.sees("Økonomi")
    expect(cell(mette, "Landsbyggefonden", FIRST)).to_have_value("1.125.000,00")
    expect(cell(mette, "Boligselskabet Nordlyng", FIRST)).to_have_value(re.compile("^93.750,00|187.500,00$"))
    shows_the_table_of(mette, "Tværgående")
    for year in YEARS:
        cell(mette, "Administration", year, "Tværgående").fill("250000")
    mette.presses("Gem økonomi")
    mette.reads("Finansieringen følger budgettet", "Budget og finansiering er i orden.")
    expect(cell(mette, "Landsbyggefonden", FIRST)).to_have_value("1.312.500,00")


def splits_again(mette: Person) -> None:
    mette.presses("Fordel 75 / 12,5 / 12,5 igen")
    mette.sees("Fordel finansieringen 75 / 12,5 / 12,5")
    mette.presses("Fordel 75 / 12,5 / 12,5")
    mette.sees("Økonomi")
    mette.reads("Budget og finansiering er i orden.")
    expect(cell(mette, "Landsbyggefonden", FIRST)).to_have_value("1.312.500,00")


TOO_LITTLE = ("Den lokale medfinansiering er 87.500,00 kr.", "Landsbyggefondens andel er 87.500,00 kr.")


def local_meter(person: Person) -> Locator:
    return person.page.locator(".meter").filter(has_text="Lokal medfinansiering").first


def asks_the_fund_for_too_much(mette: Person) -> None:
    """Types it, without saving: 87.500 kr. more from the fund and as much less from the kommune."""
    expect(local_meter(mette)).to_have_class(re.compile("meter-ok"))
    cell(mette, "Landsbyggefonden", FIRST).fill("1.400.000")
    cell(mette, "Vejle Kommune", FIRST).fill("131.250")


def saves_too_little_local_money(mette: Person, lars: Person, plan: Plan) -> None:
    """A warning while one writes; the ansøger cannot hand in."""
    mette.presses("Gem økonomi")
    mette.sees("Økonomi")
    expect(local_meter(mette)).to_have_class(re.compile("meter-error"))
    mette.reads(*TOO_LITTLE)
    lars.opens("approvals:check", plan.number)
    lars.sees("Tjek før indsendelse")
    lars.reads(*TOO_LITTLE, "Knappen kommer frem, når fejlene er rettet.")
    lars.has_no_button("Send til kommunen")


def puts_the_money_right(mette: Person) -> None:
    splits_again(mette)


# 3. Approve


def hands_in(lars: Person, plan: Plan, *, again: bool = False) -> None:
    if again:
        lars.opens("portal:tasks")
        lars.follows("Send planen til kommunen igen")
    else:
        lars.opens("portal:plan", plan.number)
        lars.follows("Tjek og send planen")
    lars.sees("Tjek før indsendelse")
    lars.reads(f"Planen kan sendes til {plan.municipality}.")
    lars.page.get_by_label("Adgangskode").fill(PASSWORD)
    lars.presses("Send til kommunen igen" if again else "Send til kommunen")
    lars.reads(f"Indsendelse {2 if again else 1} er sendt til Vejle Kommune.")
    lars.sees("Sagsforløb")


def sends_a_section_back(jonas: Person, plan: Plan) -> None:
    jonas.opens("portal:tasks")
    jonas.sees("Mine opgaver")
    jonas.follows("Skriv indstillingen")
    jonas.opens("approvals:return", plan.number)
    jonas.sees("Send tilbage til rettelse")
    jonas.writes("Beskæftigelse", "Skriv, hvordan I samarbejder med jobcentret.")
    jonas.presses("Send tilbage")
    jonas.reads("Planen er sendt tilbage til ansøgeren.")


def corrects_the_section(mette: Person, plan: Plan) -> None:
    """Only what was sent back is open."""
    mette.opens("portal:tasks")
    mette.reads(TITLE)
    mette.opens("funding:economy", plan.number)
    mette.has_no_button("Gem økonomi")
    mette.opens("plans:focus", plan.number, "kriminalitetsforebyggelse")
    mette.has_no_button("Gem udfordringer")
    mette.opens("plans:focus", plan.number, "beskaeftigelse")
    mette.sees("2 Beskæftigelse")
    mette.writes("Beskrivelse", "Helhedsplanen og jobcentret har fælles kontor tre dage om ugen.")
    mette.presses("Gem udfordringer")
    mette.sees("2 Beskæftigelse")
    expect(mette.field("textbox", "Beskrivelse")).to_have_value(re.compile("fælles kontor"))


def writes_the_recommendation(jonas: Person) -> None:
    jonas.opens("portal:tasks")
    jonas.follows("Skriv indstillingen")
    jonas.sees("Forvaltningens indstilling")
    jonas.writes("Indstilling", "Forvaltningen indstiller, at planen godkendes.")
    jonas.writes("Kommunens sagsnr.", "00.32.00-S00-12-26")
    jonas.presses("Afslut indstillingen")
    jonas.reads("Indstillingen er afsluttet.")


def records(jonas: Person, body: str, outcome: str, *, votes: bool = False) -> None:
    jonas.opens("portal:tasks")
    jonas.follows(f"Udfyld {body} beslutning")
    jonas.sees(f"Udfyld {body} beslutning")
    jonas.writes("Mødedato", TODAY)
    jonas.writes("Dagsordenspunkt", "14")
    jonas.writes("Beslutning", "Godkendt som indstillet.")
    jonas.picks(outcome)
    if votes:
        jonas.writes("Stemmer for", "26")
        jonas.writes("Stemmer imod", "4")
        jonas.writes("Undlod at stemme", "1")
    jonas.presses("Send til bekræftelse")
    jonas.reads("skal nu bekræfte den.")
    jonas.has_no_button(f"Bekræft {body} beslutning")  # who wrote it does not confirm it


def confirms(hanne: Person, body: str) -> None:
    hanne.opens("portal:tasks")
    hanne.sees("Mine opgaver")
    hanne.follows(f"Bekræft {body} beslutning")
    hanne.sees(f"Bekræft {body} beslutning")
    hanne.reads("Godkendt som indstillet.", "Indsendelse 2")
    hanne.page.get_by_label("Adgangskode").fill(PASSWORD)
    hanne.presses(f"Bekræft {body} beslutning")
    hanne.reads(f"Du har bekræftet {body} beslutning.")


def sends_to_the_fund(jonas: Person) -> None:
    jonas.opens("portal:tasks")
    jonas.follows("Send ansøgningen til Landsbyggefonden")
    jonas.sees("Send ansøgningen til Landsbyggefonden")
    jonas.writes("Sendt den", TODAY)
    jonas.writes("Kvittering eller journalnummer", "LBF-2026-114")
    jonas.presses("Registrer afsendelsen")
    jonas.reads("Ansøgningen er sendt til Landsbyggefonden.")


def grants(else_: Person) -> None:
    else_.opens("portal:tasks")
    else_.sees("Mine opgaver")
    else_.follows("Svar på ansøgningen")
    else_.sees("Tilsagn")
    else_.follows("Giv tilsagn")
    else_.sees("Giv tilsagn")
    expect(else_.field("textbox", "Tilsagn i kr.")).to_have_value("5.250.000,00")
    else_.writes("Tilsagnets dato", TODAY)
    else_.writes("Landsbyggefondens reference", "LBF-7788")
    else_.writes("Vilkår 1", "Der holdes en midtvejsevaluering.")
    else_.page.get_by_label("Adgangskode").fill(PASSWORD)
    else_.presses("Giv tilsagn")
    else_.reads("Tilsagnet er givet. Planen er sat i drift.")
