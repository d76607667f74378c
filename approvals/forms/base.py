"""What every form of a case begins with."""

from typing import Any

from django import forms

from accounts.forms.proof import ProofForm
from core.fields import TextFormField

MARKDOWN_HINT = (
    "Begynd en linje med »- « eller »1. « for at lave en liste, og sæt ** om det, der skal være fedt."
)


def prose(
    label: str, *, rows: int = 5, required: bool = True, error: str = "", hint: str = ""
) -> TextFormField:
    field = TextFormField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "data-markdown": "true"}),
    )
    if error:
        field.error_messages["required"] = error
    return field


class SeenForm(forms.Form):
    """A button's form: the version of what the person saw goes with the click."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, seen: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        if seen is not None:
            kwargs["initial"] = {"version": seen, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class HandInForm(ProofForm, SeenForm):
    """The ansøger hands in for the organisation, and shows anew who they are."""
