"""Numbers that explain themselves: every amount and percentage of the money's pages opens, for everybody who reads the
page, and what opens says the same amount with its rows, its rule, its rounding and a sentence to use."""

import re

import pytest
from zeal import zeal_ignore

from accounts.models import User
from monitoring.models import AnnualReport
from plans.models import Plan, PlanMembership
from tests.portal.loaded import _demo  # noqa: F401  the demo's data
from tests.portal.opened import Printed, adds_up, amounts_of, says

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]

PAGES = (
    "",
    "oekonomi/?indsats=alle",
    "oekonomi/ansoegt-og-gaeldende/",
    "oekonomi/ansoegt-og-gaeldende/?vis=alle&aar=2026",
    "oekonomi/opkraevning/",
    "oekonomi/stillinger/",
    "prognose/",
    "prognose/?aar=2025",
    "regnskab/",
    "regnskab/?aar=2025",
    "indsendelser/1/",
    "paa-dato/",
    "fremdrift/",
    "fremdrift/?aar=2025",
    "sagsforloeb/",
    "versioner/",
    "versioner/?fra=1",
    "reguleringskonto/",
)
# What need not open, by where it stands or what it says, and why.
NOT_OPENED = {
    r"p\.timeline-text": "an act's text tells what happened; it is history and never changes",
    r"\.indicator-row|\.markdown|\.goal-|\[behind\]": "what people wrote, and values of indicators: no money",
    r"\[afstand\].* tr td \| .*(højst|mindst|standard)": "a limit is the rule itself, told by every share that has it",
    r"split-note \| – kravet er": "a limit is the rule itself, told by every share that has it",
    r"\.alert.*\| En linje skal forklares": "the limits from when a variance must be explained: the rule itself",
    r"\.rule-words": "a broken rule tells its own reckoning and leads to the place where it is put right",
    r"\.alert.*\| Tilsagnet er på": "the amount of the letter, which the case shows",
    r"caption|ul\.legend": "the unit of a table",
    r"\[all-goals\]|\[read-goals\]": "values of indicators: no money",
    r"\[Poster\].* td\.number": "a post of the books is itself the row that sums open to",
    r"\[regulering\]": "how much a year's salaries are regulated is what the bevillingsperiode says, with its source",
    r"dl\.change-sides": "a field of two versions in words; its amounts stand opened in the table below",
    r"small\.reckoning": "the reckoning of the amount that stands above it and opens",
}
PEOPLE = ("mette@nordlyng.example", "jonas@vejle.example", "else@lbf.example", "revisor")
#: In drift with an ændring, handed in, before the fund, and sent back; of how many pages each of the people reads it.
READ = {
    "Fjordparken": (18, 18, 18, 5),
    "Kirkebakken": (0, 18, 13, 2),
    "Bøgelunden": (18, 18, 13, 2),
    "Engdraget": (18, 18, 0, 2),
}
#: So many of a page's links are followed; on the golden plan (test_explained_books.py) all are.
FOLLOWED = 12


def somebody(email):
    if email == "revisor":
        return PlanMembership.objects.filter(role="auditor").select_related("user").earliest("pk").user
    return User.objects.get(email=email)


def is_excused(one: Printed) -> bool:
    return any(re.search(where, f"{one.place} | {one.sentence}") for where in NOT_OPENED)


class Answers:
    """What a person is answered at each address: asked for once, however many pages lead to it."""

    def __init__(self, client, email):
        client.force_login(somebody(email))
        self.client, self.kept = client, {}

    def __getitem__(self, url):
        if url not in self.kept:
            # Before its start the head of some pages reads the draft again, to tell what the council has granted.
            with zeal_ignore([{"model": "plans.PlanArea", "field": "estates"}]):
                self.kept[url] = self.client.get(url)
        return self.kept[url]


