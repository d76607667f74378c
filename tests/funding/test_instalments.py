"""The rates of a tilsagn: they make up its amount, rows that stay keep their key, and what was paid stands."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.dates import today
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import Rate, pay_instalment, set_instalments, withhold_instalments
from funding.figures.collecting import seen_of
from funding.models import Grant, Instalment
from funding.rules import instalments_not_grant
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (dt.date(2027, month, 1) for month in (1, 7, 10))


@pytest.fixture
def granted(cast):
    return Grant.objects.get(plan=make.granted_plan(cast))


def write(grant, *rates, by=None, seen=None):
    return set_instalments(
        plan=grant.plan,
        rates=[Rate(day, Decimal(kr), note, *key) for day, kr, note, *key in rates],
        by=by,
        seen=seen_of(grant.instalments.all()) if seen is None else seen,
    )


def halves(grant, by=None):
    return write(grant, (FIRST, "4625000.00", ""), (SECOND, "4000000.00", ""), by=by)


def test_rates_stand_by_day_and_make_up_the_tilsagn(granted, cast):
    rows = write(granted, (SECOND, "4000000.00", ""), (FIRST, "4625000.00", "Forskud"), by=cast.ida)
    assert [(row.due_on, row.amount, row.note) for row in rows] == [
        (FIRST, Decimal("4625000.00"), "Forskud"),
        (SECOND, Decimal("4000000.00"), ""),
    ]
    assert {row.history_user for row in Instalment.history.all()} == {cast.ida}
    told = Event.objects.get(verb="funding.instalments_set")
    assert "4.625.000,00\N{NO-BREAK SPACE}kr. den 1. januar 2027" in told.text.replace(
        " kr.", "\N{NO-BREAK SPACE}kr."
    )


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([(FIRST, "8624999.99", "")], "tilsammen 8.624.999,99 kr., men tilsagnet er på 8.625.000,00 kr."),
        ([(FIRST, "8624999.99", "")], "Det er 0,01 kr. for lidt."),
        ([(FIRST, "8625000.00", ""), (SECOND, "0.01", "")], "Det er 0,01 kr. for meget."),
        ([(FIRST, "8625000.00", ""), (SECOND, "0.00", "")], "større end 0 kr."),
        ([(FIRST, "8625001.00", ""), (SECOND, "-1.00", "")], "større end 0 kr."),
    ],
)
def test_what_is_not_the_tilsagn_to_the_ore_is_refused(granted, rates, words):
    with pytest.raises(NotReady, match=words):
        write(granted, *rates)
    assert not granted.instalments.exists()


def test_the_rule_has_a_code_and_both_sums():
    (finding,) = instalments_not_grant([Decimal("60.00"), Decimal("39.99")], Decimal("100.00"))
    assert (finding.code, finding.is_error) == ("INSTALMENTS_NOT_GRANT", True)
    assert (finding.found, finding.limit) == ("99.99", "100.00")
    assert instalments_not_grant([Decimal("60.00"), Decimal("40.00")], Decimal("100.00")) == []
    assert instalments_not_grant([], Decimal("100.00")) == []


def test_rows_that_stay_keep_their_key(granted):
    first, second = halves(granted)
    rows = write(
        granted,
        (FIRST, "4625000.00", "", first.pk),
        (SECOND, "2000000.00", "", second.pk),
        (THIRD, "2000000.00", ""),
    )
    assert [row.pk for row in rows[:2]] == [first.pk, second.pk]
    (row,) = write(granted, (FIRST, "8625000.00", "", second.pk))
    assert row.pk == second.pk
    assert write(granted) == []
    assert Event.objects.filter(verb="funding.instalments_cleared").count() == 1
    assert Instalment.history.filter(history_type="-").count() == 3


@pytest.mark.parametrize("what", ["paid", "withheld"])
def test_what_is_paid_or_held_back_stands(granted, cast, what):
    first, second = halves(granted)
    if what == "paid":
        pay_instalment(instalment=first, by=cast.ida, on=today())
    else:
        Instalment.objects.filter(pk=second.pk).update(paid_on=FIRST)
        withhold_instalments(plan=granted.plan, by=None, reason="Redegørelsen er ikke sendt")
        Instalment.objects.filter(pk=second.pk).update(paid_on=None)
    # It counts in the sum, and neither a change of it nor the lack of it is heard.
    rest = (SECOND, "4000000.00", "", second.pk)
    with pytest.raises(Moved, match="kan ikke rettes"):
        write(granted, (THIRD, "1.00", "", first.pk), (SECOND, "3999999.00", "", second.pk))
    with pytest.raises(NotReady, match=r"000,00 kr\. for lidt"):
        write(granted)
    assert len(write(granted, rest)) == 2
    first.refresh_from_db()
    assert (first.due_on, first.amount) == (FIRST, Decimal("4625000.00"))


@pytest.fixture
def lowered(granted):
    """4.000.000 paid, 4.625.000 held back; then the tilsagn is put right to 7.000.000."""
    paid, held = write(granted, (FIRST, "4000000.00", ""), (SECOND, "4625000.00", ""))
    pay_instalment(instalment=paid, by=None, on=today())
    withhold_instalments(plan=granted.plan, by=None, reason="Redegørelsen er ikke sendt")
    Grant.objects.update(amount=Decimal("7000000.00"))
    return held


def test_what_is_held_back_beyond_a_tilsagn_put_right_is_lowered_and_still_held_back(granted, lowered):
    with pytest.raises(Moved, match="kan ikke rettes"):
        write(granted, (FIRST, "3000000.00", "", granted.instalments.first().pk))
    with pytest.raises(NotReady, match="for meget"):
        write(granted, (SECOND, "3000000.01", "", lowered.pk))
    write(granted, (SECOND, "3000000.00", "", lowered.pk))
    lowered.refresh_from_db()
    assert lowered.amount == Decimal("3000000.00")
    assert (lowered.withheld_on is None, lowered.withheld_reason) == (False, "Redegørelsen er ikke sendt")
    with pytest.raises(NotReady, match="for meget"):  # it stands again, and counts beside what is written
        write(granted, (SECOND, "2999999.00", "", lowered.pk), (THIRD, "1.00", ""))


def test_what_comes_in_the_place_of_what_is_held_back_is_held_back_too(granted, lowered):
    Instalment.objects.create(grant=granted, due_on=THIRD, amount=Decimal("2000000.00"))
    coming = granted.instalments.get(due_on=THIRD)
    write(granted, (THIRD, "2500000.00", "", coming.pk), (SECOND, "500000.00", ""))
    rest = granted.instalments.filter(paid_on=None)
    assert [(row.amount, row.withheld_reason) for row in rest] == [
        (Decimal("500000.00"), "Redegørelsen er ikke sendt"),
        (Decimal("2500000.00"), "Redegørelsen er ikke sendt"),
    ]


def test_the_page_lets_what_is_held_back_be_lowered(granted, lowered, cast, client):
    client.force_login(cast.ida)
    url = f"/planer/{granted.plan.number}/oekonomi/opkraevning/rater/"
    page = client.get(url)
    told = page.content.decode()
    assert "Rate 1 (holdt tilbage), 2027" in told
    assert "De holdes fortsat tilbage" in told
    assert client.post(url, posted(page, **{f"amount-{lowered.pk}": "3.000.000"})).status_code == 302
    lowered.refresh_from_db()
    assert (lowered.amount, lowered.withheld_on is None) == (Decimal("3000000.00"), False)
    assert "(holdt tilbage), 2027" not in client.get(url).content.decode()


def test_nothing_new_is_no_act(granted):
    first, second = halves(granted)
    write(granted, (FIRST, first.amount, "", first.pk), (SECOND, second.amount, "", second.pk))
    assert Event.objects.filter(verb__startswith="funding.instalments").count() == 1
    assert Instalment.history.count() == 2


def test_what_another_has_changed_meanwhile_is_not_overwritten(granted, cast):
    first, second = halves(granted)
    seen = seen_of([first, second])
    pay_instalment(instalment=first, by=cast.ida, on=today())
    with pytest.raises(Moved, match="siden du åbnede siden"):
        write(granted, (SECOND, "8625000.00", "", second.pk), seen=seen)
    assert granted.instalments.count() == 2


def test_only_who_keeps_the_books_writes_them(granted, cast, client):
    url = f"/planer/{granted.plan.number}/oekonomi/opkraevning/"
    for user in (cast.mette, cast.jonas, cast.else_):
        with pytest.raises(NotAllowed):
            write(granted, (FIRST, "8625000.00", ""), by=user)
        client.force_login(user)
        assert client.get(f"{url}rater/").status_code == 403
        assert client.post(f"{url}rater/", {}).status_code == 403
        assert f"{url}rater/" not in client.get(url).content.decode()
    client.force_login(cast.niels)
    assert client.get(f"{url}rater/").status_code == 404
    client.force_login(cast.ida)
    assert f"{url}rater/" in client.get(url).content.decode()


def posted(page: Any, **changes: str) -> dict[str, str]:
    """What the form holds, as a browser without script would send it."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if not name.startswith("remove-")}
    return {name: value or "" for name, value in values.items()} | changes


