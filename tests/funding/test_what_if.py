"""Money moved on paper: what breaks, who must agree, and that nothing is written."""

import datetime as dt
from decimal import Decimal

import pytest

from funding.exchange import economy_document
from funding.models import BudgetLine, FinancingShare
from plans.models import Plan
from tests.factories.plans import complete_plan
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db


def url(plan):
    return f"/planer/{plan.number}/oekonomi/hvad-nu-hvis/"


def query(amount, source, source_year, target, target_year):
    return {
        "beloeb_1": amount,
        "fra_1": source,
        "fra_aar_1": str(source_year),
        "til_1": target,
        "til_aar_1": str(target_year),
    }


FUND_TO_KOMMUNE = query("0,01", "finansiering-municipality", 2027, "finansiering-fund", 2027)


def amounts(plan):
    lines = BudgetLine.objects.filter(plan=plan).order_by("pk").values_list("amount", flat=True)
    shares = FinancingShare.objects.filter(plan=plan).order_by("pk").values_list("amount", flat=True)
    return [*lines], [*shares]


def found(client, plan, **data):
    return client.get(url(plan), data)


def test_one_ore_too_much_for_the_fund_breaks_both_limits_and_nothing_is_written(
    plan, cast, client, django_assert_max_num_queries
):
    client.force_login(cast.mette)
    plan.refresh_from_db()
    before = amounts(plan), plan.revision
    with django_assert_max_num_queries(25):
        response = found(client, plan, **FUND_TO_KOMMUNE)
    assert [finding.code for finding in response.context["found"].broken] == [
        "LBF_SHARE_ABOVE_MAX",
        "LOCAL_SHARE_BELOW_MIN",
    ]
    plan.refresh_from_db()
    assert (amounts(plan), plan.revision) == before


def test_between_years_only_the_years_stop_adding_up(plan, cast, client):
    client.force_login(cast.mette)
    data = query("1.000", "budget-beskaeftigelse-loen", 2027, "budget-beskaeftigelse-loen", 2028)
    result = found(client, plan, **data).context["found"]
    assert {finding.code for finding in result.broken} == {
        "FINANCING_NOT_EQUAL_BUDGET",
        "MUNICIPAL_SHARE_DIFFERS",
    }
    assert [str(change.after - change.before) for change in result.changed] == ["-1000.00", "1000.00"]
    assert result.approvers == ()


@pytest.fixture
def agreed(plan):
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.RUNNING,
        submitted_on=dt.date(2026, 1, 1),
        sent_to_fund_on=dt.date(2026, 2, 1),
        started_on=dt.date(2027, 4, 1),
    )
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize(
    ("move", "who"),
    [
        (("budget-beskaeftigelse-loen", 2027, "budget-beskaeftigelse-aktiviteter", 2027), []),
        (("budget-beskaeftigelse-loen", 2027, "budget-beskaeftigelse-loen", 2028), []),
        (
            ("budget-beskaeftigelse-loen", 2027, "budget-kriminalitetsforebyggelse-loen", 2027),
            ["Landsbyggefonden"],
        ),
        (
            ("finansiering-municipality", 2027, "finansiering-municipality", 2028),
            ["Kommunalbestyrelsen"],
        ),
        (
            ("finansiering-fund", 2027, "finansiering-municipality", 2027),
            ["Kommunalbestyrelsen", "Landsbyggefonden"],
        ),
    ],
)
def test_who_must_agree_when_the_plan_is_agreed(agreed, cast, client, move, who):
    client.force_login(cast.mette)
    response = found(client, agreed, **query("100", *move))
    assert [row.who for row in response.context["found"].approvers] == ["Bestyrelsen", *who]
    assert "Før ind i kladden" not in response.content.decode()
    assert client.post(url(agreed), query("100", *move)).status_code == 409


def test_an_agreed_plan_waits_for_an_amendment_and_not_for_its_hand_in(agreed, cast, client):
    client.force_login(cast.mette)
    text = found(client, agreed, **FUND_TO_KOMMUNE).content.decode()
    assert "før ændringsforslaget kan indsendes" in text
    assert "før planen kan indsendes" not in text


