"""Nothing is lost when two people work on the same row.

A form carries one hidden value per row: a fingerprint of every field it was drawn with. What I changed differs from the
fingerprint in my post, what they changed differs from it in the locked row. What only one side changed is kept; a field
that both changed gives a page (409) with both texts, and nothing is written. Fields without a fingerprint are left
alone, so autosave sends one field and its fingerprint only.

    form = GoalForm(request.POST, instance=goal)
    if form.is_valid():
        try: actions.save_goal(goal=goal, form=form, by=request.user)      # row = locked; form.merge_into(row); row.save(…)
        except Conflict as conflict: return render_conflict(request, form, conflict, who=…, when=…)

A crispy layout must name the field "fingerprint" or set `helper.render_hidden_fields = True`.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from core.danish import format_date, format_datetime
from core.differences import Comparison, compare
from core.fields.text import clean_text
from core.workflow import Refusal

FINGERPRINT = "fingerprint"
MOVED = "Det, du var i gang med, er ændret eller fjernet imens. Der er ikke gemt noget."
NO_FINGERPRINT = (
    "Siden mangler oplysninger, så den ikke kan gemmes sikkert. Kopiér din tekst, og hent siden igen."
)
DOES_NOT_FIT = "Din rettelse passer ikke sammen med det, en anden har gemt imens."
_ENTRY = re.compile(r"([A-Za-z_]\w*):([0-9a-f]{12})", re.ASCII)


class Moved(Refusal):
    """The row has ended, is gone, or its state moved on. Danish message; the page keeps what was typed."""

    def __init__(self, message: str = MOVED) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class FieldConflict:
    """A field that both changed: texts to read, and values to post again."""

    name: str
    label: str
    mine: str
    theirs: str
    html_name: str = ""
    mine_values: tuple[str, ...] = ()
    theirs_values: tuple[str, ...] = ()
    theirs_fingerprint: str = ""
    is_text: bool = False
    is_long: bool = False

    @property
    def comparison(self) -> Comparison:
        return compare(self.mine, self.theirs)


class Conflict(Exception):
    """Two people changed the same field. Nothing was written."""

    def __init__(
        self,
        fields: Sequence[FieldConflict],
        *,
        also_mine: Sequence[str] = (),
        reasons: Sequence[str] = (),
    ) -> None:
        self.fields = list(fields)
        self.also_mine = list(also_mine)
        self.reasons = list(reasons)
        super().__init__("Conflict in " + ", ".join(f.name for f in self.fields))


# Fingerprints


def canonical(value: Any) -> str:
    """One text for equal values, however they were typed or loaded."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Iterable):
        return "\x1f".join(sorted(canonical(item) for item in value))
    return str(value)


def fingerprint(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:12]


def encode(fingerprints: Mapping[str, str]) -> str:
    return ",".join(f"{name}:{digits}" for name, digits in fingerprints.items())


def decode(text: str) -> dict[str, str]:
    """What a hidden field says; nothing at all when it has been tampered with."""
    entries = [_ENTRY.fullmatch(entry) for entry in text[:20_000].split(",")]
    return {entry[1]: entry[2] for entry in entries if entry} if all(entries) else {}


# The form


