"""Forms of monitoring: parse and validate input. Rights and locks are the actions'."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.forms.proof import ProofForm
from accounts.models import User
from accounts.roles import Permission
from core.choices import LazyChoices
from core.dates import today
from core.fields import DateFormField, NumberFormField, TextFormField
from core.statements import statement
from core.versions import FingerprintForm
from monitoring.calculations import GoalFigures
from monitoring.figures.words import rating_label
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment, Measurement
from monitoring.rules import measured_too_early, measured_too_low
from plans.models import Indicator, Plan
from plans.querysets import Ids, held, organisations_with, seats_with

MAX_TEXT = 20_000


def measurable(plans: Any) -> Any:
    """Indicators in force of the plans, in the plan's order."""
    return (
        Indicator.objects.current()
        .filter(plan__in=plans, goal__ended_on=None, goal__focus__ended_on=None)
        .select_related("goal", "plan")
        .order_by("plan__number", "goal__focus__focus_area__order", "goal__position", "position", "pk")
    )


@statement
def _measurable_by(organisations: Ids, seated: Ids) -> QuerySet[Indicator]:
    """Of all plans in drift on which a person measures, with no more of them than a choice and its check need."""
    plans = held(organisations, seated).filter(status=Plan.Status.RUNNING)
    names = ("uid", "name", "unit", "decimals", "baseline_value", "goal", "plan")
    above = ("goal__number", "plan__number", "plan__title", "plan__starts_on")
    return measurable(plans.order_by().values("pk")).only(*names, *above)


def indicator_label(indicator: Indicator) -> str:
    return f"{indicator.goal.number} {indicator.name}".strip()


def indicator_choices(indicators: Sequence[Indicator]) -> list[Any]:
    """By uid; grouped under their plan when there are several plans."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for indicator in indicators:
        plan = indicator.plan
        groups.setdefault(f"{plan.title}, {plan.number}", []).append(
            (str(indicator.uid), indicator_label(indicator))
        )
    grouped: list[Any] = list(groups.items())
    return [("", "Vælg indikator"), *(grouped[0][1] if len(grouped) == 1 else grouped)]


class MeasurementForm(FingerprintForm, forms.ModelForm):
    """One measurement of a known indicator: a value in its decimals, or diskretioneret."""

    value = NumberFormField(label="Værdi", decimals=4, required=False)
    suppressed = forms.BooleanField(label="Diskretioneret (for få personer)", required=False)
    measured_on = DateFormField(label="Dato")
    note = TextFormField(
        label="Bemærkning",
        required=False,
        max_length=300,
        help_text="Fx hvorfor tallet afviger. Vises under tabellen i Fremdrift.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Measurement
        fields = ["value", "suppressed", "measured_on", "note"]

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is None:
            kwargs["instance"] = Measurement(indicator=indicator, plan=indicator.plan)
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.initial["suppressed"] = self.instance.suppressed
        self.fields["value"].widget.attrs["data-no-optional"] = "true"
        self.fields["measured_on"].max_value = today()  # type: ignore[attr-defined]
        if instance is None:
            self.initial.setdefault("measured_on", today())

    def clean_value(self) -> Decimal | None:
        value: Decimal | None = self.cleaned_data["value"]
        return value if value == self.instance.value else likely(value, self.indicator)

    def clean_measured_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["measured_on"]
        return day if day == self.instance.measured_on else on_a_free_day(day, self.indicator)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value_or_suppressed(self, cleaned)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The state follows from `suppressed`, which the action puts in; value_or_suppressed checks them together.
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*left_out, "state", "value", "indicator"}


def in_decimals(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    """Refuse decimals that the indicator does not have."""
    if value is None or value == round(value, indicator.decimals):
        return value
    if not indicator.decimals:
        raise ValidationError("Skriv et helt tal uden decimaler.", code="decimals")
    word = "decimal" if indicator.decimals == 1 else "decimaler"
    raise ValidationError(f"Skriv tallet med højst {indicator.decimals} {word}.", code="decimals")


def likely(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    """Refuse what cannot have been measured."""
    if reason := measured_too_low(value, indicator.unit, indicator.baseline_value):
        raise ValidationError(reason, code="too_low")
    return in_decimals(value, indicator)


def on_a_free_day(day: dt.date, indicator: Indicator) -> dt.date:
    """One measurement a day: a second one would be a correction of the first. None from before the plan."""
    if reason := measured_too_early(day, indicator.plan.starts_on):
        raise ValidationError(reason, code="too_early")
    if Measurement.objects.filter(indicator=indicator, measured_on=day).exists():
        raise ValidationError("Der er allerede en måling den dag. Ret den i stedet.", code="taken")
    return day


def value_or_suppressed(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    if cleaned.get("suppressed") and cleaned.get("value") is not None:
        form.add_error("value", "En diskretioneret måling har ingen værdi. Slet tallet, eller fjern krydset.")
    elif not cleaned.get("suppressed") and cleaned.get("value") is None and "value" not in form.errors:
        form.add_error("value", "Skriv værdien, eller sæt kryds ved Diskretioneret.")


class QuickMeasurementForm(FingerprintForm, forms.Form):
    """The small form beside one's tasks: any indicator that the person may measure."""

    indicator = forms.ChoiceField(label="Indikator")
    value = NumberFormField(label="Værdi", decimals=4, required=False)
    measured_on = DateFormField(label="Dato")
    suppressed = forms.BooleanField(label="Diskretioneret (for få personer)", required=False)

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = {str(indicator.uid): indicator for indicator in indicators}
        self.fields["indicator"].choices = indicator_choices(indicators)  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["data-no-optional"] = "true"
        self.fields["measured_on"].max_value = today()  # type: ignore[attr-defined]
        self.initial.setdefault("measured_on", today())

    @classmethod
    def for_user(cls, user: User, data: Any = None) -> "QuickMeasurementForm | None":
        """None for somebody who measures nothing."""
        right = Permission.MEASURE
        holdings = organisations_with(user, right), seats_with(user, right)
        indicators = _measurable_by(*holdings) if any(holdings) else []
        return cls(data, indicators=indicators, auto_id="quick_%s") if indicators else None

    @property
    def chosen(self) -> Indicator:
        return self.indicators[self.cleaned_data["indicator"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value_or_suppressed(self, cleaned)
        indicator = self.indicators.get(cleaned.get("indicator", ""))
        if indicator is not None:
            self._check("value", lambda: likely(cleaned.get("value"), indicator))
            if "measured_on" in cleaned:
                self._check("measured_on", lambda: on_a_free_day(cleaned["measured_on"], indicator))
        return cleaned

    def _check(self, name: str, look: Any) -> None:
        try:
            look()
        except ValidationError as error:
            self.add_error(name, error)

    def merge_into(self, row: Measurement) -> list[str]:
        """A new row takes everything; which indicator it is has been settled."""
        row.suppressed = self.cleaned_data["suppressed"]
        row.value, row.measured_on = self.cleaned_data["value"], self.cleaned_data["measured_on"]
        return ["state", "value", "measured_on"]


def prose(label: str, help_text: str = "", rows: int = 8) -> TextFormField:
    return TextFormField(
        label=label,
        required=False,
        max_length=MAX_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "data-markdown": "true"}),
    )


