"""Amounts in the database: exact on both databases, and no way to add an øre by accident."""

from decimal import Decimal

import pytest
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Avg, Case, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.forms import modelform_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.fields import AmountField, AmountFormField
from core.money import MAX_AMOUNT, ZERO
from tests.core.sample.models import Purse

pytestmark = pytest.mark.django_db

amounts = st.decimals(min_value=-MAX_AMOUNT, max_value=MAX_AMOUNT, places=2)


def raw(sql="SELECT amount FROM sample_purse"):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_kroner_in_python_are_ore_in_the_database():
    purse = Purse.objects.create(amount=Decimal("1234567.5"))
    assert str(purse.amount) == "1234567.50"
    assert raw() == [123456750]
    purse.refresh_from_db()
    assert str(purse.amount) == "1234567.50"
    assert purse.other is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(amounts, max_size=40))
def test_the_sum_in_sql_is_the_sum_in_python(values):
    with transaction.atomic():
        Purse.objects.all().delete()
        Purse.objects.bulk_create(Purse(amount=value, name="abc"[i % 3]) for i, value in enumerate(values))
        total = Purse.objects.aggregate(total=Sum("amount", default=Decimal(0)))["total"]
        assert total == sum(values, ZERO)
        assert total.as_tuple().exponent == -2
        groups = Purse.objects.order_by("name").values_list("name").annotate(total=Sum("amount"))
        assert dict(groups) == {name: sum(values[i::3], ZERO) for i, name in enumerate("abc") if values[i::3]}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(amounts, min_size=1, max_size=10), amounts)
def test_filters_compare_exactly(values, limit):
    with transaction.atomic():
        Purse.objects.all().delete()
        Purse.objects.bulk_create(Purse(amount=value) for value in values)
        assert Purse.objects.filter(amount__gt=limit).count() == sum(value > limit for value in values)
        assert Purse.objects.filter(amount=values[0]).count() == values.count(values[0])
        assert Purse.objects.filter(amount__in=values).count() == len(values)
        low, high = sorted([limit, values[0]])
        assert Purse.objects.filter(amount__range=(low, high)).count() == sum(
            low <= value <= high for value in values
        )
        having = Purse.objects.values("pk").annotate(total=Sum("amount")).filter(total__gte=limit)
        assert having.count() == sum(value >= limit for value in values)


def test_an_empty_sum():
    assert Purse.objects.aggregate(total=Sum("amount", default=Decimal(0))) == {"total": ZERO}
    assert Purse.objects.aggregate(total=Sum("amount")) == {"total": None}


def test_sums_with_a_condition():
    Purse.objects.create(amount=Decimal("1.10"), count=1)
    Purse.objects.create(amount=Decimal("2.20"), count=2)
    found = Purse.objects.aggregate(
        some=Sum("amount", filter=Q(count__gt=1), default=Decimal(0)),
        large=Sum("amount", filter=Q(amount__gte=Decimal("1.10")), default=Decimal(0)),
        none=Sum("amount", filter=Q(count=9), default=Decimal("0.50")),
        small=Sum(Case(When(count=1, then="amount")), default=Decimal(0)),
    )
    assert found == {
        "some": Decimal("2.20"),
        "large": Decimal("3.30"),
        "none": Decimal("0.50"),
        "small": Decimal("1.10"),
    }


def test_what_sql_may_do_with_amounts():
    Purse.objects.create(amount=Decimal("1.10"), other=Decimal("2.20"))
    Purse.objects.create(amount=Decimal("3.30"))
    found = Purse.objects.aggregate(low=Min("amount"), high=Max("amount"))
    assert found == {"low": Decimal("1.10"), "high": Decimal("3.30")}
    rows = Purse.objects.order_by("pk").annotate(
        either=Coalesce("other", "amount"),
        filled=Coalesce("other", Value(Decimal("0.50"), AmountField())),
        chosen=Case(When(other__gt=Decimal("1.00"), then="amount"), default=Value(ZERO, AmountField())),
        highest=Subquery(Purse.objects.filter(pk=OuterRef("pk")).values("amount")),
    )
    assert [(r.either, r.filled, r.chosen, r.highest) for r in rows] == [
        (Decimal("2.20"), Decimal("2.20"), Decimal("1.10"), Decimal("1.10")),
        (Decimal("3.30"), Decimal("0.50"), ZERO, Decimal("3.30")),
    ]
    assert Purse.objects.filter(other__gt=F("amount")).count() == 1
    assert Purse.objects.filter(amount__isnull=False, other__isnull=True).count() == 1
    assert [p.amount for p in Purse.objects.order_by("-amount")] == [Decimal("3.30"), Decimal("1.10")]
    assert Purse.objects.update(other=F("amount")) == 2
    assert Purse.objects.filter(other=F("amount")).count() == 2


