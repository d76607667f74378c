"""The plan's own forms: a new plan, its basics, and what it works on."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Municipality, Organisation, User
from accounts.roles import OrganisationKind
from core.dates import today
from core.fields import TextFormField
from core.versions import FingerprintForm
from plans.calculations import default_start, term_end
from plans.forms.fields import DayField, no_optional
from plans.models import FocusArea, GrantScheme, Plan
from plans.permissions import applicant_id, organisations_to_write_for

TITLE_HINT = "Det navn, planen er kendt under, fx områdets navn."
APPLICANT_HINT = "Den boligorganisation, der søger og står for planen. Flere kan deltage."
MUNICIPALITY_HINT = "Vælger I en anden kommune, skal kladden deles igen."
BACKGROUND_HINT = (
    "Beskriv områdets alvorlige sociale og økonomiske udfordringer. Begynd en linje med »- « for at lave en liste, "
    "og sæt ** om det, der skal være fedt."
)


class TermMixin(forms.Form):
    """First and last day of the plan. Both may be missing in a draft."""

    def check_term(self) -> None:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Planen slutter, før den begynder. Skriv en senere slutdato")


class PlanForm(TermMixin):
    """A new plan. The four first fields are all that is needed to save."""

    title = TextFormField(label="Titel", max_length=150, help_text=TITLE_HINT)
    scheme = forms.ModelChoiceField(
        label="Bevillingsperiode", queryset=GrantScheme.objects.all(), empty_label=None
    )
    municipality = forms.ModelChoiceField(
        label="Kommune", queryset=Municipality.objects.none(), empty_label="Vælg kommune"
    )
    applicant = forms.ModelChoiceField(
        label="Ansøger",
        queryset=Organisation.objects.none(),
        empty_label="Vælg boligorganisation",
        help_text=APPLICANT_HINT,
    )
    starts_on = DayField(label="Fra", required=False, example=date(2027, 4, 1))
    ends_on = DayField(
        label="Til og med",
        required=False,
        example=date(2031, 3, 31),
        help_text="Kan stå tomt. Så løber planen i fire år.",
    )

    def __init__(self, data: Any = None, *, user: User, predecessor: Plan | None = None) -> None:
        scheme = GrantScheme.objects.filter(is_default=True).first()
        first = default_start(today())
        super().__init__(
            data,
            initial={
                "scheme": scheme,
                "starts_on": first,
                "ends_on": term_end(first, scheme.default_term_years if scheme else 4),
            },
            use_required_attribute=False,
        )
        self.fields["title"].error_messages["required"] = "Skriv planens titel"
        self.fields["scheme"].error_messages["required"] = "Vælg en bevillingsperiode"
        self.fields["municipality"].error_messages["required"] = "Vælg den kommune, planen ligger i"
        self.fields["applicant"].error_messages["required"] = "Vælg den boligorganisation, der søger"
        municipalities = Municipality.objects.select_related("organisation").order_by("organisation__name")
        self.fields["municipality"].queryset = municipalities  # type: ignore[attr-defined]
        own = Organisation.objects.current().filter(pk__in=organisations_to_write_for(user)).order_by("name")
        self.fields["applicant"].queryset = own  # type: ignore[attr-defined]
        if len(own) == 1:
            self.initial["applicant"] = own[0]
        if predecessor is not None:
            self._follow(predecessor)
        no_optional(self, "starts_on", "ends_on")

    def _follow(self, predecessor: Plan) -> None:
        """What a plan that continues another begins with; all of it can be changed."""
        self.initial.update(
            title=predecessor.title,
            municipality=predecessor.municipality,
            applicant=applicant_id(predecessor),
        )
        if predecessor.ends_on:
            first, scheme = predecessor.ends_on + timedelta(1), self.initial["scheme"]
            years = scheme.default_term_years if scheme else 4
            self.initial.update(starts_on=first, ends_on=term_end(first, years))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last, scheme = cleaned.get("starts_on"), cleaned.get("ends_on"), cleaned.get("scheme")
        if first and last is None and scheme and "ends_on" not in self.errors:
            cleaned["ends_on"] = term_end(first, scheme.default_term_years)
        self.check_term()
        return cleaned


class BasicsForm(FingerprintForm, TermMixin, forms.ModelForm):
    """`footing`: whether ansøger, kommune and bevillingsperiode may still be changed."""

    applicant = forms.ModelChoiceField(
        label="Ansøger", queryset=Organisation.objects.none(), empty_label=None, help_text=APPLICANT_HINT
    )
    starts_on = DayField(label="Fra", required=False, example=date(2027, 4, 1))
    ends_on = DayField(label="Til og med", required=False, example=date(2031, 3, 31))

    class Meta:
        model = Plan
        fields = (
            "title",
            "applicant",
            "municipality",
            "scheme",
            "background",
            "starts_on",
            "ends_on",
            "predecessor",
        )
        widgets = {"background": forms.Textarea(attrs={"data-markdown": "true", "rows": 12})}
        labels = {"background": "Baggrund", "predecessor": "Fortsætter planen"}
        help_texts = {
            "title": TITLE_HINT,
            "municipality": MUNICIPALITY_HINT,
            "background": BACKGROUND_HINT,
        }

    def __init__(self, *args: Any, user: User, footing: bool, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        # A page drawn before the hand-in posts them too: the action says why they can no longer be changed.
        if footing or "municipality" in self._drawn:
            self._offer_footing(user)
        else:
            for name in ("applicant", "municipality", "scheme"):
                del self.fields[name]
        self.fields["title"].error_messages["required"] = "Skriv planens titel"
        predecessor = self.fields["predecessor"]
        visible = Plan.objects.visible_to(user).filter(municipality=self.instance.municipality_id)
        kept = Plan.objects.filter(pk=self.instance.predecessor_id)
        predecessor.queryset = (visible | kept).exclude(pk=self.instance.pk).distinct()  # type: ignore[attr-defined]
        predecessor.empty_label = "Ingen tidligere plan"  # type: ignore[attr-defined]
        no_optional(self, "background", "starts_on", "ends_on")

    def _offer_footing(self, user: User) -> None:
        participants = self.instance.participants.current()
        own = Q(pk__in=organisations_to_write_for(user)) | Q(
            kind=OrganisationKind.HOUSING_ORGANISATION, pk__in=participants.values("organisation")
        )
        choices = {
            "applicant": Organisation.objects.current().filter(own).order_by("name"),
            "municipality": Municipality.objects.select_related("organisation").order_by(
                "organisation__name"
            ),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        for name in ("applicant", "municipality", "scheme"):
            self.fields[name].empty_label = None  # type: ignore[attr-defined]
        self.initial["applicant"] = self.row_value(self.instance, "applicant")

    def row_value(self, row: Any, name: str) -> Any:
        if name != "applicant":
            return super().row_value(row, name)
        return applicant_id(row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_term()
        return cleaned


class ChoiceForm(forms.Form):
    """Boxes to tick, with what was ticked when the page was drawn: only what the person changed is changed."""

    def __init__(self, data: Any, *, options: dict[str, tuple[list[tuple[int, str]], set[int]]]) -> None:
        super().__init__(data, use_required_attribute=False)
        for name, (choices, keys) in options.items():
            drawn = sorted(keys & {key for key, _ in choices})
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[f"{name}_seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=" ".join(str(key) for key in drawn)
            )
            self.initial[name] = drawn

    def changes(self, name: str) -> tuple[set[int], set[int]]:
        """(ticked, unticked) since the page was drawn."""
        now = {int(key) for key in self.cleaned_data[name]}
        seen = {int(key) for key in self.cleaned_data[f"{name}_seen"].split() if key.isdecimal()}
        return now - seen, seen - now


class ParticipantsForm(ChoiceForm):
    """Further boligorganisationer, and a secretariat that several share."""

    organisations = forms.TypedMultipleChoiceField(
        label="Deltagere",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"data-no-optional": "true"}),
        help_text="Deltagernes medarbejdere kan læse og skrive i planen.",
    )

    def __init__(self, data: Any, *, plan: Plan) -> None:
        rows = list(plan.participants.current())
        chosen = {row.organisation_id for row in rows if not row.is_applicant}
        applicant = {row.organisation_id for row in rows if row.is_applicant}
        kinds = (OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.SECRETARIAT)
        found = Organisation.objects.current().filter(kind__in=kinds).exclude(pk__in=applicant)
        choices = [(row.pk, row.name) for row in found.order_by("name")]
        super().__init__(data, options={"organisations": (choices, chosen)})


class FociForm(ChoiceForm):
    focus_areas = forms.TypedMultipleChoiceField(
        label="Indsatsområder",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"data-no-optional": "true"}),
    )

    def __init__(self, data: Any, *, plan: Plan) -> None:
        chosen = {row.focus_area_id for row in plan.foci.current()}
        areas = FocusArea.objects.filter(scheme=plan.scheme_id)
        choices = [(row.pk, f"{row.order} {row.name}") for row in areas]
        super().__init__(data, options={"focus_areas": (choices, chosen)})
