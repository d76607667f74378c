"""The preview of »Fordel« opens, amount by amount, before it is written."""

import re
from decimal import Decimal

import pytest

from core.danish import NBSP
from funding.exchange import economy_document
from funding.figures import plan_figures, split_preview
from funding.figures.explained.split import explain_split
from tests.factories.funding import cross_cutting, financing
from tests.factories.plans import complete_plan
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def odd(cast):
    """1.000,01 in 2027: 75 % is 750,0075, 12,5 % is 125,00125. What Landsbyggefonden leaves is 250,01; the kommune and
    two boligorganisationer lack 0,125, 0,06 and 0,06 øre of their next: the kommune gets the odd øre."""
    plan = complete_plan(cast)
    cross_cutting(plan, {2027: "1000.01"})
    financing(
        plan,
        [
            ("fund", None, "", 2027, "1000.00"),
            ("municipality", cast.vejle, "", 2027, "0.00"),
            ("housing_organisation", cast.nordlyng, "", 2027, "0.00"),
            ("housing_organisation", cast.soengen, "", 2027, "0.00"),
            ("foundation", None, "Den Lille Fond", 2027, "0.01"),
        ],
    )
    return plan


def split_url(plan):
    return f"/planer/{plan.number}/oekonomi/fordel/"


def clean(text):
    return text.replace(NBSP, " ")


def test_every_amount_of_the_preview_opens(odd, cast, client):
    client.force_login(cast.mette)
    page = client.get(split_url(odd)).content.decode()
    found = amounts_of(page)
    assert [one for one in found if not one.href] == []
    after = {}
    for one in found:
        opened = client.get(one.href)
        assert says(one.text, opened.content.decode()), one
        assert adds_up(opened.content.decode()), one
        if "/fordel/tal/" in one.href:
            after[one.href.rsplit("/", 2)[1]] = opened.context["figure"]
            assert "Fordelingen er ikke skrevet endnu" in opened.content.decode()
    amounts = sorted(figure.amount for figure in after.values())
    assert amounts == [Decimal(0), Decimal("62.50"), Decimal("62.50"), Decimal("125.01"), Decimal("750.00")]
    assert sum(amounts) == Decimal("1000.01")


def test_each_share_tells_its_rule_its_rounding_and_what_it_is_reckoned_from(odd):
    document = economy_document(odd)
    fund = explain_split(document, "efter-fund-2027")
    assert clean(fund.sentence) == "Efter fordelingen betaler Landsbyggefonden i 2027 750,00 kr."
    assert clean(fund.rule) == "Landsbyggefonden betaler 75 % af årets budget."
    assert "Rundet ned" in fund.rounding
    assert [(part.label, part.amount) for part in fund.inputs] == [("Budget i 2027", Decimal("1000.01"))]
    municipality = explain_split(document, "efter-municipality-2027")
    assert clean(municipality.rule) == "Kommunen betaler 12,5 % af årets budget."
    keys = [row.key for row in _rows(document) if row.source == "housing_organisation"]
    for key in keys:
        own = explain_split(document, f"efter-{key}-2027")
        assert clean(own.rule) == "De 2 boligorganisationer deler resten lige: 12,5 % af årets budget."
        assert own.inputs[-1].amount == Decimal("125.00")
    (other,) = [row.key for row in _rows(document) if row.source == "foundation"]
    assert "ikke med i standardfordelingen" in explain_split(document, f"efter-{other}-2027").rule


def _rows(document):
    return split_preview(document).rows


def test_what_the_split_does_not_change_has_no_figure_of_its_own(odd, cast, client):
    client.force_login(cast.mette)
    for key in ("efter-fund-2028", "efter-fund-1999", "efter-ukendt-2027", "fund-2027"):
        assert client.get(f"{split_url(odd)}tal/{key}/").status_code == 404, key
    page = client.get(split_url(odd)).content.decode()
    assert re.search(rf'href="{plan_figures(odd.number)}finansiering-fund-2028/">0,00<', page)


def test_only_who_may_split_opens_the_preview(odd, cast, client):
    for who, status in ((cast.mette, 200), (cast.ida, 403), (cast.birthe, 404), (cast.niels, 404)):
        client.force_login(who)
        assert client.get(f"{split_url(odd)}tal/efter-fund-2027/").status_code == status, who
