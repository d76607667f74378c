"""Steps 4 and 5, told as each person does them on the pages: a plan in drift, and the redegørelse of its first year."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from plans.models import Plan
from tests.e2e.person import Person
from tests.e2e.story import FIRST, TITLE, TODAY
from tests.factories.accounts import PASSWORD

# 4. Run


def measures(mette: Person, plan: Plan) -> None:
    """Through the plan's progress, once; and once more beside one's tasks."""
    mette.opens("monitoring:progress", plan.number)
    mette.inspect(mette.page, mette.page.locator("h1").inner_text())
    mette.opens("monitoring:measure", plan.number)
    mette.sees("Registrer måling")
    mette.follows("Beboere i arbejde")
    expect(mette.field("textbox", "Værdi")).to_be_visible()
    mette.sees("Registrer måling")
    mette.writes("Værdi", "55,5")
    mette.writes("Dato", f"1-12-{FIRST}")
    mette.writes("Bemærkning", "Tal fra jobcentret.")
    mette.presses("Gem måling")
    mette.reads("Målingen af Beboere i arbejde er gemt.", "55,5")
    mette.opens("portal:tasks")
    mette.chooses("Indikator", "3.1 Beboere, der er trygge")
    mette.writes("Værdi", "65,5")
    mette.writes("Dato", f"1-12-{FIRST}")
    mette.presses("Gem måling")
    mette.reads("Målingen af Beboere, der er trygge er gemt.")


def books(ida: Person, plan: Plan) -> None:
    ida.opens("funding:ledger", plan.number)
    ida.page.get_by_role("list", name="Regnskabsår").get_by_role("link", name=str(FIRST)).click()
    ida.sees(f"Regnskab {FIRST}")
    ida.writes("Dato", f"1-10-{FIRST}")
    ida.writes("Bilagsnr.", "117")
    ida.writes("Beløb", "1.234.567,50")
    ida.writes("Tekst", "Løn til beboerrådgivere")
    entry = ida.page.locator("form[method=post]")  # the filter above it asks by the same words
    entry.get_by_role("combobox", name="Kategori").select_option(label="Løn og personale")
    entry.get_by_role("combobox", name="Indsatsområde").select_option(label="2 Beskæftigelse")
    entry.get_by_role("combobox", name="Betalt af").select_option(label="Landsbyggefonden")
    ida.presses("Bogfør")
    ida.reads("Posten »Løn til beboerrådgivere« er bogført.", "1.234.567,50")


def follows_the_plan(sofie: Person, plan: Plan) -> None:
    """A member of the styregruppe: approval, financing, goals, money; and a comment."""
    sofie.opens("portal:plans")
    sofie.sees("Planer")
    sofie.link(TITLE).first.click()
    sofie.sees(TITLE)
    sofie.reads("I drift", "7.000.000 kr.", "Landsbyggefonden5.250.000,00 kr.", "Godkendelse")
    sofie.opens("monitoring:progress", plan.number)
    sofie.reads("55,5 %", "1 foran planen", "1 bagud", "brugt af 1,8 mio. kr.")
    sofie.opens("plans:comment", plan.number)
    sofie.sees("Kommentarer")
    sofie.writes("Kommentar", "Flot, at jobcentret er flyttet ind.")
    sofie.presses("Skriv kommentar")
    sofie.reads("Kommentaren er skrevet.", "Flot, at jobcentret er flyttet ind.")
    sofie.opens("portal:history", plan.number)
    sofie.inspect(sofie.page, sofie.page.locator("h1").inner_text())


# 5. Account


def begins_the_report(mette: Person, plan: Plan) -> None:
    mette.opens("monitoring:reports", plan.number)
    mette.sees("Redegørelser")
    mette.presses(f"Begynd redegørelse {FIRST}")
    mette.sees(f"Redegørelse {FIRST}")
    mette.reads("Sammenfatningen mangler.")


def writes_the_report(mette: Person, plan: Plan) -> None:
    mette.follows("1 Sammenfatning")
    mette.sees(f"Sammenfatning {FIRST}")
    mette.writes("Sammenfatning", "Vi kom **godt** fra start.")
    mette.presses("Gem")
    mette.reads("Redegørelsen er gemt.")
    mette.follows("2 Regnskab")
    mette.sees(f"Regnskab {FIRST}")
    mette.reads("1.234.567,50")
    mette.writes("Forklaring på afvigelser", "To stillinger blev besat senere end ventet.")
    mette.presses("Gem")
    mette.reads("Redegørelsen er gemt.")
    for goal in ("2.1 Flere beboere er i arbejde", "3.1 Flere beboere er trygge"):
        mette.opens("monitoring:report_goals", plan.number, FIRST)
        mette.sees(f"Målopfyldelse {FIRST}")
        mette.follows(f"Ret mål {goal[:3]}")
        mette.sees(goal)
        mette.picks("Følger planen")
        mette.writes("Begrundelse for vurderingen", "Målingen ligger over delmålet.")
        mette.writes("Hvad er nået?", "Samarbejdet er kommet i gang.")
        mette.presses("Gem")
        mette.reads(f"Mål {goal[:3]} er gemt.")
    mette.opens("monitoring:report_activities", plan.number, FIRST)
    mette.sees(f"Årets handlinger {FIRST}")
    for status in mette.field("combobox", "Status").all():
        status.select_option(label="Gennemført")
    mette.presses("Gem")
    mette.sees(f"Redegørelse {FIRST}")
    mette.follows("5 Milepælsplan")
    mette.sees("Milepælsplan")
    mette.opens("monitoring:report", plan.number, FIRST)
    mette.reads("Ingen fejl")


def orders_the_draft(mette: Person) -> None:
    mette.presses("Dan udkast")
    mette.sees(f"Redegørelse {FIRST}")


def downloads(person: Person, link: str) -> bytes:
    """A PDF that says what it is about."""
    found = person.page.locator("#pdf-box").get_by_role("link", name=re.compile(f"^{link}"))
    with person.page.expect_download() as download:
        found.click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"%PDF-")
    with pikepdf.open(BytesIO(data)) as document:
        assert TITLE in str(document.docinfo["/Title"])
    return data


def sends_to_the_board(mette: Person) -> None:
    mette.presses("Send til styregruppen")
    mette.reads("Redegørelsen er sendt. Formanden har fået en mail.")


def approves_the_report(karim: Person, plan: Plan) -> None:
    karim.opens("portal:tasks")
    karim.follows(f"Bekræft styregruppens godkendelse af redegørelse {FIRST}")
    karim.sees(f"Redegørelse {FIRST}")
    karim.writes("Mødets dato", TODAY)
    karim.page.get_by_label("Adgangskode").fill(PASSWORD)
    karim.presses("Bekræft godkendelsen")
    karim.reads("Godkendelsen er bekræftet.")


def closes_the_books(ida: Person, plan: Plan) -> None:
    """What has been accounted for moves no more: the redegørelse waits for it."""
    ida.opens("funding:close_year", plan.number, FIRST)
    ida.sees(f"Luk regnskabet for {FIRST}")
    ida.presses(f"Luk regnskabet for {FIRST}")
    ida.reads(f"Regnskabet for {FIRST} er lukket.")


def hands_in_the_report(lars: Person, plan: Plan) -> None:
    lars.opens("monitoring:report", plan.number, FIRST)
    lars.sees(f"Redegørelse {FIRST}")
    lars.page.get_by_label("Adgangskode").fill(PASSWORD)
    lars.presses("Indsend redegørelsen")
    lars.reads("Redegørelsen er indsendt.")


def accepts_the_report(else_: Person, plan: Plan, wait: Callable[[Person], None]) -> None:
    else_.opens("monitoring:report_list")
    else_.sees("Redegørelser")
    else_.opens("monitoring:report", plan.number, FIRST)
    wait(else_)
    else_.sees(f"Redegørelse {FIRST}")
    else_.reads("1.234.567,50", "Vi kom godt fra start.")
    downloads(else_, "Hent redegørelsen")
    else_.page.get_by_label("Adgangskode").fill(PASSWORD)
    else_.presses("Accepter redegørelsen")
    else_.reads("Redegørelsen er accepteret.")


def gets_a_copy(jonas: Person, plan: Plan) -> None:
    jonas.opens("monitoring:report", plan.number, FIRST)
    jonas.sees(f"Redegørelse {FIRST}")
    jonas.reads("Accepteret")
    downloads(jonas, "Hent redegørelsen")
