"""The page where budget and financing are written: with two at once, with wrong input, and for who may only read."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from core.dates import today
from core.hyphens import soft_hyphens
from funding.actions import load_categories
from funding.models import BudgetLine, FinancingShare
from plans.models import Plan, PlanFocus
from tests.factories.approvals import running_plan
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db

CELL = "budget-beskaeftigelse-loen-2027"
OTHER_CELL = "budget-beskaeftigelse-loen-2028"
INPUT = re.compile(r'<input type="(?:text|hidden)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')


def url(plan):
    return f"/planer/{plan.number}/oekonomi/"


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def posted(page, **changes):
    """The form as a browser would post it, without script."""
    fields = {name: unescape(value) for name, value in INPUT.findall(page.content.decode())}
    return fields | {name.replace("_", "-"): value for name, value in changes.items()}


def amount(plan, cell=CELL):
    code, category, year = re.fullmatch(r"budget-(.+)-(\w+)-(\d+)", cell).groups()
    return (
        BudgetLine.objects.current()
        .get(plan=plan, focus__focus_area__code=code, category__code=category, year=year)
        .amount
    )


def test_page_shows_the_plans_money(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan)).content.decode()
    assert "11.500.000,00" in page
    assert "Budget og finansiering er i orden." in page
    assert "fra 1. april" in page
    assert "til 31. marts" in page


def test_a_cell_is_saved_and_the_financing_follows_while_nobody_has_changed_it(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    response = client.post(url(plan), posted(page) | {CELL: "500.000"}, follow=True)
    assert "Finansieringen følger budgettet" in response.content.decode()
    assert amount(plan) == Decimal("500000.00")
    lbf = FinancingShare.objects.get(plan=plan, year=2027, source="fund").amount
    budget = sum(BudgetLine.objects.filter(plan=plan, year=2027).values_list("amount", flat=True))
    assert lbf == budget * 75 / 100
    assert "Budget og finansiering er i orden." in response.content.decode()


def test_financing_that_somebody_has_changed_does_not_follow(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    client.post(url(plan), posted(page) | {"finansiering-fund-2027": "1.000,00"})
    page = client.get(url(plan))
    response = client.post(url(plan), posted(page) | {CELL: "0"}, follow=True)
    assert FinancingShare.objects.get(plan=plan, year=2027, source="fund").amount == Decimal("1000.00")
    text = response.content.decode()
    assert "Økonomien er gemt." in text
    assert "De skal være ens, før planen kan indsendes." in text


def test_first_budget_is_split_at_once(cast, client):
    plan = complete_plan(cast)
    load_categories()
    client.force_login(cast.mette)
    page = client.get(url(plan))
    assert "Finansieringen fordeles 75 / 12,5 / 12,5 første gang, du gemmer." in page.content.decode()
    client.post(url(plan), posted(page) | {CELL: "1.000,00"})
    shares = FinancingShare.objects.filter(plan=plan).order_by("pk").values_list("source", "year", "amount")
    assert list(shares) == [
        ("fund", 2027, Decimal("750.00")),
        ("municipality", 2027, Decimal("125.00")),
        ("housing_organisation", 2027, Decimal("62.50")),
        ("housing_organisation", 2027, Decimal("62.50")),
    ]


def test_different_cells_of_two_people_both_survive(plan, cast):
    mette, jakob = logged_in(cast.mette), logged_in(cast.jakob)
    page_of_mette, page_of_jakob = mette.get(url(plan)), jakob.get(url(plan))
    assert mette.post(url(plan), posted(page_of_mette) | {CELL: "111,11"}).status_code == 302
    assert jakob.post(url(plan), posted(page_of_jakob) | {OTHER_CELL: "222,22"}).status_code == 302
    assert (amount(plan), amount(plan, OTHER_CELL)) == (Decimal("111.11"), Decimal("222.22"))


def test_the_same_cell_gives_both_amounts_and_keeps_my_other_changes(plan, cast):
    mette, jakob = logged_in(cast.mette), logged_in(cast.jakob)
    page_of_mette, page_of_jakob = mette.get(url(plan)), jakob.get(url(plan))
    mette.post(url(plan), posted(page_of_mette) | {CELL: "111,11"})
    response = jakob.post(url(plan), posted(page_of_jakob) | {CELL: "222,22", OTHER_CELL: "333,33"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "111,11" in text
    assert "222,22" in text
    assert "Mette Sørensen" in text
    assert amount(plan) == Decimal("111.11")

    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
        if name != "csrfmiddlewaretoken"
    }
    jakob.post(url(plan), hidden | {f"choice:{CELL}": "theirs"})
    assert (amount(plan), amount(plan, OTHER_CELL)) == (Decimal("111.11"), Decimal("333.33"))


def test_choosing_mine_writes_over_the_other_amount(plan, cast):
    mette, jakob = logged_in(cast.mette), logged_in(cast.jakob)
    page_of_mette, page_of_jakob = mette.get(url(plan)), jakob.get(url(plan))
    mette.post(url(plan), posted(page_of_mette) | {CELL: "111,11"})
    text = jakob.post(url(plan), posted(page_of_jakob) | {CELL: "222,22"}).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    jakob.post(url(plan), hidden | {f"choice:{CELL}": "mine"})
    assert amount(plan) == Decimal("222.22")


def test_the_same_amount_from_two_is_no_conflict(plan, cast):
    mette, jakob = logged_in(cast.mette), logged_in(cast.jakob)
    page_of_mette, page_of_jakob = mette.get(url(plan)), jakob.get(url(plan))
    mette.post(url(plan), posted(page_of_mette) | {CELL: "111,11"})
    assert jakob.post(url(plan), posted(page_of_jakob) | {CELL: "111,11"}).status_code == 302


def test_wrong_amounts_are_named_by_category_and_year_and_kept(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    response = client.post(
        url(plan), posted(page) | {CELL: "1.23", OTHER_CELL: "-5", "finansiering-fund-2028": "tolv"}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Løn og personale 2027 (Beskæftigelse): Brug komma foran decimaler: 1,23." in unescape(text)
    assert "Beløbet kan ikke være negativt." in text
    assert "Landsbyggefonden 2028" in text
    assert 'value="tolv"' in text
    assert "<title>Fejl: " in text
    assert amount(plan) != Decimal("1.23")


def test_errors_in_a_hidden_table_bring_it_forward(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan), {"indsats": "beskaeftigelse"})
    data = posted(page) | {"budget-kriminalitetsforebyggelse-loen-2027": "x"}
    response = client.post(url(plan), data)
    assert response.context["chosen"] == "kriminalitetsforebyggelse"


def test_calculate_shows_the_sums_of_what_is_written_and_saves_nothing(plan, cast, client):
    client.force_login(cast.mette)
    before = amount(plan)
    page = client.get(url(plan))
    response = client.post(url(plan), posted(page) | {CELL: "349.600,01", "go": "calculate"})
    text = response.content.decode()
    assert "11.500.000,01" in text
    assert "Finansieringen i 2027 er 0,01 kr. mindre end budgettet." in text
    assert amount(plan) == before


def test_emptied_cell_is_deleted_in_a_draft_and_ended_after_the_first_hand_in(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    client.post(url(plan), posted(page) | {CELL: ""})
    assert not BudgetLine.objects.filter(
        plan=plan, focus__focus_area__code="beskaeftigelse", category__code="loen", year=2027
    )
    Plan.objects.filter(pk=plan.pk).update(submitted_on=today())
    page = client.get(url(plan))
    client.post(url(plan), posted(page) | {OTHER_CELL: ""})
    line = BudgetLine.objects.get(
        plan=plan, focus__focus_area__code="beskaeftigelse", category__code="loen", year=2028
    )
    assert line.ended_on == today()


def test_years_that_fall_outside_a_new_term_stay_and_are_reported(plan, cast, client):
    Plan.objects.filter(pk=plan.pk).update(ends_on=dt.date(2029, 12, 31))
    client.force_login(cast.mette)
    text = client.get(url(plan), {"indsats": "alle"}).content.decode()
    assert text.count("uden for perioden") > 0
    assert "Der står beløb i 2030, som ligger uden for planens periode." in text
    assert BudgetLine.objects.filter(plan=plan, year=2031).exists()


def test_a_plan_without_a_term_asks_for_it(cast, client):
    plan = complete_plan(cast, starts_on=None, ends_on=None)
    client.force_login(cast.mette)
    assert "Planen har ingen periode endnu" in client.get(url(plan)).content.decode()


def test_page_without_guards_is_refused(plan, cast, client):
    client.force_login(cast.mette)
    before = amount(plan)
    response = client.post(url(plan), {CELL: "1,00"})
    assert response.status_code == 422
    assert amount(plan) == before


def test_row_that_is_gone_gives_409_with_what_was_written(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    data = posted(page) | {CELL: "777,77"}
    focus = PlanFocus.objects.get(plan=plan, focus_area__code="beskaeftigelse")
    BudgetLine.objects.filter(plan=plan, focus=focus).delete()
    PlanFocus.objects.filter(pk=focus.pk).update(ended_on=today())
    response = client.post(url(plan), data)
    assert response.status_code == 409
    assert "777,77" in response.content.decode()


def test_form_opened_before_the_hand_in_keeps_what_was_written(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.IN_APPROVAL, submitted_on=today(), shared_on=today()
    )
    response = client.post(url(plan), posted(page) | {CELL: "777,77"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "777,77" in text
    assert amount(plan) != Decimal("777.77")


@pytest.mark.parametrize(
    "expected",
    [
        ("mette", True, True),
        ("jakob", True, True),
        ("lars", True, True),
        ("tove", True, True),
        ("ida", True, False),
        ("pia", True, False),
        ("jonas", True, False),
        ("hanne", True, False),
        ("karim", True, False),
        ("sofie", True, False),
        ("birthe", False, False),
        ("else", False, False),
        ("admin", False, False),
        ("niels", False, False),
        ("grethe", False, False),
    ],
)
def test_who_reads_and_who_writes(plan, cast, client, expected):
    who, reads, writes = expected
    Plan.objects.filter(pk=plan.pk).update(shared_on=today())
    client.force_login(cast[who])
    page = client.get(url(plan))
    assert page.status_code == (200 if reads else 404)
    assert (b"data-money-form" in page.content and b'name="set-' in page.content) is writes
    before = amount(plan)
    guard = "set-budget-beskaeftigelse-loen"
    response = client.post(url(plan), {CELL: "1,00", guard: "2027:000000000000"})
    assert response.status_code in ((302, 409) if writes else (403,) if reads else (404,))
    assert amount(plan) == before or writes


def test_kommune_sees_the_same_figures_after_sharing_and_nothing_before(plan, cast, client):
    client.force_login(cast.jonas)
    assert client.get(url(plan)).status_code == 404
    Plan.objects.filter(pk=plan.pk).update(shared_on=today())
    text = client.get(url(plan)).content.decode()
    assert "8.625.000,00 kr." in text
    assert "Gem økonomi" not in text


def test_fund_is_led_to_the_submission_until_the_start(plan, cast, client):
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.IN_APPROVAL, submitted_on=today(), sent_to_fund_on=today()
    )
    client.force_login(cast["else"])
    response = client.get(url(plan))
    assert response.status_code == 200
    assert "Læs økonomien i den indsendte plan" in response.content.decode()
    assert "11.500.000" not in response.content.decode()


def test_queries_are_the_same_for_few_and_many_rows(cast, client, django_assert_max_num_queries):
    plan = complete_plan(cast)
    load_categories()
    client.force_login(cast.mette)
    page = client.get(url(plan))
    client.post(url(plan), posted(page) | {CELL: "1,00"})
    counts = []
    for total in ("11500000.00", "24100000.00"):
        client.get(url(plan))
        with django_assert_max_num_queries(25) as captured:
            client.get(url(plan))
        counts.append(len(captured))
        add_economy(plan, total)
    assert counts[0] == counts[1]


def test_split_shows_what_it_writes_over_and_can_be_taken_back(plan, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(plan))
    changed = posted(page) | {"finansiering-fund-2027": "1,00", "go": "split"}
    text = client.post(url(plan), changed, follow=True).content.decode()
    assert re.search(r"<del><a [^>]*>1,00</a></del>", text)
    state = re.search(r'name="state" value="(\w+)"', text)[1]
    text = client.post(f"{url(plan)}fordel/", {"state": state}, follow=True).content.decode()
    event = re.search(r'name="event" value="(\d+)"', text)[1]
    assert client.post(f"{url(plan)}fordel/", {"state": state}).status_code == 409
    text = client.post(f"{url(plan)}fordel/fortryd/", {"event": event}, follow=True).content.decode()
    assert "Fordelingen er fortrudt" in text
    assert FinancingShare.objects.get(plan=plan, year=2027, source="fund").amount == Decimal("1.00")
    for strange in ("", "x", "99999999"):
        assert client.post(f"{url(plan)}fordel/fortryd/", {"event": strange}).status_code == 404


@pytest.mark.parametrize("path", ["oekonomi/kilde/", "regnskab/", "regnskab/hent/"])
def test_a_form_carries_one_token(path, cast, client):
    """A whole crispy form brings its own."""
    plan = running_plan(cast)
    client.force_login(cast.mette if "kilde" in path else cast.ida)
    if "kilde" in path:
        plan = complete_plan(cast, title="Kladden")
    html = client.get(f"/planer/{plan.number}/{path}").content.decode()
    forms = [form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'method="post"' in form]
    assert forms
    assert {form.count("csrfmiddlewaretoken") for form in forms} == {1}


def test_source_form_asks_for_what_the_choice_needs(plan, cast, client):
    client.force_login(cast.mette)
    path = f"{url(plan)}kilde/"
    assert client.get(path).status_code == 200
    for data, message in [
        ({"form": "cash"}, "Vælg, hvem der betaler."),
        ({"source": "foundation", "form": "cash"}, "Skriv navnet på den, der betaler."),
        ({"source": "housing_organisation", "form": "hours"}, "Vælg, hvilken boligorganisation der betaler."),
        ({"source": "municipality", "form": "cash"}, "Kilden står allerede i finansieringen."),
    ]:
        response = client.post(path, data)
        assert response.status_code == 422
        assert message in response.content.decode()
    client.post(
        path, {"source": "foundation", "name": "Fælles Fremtid", "form": "cash", "counts_as_local": "on"}
    )
    page = client.get(url(plan))
    assert "Fælles Fremtid" in page.content.decode()
    cell = next(
        name for name in posted(page) if name.startswith("finansiering-foundation-") and "2027" in name
    )
    client.post(url(plan), posted(page) | {cell: "2.500.000"})
    assert FinancingShare.objects.get(plan=plan, source="foundation", year=2027).amount == Decimal(
        "2500000.00"
    )


@pytest.mark.parametrize("path", ["fordel/", "kilde/"])
def test_who_may_not_write_gets_no_split_and_no_source(plan, cast, client, path):
    Plan.objects.filter(pk=plan.pk).update(shared_on=today())
    for user, status in ((cast.ida, 403), (cast.jonas, 403), (cast.niels, 404)):
        client.force_login(user)
        assert client.get(f"{url(plan)}{path}").status_code == status
        assert client.post(f"{url(plan)}{path}").status_code == status


def test_a_long_name_says_where_it_may_break_and_stays_a_text(plan, cast):
    """At the head of its row alone: a field's accessible name is read aloud."""
    word = "Boligorganisationsbestyrelsesgodkendelsesprocedure"
    cast.nordlyng.name = f"{word} <b>Nord</b>"
    cast.nordlyng.save()
    page = logged_in(cast.mette).get(url(plan)).content.decode()
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', page, re.DOTALL)
    assert any(f"{soft_hyphens(word)} &lt;b&gt;Nord&lt;/b&gt;" in head for head in heads)
    assert not any(word in head for head in heads)
    assert f'aria-label="{word} &lt;b&gt;' in page
    assert "<b>Nord" not in page