def test_the_page(granted, cast, client, django_assert_max_num_queries):
    client.force_login(cast.ida)
    ida, url = client, f"/planer/{granted.plan.number}/oekonomi/opkraevning/rater/"
    with django_assert_max_num_queries(25):
        page = ida.get(url)
    assert "8.625.000,00" in page.content.decode()
    two = {"due-ny1": "01-01-2027", "amount-ny1": "4.625.000", "due-ny2": "01-07-2027"}
    answer = ida.post(url, posted(page, **two))
    assert answer.status_code == 422
    # Four new rates look alike: the link says which one.
    assert '<a class="function-link" href="#id_amount-ny2">Ny rate 2, 2027: Skriv ratens beløb.</a>' in (
        answer.content.decode()
    )
    answer = ida.post(url, posted(page, **two, **{"amount-ny2": "3.999.999,99"}))
    assert answer.status_code == 422
    assert "Det er 0,01 kr. for lidt." in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert not granted.instalments.exists()
    assert ida.post(url, posted(page, **two, **{"amount-ny2": "4.000.000"})).status_code == 302
    first, second = granted.instalments.all()
    pay_instalment(instalment=first, by=cast.ida, on=today())
    page = ida.get(url)
    assert f"due-{first.pk}" not in page.context["form"].fields
    answer = ida.post(url, posted(page, **{f"amount-{second.pk}": "0", f"due-{second.pk}": "31-12-2028"}))
    assert f'href="#id_amount-{second.pk}">Rate 1, 2028: ' in answer.content.decode()
    answer = ida.post(url, posted(page, **{f"due-{second.pk}": "engang"}))
    assert f'href="#id_due-{second.pk}">Rate 1, 2027: ' in answer.content.decode()
    new = {f"remove-{second.pk}": "on", "due-ny1": "01-10-2027", "amount-ny1": "4.000.000"}
    assert ida.post(url, posted(page, **new)).status_code == 302
    assert [row.due_on for row in granted.instalments.all()] == [FIRST, THIRD]
    assert ida.post(url, posted(page)).status_code == 409
