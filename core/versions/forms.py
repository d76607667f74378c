"""The form that knows what it was drawn with."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from core.danish import format_date, format_datetime
from core.fields.text import clean_text
from core.versions.exceptions import Conflict, FieldConflict
from core.versions.fingerprints import decode, encode, fingerprint, listed, resolved
from core.widgets import Hidden, hidden_input

FINGERPRINT = "fingerprint"
NO_FINGERPRINT = (
    "Siden mangler oplysninger, så den ikke kan gemmes sikkert. Kopier din tekst, og hent siden igen."
)
DOES_NOT_FIT = "Din rettelse passer ikke sammen med det, en anden har gemt imens."


class HiddenBoundField(BoundField):
    """A page of rows has one for each: it is written without a look at what only fields to fill in have."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        if widget or attrs or only_initial or self.field.disabled or not self.auto_id:
            return super().as_widget(widget, attrs, only_initial)
        return hidden_input(self.html_name, self.value(), self.auto_id)


class FingerprintField(forms.CharField):
    """Never counts as a change of the form's."""

    widget = Hidden

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return HiddenBoundField(form, self, field_name)

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
            mine_values=listed(self.data, html_name),
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
        choices: Any = form_field.choices
        labels = {str(code): str(label) for code, label in choices}
        codes = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(labels.get(str(code), str(code)) for code in codes)
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    return clean_text(str(form_field.prepare_value(value)))


def _names_of(form_field: "forms.ModelChoiceField[Any]", value: Any) -> list[str]:
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
