"""The kommune's pulje to the øre, collecting from local parties, and the rates of a tilsagn."""

import datetime as dt
from decimal import Decimal

import pytest

from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding import rules
from funding.actions import (
    pay_from_pool,
    pay_instalment,
    record_collection,
    release_instalments,
    request_instalment,
    set_pool,
    withhold_instalments,
)
from funding.calculations import Owed, PoolSums
from funding.exchange import economy_document
from funding.figures import collecting, explain_collecting, pool_figures
from funding.figures.collecting import owed_by
from funding.models import Collection, FinancingShare, Grant, Instalment, PoolPlan
from plans.models import Plan

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 30)


def test_one_ore_more_than_the_pulje_is_told():
    even = PoolSums(2027, Decimal("100.00"), Decimal("60.00"), Decimal("40.00"))
    over = PoolSums(2028, Decimal("99.99"), Decimal("60.00"), Decimal("40.00"))
    assert [(f.code, f.severity.value) for f in rules.pool_exceeded([even, over])] == [
        ("POOL_EXCEEDED", "warning")
    ]
    assert "I 2028 er der lovet 0,01 kr. mere" in rules.pool_exceeded([over])[0].message.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_what_is_reserved_and_granted(running, cast):
    kommune = running.municipality
    set_pool(municipality=kommune, by=cast.jonas, year=2027, amount=Decimal("300000.00"))
    assert pool_figures(kommune).sums == (
        PoolSums(2027, Decimal("300000.00"), Decimal("0.00"), Decimal("0.00")),
    )
    pay_from_pool(plan=running, by=cast.jonas, from_pool=True)
    pay_from_pool(plan=running, by=cast.jonas, from_pool=True)
    assert PoolPlan.objects.count() == 1
    # 12,5 % of 2.300.000 in each of five years.
    first = pool_figures(kommune).sums[0]
    assert (first.granted, first.reserved, first.left) == (
        Decimal("287500.00"),
        Decimal("0.00"),
        Decimal("12500.00"),
    )
    # The kommune has not said what it sets aside in the other four years.
    assert [row.is_set for row in pool_figures(kommune).sums] == [True, False, False, False, False]
    assert rules.pool_exceeded(pool_figures(kommune).sums) == []
    set_pool(municipality=kommune, by=cast.jonas, year=2028, amount=Decimal("0.00"))
    assert [finding.limit for finding in rules.pool_exceeded(pool_figures(kommune).sums)] == ["0,00 kr."]
    Plan.objects.filter(pk=running.pk).update(status=Plan.Status.IN_APPROVAL)
    assert pool_figures(kommune).sums[0].reserved == Decimal("287500.00")
    pay_from_pool(plan=running, by=cast.jonas, from_pool=False)
    assert pool_figures(kommune).sums[0].left == Decimal("300000.00")


def test_the_pulje_is_the_kommunes_own(running, cast, client, django_assert_max_num_queries):
    with pytest.raises(NotAllowed):
        set_pool(municipality=running.municipality, by=cast.mette, year=2027, amount=Decimal("1.00"))
    with pytest.raises(NotAllowed):
        pay_from_pool(plan=running, by=cast.grethe, from_pool=True)
    url = "/kommuner/630/pulje/"
    client.force_login(cast.grethe)
    assert client.get(url).status_code == 404
    client.force_login(cast.jonas)
    assert client.post(url, {"year": "2027", "amount": "-1"}).status_code == 422
    client.post(url, {"year": "2027", "amount": "300.000"})
    client.post(f"{url}{running.number}/", {"pulje": "ja"})
    with django_assert_max_num_queries(25):
        page = client.get(url).content.decode()
    assert "12.500,00" in page
    assert "Ikke sat" in page
    assert "mere, end der er i puljen" not in page
    client.post(url, {"year": "2028", "amount": "100.000"})
    assert "mere, end der er i puljen" in client.get(url).content.decode()


def test_a_local_party_is_asked_and_pays(running, cast, client, django_assert_max_num_queries):
    party = ("municipality", "630", "")
    common = {"plan": running, "year": 2027, "party": party, "on": DAY}
    record_collection(by=cast.ida, act="asked", amount=Decimal("287500.00"), **common)
    record_collection(by=cast.ida, act="received", amount=Decimal("287500.01"), sure=True, **common)
    record_collection(by=cast.ida, act="received", amount=Decimal("-0.02"), **common)
    row = next(
        row
        for row in collecting(running, economy_document(running)).rows
        if row.party == party and row.year == 2027
    )
    assert (row.sums.owed, row.sums.not_asked, row.sums.missing) == (
        Decimal("287500.00"),
        Decimal("0.00"),
        Decimal("0.01"),
    )
    with pytest.raises(NotAllowed):
        record_collection(by=cast.mette, act="asked", amount=Decimal("1.00"), **common)
    client.force_login(cast.ida)
    url = f"/planer/{running.number}/oekonomi/opkraevning/"
    with django_assert_max_num_queries(25):
        assert "287.499,99" in client.get(url).content.decode()
    typed = {
        "opkraevning-what": "municipality:2028",
        "opkraevning-act": "asked",
        "opkraevning-on": "30-11-2026",
    }
    assert client.post(url, typed | {"opkraevning-amount": "0"}).status_code == 422
    assert client.post(url, typed | {"opkraevning-amount": "100"}).status_code == 302
    assert Collection.objects.filter(year=2028).get().amount == Decimal("100.00")


