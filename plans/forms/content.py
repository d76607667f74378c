"""Forms of the content rows. One form is one row; a page holds several, each with its own prefix and fingerprint."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.danish import format_date, format_number
from core.statements import statement
from core.versions import FingerprintForm
from plans.calculations import ends_too_early
from plans.forms.fields import DayField, RowChoiceField, ValueField, no_optional
from plans.models import (
    Activity,
    ActivityType,
    Challenge,
    Goal,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanFocus,
)

MARKDOWN = {"data-markdown": "true", "rows": 6}


class RowForm(FingerprintForm, forms.ModelForm):
    """A row of the plan. It knows its plan, because dates are checked against the term."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def only(self, *names: str) -> None:
        """Keep these fields: the practical facts of a plan in force."""
        for name in set(self.fields) - {*names, "fingerprint"}:
            del self.fields[name]

    def check_term(self, name: str, what: str, verbs: tuple[str, str]) -> None:
        """A day that the term does not hold, said with the term's own day."""
        day: date | None = self.cleaned_data.get(name)
        if day is None or name not in self.changed_data:
            return
        if self.plan.ends_on and day > self.plan.ends_on:
            last = format_date(self.plan.ends_on)
            self.add_error(name, f"{what} skal {verbs[1]} senest den {last}, hvor planen slutter")
        elif self.plan.starts_on and day < self.plan.starts_on:
            first = format_date(self.plan.starts_on)
            self.add_error(name, f"{what} kan tidligst {verbs[0]} den {first}, hvor planen begynder")


class ChallengeForm(RowForm):
    class Meta:
        model = Challenge
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs=MARKDOWN)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Skriv udfordringen med få ord"
        no_optional(self, "text")