@pytest.mark.parametrize(
    "expression",
    [
        F("amount") + Decimal(1),
        F("amount") + 1,
        F("amount") * 2,
        F("amount") - F("other"),
        Value(Decimal(1)),
        Value(1),
        Case(When(count=0, then=Value(Decimal(1))), default=F("amount"), output_field=AmountField()),
    ],
)
def test_arithmetic_in_sql_is_refused_everywhere(expression):
    purse = Purse.objects.create(amount=Decimal("1.00"), other=Decimal("0.25"))
    changed = Purse(pk=purse.pk, amount=expression)
    for write in (
        lambda: Purse.objects.update(amount=expression),
        lambda: list(Purse.objects.filter(other__lt=expression)),
        lambda: changed.save(force_update=True),
        lambda: Purse.objects.bulk_update([changed], ["amount"]),
        lambda: Purse.objects.create(amount=expression),
        lambda: Purse.objects.bulk_create([Purse(amount=expression)]),
    ):
        with pytest.raises(FieldError), transaction.atomic():
            write()
    assert raw() == [100]


@pytest.mark.parametrize(
    "annotation",
    [
        F("amount") + F("other"),
        F("amount") * 2,
        Sum("amount") - Sum("other"),
        Avg("amount"),
        Coalesce("other", Decimal(1)),
        Case(When(count=0, then=Value(Decimal(1))), default=F("amount"), output_field=AmountField()),
    ],
)
def test_arithmetic_in_annotations_is_refused(annotation):
    Purse.objects.create(amount=Decimal("1.00"), other=Decimal("0.25"))
    with pytest.raises(FieldError):
        list(Purse.objects.annotate(x=annotation))


def test_bulk_update_writes_amounts():
    purses = Purse.objects.bulk_create([Purse(amount=Decimal(1)), Purse(amount=Decimal(2))])
    for purse in purses:
        purse.amount += Decimal("0.05")
    Purse.objects.bulk_update(purses, ["amount"])
    assert raw("SELECT amount FROM sample_purse ORDER BY id") == [105, 205]


@pytest.mark.parametrize("value", [1.5, "1.50", True, object()])
def test_only_decimals_are_saved(value):
    with pytest.raises(TypeError):
        Purse.objects.create(amount=value)
    with pytest.raises(TypeError):
        Purse.objects.filter(amount=value).count()


@pytest.mark.parametrize("value", [Decimal("0.001"), Decimal("NaN"), MAX_AMOUNT + Decimal("0.01")])
def test_other_values_are_refused(value):
    with pytest.raises(ValueError, match=r"decimals|amount"):
        Purse.objects.create(amount=value)
    with pytest.raises(ValueError, match=r"decimals|amount"):
        Purse.objects.update(amount=value)


def test_the_largest_amounts_fit():
    Purse.objects.create(amount=MAX_AMOUNT)
    Purse.objects.create(amount=-MAX_AMOUNT)
    assert Purse.objects.aggregate(total=Sum("amount"))["total"] == ZERO


def test_sqlite_refuses_what_is_no_whole_number():
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO sample_purse (name, amount, count) VALUES ('', 1.4, 0)")
        assert raw() == [1], "PostgreSQL's bigint rounds: it can hold nothing else"
        return
    for bad in ("1.5", "'en krone'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO sample_purse (name, amount, count) VALUES ('', {bad}, 0)")  # noqa: S608
    assert raw() == []


def test_a_number_that_is_no_whole_ore_is_not_read():
    with pytest.raises(TypeError):
        AmountField().from_db_value(1.5, Value(1, AmountField()), connection)


def test_to_python_for_serialisers_and_full_clean():
    field = AmountField()
    assert field.to_python("1234.5") == Decimal("1234.50")
    assert field.to_python(3) == Decimal("3.00")
    assert field.to_python(None) is None
    for bad in ("1.234,50", "x", "0.001", 1.5, str(MAX_AMOUNT * 2)):
        with pytest.raises(ValidationError):
            field.to_python(bad)
    purse = Purse(amount=Decimal("5"))
    assert Purse._meta.get_field("amount").value_to_string(purse) == "5"
    assert Purse._meta.get_field("other").value_to_string(purse) == ""


def test_migrations_see_one_name():
    _, path, args, kwargs = Purse._meta.get_field("other").deconstruct()
    assert (path, args) == ("core.fields.AmountField", [])
    assert kwargs == {"verbose_name": "andet beløb", "null": True, "blank": True}


def test_a_default_that_is_a_float_is_a_programming_error():
    class Wrong(models.Model):
        amount = AmountField(default=0.5)

        class Meta:
            app_label = "sample"
            managed = False

        def __str__(self):
            return "wrong"

    try:
        assert [e.id for e in Wrong._meta.get_field("amount").check()] == ["core.E001"]
    finally:
        Wrong._meta.apps.all_models["sample"].pop("wrong")
    assert [e for e in checks.run_checks() if e.id == "core.E001"] == []


def test_model_forms_use_the_danish_field():
    form_class = modelform_factory(Purse, fields=["amount", "other"])
    form = form_class({"amount": "1.234.567,50", "other": ""})
    assert isinstance(form.fields["amount"], AmountFormField)
    assert form.fields["other"].required is False
    purse = form.save()
    assert (purse.amount, purse.other) == (Decimal("1234567.50"), None)
    assert 'value="1.234.567,50"' in str(form_class(instance=purse)["amount"])
    assert form_class({"amount": "1.234.567,5", "other": ""}, instance=purse).has_changed() is False
