"""Forms of an amendment: the plan's own forms, drawn from what the amendment leads to and read back into its rows."""

import copy
import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model

from accounts.forms.proof import ProofForm
from approvals.exchange.amendments import CONTENT, PLAN, Proposal
from approvals.exchange.amendments import PLAN_FIELDS as AMENDED
from approvals.forms.conditions import ConditionsMixin
from approvals.models import CaseStep
from approvals.workflow.days import reason_against_day
from core.exchange import Kind, Scope
from core.fields import DateFormField, TextFormField
from core.versions import FingerprintForm
from plans.exchange import PLAN as PLAN_KIND
from plans.forms.content import (
    ActivityForm,
    ChallengeForm,
    GoalForm,
    IndicatorForm,
    MilestoneForm,
    TargetForm,
)
from plans.forms.fields import DayField, no_optional
from plans.forms.plan import TermMixin
from plans.models import ActivityType, Challenge, Indicator, Plan, PlanFocus

#: Kinds of rows that have a form of their own, with what they hang on and their names in a heading.
PARENT_OF = {
    "challenges": "focus",
    "goals": "focus",
    "indicators": "goal",
    "targets": "indicator",
    "activities": "goal",
    "milestones": "",
}
NAMES = {
    PLAN: "planens titel, baggrund og periode",
    "challenges": "udfordring",
    "goals": "mål",
    "indicators": "indikator",
    "targets": "målværdi",
    "activities": "handling",
    "milestones": "milepæl",
}
NEUTER = {"goals"}
LIST_OF = {"focus": "foci", "goal": "goals", "indicator": "indicators"}


