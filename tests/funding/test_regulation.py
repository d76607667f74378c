"""The reguleringskonto: what comes in and goes out, never below zero, and other use only with purpose and approvals."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import appoint_deputy
from accounts.models import Membership
from core.dates import today
from core.money import from_ore
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import (
    COUNCIL,
    FUND,
    approve_regulation,
    correct_regulation,
    move_regulation,
)
from funding.calculations import Move, Movement, lowest_balance, statements, total_of
from funding.figures.regulation import estates_of, regulation_account
from funding.models import RegulationMovement
from funding.views.regulation import BODIES
from tests.factories.funding import close, moved, other_use, paid_out

Kind = RegulationMovement.Move
SPRING, SUMMER = dt.date(2025, 5, 1), dt.date(2025, 8, 1)

days = st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31))
amounts = st.integers(min_value=-(10**10), max_value=10**10).map(from_ore)
movements = st.lists(st.builds(Movement, days, st.sampled_from(list(Move)), amounts), max_size=20)


@given(movements)
def test_each_year_opens_with_what_the_year_before_closed_with(rows):
    years = statements(rows, range(2025, 2030))
    assert [row.year for row in years] == list(range(2025, 2030))
    assert years[0].opening == 0
    assert all(later.opening == earlier.closing for earlier, later in pairwise(years))
    assert years[-1].closing == total_of(row.effect for row in rows)


@given(movements)
def test_the_lowest_balance_is_below_no_years_end(rows):
    closings = [row.closing for row in statements(rows, range(2025, 2030))]
    assert lowest_balance(rows) <= min([*closings, Decimal("0.00")])


def test_what_comes_in_and_goes_out_on_one_day_is_added_up_first():
    day = dt.date(2025, 5, 1)
    rows = [
        Movement(day, Move.ACTIVITIES, Decimal("100.00")),
        Movement(day, Move.PAID_OUT, Decimal("100.00")),
    ]
    assert lowest_balance(rows) == 0


pytestmark = pytest.mark.django_db


def balance(plan):
    return regulation_account(plan).balance


def test_the_plans_own_activities_are_paid_without_asking_anybody(running, cast):
    paid_out(running, "1000.00", by=cast.ida, on=SPRING)
    moved(running, Kind.ACTIVITIES, "400.00", by=cast.ida, on=SUMMER)
    moved(running, Kind.ACTIVITIES, "100.01", by=cast.ida, on=dt.date(2026, 2, 1))
    account = regulation_account(running).estates[0]
    first, second = account.of(2025), account.of(2026)
    assert (first.opening, first.paid_out, first.activities, first.closing) == (
        Decimal("0.00"),
        Decimal("1000.00"),
        Decimal("400.00"),
        Decimal("600.00"),
    )
    assert (second.opening, second.closing) == (Decimal("600.00"), Decimal("499.99"))


@pytest.mark.parametrize(("amount", "is_covered"), [("1000.00", True), ("1000.01", False)])
def test_one_ore_decides_whether_the_account_covers_it(running, cast, amount, is_covered):
    paid_out(running, "1000.00", by=cast.ida, on=SPRING)
    if is_covered:
        moved(running, Kind.ACTIVITIES, amount, by=cast.ida, on=SUMMER)
        assert balance(running) == 0
        return
    with pytest.raises(NotReady, match="gå i minus"):
        moved(running, Kind.ACTIVITIES, amount, by=cast.ida, on=SUMMER)
    assert balance(running) == Decimal("1000.00")


def test_money_is_not_used_before_it_is_there(running, cast):
    paid_out(running, by=cast.ida, on=SUMMER)
    with pytest.raises(NotReady):
        moved(running, Kind.ACTIVITIES, "1.00", by=cast.ida, on=SPRING)


def test_one_afdelings_money_is_not_anothers(running, cast):
    first, second = estates_of(running)[:2]
    paid_out(running, by=cast.ida, on=SPRING)
    with pytest.raises(NotReady):
        moved(running, Kind.ACTIVITIES, "1.00", by=cast.ida, on=SUMMER, estate=second)
    assert {row.name: row.balance for row in regulation_account(running).estates}[first.name] == Decimal(
        "1000.00"
    )


@pytest.mark.parametrize("purpose", ["", "holiday", "fun"])
def test_other_use_has_one_of_the_three_purposes(running, cast, purpose):
    paid_out(running, by=cast.ida, on=SPRING)
    with pytest.raises(NotReady):
        moved(running, Kind.OTHER_USE, "1.00", by=cast.ida, on=SUMMER, purpose=purpose)


def approved(movement, body, by, **more):
    movement.refresh_from_db()
    values = {"decided_on": today(), "reference": "27.15.12-G00-3", "seen": movement.version} | more
    return approve_regulation(movement=movement, by=by, body=body, **values)


def test_other_use_counts_from_when_both_bodies_have_approved(running, cast):
    movement = other_use(running, "400.00", by=cast.ida, on=SPRING)
    found = regulation_account(running)
    assert found.balance == Decimal("1000.00")
    assert [finding.code for finding in found.findings(running)] == ["REGULATION_ACCOUNT_PURPOSE"]
    approved(movement, COUNCIL, cast.jonas)
    assert balance(running) == Decimal("1000.00")
    approved(movement, FUND, cast.else_)
    found = regulation_account(running)
    assert found.balance == Decimal("600.00")
    assert found.findings(running) == []
    assert found.estates[0].of(2025).other_use == Decimal("400.00")


def test_an_approval_is_written_once_by_who_saw_it_as_it_is(running, cast):
    movement = other_use(running, by=cast.ida, on=SPRING)
    approved(movement, COUNCIL, cast.jonas)
    with pytest.raises(Moved):
        approved(movement, COUNCIL, cast.jonas)
    with pytest.raises(Moved):
        approved(movement, FUND, cast.else_, seen=1)
    with pytest.raises(NotReady):
        approved(movement, FUND, cast.else_, decided_on=today() + dt.timedelta(days=1))
    with pytest.raises(NotReady):
        approved(movement, FUND, cast.else_, reference=" ")


def test_an_approval_does_not_take_the_account_below_zero(running, cast):
    movement = other_use(running, "1000.00", by=cast.ida, on=SPRING)
    moved(running, Kind.ACTIVITIES, "0.01", by=cast.ida, on=SUMMER)
    approved(movement, COUNCIL, cast.jonas)
    with pytest.raises(NotReady, match="gå i minus"):
        approved(movement, FUND, cast.else_)
    assert balance(running) == Decimal("999.99")


@pytest.mark.parametrize(
    ("who", "council", "fund"),
    [
        ("ida", False, False),
        ("mette", False, False),
        ("lars", False, False),
        ("jonas", True, True),
        ("hanne", False, False),
        ("else_", False, True),
        ("birthe", False, False),
        ("niels", False, False),
    ],
)
def test_who_writes_the_approvals(running, cast, who, council, fund):
    movement = other_use(running, by=cast.ida, on=SPRING)
    for body, may in ((COUNCIL, council), (FUND, fund)):
        if may:
            assert approved(movement, body, getattr(cast, who))
        else:
            with pytest.raises(NotAllowed):
                approved(movement, body, getattr(cast, who))


@pytest.mark.parametrize("body", ["kommunalbestyrelsen", "landsbyggefonden"])
def test_a_deputy_and_the_one_they_stand_in_for_do_not_write_and_approve(running, cast, client, body):
    in_nordlyng = Membership.objects.get(user=cast.ida).organisation
    Membership.objects.create(
        user=cast.jonas, organisation=in_nordlyng, role="accountant", starts_on=dt.date(2025, 1, 1)
    )
    appoint_deputy(
        organisation=in_nordlyng, principal=cast.ida, deputy=cast.jonas,
        starts_on=today(), ends_on=today(), by=cast.ida,
    )  # fmt: skip
    movement = other_use(running, by=cast.ida, on=SPRING)
    with pytest.raises(NotAllowed):
        approved(movement, BODIES[body], cast.jonas)
    client.force_login(cast.jonas)
    address = reverse("funding:regulation_approve", args=[running.number, movement.pk, body])
    assert client.get(address).status_code == 403
    page = reverse("funding:regulation", args=[running.number])
    assert address not in client.get(page).content.decode()
    movement.refresh_from_db()
    assert (movement.council_decided_on, movement.fund_decided_on) == (None, None)


def test_only_the_accountant_moves_and_corrects(running, cast):
    movement = paid_out(running, by=cast.ida, on=SPRING)
    for user in (cast.mette, cast.jonas, cast.else_, cast.birthe):
        with pytest.raises(NotAllowed):
            paid_out(running, by=user, on=SPRING)
        with pytest.raises(NotAllowed):
            correct_regulation(movement=movement, by=user, reason="Nej")


def test_a_correction_stands_beside_what_it_corrects_and_must_be_covered(running, cast):
    movement = paid_out(running, by=cast.ida, on=SPRING)
    used = moved(running, Kind.ACTIVITIES, "400.00", by=cast.ida, on=SUMMER)
    with pytest.raises(NotReady):
        correct_regulation(movement=movement, by=cast.ida, reason="Forkert afdeling")
    correct_regulation(movement=used, by=cast.ida, reason="Forkert beløb")
    assert balance(running) == Decimal("1000.00")
    with pytest.raises(Moved):
        correct_regulation(movement=used, by=cast.ida, reason="Igen")
    assert RegulationMovement.objects.count() == 3


def test_a_closed_year_is_only_corrected_with_a_reason(running, cast):
    movement = paid_out(running, by=cast.ida, on=SPRING)
    close(running, 2025, by=cast.ida)
    with pytest.raises(NotReady, match="i et år, der er åbent"):
        paid_out(running, by=cast.ida, on=SUMMER)
    assert correct_regulation(movement=movement, by=cast.ida, reason="Bogført på forkert plan")


def test_a_closed_year_is_told_at_the_form_and_nothing_typed_is_lost(running, cast, client):
    paid_out(running, by=cast.ida, on=SPRING)
    close(running, 2025, by=cast.ida)
    client.force_login(cast.ida)
    typed = {
        "estate": str(estates_of(running)[0].pk),
        "moved_on": "01-06-2025",
        "amount": "1.234,50",
        "move": "paid_out",
        "text": "Rate til aktiviteter",
    }
    page = client.post(f"/planer/{running.number}/reguleringskonto/", typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Regnskabet for 2025 er lukket. Skriv bevægelsen med en dato i et år, der er åbent" in text
    assert "efterpostering" not in text
    for value in ("01-06-2025", "1.234,50", "Rate til aktiviteter"):
        assert f'value="{value}"' in text
    assert RegulationMovement.objects.count() == 1


def test_the_database_holds_the_purpose_too(running, cast):
    movement = paid_out(running, by=cast.ida, on=SPRING)
    for values in ({"move": Kind.OTHER_USE}, {"purpose": "vacancy"}, {"council_decided_on": SPRING}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegulationMovement.objects.filter(pk=movement.pk).update(**values)


# The page


def test_the_page_writes_a_movement_and_says_what_is_wrong(running, cast, client):
    client.force_login(cast.ida)
    address = f"/planer/{running.number}/reguleringskonto/"
    estate = estates_of(running)[0]
    data = {
        "estate": str(estate.pk),
        "moved_on": "01-05-2025",
        "amount": "1.000",
        "move": "paid_out",
        "purpose": "",
        "text": "Udbetalt",
        "voucher": "",
    }
    assert client.post(address, data | {"move": "other_use"}).status_code == 422
    assert client.post(address, data | {"purpose": "vacancy"}).status_code == 422
    assert client.post(address, data | {"move": "activities"}).status_code == 422
    assert client.post(address, data | {"amount": "-1"}).status_code == 422
    assert not RegulationMovement.objects.exists()
    page = client.post(address, data, follow=True).content.decode()
    assert "1.000,00" in page
    other = data | {"move": "other_use", "purpose": "vacancy", "text": "Lejetab", "amount": "10"}
    assert "venter på godkendelse" in client.post(address, other, follow=True).content.decode()


def test_the_kommune_writes_the_councils_approval_in_the_browser(running, cast, client):
    movement = other_use(running, by=cast.ida, on=SPRING)
    client.force_login(cast.jonas)
    address = f"/planer/{running.number}/reguleringskonto/"
    assert "kommunalbestyrelsen" in client.get(address).content.decode()
    approve = f"{address}{movement.pk}/godkendt/kommunalbestyrelsen/"
    data = {"decided_on": "02-06-2025", "reference": "27.15.12", "version": str(movement.version)}
    assert client.post(approve, data | {"reference": ""}).status_code == 422
    client.post(approve, data)
    movement.refresh_from_db()
    assert (movement.council_decided_on, movement.council_recorded_by) == (dt.date(2025, 6, 2), cast.jonas)
    assert client.get(f"{address}{movement.pk}/godkendt/ministeriet/").status_code == 404


def test_queries_are_the_same_for_one_movement_and_many(running, cast, client, django_assert_max_num_queries):
    client.force_login(cast.ida)
    address = f"/planer/{running.number}/reguleringskonto/"
    paid_out(running, by=cast.ida, on=SPRING)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for estate in estates_of(running):
        paid = moved(running, Kind.PAID_OUT, "5.00", by=cast.ida, on=SPRING, estate=estate)
        correct_regulation(movement=paid, by=cast.ida, reason="Prøve")
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_an_afdeling_outside_the_plan_is_refused(running, cast):
    estate = estates_of(running)[0]
    running.areas.all().update(ended_on=today())
    with pytest.raises(NotReady, match="hører ikke til planen"):
        move_regulation(
            plan=running,
            by=cast.ida,
            estate=estate,
            on=SPRING,
            move=Kind.PAID_OUT,
            amount=Decimal("1.00"),
            text="Udbetalt",
        )
