"""The pulje of a year, a collection, and an act on a rate."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.models import User
from core.danish import format_amount, format_date
from core.dates import today
from core.fields import AmountFormField, DateFormField, NumberFormField
from core.money import ZERO
from funding.actions import pay_instalment, request_instalment
from funding.figures import OwedRow, RateRow
from funding.models import Collection, Instalment

REQUEST, PAY = "request", "pay"


class PoolForm(forms.Form):
    year = NumberFormField(
        label="År",
        decimals=0,
        min_value=2000,
        max_value=2100,
        error_messages={"required": "Skriv årstallet, fx 2027."},
    )
    amount = AmountFormField(label="Pulje", min_value=ZERO)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["amount"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row(Column("year"), Column("amount")))


class CollectionForm(forms.Form):
    """That a party was asked, or that its money came."""

    what = forms.ChoiceField(label="Part og år", error_messages={"required": "Vælg, hvem det gælder."})
    act = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=Collection.Act.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om beløbet er opkrævet eller modtaget."},
    )
    amount = AmountFormField(
        label="Beløb", help_text="Minus foran retter et beløb, der blev skrevet forkert."
    )
    on = DateFormField(label="Dato")
    sure = forms.BooleanField(label="Beløbet er rigtigt", required=False)

    def __init__(self, rows: Sequence[OwedRow], data: Any = None) -> None:
        super().__init__(data, initial={"on": today()}, prefix="opkraevning")
        self.rows = {row.key: row for row in rows}
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Vælg"), *((row.key, f"{row.year} {row.label}") for row in rows)]
        self.fields["amount"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("what", "act", Row(Column("amount"), Column("on")))

    def ask_whether_sure(self) -> None:
        """The tick is shown when there is reason to doubt, and never before."""
        self.helper.layout.append("sure")

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError("Beløbet kan ikke være 0 kr.")
        return amount

    @property
    def row(self) -> OwedRow:
        return self.rows[self.cleaned_data["what"]]


def rate_label(rate: Instalment) -> str:
    return f"{format_date(rate.due_on)}: {format_amount(rate.amount)}"


class RateForm(forms.Form):
    """That a rate was asked for, or paid."""

    rate = forms.ChoiceField(label="Rate", error_messages={"required": "Vælg en rate."})
    act = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=[(REQUEST, "Vi har anmodet om raten"), (PAY, "Raten er udbetalt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad der er sket."},
    )
    on = DateFormField(label="Dato")
    sure = forms.BooleanField(label="Landsbyggefonden har udbetalt raten", required=False)

    def __init__(self, rates: Sequence[RateRow], data: Any = None) -> None:
        super().__init__(data, initial={"on": today()}, prefix="rate")
        self.rates = {
            str(rate.instalment.pk): rate.instalment for rate in rates if not rate.instalment.paid_on
        }
        field = self.fields["rate"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Vælg"), *((key, rate_label(row)) for key, row in self.rates.items())]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("rate", "act", "on")

    def carry_out(self, *, by: User) -> None:
        data = self.cleaned_data
        rate = self.rates[data["rate"]]
        if data["act"] == REQUEST:
            request_instalment(instalment=rate, by=by, on=data["on"])
        else:
            pay_instalment(instalment=rate, by=by, on=data["on"], sure=data["sure"])

    def ask_whether_sure(self) -> None:
        """The tick is shown when there is reason to doubt, and never before."""
        self.helper.layout.append("sure")
