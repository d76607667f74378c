"""The kommune's bevilling as rows of a council's record."""

from collections.abc import Sequence
from typing import Any

from django import forms

from approvals.actions import Appropriated
from core.fields import AmountFormField, TextFormField

#: Rows without a year of the plan's: a year may be paid from two konti, or the bevilling may go beyond the term.
FURTHER_ROWS = 2


class AppropriationForm(forms.Form):
    """One amount of one year from one konto. A row without an amount is no row."""

    # Not our number field, which would write 2.027.
    year = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Skriv et årstal, fx 2027."),
    )
    amount = AmountFormField(label="Bevilling i kr.", min_value=0, required=False)
    account = TextFormField(label="Konto", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("amount") is not None and cleaned.get("year") is None and not self.errors:
            self.add_error("year", "Skriv, hvilket år bevillingen gælder.")
        return cleaned


class BaseAppropriations(forms.BaseFormSet):
    @property
    def lines(self) -> list[Appropriated]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("amount") is not None]
        return [Appropriated(int(row["year"]), row["amount"], row["account"] or "") for row in rows]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():  # the list of errors says which of the rows it is
            field.place = f"Bevilling, række {(index or 0) + 1}"  # type: ignore[attr-defined]
            field.widget.attrs["data-no-optional"] = "true"  # said once above all of them

    def clean(self) -> None:
        if any(self.errors):
            return
        places = [(line.year, line.account.casefold()) for line in self.lines]
        if len(places) != len(set(places)):
            raise forms.ValidationError("Samme år og konto står to gange i bevillingen. Læg beløbene sammen.")


def appropriations_form(data: Any, *, present: Sequence[Appropriated]) -> BaseAppropriations:
    """The rows that are there, or that the plan's financing suggests, and empty ones after them."""
    formset: Any = forms.formset_factory(
        AppropriationForm, formset=BaseAppropriations, extra=FURTHER_ROWS, max_num=40, absolute_max=60
    )
    initial = [{"year": row.year, "amount": row.amount, "account": row.account} for row in present]
    posted = data if data is not None and "bevilling-TOTAL_FORMS" in data else None
    drawn: BaseAppropriations = formset(
        posted, initial=initial, prefix="bevilling", form_kwargs={"use_required_attribute": False}
    )
    return drawn