class SummaryForm(FingerprintForm, forms.ModelForm):
    summary = prose("Sammenfatning", "Hvordan er året gået? Skriv det vigtigste først.", rows=12)
    what_changed = prose(
        "Hvad er ændret siden sidste version?", "Skriv, hvad I har rettet, og hvorfor.", rows=5
    )

    class Meta:
        model = AnnualReport
        fields = ["summary", "what_changed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["data-no-optional"] = "true"
        if self.instance.number == 1:
            del self.fields["what_changed"]
        else:
            self.fields["what_changed"].widget.attrs["data-no-optional"] = "true"


class VarianceForm(FingerprintForm, forms.ModelForm):
    variance_explanation = prose(
        "Forklaring på afvigelser", "Hvorfor er der brugt mere eller mindre end budgettet?"
    )

    class Meta:
        model = AnnualReport
        fields = ["variance_explanation"]


class FulfilmentForm(FingerprintForm, forms.ModelForm):
    """Målopfyldelse of one mål: the suggestion, or one's own choice with a reason."""

    rating = forms.ChoiceField(label="Målopfyldelse", required=False, widget=forms.RadioSelect)
    reason = TextFormField(
        label="Begrundelse for vurderingen",
        required=False,
        max_length=2000,
        help_text="Skal udfyldes, når I vælger en anden vurdering end den, tallene giver.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = prose("Hvad er nået?", "Skriv, hvad der er sket i året, og hvad I lærte.")

    class Meta:
        model = GoalFulfilment
        fields = ["rating", "reason", "text"]

    def __init__(self, *args: Any, figures: GoalFigures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestion = figures.suggestion
        usable = figures.suggestion not in ("", GoalFulfilment.Rating.NOT_MEASURED)
        first = f"Brug tallenes forslag: {rating_label(figures.suggestion)}" if usable else "Ikke valgt endnu"
        self.fields["rating"].choices = [("", first), *GoalFulfilment.Rating.choices]  # type: ignore[attr-defined]
        self.fields["rating"].widget.attrs["data-no-optional"] = "true"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("rating") and not (cleaned.get("reason") or "").strip():
            if cleaned["rating"] == self.suggestion != GoalFulfilment.Rating.NOT_MEASURED:
                cleaned["rating"] = ""  # what the numbers say anyway needs no reason
            elif "reason" not in self.errors:
                self.add_error("reason", "Skriv en begrundelse for den vurdering, I har valgt.")
        return cleaned


class ActivityForm(FingerprintForm, forms.ModelForm):
    """One of the year's handlinger; several stand on one page, so each has its uid as prefix."""

    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=LazyChoices(lambda: ActivityStatus.State.choices, ("", "Vælg status")),
    )
    text = TextFormField(
        label="Hvad er gjort?", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = ActivityStatus
        fields = ["state", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.attrs["data-no-optional"] = "true"


class MoveForm(forms.Form):
    """A click on a transition carries the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.report = report
        self.initial.setdefault("version", report.version)


class SubmitForm(ProofForm, MoveForm):
    """The ansøger seals the redegørelse by handing it in."""


class AcceptForm(ProofForm, MoveForm):
    """The fund accepts the redegørelse: after that nothing in it is asked about again."""


class ApproveForm(ProofForm, MoveForm):
    """The formand confirms what the board saw; `content` is the check code of it."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=64)
    meeting_on = DateFormField(label="Mødets dato")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("content", self.report.content_now)
        self.fields["meeting_on"].max_value = today()  # type: ignore[attr-defined]
        self.fields["meeting_on"].min_value = dt.date(self.report.year, 1, 1)  # type: ignore[attr-defined]


class RemarksForm(MoveForm):
    remarks = TextFormField(
        label="Hvad skal rettes?", min_length=10, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
