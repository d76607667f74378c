"""Draws a field's label, hint, errors and input by joining strings, for templates/dkfds/field.html and choices.html: a
form of fifty fields would be some thousand nodes of templates. Whatever people wrote is escaped here."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import template
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from core.escaping import escaped
from core.templatetags.dkfds import (
    OWN_ATTRS,
    Choice,
    dkfds_affixes,
    dkfds_choices,
    dkfds_kind,
    dkfds_notes,
    dkfds_optional,
    dkfds_widget,
)

register = template.Library()

OPTIONAL = '<span class="weight-normal"> (frivilligt)</span>'


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """{% options municipalities choice.municipality %}: the options of a filter, of (value, name)."""
    chosen = str(chosen)
    return mark_safe(
        "".join(
            f'<option value="{escaped(str(value))}"{" selected" if str(value) == chosen else ""}>'
            f"{escaped(str(name))}</option>"
            for value, name in choices
        )
    )


@register.simple_tag(takes_context=True)
def dkfds_field(context: Context, field: BoundField, messages: list[str]) -> SafeString:
    """A field of one input: text, number, date, list."""
    label_css = "form-label"
    if context.get("form_show_labels") is False:
        label_css += " sr-only"
    if field.field.disabled:
        label_css += " disabled"
    label = f'<label class="{label_css}" for="{field.id_for_label}">{_label(field)}</label>'
    body = _wrapped(context, field)
    told = _hint_and_error(context, field, messages)
    return mark_safe(f'<div class="{_css(context, messages)}">\n  {label}\n  {told}\n  {body}\n</div>')


@register.simple_tag(takes_context=True)
def dkfds_group(context: Context, field: BoundField, messages: list[str]) -> SafeString:
    """Radio buttons or checkboxes; `inline` in the context: beside each other."""
    told_by = escaped(field.aria_describedby or "")
    described = f' aria-describedby="{told_by}"' if told_by else ""
    choices = "".join(_choices(field))
    if context.get("inline"):
        choices = f'<div class="choices-inline">\n    {choices}\n    </div>'
    return mark_safe(
        f'<div class="{_css(context, messages)}">\n  <fieldset{described}>\n'
        f'    <legend class="form-label">{_label(field)}</legend>\n'
        f"    {_hint_and_error(context, field, messages)}\n    {choices}\n  </fieldset>\n</div>"
    )


def _css(context: Context, messages: list[str]) -> str:
    own = context.get("wrapper_class")
    return f"form-group{' form-error' if messages else ''}{f' {escaped(own)}' if own else ''}"


def _label(field: BoundField) -> str:
    return f"{escaped(field.label)}{OPTIONAL if dkfds_optional(field) else ''}"


def _hint_and_error(context: Context, field: BoundField, messages: list[str]) -> str:
    """As in templates/dkfds/hint_and_error.html: the ids are those Django writes in aria-describedby. A hint is the
    author's own HTML."""
    html = "".join(
        f'<span class="form-note"><span class="strong">Bemærkning: </span>{escaped(note)}</span>'
        for note in dkfds_notes(context, field)
    )
    if field.help_text:
        html += f'<span class="form-hint" id="{field.auto_id}_helptext">{field.help_text}</span>'
    if messages:
        texts = "<br>".join(escaped(message) for message in messages)
        html += (
            f'<span class="form-error-message" id="{field.auto_id}_error">'
            f'<span class="sr-only">Fejl: </span>{texts}</span>'
        )
    return html


def _wrapped(context: Context, field: BoundField) -> str:
    """The input with what stands before and after it, from the layout or the widget's attributes."""
    affixes = dkfds_affixes(field, context.get("crispy_prepended_text"), context.get("crispy_appended_text"))
    html = dkfds_widget(field)
    if not affixes:
        return (
            f'<div class="date-field" data-date-field>{html}</div>' if dkfds_kind(field) == "date" else html
        )
    sides = "".join(f" form-input-wrapper--{side}" for side in ("prefix", "suffix") if side in affixes)
    before, after = (
        f'<div class="form-input-{side}" aria-hidden="true">{escaped(affixes[side])}</div>'
        if side in affixes
        else ""
        for side in ("prefix", "suffix")
    )
    return f'<div class="form-input-wrapper{sides}">{before}{html}{after}</div>'


def _choices(field: BoundField) -> Iterator[str]:
    """Of a widget that makes its options as Django does, straight from the choices: there may be hundreds."""
    widget = cast("ChoiceWidget", field.field.widget)
    kind = type(widget)
    is_plain = isinstance(widget, RadioSelect | CheckboxSelectMultiple) and (
        kind.create_option is ChoiceWidget.create_option and kind.optgroups is ChoiceWidget.optgroups
    )
    if not is_plain:
        yield from map(_choice, dkfds_choices(field))
        return
    own = field.build_widget_attrs({"id": widget.attrs.get("id") or field.auto_id})
    attrs = widget.build_attrs(widget.attrs, own)
    extra = str(flatatt({name: value for name, value in attrs.items() if name not in OWN_ATTRS}))
    if field.field.disabled or attrs.get("disabled"):
        extra = f" disabled{extra}"
    name, kind_of_box = escaped(field.html_name), str(widget.input_type)
    left = set(widget.format_value(field.value()))
    for index, (key, label) in enumerate(widget.choices):
        grouped = isinstance(label, list | tuple)
        for place, (value, text) in enumerate(label if grouped else [("" if key is None else key, label)]):
            written = str(value)
            checked = written in left
            if checked and not widget.allow_multiple_selected:
                left.clear()
            number = f"{index}_{place}" if grouped else str(index)
            id_ = widget.id_for_label(attrs["id"], number) if "id" in attrs else ""
            if grouped and key and place == 0:
                yield _group(str(key))
            yield _box(kind_of_box, escaped(id_), name, written, text, checked=checked, attrs=extra)


def _choice(choice: Choice) -> str:
    group = _group(choice.group) if choice.group else ""
    attrs = f"{' disabled' if choice.disabled else ''}{choice.attrs}"
    name, id_ = escaped(choice.name), escaped(choice.id)
    return group + _box(
        choice.type, id_, name, str(choice.value), choice.label, checked=choice.checked, attrs=attrs
    )


def _group(heading: str) -> str:
    return f'<p class="choices-group">{escaped(heading)}</p>'


def _box(kind: str, id_: str, name: str, value: str, label: Any, *, checked: bool, attrs: str) -> str:
    """One choice; its id, name and attributes are written as they are."""
    return (
        f'<div class="form-group-{kind}"><input type="{kind}" id="{id_}" name="{name}" value="{escaped(value)}"'
        f' class="form-{kind}"{" checked" if checked else ""}{attrs}>'
        f'<label class="form-label" for="{id_}">{escaped(label)}</label></div>'
    )