class GoalForm(RowForm):
    challenge = RowChoiceField(label="Udfordring", queryset=Challenge.objects.none(), required=False)

    class Meta:
        model = Goal
        fields = ("title", "challenge", "description")
        widgets = {"description": forms.Textarea(attrs=MARKDOWN)}
        help_texts = {"title": "Skriv den forandring, der skal ske for beboerne, ikke handlingen."}

    def __init__(self, *args: Any, focus: PlanFocus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Skriv målet"
        challenges = challenges_of(self.plan.pk, focus.pk)
        self.fields["challenge"].among(challenges, "Vælg en udfordring")  # type: ignore[attr-defined]
        no_optional(self, "challenge")


@statement
def challenges_of(plan_id: int, focus_id: int) -> QuerySet[Challenge]:
    return Challenge.objects.current().filter(plan=plan_id, focus=focus_id)


class IndicatorForm(RowForm):
    baseline_value = ValueField(label="Udgangspunkt", required=False)
    baseline_on = DayField(label="Dato", required=False, example=date(2025, 12, 1))
    reference_population = forms.ChoiceField(label="Sammenlign med", required=False)

    class Meta:
        model = Indicator
        fields = (
            "name",
            "unit",
            "decimals",
            "adding_up",
            "direction",
            "baseline_value",
            "baseline_on",
            "baseline_source",
            "reference_population",
        )
        widgets = {"direction": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Skriv, hvad der måles"
        direction = self.fields["direction"]
        direction.choices = Indicator.Direction.choices  # type: ignore[attr-defined]
        known = [str(self.plan.municipality), "Regionen", "Hele landet"]
        now = self.instance.reference_population
        names = known if not now or now in known else [*known, now]
        self.fields["reference_population"].choices = [("", "Vælg"), *((name, name) for name in names)]  # type: ignore[attr-defined]
        draw_values(self, self.instance, "baseline_value")
        no_optional(self, "direction", "baseline_value", "baseline_on", "baseline_source")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_decimals(self, "baseline_value", cleaned.get("decimals"))
        return cleaned


class TargetForm(RowForm):
    """The målværdi and its day. Both empty: there is none (any more)."""

    value = ValueField(label="Målværdi", required=False)
    due_on = DayField(label="Nås senest", required=False)

    class Meta:
        model = IndicatorTarget
        fields = ("value", "due_on")

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw_values(self, indicator, "value")
        no_optional(self, "value", "due_on")

    @property
    def is_empty(self) -> bool:
        return all(self.cleaned_data.get(name) is None for name in ("value", "due_on") if name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        value, day = cleaned.get("value"), cleaned.get("due_on")
        if value is not None and day is None and "due_on" not in self.errors:
            self.add_error("due_on", "Skriv den dato, hvor målværdien skal være nået")
        if value is None and day is not None and "value" not in self.errors:
            self.add_error("value", "Skriv den målværdi, der skal nås")
        self.check_term("due_on", "Målet", ("nås", "nås"))
        return cleaned


class YearTargetForm(RowForm):
    """A delmål: the value on 1 December of a year. Empty: none that year."""

    value = ValueField(required=False)

    class Meta:
        model = IndicatorTarget
        fields = ("value",)

    def __init__(self, *args: Any, indicator: Indicator, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = label
        self.fields["value"].widget.attrs["data-decimals"] = str(indicator.decimals)
        no_optional(self, "value")

    @property
    def is_empty(self) -> bool:
        return self.cleaned_data.get("value") is None


class ActivityForm(RowForm):
    starts_on = DayField(label="Fra", required=False, example=date(2027, 4, 1))
    ends_on = DayField(label="Til", required=False, example=date(2031, 3, 31))
    activity_type = RowChoiceField(
        label="Aktivitetstype", queryset=ActivityType.objects.none(), required=False
    )

    class Meta:
        model = Activity
        fields = (
            "title",
            "level",
            "responsible_body",
            "starts_on",
            "ends_on",
            "target_group",
            "activity_type",
            "description",
            "responsible_person",
            "municipal_contact",
        )
        widgets = {"description": forms.Textarea(attrs={**MARKDOWN, "rows": 4})}

    def __init__(self, *args: Any, number: str, kinds: Iterable[ActivityType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = f"Handling {number}" if number else "Handlingen"
        self.fields["title"].error_messages["required"] = "Skriv, hvad der skal gøres"
        self.fields["level"].choices = [("", "Vælg niveau"), *Activity.Level.choices]  # type: ignore[attr-defined]
        self.fields["activity_type"].among(kinds, "Vælg en type")  # type: ignore[attr-defined]
        no_optional(self, "level", "responsible_body", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        self.check_term("starts_on", self.what, ("begynde", "begynde"))
        self.check_term("ends_on", self.what, ("slutte", "slutte"))
        if ends_too_early(first, last) and not self.errors.keys() & {"starts_on", "ends_on"}:
            self.add_error("ends_on", f"{self.what} slutter, før den begynder. Skriv en senere dato")
        return cleaned


class MilestoneForm(RowForm):
    due_on = DayField(label="Dato", required=False, example=date(2027, 9, 1))
    reached_on = DayField(label="Nået", required=False, example=date(2027, 9, 1))
    focus = RowChoiceField(label="Indsatsområde", queryset=PlanFocus.objects.none(), required=False)

    class Meta:
        model = Milestone
        fields = ("title", "due_on", "focus", "reached_on")

    def __init__(self, *args: Any, foci: list[PlanFocus], shows_reached: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Skriv milepælen"
        self.fields["focus"].among(foci, "Hele planen")  # type: ignore[attr-defined]
        if not shows_reached:
            del self.fields["reached_on"]
        no_optional(self, "due_on", "focus")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_term("due_on", "Milepælen", ("ligge", "ligge"))
        return cleaned


def draw_values(form: forms.BaseForm, indicator: Indicator, *names: str) -> None:
    """Values are drawn with the indicator's decimals and unit."""
    suffix = {"percent": "%", "amount": "kr.", "per_thousand": "‰"}.get(indicator.unit, "")
    for name in names:
        attrs = form.fields[name].widget.attrs
        attrs["data-decimals"] = str(indicator.decimals)
        if suffix:
            attrs["data-suffix"] = suffix


def check_decimals(form: forms.BaseForm, name: str, decimals: int | None) -> None:
    value = form.cleaned_data.get(name)
    if value is None or decimals is None or value == round(value, decimals):
        return
    label, example = form.fields[name].label, format_number(36, decimals)
    most = "ikke have decimaler" if not decimals else f"højst have {decimals} decimal{'er' * (decimals > 1)}"
    form.add_error(name, ValidationError(f"{label} kan {most}, fx {example}"))
