"""The sums of a ledger file open: to what is new and what is known, to years, to categories and to posts."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine

from core.danish import COPENHAGEN
from funding.actions import book_ledger, try_ledger
from funding.models import LedgerImport
from tests.factories.ledger_file import LINES, SETUP, content, received, tried
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db

# By hand: 1.234,50 + 40.000,00 − 100,00; and in all with 200,00 and 0,05 more.
FIRST, ALL = Decimal("41134.50"), Decimal("41334.55")
LONGER = (*LINES, "08-03-2026;20;Kaffe;4410;200,00", "02-01-2027;21;Bolle;4410;0,05")


@pytest.fixture(autouse=True)
def _february_of_2027():
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=COPENHAGEN), tick=False):
        yield


def address(plan, batch):
    return f"/planer/{plan.number}/regnskab/hent/{batch.pk}/"


def all_open(client, page):
    """Every amount of the page, and every amount that it opens to."""
    seen, found = set(), [page]
    while found:
        url = found.pop()
        content = client.get(url).content.decode()
        assert "/tal/" not in url or adds_up(content), url
        for one in amounts_of(content):
            if "#poster" in one.href or (not one.href and "/tal/" in url):
                continue
            assert one.href, (url, one)
            if one.href not in seen:
                seen.add(one.href)
                opened = client.get(one.href).content.decode()
                assert says(one.text, opened), one
                found.append(one.href)
    return seen


def figure(client, plan, batch, key):
    return client.get(f"{address(plan, batch)}tal/{key}/").context["figure"]


@pytest.fixture
def longer(running, cast):
    """The longer file of next month, of which three posts are booked already."""
    first, _trial = tried(running, cast)
    book_ledger(batch=first, by=cast.ida, seen=first.version)
    return tried(running, cast, content(*LONGER))[0]


def test_every_sum_of_a_file_opens(client, running, cast, longer):
    client.force_login(cast.ida)
    page = address(running, longer)
    keys = {url.removeprefix(f"{page}tal/").rstrip("/") for url in all_open(client, page)}
    assert keys == {"fil", "nye", "nye-2026", "nye-2027", "kendte", "kendte-2026"}
    whole = figure(client, running, longer, "fil")
    assert [(part.label, part.amount) for part in whole.parts] == [
        ("Nye poster (2)", Decimal("200.05")),
        ("Står i regnskabet i forvejen (3)", FIRST),
    ]
    assert whole.amount == ALL
    known = figure(client, running, longer, "kendte-2026")
    assert [(part.label, part.amount) for part in known.parts] == [
        ("Løn og personale (1)", Decimal("40000.00")),
        ("Aktiviteter (2)", Decimal("1134.50")),
    ]
    text = client.get(f"{page}tal/fil/").content.decode()
    assert "Intet er bogført" in text
    assert "Regnet af det, der er gemt nu" not in text


def test_what_is_booked_from_a_file_opens_to_its_posts_and_no_others(client, running, cast, longer):
    book_ledger(batch=longer, by=cast.ida, seen=longer.version)
    client.force_login(cast.birthe)  # the revisor reads the books, and so what a file put into them
    opened = figure(client, running, longer, "nye-2026")
    assert [(part.label, part.amount) for part in opened.parts] == [("Aktiviteter (1)", Decimal("200.00"))]
    listed = client.get(opened.parts[0].url)
    assert listed.context["listed_total"] == Decimal("200.00")
    assert [entry.text for entry in listed.context["page"]] == ["Kaffe"]
    assert "Her står posterne fra filen" in listed.content.decode()
    csv = re.search(r'href="([^"]*regnskab\.csv[^"]*)"', listed.content.decode())[1].replace("&amp;", "&")
    rows = b"".join(client.get(csv).streaming_content).decode("utf-8-sig").splitlines()[1:]
    assert [row.split(";")[2] for row in rows] == ["Kaffe"]


def test_rows_that_must_be_mended_are_in_the_files_sum(client, running, cast):
    batch, trial = tried(running, cast, content(*LINES, "08-03-2026;20;;4410;5,00"))
    assert (trial.total, trial.new_total) == (Decimal("41139.50"), FIRST)
    client.force_login(cast.ida)
    parts = figure(client, running, batch, "fil").parts
    assert [(part.label, part.amount) for part in parts][1:] == [("Andre rækker", Decimal("5.00"))]
    assert parts[1].url.endswith("#fejl")


def test_a_sum_that_the_file_does_not_have(client, running, cast, longer):
    client.force_login(cast.ida)
    for key in ("nye-2028", "kendte-2027", "fil-2026", "andet", "nye-"):
        assert client.get(f"{address(running, longer)}tal/{key}/").status_code == 404, key
    untried = received(running, cast, content("05-03-2026;90;Te;4410;1,00"), setup=SETUP)
    assert client.get(f"{address(running, untried)}tal/fil/").status_code == 404


def test_a_file_that_was_booked_before_its_sums_were_kept_still_adds_up(client, running, cast, longer):
    """What was found then has no years of the known and no categories."""
    report = LedgerImport.objects.get(pk=longer.pk).report
    del report["known_years"]
    for year in report["years"]:
        del year["categories"]
    LedgerImport.objects.filter(pk=longer.pk).update(report=report)
    client.force_login(cast.ida)
    assert adds_up(client.get(f"{address(running, longer)}tal/fil/").content.decode())
    assert figure(client, running, longer, "nye-2026").amount == Decimal("200.00")
    assert try_ledger(batch=longer).known_total == FIRST