class FingerprintField(forms.CharField):
    """Never counts as a change of the form's."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class FingerprintForm(forms.BaseForm):
    """Mixin for forms and model forms, with or without prefix: stands before ModelForm among the bases."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(resolved(data), *args, **kwargs)
        self.fields[FINGERPRINT] = FingerprintField(required=False, initial=self._drawn_now)
        self._drawn: dict[str, str] = {}
        if self.is_bound:
            self._drawn = decode(str(self.data.get(self.add_prefix(FINGERPRINT)) or ""))
        if self._drawn:
            for name in self._compared().keys() - self._drawn.keys():
                # Not posted: the row keeps its value, and rules over several fields see it.
                self.fields[name].disabled = True
                self.fields[name].required = False

    def row_value(self, row: Any, name: str) -> Any:
        """What the row has for a field of the form. Override where the names differ."""
        try:
            model_field = row._meta.get_field(name)
        except (AttributeError, FieldDoesNotExist):
            return getattr(row, name, None)
        if model_field.many_to_many:
            return list(getattr(row, name).values_list("pk", flat=True)) if row.pk else []
        return model_field.value_from_object(row)

    def changed_by_me(self) -> list[str]:
        """Names of the fields whose posted value is not the one that was drawn."""
        cleaned = getattr(self, "cleaned_data", {})
        return [
            name
            for name in self._compared()
            if name in cleaned and fingerprint(cleaned[name]) != self._drawn.get(name)
        ]

    def merge_into(self, row: Any) -> list[str]:
        """Put my changes into the locked row; gives the names to save. Theirs stay. Many-to-many fields are not among
        the names: call `merge_relations` after the save. A row that is being added takes everything."""
        if not self.is_valid():
            raise ValueError("Only a valid form can be merged")
        mine = self.changed_by_me()
        if row._state.adding:
            self._put(row, list(self._compared()))
            return self._columns(row, mine)
        today = {name: fingerprint(self.row_value(row, name)) for name in self._compared()}
        mine = [name for name in mine if fingerprint(self.cleaned_data[name]) != today[name]]
        both = [name for name in mine if today[name] != self._drawn[name]]
        if both:
            raise self._conflict(row, both, mine)
        self._put(row, mine)
        if mine and any(today[name] != self._drawn[name] for name in self._compared()):
            self._check_together(row, mine)
        self._relations = [name for name in mine if name not in self._columns(row, mine)]
        return self._columns(row, mine)

    def merge_relations(self, row: Any) -> list[str]:
        """Write my changes of many-to-many fields."""
        names: list[str] = getattr(self, "_relations", [])
        for name in names:
            getattr(row, name).set(self.cleaned_data[name])
        return names

    def with_todays(self, conflict: Conflict) -> str:
        """The hidden value after the person has seen their text: what they choose now is compared with that."""
        seen = {f.name: f.theirs_fingerprint for f in conflict.fields}
        return encode({**self._drawn, **seen})

    def _compared(self) -> dict[str, forms.Field]:
        return {
            name: form_field
            for name, form_field in self.fields.items()
            if name != FINGERPRINT and not form_field.disabled and not isinstance(form_field, forms.FileField)
        }

    def _drawn_now(self) -> str:
        row = getattr(self, "instance", None)
        return encode(
            {
                name: fingerprint(
                    self.get_initial_for_field(form_field, name) if row is None else self.row_value(row, name)
                )
                for name, form_field in self._compared().items()
            }
        )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        row = getattr(self, "instance", None)
        if not self._drawn and (row is None or not row._state.adding):
            self.add_error(None, ValidationError(NO_FINGERPRINT, code="no_fingerprint"))

    def _put(self, row: Any, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.cleaned_data:
                continue
            try:
                model_field = row._meta.get_field(name)
            except (AttributeError, FieldDoesNotExist):
                setattr(row, name, self.cleaned_data[name])
                continue
            if not model_field.many_to_many:
                model_field.save_form_data(row, self.cleaned_data[name])

    def _columns(self, row: Any, names: Iterable[str]) -> list[str]:
        relations = {f.name for f in row._meta.many_to_many}
        return [name for name in names if name not in relations]

    def _check_together(self, row: Any, mine: list[str]) -> None:
        """My change was checked beside the values I saw: check it beside theirs as well."""
        outside = {f.name for f in row._meta.fields} - set(self._compared())
        try:
            row.full_clean(exclude=outside, validate_unique=False)
        except ValidationError as error:
            fresh = type(row)._default_manager.get(pk=row.pk)
            raise self._conflict(fresh, mine, mine, [DOES_NOT_FIT, *error.messages]) from None

    def _conflict(self, row: Any, both: list[str], mine: list[str], reasons: Sequence[str] = ()) -> Conflict:
        also = [self._label(name) for name in mine if name not in both]
        return Conflict([self._field_conflict(row, n) for n in both], also_mine=also, reasons=reasons)

    def _field_conflict(self, row: Any, name: str) -> FieldConflict:
        form_field, theirs = self.fields[name], self.row_value(row, name)
        html_name = self.add_prefix(name)
        is_choice = isinstance(form_field, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField)
        return FieldConflict(
            name=name,
            label=self._label(name),
            mine=shown(form_field, self.cleaned_data[name]),
            theirs=shown(form_field, theirs),
            html_name=html_name,
            mine_values=_listed(self.data, html_name),
            theirs_values=_posted(form_field, getattr(row, name, theirs) if is_choice else theirs),
            theirs_fingerprint=fingerprint(theirs),
            is_text=isinstance(form_field, forms.CharField),
            is_long=isinstance(form_field.widget, forms.Textarea),
        )

    def _label(self, name: str) -> str:
        return str(self[name].label)


def shown(form_field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, models.Manager | models.QuerySet):
        value = list(value.all())
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(form_field, forms.ModelChoiceField):
        return ", ".join(_names_of(form_field, value))
    if isinstance(form_field, forms.ChoiceField):
        labels = {str(code): str(label) for code, label in form_field.choices}  # type: ignore[misc]
        codes = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(labels.get(str(code), str(code)) for code in codes)
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    return clean_text(str(form_field.prepare_value(value)))


def _names_of(form_field: forms.ModelChoiceField, value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    keys = [item.pk if isinstance(item, models.Model) else item for item in items]
    manager = form_field.queryset.model._default_manager if form_field.queryset is not None else None
    return [str(item) for item in manager.filter(pk__in=keys)] if manager is not None else []


def _posted(form_field: forms.Field, value: Any) -> tuple[str, ...]:
    """What a browser would post for a value."""
    if isinstance(form_field, forms.BooleanField):
        return ("on",) if value else ()
    if isinstance(value, models.Manager):
        value = list(value.all())
    prepared = form_field.prepare_value(value)
    if prepared is None:
        return ()
    return tuple(str(item) for item in prepared) if isinstance(prepared, list | tuple) else (str(prepared),)


# The page


@dataclass(frozen=True)
class Page:
    """What templates/409_conflict.html draws, beside `who`, `when` and what the view adds.

    `carried`: (name, value) pairs for hidden inputs. `fields`: FieldConflict each; the template posts for every one
    `choice:<html_name>` = mine | theirs | merged (merged only where `is_text`), hidden `mine:<html_name>` and
    `theirs:<html_name>` once per value, and the merged text under the field's own `html_name`. The parts to mark are in
    `field.comparison.mine` and `.theirs` (`part.text`, `part.changed`), a first merge in `field.comparison.merged`.
    """

    action: str
    carried: list[tuple[str, str]]
    fields: list[FieldConflict]
    also_mine: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


FormPair = tuple[FingerprintForm, Conflict]


def conflict_page(request: HttpRequest, pairs: Sequence[FormPair]) -> Page:
    """The page for conflicts in one or several rows that were posted together."""
    data: Any = resolved(request.POST)
    fields = [f for _, conflict in pairs for f in conflict.fields]
    replaced = {form.add_prefix(FINGERPRINT): form.with_todays(conflict) for form, conflict in pairs}
    left_out = {f.html_name for f in fields} | replaced.keys() | {"csrfmiddlewaretoken"}
    carried = [(name, value) for name in data if name not in left_out for value in _listed(data, name)]
    return Page(
        action=request.get_full_path(),
        carried=[*carried, *replaced.items()],
        fields=fields,
        also_mine=[label for _, conflict in pairs for label in conflict.also_mine],
        reasons=[reason for _, conflict in pairs for reason in conflict.reasons],
    )


def render_conflicts(
    request: HttpRequest, pairs: Sequence[FormPair], *, who: Any = None, when: Any = None, **context: Any
) -> HttpResponse:
    page = conflict_page(request, pairs)
    values = {"page": page, "who": who, "when": when, **context}
    return render(request, "409_conflict.html", values, status=409)


def render_conflict(
    request: HttpRequest,
    form: FingerprintForm,
    conflict: Conflict,
    *,
    who: Any = None,
    when: Any = None,
    **context: Any,
) -> HttpResponse:
    """The 409 page of one form, with `page` (see Page), `who` and `when` the other saved, and the view's context."""
    return render_conflicts(request, [(form, conflict)], who=who, when=when, **context)


def resolved(data: Any) -> Any:
    """The post of a 409 page as the form expects it: each field has the text that was chosen."""
    if not data or not any(str(name).startswith("choice:") for name in data):
        return data
    out = QueryDict(mutable=True)
    for name in data:
        if not str(name).startswith(("choice:", "mine:", "theirs:")):
            out.setlist(name, list(_listed(data, name)))
    for name in data:
        choice, _, html_name = str(name).partition(":")
        if choice == "choice" and data[name] in ("mine", "theirs"):
            values = _listed(data, f"{data[name]}:{html_name}")
            out.setlist(html_name, list(values))
            if not values:
                del out[html_name]
    out._mutable = False  # type: ignore[attr-defined]
    return out


def _listed(data: Any, name: str) -> tuple[str, ...]:
    if hasattr(data, "getlist"):
        return tuple(data.getlist(name))
    value = data.get(name)
    return () if value is None else tuple(value) if isinstance(value, list | tuple) else (str(value),)


# Claims


M = TypeVar("M", bound=models.Model)


def claim(row: models.Model, seen_version: int) -> None:
    """Take the version the person saw, or raise Moved. Makes a double click one act, also where nothing can be locked.

    Writes no history: follow it with `save(update_fields=[…])`.
    """
    manager = type(row)._default_manager
    changed = manager.filter(pk=row.pk, version=seen_version).update(version=F("version") + 1)
    if not changed:
        raise Moved()
    row.version = seen_version + 1  # type: ignore[attr-defined]
