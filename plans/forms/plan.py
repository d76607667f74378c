"""The plan's own forms: a new plan, its basics, and what it works on."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Municipality, Organisation, User
from accounts.roles import OrganisationKind
from core.choices import LazyChoices
from core.dates import today
from core.fields import TextFormField
from core.statements import statement
from core.versions import FingerprintForm
from plans.calculations import default_start, term_end
from plans.forms.fields import DayField, no_optional
from plans.models import FocusArea, GrantScheme, Plan, PlanParticipant
from plans.permissions import applicant_id, organisations_to_write_for, parties_of
from plans.querysets import Ids, sight_of

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
        own = Organisation.objects.current().filter(pk__in=organisations_to_write_for(user)).order_by("name")
        self.fields["municipality"].queryset = Municipality.objects.all()  # type: ignore[attr-defined]
        self.fields["applicant"].queryset = own  # type: ignore[attr-defined]
        for name, offered in (
            ("scheme", _schemes),
            ("municipality", lambda: [("", "Vælg kommune"), *_municipalities()]),
            ("applicant", lambda: [("", "Vælg boligorganisation"), *((row.pk, row.name) for row in own)]),
        ):
            self.fields[name].choices = LazyChoices(offered)  # type: ignore[attr-defined]
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
        among = (self.instance.pk, self.instance.municipality_id, self.instance.predecessor_id or 0)
        if self.is_bound:
            predecessor.queryset = predecessors(*among, *sight_of(user))  # type: ignore[attr-defined]
        predecessor.choices = LazyChoices(  # type: ignore[attr-defined]
            lambda: [
                ("", "Ingen tidligere plan"),
                *((pk, f"{title}, {number}") for pk, title, number in _predecessors(*among, *sight_of(user))),
            ]
        )
        no_optional(self, "background", "starts_on", "ends_on")

    def _offer_footing(self, user: User) -> None:
        among = (tuple(sorted(organisations_to_write_for(user))), self.instance.pk)
        if self.is_bound:
            self.fields["applicant"].queryset = applicants(*among)  # type: ignore[attr-defined]
        for name, offered in (
            ("applicant", lambda: _applicants(*among)),
            ("municipality", _municipalities),
            ("scheme", _schemes),
        ):
            self.fields[name].choices = LazyChoices(offered)  # type: ignore[attr-defined]
        self.initial["applicant"] = self.row_value(self.instance, "applicant")

    def row_value(self, row: Any, name: str) -> Any:
        if name != "applicant":
            return super().row_value(row, name)
        return applicant_id(row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_term()
        return cleaned


def predecessors(plan_id: int, municipality_id: int, kept: int, *sight: Any) -> QuerySet[Plan]:
    """Which plans another one can continue: those of its kommune that the person sees, by `sight_of`, and the one that
    it continues already."""
    visible = Plan.objects.seen_by(*sight).filter(municipality=municipality_id)
    return (visible | Plan.objects.filter(pk=kept)).exclude(pk=plan_id).distinct()


@statement
def _predecessors(plan_id: int, municipality_id: int, kept: int, *sight: Any) -> QuerySet[Plan, Any]:
    return predecessors(plan_id, municipality_id, kept, *sight).values_list("pk", "title", "number")


def applicants(own: Ids, plan_id: int) -> QuerySet[Organisation]:
    """Those that the person may write for, and the boligorganisationer that take part already."""
    taking_part = PlanParticipant.objects.current().filter(plan=plan_id).order_by().values("organisation")
    found = Q(pk__in=own) | Q(kind=OrganisationKind.HOUSING_ORGANISATION, pk__in=taking_part)
    return Organisation.objects.current().filter(found).order_by("name")


@statement
def _applicants(own: Ids, plan_id: int) -> QuerySet[Organisation, Any]:
    return applicants(own, plan_id).values_list("pk", "name")


@statement
def _municipalities() -> QuerySet[Municipality, Any]:
    return Municipality.objects.order_by("organisation__name").values_list("pk", "organisation__name")


@statement
def _schemes() -> QuerySet[GrantScheme, Any]:
    return GrantScheme.objects.values_list("pk", "name")


class ChoiceForm(forms.Form):
    """Boxes to tick, with what was ticked when the page was drawn: only what the person changed is changed."""

    def __init__(self, data: Any, *, options: dict[str, tuple[list[tuple[int, str]], set[int]]]) -> None:
        super().__init__(data, use_required_attribute=False)
        for name, (choices, keys) in options.items():
            drawn = sorted(keys & {key for key, _ in choices})
            self.fields[name].choices = LazyChoices(partial(list, choices))  # type: ignore[attr-defined]
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
        chosen = {party.organisation_id for party in parties_of(plan) if not party.is_applicant}
        applicant = applicant_id(plan)
        choices = [(pk, name) for pk, name in _possible_participants() if pk != applicant]
        super().__init__(data, options={"organisations": (choices, chosen)})


@statement
def _possible_participants() -> QuerySet[Organisation, Any]:
    kinds = (OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.SECRETARIAT)
    found = Organisation.objects.current().filter(kind__in=kinds).order_by("name")
    return found.values_list("pk", "name")


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