@pytest.mark.parametrize("title", READ)
@pytest.mark.parametrize("email", PEOPLE)
def test_every_amount_opens_to_what_it_is_made_of(client, email, title):
    answers, opened, read = Answers(client, email), 0, 0
    for plan in Plan.objects.filter(title=title).order_by("pk"):
        for page in PAGES:
            response = answers[f"/planer/{plan.number}/{page}"]
            if response.status_code != 200:
                continue
            read += 1
            found = amounts_of(response.content.decode())
            closed = [one for one in found if not one.href and not is_excused(one)]
            assert closed == [], f"{plan} {page}"
            links = [one for one in found if "/tal/" in one.href]
            for one in links[:: max(1, len(links) // FOLLOWED)]:
                answer = answers[one.href]
                content = answer.content.decode()
                assert answer.status_code == 200, one
                assert says(one.text, content), one
                assert adds_up(content), one
                assert all(part in content for part in ("Sætning, du kan bruge", "Regel", "Afrunding")), one
                opened += 1
    assert read == READ[title][PEOPLE.index(email)]
    assert opened > 3 * read if read > 2 else opened == 0


def test_the_thousands_of_fremdrift_open_to_their_kroner(client):
    """They stand without a unit, so that the walk above does not know them for amounts."""
    client.force_login(somebody("karim@styregruppe.example"))
    plan = Plan.objects.get(title="Fjordparken")
    page = client.get(f"/planer/{plan.number}/fremdrift/").content.decode()
    money = page[page.index('aria-labelledby="money"') :]
    links = re.findall(r'<a class="figure" href="([^"]*)" aria-label="[^"]*">([^<]*)</a>', money)
    assert len(links) == len(re.findall(r'<td class="number">', money)) > 10
    for href, text in links:
        content = client.get(href).content.decode()
        assert text == "–" or says(f"{text} t. kr.", content), href
        assert adds_up(content), href
    for key in ("bogfoert", "budget"):
        content = client.get(f"/planer/{plan.number}/regnskab/tal/{key}-til-2025/").content.decode()
        assert adds_up(content)
        assert "til og med 2025" in content
    assert client.get(f"/planer/{plan.number}/regnskab/tal/budget-til-1999/").status_code == 404
    client.force_login(somebody("niels@aaloekke.example"))
    assert all(client.get(href).status_code == 404 for href, _ in links)


def test_a_page_without_a_link_is_found():
    """What the walk itself sees, and what it lets pass."""
    page = (
        '<main><table class="t"><td>1.234,50</td><td><a class="figure" href="/tal/x/">−12,5&nbsp;%</a></td></table>'
        '<p class="timeline-text">Givet 10 kr.</p><svg><text>75 %</text></svg></main>'
    )
    found = amounts_of(page)
    assert [(one.text, bool(one.href), is_excused(one)) for one in found] == [
        ("1.234,50", False, False),
        ("−12,5 %", True, False),
        ("10 kr.", False, True),
    ]
    shown = '<main><p class="big-number">−1.234,50 kr. <span>−12,5&nbsp;%</span></p></main>'
    assert [says(text, shown) for text in ("−1.234,50", "1.235 kr.", "12,5 %", "1.234,51", "12 %")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert says("3,2 mio. kr.", shown.replace("−1.234,50", "3.150.000,00"))


REPORT_PAGES = ("", "regnskab/")
#: So many plans' newest redegørelser are read; those of other years are made by the same pages.
REPORTS = 8


@pytest.mark.parametrize("email", PEOPLE)
def test_every_amount_of_a_redegoerelse_opens_to_what_it_was_sealed_with(client, email):
    """Of every version that the person may read: what was handed in stays what it was, whatever is booked since."""
    client.force_login(somebody(email))
    opened = sealed = 0
    newest = {
        row.plan_id: row for row in AnnualReport.objects.select_related("plan").order_by("year", "number")
    }
    for report in list(newest.values())[-REPORTS:]:
        for page in REPORT_PAGES:
            address = (
                f"/planer/{report.plan.number}/redegoerelser/{report.year}/{page}?version={report.number}"
            )
            response = client.get(address)
            if response.status_code != 200:
                continue
            found = amounts_of(response.content.decode())
            closed = [one for one in found if not one.href and not is_excused(one)]
            assert closed == [], address
            links = [one for one in found if "/tal/" in one.href]
            for one in links[:: max(1, len(links) // FOLLOWED * 2)]:
                content = client.get(one.href).content.decode()
                assert says(one.text, content), one
                assert adds_up(content), one
                assert all(part in content for part in ("Sætning, du kan bruge", "Regel", "Afrunding")), one
                assert ("Beløbet er låst" in content) == report.is_handed_in, one
                opened, sealed = opened + 1, sealed + report.is_handed_in
    assert opened > 10
    assert sealed > 10


def test_what_the_kommune_pays_to_its_plans_opens_to_each_plan(client):
    client.force_login(somebody("jonas@vejle.example"))
    page = client.get("/planer/").content.decode()
    links = [one for one in amounts_of(page) if "/medfinansiering/tal/" in one.href]
    assert len(links) > 3
    assert [one for one in amounts_of(page) if not one.href and "[cofinancing]" in one.place] == []
    for one in links:
        content = client.get(one.href).content.decode()
        assert says(one.text, content), one
        assert adds_up(content), one
    plans = re.findall(
        r'href="(/planer/[^"]*/tal/kilde-municipality-\d{4}/)">([^<]*)<',
        client.get(links[0].href).content.decode(),
    )
    assert plans
    for href, text in plans:
        content = client.get(href).content.decode()
        assert "big-number" not in content or says(text, content), href
    for email in ("niels@aaloekke.example", "mette@nordlyng.example", "else@lbf.example"):
        client.force_login(somebody(email))
        assert client.get(links[0].href).status_code == 404