def test_more_than_there_is_cannot_be_moved(plan, cast, client):
    client.force_login(cast.mette)
    page = found(client, plan, **query("9.000.000", "finansiering-fund", 2027, "finansiering-fund", 2028))
    assert page.status_code == 422
    assert "1.725.000,00" in page.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (query("100", "finansiering-fund", 2027, "finansiering-fund", 2027), "Vælg et andet."),
        (
            query("100", "finansiering-fund", 2027, "budget-beskaeftigelse-loen", 2027),
            "Flyt inden for budgettet",
        ),
        (query("", "finansiering-fund", 2027, "finansiering-fund", 2028), "Skriv, hvor meget"),
        (query("0", "finansiering-fund", 2027, "finansiering-fund", 2028), "0,01"),
        (query("100", "budget-findes-ikke", 2027, "finansiering-fund", 2028), "Vælg"),
        (query("", "", 2027, "", 2027), "Vælg, hvor pengene skal flyttes fra"),
    ],
)
def test_a_move_that_makes_no_sense_is_told_so(plan, cast, client, data, words):
    client.force_login(cast.mette)
    page = found(client, plan, **data)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_try_is_copied_into_an_open_draft(plan, cast, client):
    client.force_login(cast.mette)
    data = query("100", "finansiering-municipality", 2027, "finansiering-municipality", 2028)
    assert client.post(url(plan), data).status_code == 302
    shares = {
        row["year"]: row["amount"]
        for row in economy_document(plan)["financing"]
        if row["source"] == "municipality"
    }
    assert (Decimal(shares[2027]), Decimal(shares[2028])) == (Decimal("287400.00"), Decimal("287600.00"))


def test_the_kommune_may_try_but_not_copy(plan, cast, client):
    Plan.objects.filter(pk=plan.pk).update(shared_on=dt.date(2026, 1, 1))
    client.force_login(cast.jonas)
    assert found(client, plan, **FUND_TO_KOMMUNE).status_code == 200
    assert client.post(url(plan), FUND_TO_KOMMUNE).status_code == 403
    client.force_login(cast.niels)
    assert found(client, plan).status_code == 404


def test_every_amount_of_a_try_opens_and_nothing_is_written(
    plan, cast, client, django_assert_max_num_queries
):
    client.force_login(cast.mette)
    before = amounts(plan)
    data = query("1.000,01", "finansiering-municipality", 2027, "finansiering-fund", 2028)
    printed = amounts_of(found(client, plan, **data).content.decode())
    links = [one for one in printed if "/tal/" in one.href]
    assert len(links) == 10  # two amounts and three shares, now and after
    for one in links:
        with django_assert_max_num_queries(25):
            answer = client.get(one.href)
        content = answer.content.decode()
        assert says(one.text, content), one
        assert adds_up(content), one
        assert ("Flytningerne er ikke gemt" in content) == ("/efter-" in one.href)
    moved = client.get(next(one.href for one in links if "efter-finansiering-municipality" in one.href))
    assert "Flytning" in moved.content.decode()
    assert "−1.000,01" in moved.content.decode()
    # What opens leads on in the same try: the share to its sources, and a source that is moved to its moves.
    share = client.get(next(one.href for one in links if "efter-andel-kommune" in one.href)).content.decode()
    inner = next(one for one in amounts_of(share) if "efter-finansiering-municipality" in one.href)
    whole = client.get(inner.href).content.decode()
    assert adds_up(whole)
    assert says(inner.text, whole)
    assert amounts(plan) == before


@pytest.mark.parametrize(
    "key", ["efter-findes-ikke", "budget", "nu-", "efter-nu-budget", "efter-budget-1999"]
)
def test_a_try_has_no_other_figures(plan, cast, client, key):
    client.force_login(cast.mette)
    assert client.get(f"{url(plan)}tal/{key}/", FUND_TO_KOMMUNE).status_code == 404
    # Without moves, or with moves that cannot be made, there is no try.
    assert client.get(f"{url(plan)}tal/nu-budget/").status_code == 404
    client.force_login(cast.niels)
    assert client.get(f"{url(plan)}tal/nu-budget/", FUND_TO_KOMMUNE).status_code == 404


def test_several_moves_with_the_same_mistake_say_which_is_which(plan, cast, client):
    client.force_login(cast.mette)
    response = found(client, plan, beloeb_1="x", beloeb_3="y")
    assert response.status_code == 422
    assert [
        words for name in ("beloeb_1", "beloeb_3") for words in response.context["form"].errors[name]
    ] == [
        "Flytning 1: skriv beløbet med cifre, fx 1.234,50.",
        "Flytning 3: skriv beløbet med cifre, fx 1.234,50.",
    ]


def test_without_money_the_pages_say_what_comes_first(cast, client):
    """A plan that somebody has just begun: no page offers what cannot be done, or shows tables of nothing."""
    plan = complete_plan(cast)
    BudgetLine.objects.filter(plan=plan).delete()
    FinancingShare.objects.filter(plan=plan).delete()
    Plan.objects.filter(pk=plan.pk).update(starts_on=None, ends_on=None)
    client.force_login(cast.mette)
    own = f"/planer/{plan.number}/oekonomi/"
    for page, words in (
        ("hvad-nu-hvis/", "Der er ikke noget at flytte endnu"),
        ("fordel/", "Planen har intet budget endnu"),
        ("opkraevning/", "Der er ikke givet tilsagn endnu"),
        ("ansoegt-og-gaeldende/", "Der er ikke noget at sammenligne endnu"),
    ):
        answer = client.get(f"{own}{page}")
        assert answer.status_code == 200
        assert words in answer.content.decode(), page