def test_page_and_refusal_know_one_sum_of_what_a_party_owes(running, cast):
    """All that a party gives in a year is added up; hours are not money."""
    document = economy_document(running)
    share = next(
        row for row in document["financing"] if row["source"] == "municipality" and row["year"] == 2027
    )
    document["financing"] += [share | {"amount": "0.02"}, share | {"form": "hours", "amount": "7.00"}]
    party = ("municipality", "630", "")
    common = {"plan": running, "by": cast.ida, "year": 2027, "party": party, "on": DAY}
    record_collection(act="asked", amount=Decimal("100.00"), **common)
    record_collection(act="received", amount=Decimal("40.00"), **common)
    own = owed_by(running, document, party, 2027)
    assert own == Owed(Decimal("287500.02"), Decimal("100.00"), Decimal("40.00"))
    rows = collecting(running, document).rows
    assert [row.sums for row in rows if row.party == party and row.year == 2027] == [own]


@pytest.fixture
def rate(running):
    grant = Grant.objects.create(plan=running, amount=Decimal("100.00"), granted_on=DAY, reference="LBF 1")
    return Instalment.objects.create(grant=grant, due_on=DAY, amount=Decimal("100.00"))


def test_a_rate_is_asked_for_and_paid_once(rate, cast, client):
    request_instalment(instalment=rate, by=cast.ida, on=DAY)
    with pytest.raises(Moved):
        request_instalment(instalment=rate, by=cast.ida, on=DAY)
    with pytest.raises(NotAllowed):
        pay_instalment(instalment=rate, by=cast.mette, on=DAY)
    client.force_login(cast.ida)
    url = f"/planer/{rate.grant.plan.number}/oekonomi/opkraevning/"
    typed = {"rate-rate": str(rate.pk), "rate-act": "pay", "rate-on": "30-11-2026"}
    assert client.post(url, typed).status_code == 302
    assert "Udbetalt" in client.get(url).content.decode()
    with pytest.raises(Moved):
        pay_instalment(instalment=rate, by=cast.ida, on=DAY)


def test_a_late_report_holds_rates_back_until_it_comes(rate, cast):
    plan = rate.grant.plan
    assert withhold_instalments(plan=plan, by=None, reason="Redegørelsen er ikke sendt") == 1
    assert withhold_instalments(plan=plan, by=None, reason="Redegørelsen er ikke sendt") == 0
    with pytest.raises(NotReady, match="holdes tilbage"):
        request_instalment(instalment=rate, by=cast.ida, on=DAY)
    assert release_instalments(plan=plan, by=None) == 1
    request_instalment(instalment=rate, by=cast.ida, on=DAY)
    verbs = [event.verb for event in Event.objects.about(plan)]
    assert verbs.count("funding.instalment_withheld") == 1


def test_what_was_asked_before_a_share_was_split_counts_for_all_of_it(running, cast, client):
    """By hand: 287.500,00 of which 43.700,01 is moved to a part of its own after 250.000,00 was asked for and paid."""
    whole, part = ("municipality", "630", ""), ("municipality", "630", "Facilitering")
    common = {"plan": running, "by": cast.ida, "year": 2027, "on": DAY}
    for act in ("asked", "received"):
        record_collection(act=act, amount=Decimal("250000.00"), party=whole, **common)
    share = FinancingShare.objects.get(plan=running, year=2027, source="municipality")
    FinancingShare.objects.create(
        plan=running,
        year=2027,
        source="municipality",
        organisation=share.organisation,
        name="Facilitering",
        amount=Decimal("43700.01"),
    )
    share.amount = Decimal("243799.99")
    share.save()
    document = economy_document(running)
    [row] = [row for row in collecting(running, document).rows if row.party == whole and row.year == 2027]
    assert row.sums == Owed(Decimal("287500.00"), Decimal("250000.00"), Decimal("250000.00"))
    assert row.sums.missing == Decimal("37500.00")
    # The part's own money is the same party's, to the last øre and not one more.
    assert owed_by(running, document, part, 2027) == row.sums
    record_collection(act="received", amount=Decimal("37500.00"), party=part, **common)
    with pytest.raises(NotReady, match=r"287\.500,01"):
        record_collection(act="received", amount=Decimal("0.01"), party=whole, **common)
    client.force_login(cast.ida)
    url = f"/planer/{running.number}/oekonomi/"
    page = client.get(f"{url}opkraevning/").content.decode()
    assert "Dele: Vejle Kommune, Facilitering" in page
    opened = client.get(f"{url}tal/opkraevning-skyldig-municipality-2027/").content.decode()
    assert all(amount in opened for amount in ("243.799,99", "43.700,01", "287.500,00"))
    assert "37.500,00" in client.get(f"{url}tal/opkraevning-modtaget-municipality-2027/").content.decode()


def test_who_has_paid_stays_on_the_page_when_it_leaves_the_financing(running, cast):
    party = ("foundation", None, "Fonden Godt Naboskab")
    share = FinancingShare.objects.create(
        plan=running, year=2027, source=party[0], name=party[2], amount=Decimal("100.00")
    )
    record_collection(
        plan=running, by=cast.ida, year=2027, on=DAY, party=party, act="received", amount=Decimal("100.00")
    )
    FinancingShare.objects.filter(pk=share.pk).update(ended_on=DAY)
    found = collecting(running, economy_document(running))
    [row] = [row for row in found.rows if row.party == party]
    told = explain_collecting(found, row.owed_figure)
    assert (told.amount, "står ikke i finansieringen" in told.rule) == (Decimal("0.00"), True)
    assert (row.label, row.sums.owed, row.sums.missing) == (party[2], Decimal("0.00"), Decimal("-100.00"))
