"""People on the plan, and comments."""

from typing import Any

from django import forms

from accounts.models import Organisation, User
from core.dates import today
from core.fields import TextFormField
from core.versions import FingerprintForm
from plans.forms.fields import DayField, no_optional
from plans.models import Comment, Estate, Plan, PlanMembership

RESIDENTS = "residents"


class SeatForm(FingerprintForm, forms.ModelForm):
    """A seat or an access. A user is chosen by e-mail; somebody who does not log in has only a name."""

    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Skriv e-mailen på en, der har adgang til portalen, så personen kan se planen.",
        error_messages={"invalid": "Skriv en e-mail, fx navn@kommune.dk"},
    )
    starts_on = DayField(label="Fra")
    ends_on = DayField(label="Til og med", required=False)
    represents = forms.ChoiceField(label="Repræsenterer", required=False)

    class Meta:
        model = PlanMembership
        fields = ("email", "name", "role", "body", "function", "represents", "starts_on", "ends_on")
        help_texts = {"name": "Skriv navnet, hvis personen ikke skal have adgang til portalen."}

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.initial.update(email=self.row_value(self.instance, "email"))
        self.initial.setdefault("represents", "")
        self.initial["represents"] = self.row_value(self.instance, "represents")
        if self.instance.pk is None:
            self.initial["starts_on"] = today()
        self.fields["represents"].choices = represented(plan)  # type: ignore[attr-defined]
        no_optional(self, "email", "name")

    def row_value(self, row: Any, name: str) -> Any:
        if name == "email":
            return row.user.email if row.user_id else ""
        if name == "represents":
            if row.represents_residents:
                return RESIDENTS
            if row.represents_organisation_id:
                return f"organisation-{row.represents_organisation_id}"
            return f"estate-{row.represents_estate_id}" if row.represents_estate_id else ""
        return super().row_value(row, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email, name = (cleaned.get("email") or "").strip().lower(), cleaned.get("name")
        user = User.objects.active().filter(email=email).first() if email else None
        if email and user is None and "email" not in self.errors:
            self.add_error("email", "Ingen bruger har den e-mail. Skriv en anden, eller skriv kun navnet")
        if not email and not name and not self.errors.keys() & {"email", "name"}:
            self.add_error("email", "Skriv en e-mail eller et navn")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Den sidste dag kan ikke ligge før den første")
        self.instance.user = self.user = user
        cleaned["email"] = email
        return cleaned

    def merge_into(self, row: Any) -> list[str]:
        """E-mail and "repræsenterer" are one field each on the page and other columns in the row."""
        names = super().merge_into(row)
        columns = [name for name in names if name not in ("email", "represents")]
        if "email" in names:
            row.user = self.user
            columns.append("user")
        if "represents" in names:
            columns += put_represents(row, self.cleaned_data["represents"])
        return columns


def put_represents(row: PlanMembership, code: str) -> list[str]:
    kind, _, key = code.partition("-")
    row.represents_residents = code == RESIDENTS
    row.represents_organisation_id = int(key) if kind == "organisation" else None
    row.represents_estate_id = int(key) if kind == "estate" else None
    return ["represents_residents", "represents_organisation", "represents_estate"]


def represented(plan: Plan) -> list[tuple[str, Any]]:
    """Whom somebody at the table may speak for: the plan's parties, other authorities, an afdeling, the residents."""
    parties = [row.organisation for row in plan.participants.current().select_related("organisation")]
    parties.append(plan.municipality.organisation)
    others = Organisation.objects.current().filter(
        kind__in=("police", "authority", "joint_secretariat", "auditor", "other")
    )
    estates = Estate.objects.filter(plan_areas__plan=plan, plan_areas__ended_on=None).distinct()
    return [
        ("", "Ingen bestemt"),
        (RESIDENTS, "Beboerne"),
        ("Planens parter", [(f"organisation-{row.pk}", row.name) for row in parties]),
        ("Afdelinger", [(f"estate-{row.pk}", row.name) for row in estates]),
        ("Andre", [(f"organisation-{row.pk}", row.name) for row in others]),
    ]


class CommentForm(forms.Form):
    text = TextFormField(
        label="Kommentar",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv en kommentar", "max_length": "Skriv højst 5.000 tegn"},
    )
    audience = forms.ChoiceField(
        label="Hvem må læse den?", choices=Comment.Audience.choices, widget=forms.RadioSelect, initial="all"
    )

    def __init__(self, data: Any = None, *, has_organisation: bool) -> None:
        super().__init__(data, use_required_attribute=False)
        if not has_organisation:
            del self.fields["audience"]