class AmendmentForm(forms.Form):
    """What the amendment is about and why."""

    title = TextFormField(label="Hvad skal ændres?", max_length=150, help_text="Skriv det med få ord.")
    reason = TextFormField(
        label="Hvorfor?",
        required=False,
        help_text="Begrundelsen læses af dem, der skal godkende. Den kan skrives senere.",
        widget=forms.Textarea(attrs={"rows": 5, "data-markdown": "true"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Skriv, hvad der skal ændres"
        no_optional(self, "reason")


class PlanPartForm(FingerprintForm, TermMixin, forms.ModelForm):
    """The plan's own fields that can be amended; its periode among them."""

    starts_on = DayField(label="Fra", required=False, example=dt.date(2027, 4, 1))
    ends_on = DayField(label="Til og med", required=False, example=dt.date(2031, 3, 31))

    class Meta:
        model = Plan
        fields = AMENDED
        widgets = {"background": forms.Textarea(attrs={"data-markdown": "true", "rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        no_optional(self, "background", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_term()
        for name in ("starts_on", "ends_on"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "En plan i drift har en første og en sidste dag")
        return cleaned


class BoardForm(ProofForm):
    """What the styregruppe decided, as its formand tells it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)
    decided_on = DateFormField(label="Mødets dato")
    approves = forms.ChoiceField(
        label="Hvad besluttede styregruppen?",
        choices=[("yes", "Styregruppen godkender ændringen"), ("no", "Styregruppen godkender den ikke")],
        widget=forms.RadioSelect,
    )
    text = TextFormField(
        label="Bemærkning",
        required=False,
        help_text="Skal skrives, når ændringen ikke godkendes.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, step: CaseStep, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["decided_on"].error_messages["required"] = "Skriv mødets dato"
        self.fields["approves"].error_messages["required"] = "Vælg, hvad styregruppen besluttede"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_day(self, "decided_on", "Mødets dato")
        if cleaned.get("approves") == "no" and not cleaned.get("text"):
            self.add_error("text", "Skriv, hvorfor styregruppen ikke kan godkende ændringen")
        return cleaned


class AgreeForm(ProofForm, ConditionsMixin, forms.Form):
    """The fund's yes to an amendment."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agreed_on = DateFormField(label="Godkendt den")
    reference = TextFormField(label="Reference", max_length=100)

    def __init__(self, *args: Any, step: CaseStep, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["agreed_on"].error_messages["required"] = "Skriv datoen"
        self.fields["reference"].error_messages["required"] = "Skriv brevets reference"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_day(self, "agreed_on", "Datoen")
        return cleaned


def check_day(form: BoardForm | AgreeForm, name: str, label: str) -> None:
    day = form.cleaned_data.get(name)
    if day is not None and (said := reason_against_day(form.step, day, label)):
        form.add_error(name, said)


class MembersForm(forms.Form):
    """Which of several are part of the plan: indsatsområder or deltagere."""

    chosen = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    drawn = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, label: str, choices: list[tuple[str, str]], chosen: list[str], **kwargs: Any
    ) -> None:
        kwargs.setdefault("use_required_attribute", False)
        kwargs["initial"] = {"chosen": chosen, "drawn": " ".join(sorted(chosen))}
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = label
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        no_optional(self, "chosen")

    @property
    def added(self) -> set[str]:
        """What this person chose besides what they saw: what others did meanwhile stays."""
        return set(self.cleaned_data["chosen"]) - self._drawn

    @property
    def removed(self) -> set[str]:
        return self._drawn - set(self.cleaned_data["chosen"])

    @property
    def _drawn(self) -> set[str]:
        return set(str(self.cleaned_data.get("drawn") or "").split())


# One row


@dataclass
class RowPage:
    """The form of one row of what an amendment leads to. `row` is None for a row that is to be added."""

    kind: str
    uid: str
    row: Mapping[str, Any] | None
    instance: Any
    form: Any
    parents: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.row is None

    @property
    def heading(self) -> str:
        if self.kind == PLAN:
            return "Ret planens titel, baggrund og periode"
        new = "Nyt" if self.kind in NEUTER else "Ny"
        return f"{new} {NAMES[self.kind]}" if self.is_new else f"Ret {NAMES[self.kind]}"

    def written(self, fresh: "RowPage") -> dict[str, Any]:
        """The row as the person leaves it, merged into the row of today (`fresh`).

        Conflict where another wrote the same field meanwhile.
        """
        kind = kind_of(self.kind)
        names = self.form.merge_into(fresh.instance)
        if fresh.is_new:
            names = list(self.form.fields)
        values = {name: _written(kind, fresh.instance, name) for name in names if name in kind.codecs}
        if fresh.row is not None:
            return {**fresh.row, **values}
        return {**_defaults(kind), **self.parents, **values}


def kind_of(name: str) -> Kind:
    return PLAN_KIND if name == PLAN else CONTENT[name]


def _defaults(kind: Kind) -> dict[str, Any]:
    return {name: value for name, value in kind.defaults.items() if isinstance(value, str | int | bool)}


def _written(kind: Kind, instance: Any, name: str) -> Any:
    value = getattr(instance, name)
    if name in kind.references:
        return None if value is None else str(value.uid)
    return kind.codecs[name].write(value)


def row_page(
    plan: Plan, proposal: Proposal, name: str, uid: str, *, under: str = "", data: Any = None
) -> RowPage | None:
    """The page of a row, or of a new one `under` its parent; None where there is no such row or parent."""
    key = "" if name == PLAN else uid
    row = proposal.state.get(name, {}).get(key)
    parents: dict[str, str] = {}
    if row is None:
        parent = PARENT_OF.get(name)
        if parent is None or (parent and under not in proposal.state.get(LIST_OF[parent], {})):
            return None
        parents = {parent: under} if parent else {}
        parents |= _place(proposal, name)  # type: ignore[arg-type]
    proposed = proposed_plan(plan, proposal)
    instance = instance_of(proposed, name, uid, row)
    form = _form(proposed, proposal, (name, instance), {**(row or {}), **parents}, data)
    return RowPage(name, uid, row, instance, form, parents)


def _place(proposal: Proposal, name: str) -> dict[str, int]:
    """A new row stands last."""
    if "position" not in CONTENT[name].codecs:
        return {}
    places = [int(row.get("position", 0)) for row in proposal.state.get(name, {}).values()]
    return {"position": max(places, default=0) + 1}


def proposed_plan(plan: Plan, proposal: Proposal) -> Plan:
    """The plan as it would be, for checks against its term. Never saved."""
    proposed = copy.copy(plan)
    scope = Scope(scheme=plan.scheme, municipality=plan.municipality)
    part = proposal.state[PLAN][""]
    for name in AMENDED:
        value = part.get(name)
        setattr(proposed, name, None if value is None else PLAN_KIND.codecs[name].read(value, scope))
    return proposed


def instance_of(plan: Plan, name: str, uid: str, row: Mapping[str, Any] | None) -> Any:
    """A row of the document as an unsaved row of its model, so that the plan's own form can be drawn with it."""
    if name == PLAN:
        return plan
    kind = CONTENT[name]
    instance = kind.model(plan=plan, uid=uuid.UUID(uid))
    scope = Scope(scheme=plan.scheme, municipality=plan.municipality)
    for at, codec in kind.codecs.items():
        value = (row or {}).get(at)
        if at not in kind.references and value is not None:
            setattr(instance, at, codec.read(value, scope))
    instance._state.adding = row is None
    return instance


def _form(
    plan: Plan, proposal: Proposal, place: tuple[str, Any], row: Mapping[str, Any], data: Any
) -> forms.BaseForm:
    name, instance = place
    match name:
        case "plan":
            return PlanPartForm(data, instance=instance)
        case "challenges":
            return ChallengeForm(data, instance=instance, plan=plan)
        case "goals":
            focus = _live(PlanFocus, plan, row.get("focus")) or PlanFocus(pk=0)
            instance.challenge = _live(Challenge, plan, row.get("challenge"))
            return GoalForm(data, instance=instance, plan=plan, focus=focus)
        case "indicators":
            return IndicatorForm(data, instance=instance, plan=plan)
        case "targets":
            parent = str(row["indicator"])
            indicator: Indicator = instance_of(
                plan, "indicators", parent, proposal.state["indicators"][parent]
            )
            return WholeTargetForm(data, instance=instance, plan=plan, indicator=indicator)
        case "activities":
            types = ActivityType.objects.all()
            return ActivityForm(data, instance=instance, plan=plan, number=row.get("number", ""), kinds=types)
    instance.focus = _live(PlanFocus, plan, row.get("focus"))
    foci = [
        one
        for one in PlanFocus.objects.current().filter(plan=plan).select_related("focus_area")
        if str(one.uid) in proposal.state["foci"]
    ]
    return MilestoneForm(data, instance=instance, plan=plan, foci=foci, shows_reached=False)


class WholeTargetForm(TargetForm):
    """A målværdi that is taken out has a button for it: an empty one is a mistake here."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_empty and not self.errors:
            self.add_error("value", "Skriv den målværdi, der skal nås")
        return cleaned


def _live(model: type[Model], plan: Plan, uid: Any) -> Any:
    """The live row that a row of the document points to; None for one that the amendment adds."""
    return None if uid is None else model._default_manager.filter(plan_id=plan.pk, uid=uid).first()
