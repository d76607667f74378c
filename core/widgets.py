"""Draws the plain widgets by joining strings. Django renders a template for every input and one more for every choice
of a list: a list of 300 boligorganisationer takes longer than the rest of its page. The HTML is the same; a widget with
a template of its own is left to Django."""

from typing import Any, NamedTuple

from django.forms import HiddenInput, Select, Widget
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.escaping import escaped

_PATH = "django/forms/widgets/"
INPUTS = frozenset(
    f"{_PATH}{name}.html" for name in ("input", "text", "number", "email", "url", "tel", "search", "date")
)
TEXTAREA, SELECT, OPTION = (f"{_PATH}{name}.html" for name in ("textarea", "select", "select_option"))
DRAWN = INPUTS | {TEXTAREA, SELECT}


def draw(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """As `field.as_widget(attrs=attrs)`."""
    widget = field.field.widget
    if widget.is_hidden or widget.template_name not in DRAWN:
        return field.as_widget(attrs=attrs)
    attrs = _told_to_all(field, attrs)
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    if is_plain_select(widget):
        return _select(widget, field.html_name, field.value(), attrs)
    told = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    if widget.template_name == TEXTAREA:
        text = conditional_escape(told["value"]) if told["value"] else ""
        html = f"<textarea{_name(told)}{_attrs(told)}>\n{text}</textarea>"
    elif widget.template_name == SELECT:
        html = f"<select{_name(told)}{_attrs(told)}>{''.join(map(_group, told['optgroups']))}\n</select>"
    else:
        html = _input(told)
    return mark_safe(html)


def _told_to_all(field: BoundField, attrs: dict[str, Any]) -> dict[str, Any]:
    """As `field.build_widget_attrs(attrs)`, which asks every list for its first choice, a query, before it finds that
    the form marks no field as required."""
    if field.form.use_required_attribute:
        return field.build_widget_attrs(attrs)
    attrs = dict(attrs)
    if field.field.disabled:
        attrs["disabled"] = True
    if field.errors:
        attrs["aria-invalid"] = "true"
    if not attrs.get("aria-describedby") and not field.use_fieldset and (told := field.aria_describedby):
        attrs["aria-describedby"] = told
    return attrs


class Hidden(HiddenInput):
    """A hidden field that draws itself, wherever it is printed."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        return mark_safe(_input(self.get_context(name, value, attrs)["widget"]))


def hidden_input(name: str, value: Any, id_: str) -> SafeString:
    written = "" if value is None else f' value="{escaped(value)}"'
    return mark_safe(f'<input type="hidden" name="{escaped(name)}"{written} id="{escaped(id_)}">')


class Box(NamedTuple):
    """One of a group's choices where a page places each by itself: its input, the input's id, and what it is called."""

    tag: SafeString
    id_for_label: str
    choice_label: str


def boxes(field: BoundField) -> list[Box]:
    """As the parts of a field with radio buttons or boxes to tick (`list(field)`), whose choices stand in no groups."""
    widget: Any = field.field.widget
    attrs = widget.build_attrs(
        widget.attrs, _told_to_all(field, {"id": field.auto_id} if field.auto_id else {})
    )
    before = f'<input type="{widget.input_type}" name="{escaped(field.html_name)}" value="'
    chosen, found = set(widget.format_value(field.value())), []
    for number, (value, label) in enumerate(widget.choices):
        own = {**attrs, "id": f"{field.auto_id}_{number}"} if field.auto_id else dict(attrs)
        if str(value) in chosen:
            own["checked"] = True
        tag = mark_safe(f'{before}{escaped(str(value))}"{_attrs({"attrs": own})}>')
        found.append(Box(tag, own.get("id", ""), label))
    return found


def _input(told: dict[str, Any]) -> str:
    value = "" if told["value"] is None else f' value="{escaped(told["value"])}"'
    return f'<input type="{escaped(told["type"])}"{_name(told)}{value}{_attrs(told)}>'


def is_plain_select(widget: Widget) -> bool:
    """One that makes its options as Django does."""
    kind = type(widget)
    return (
        issubclass(kind, Select)
        and widget.template_name == SELECT
        and kind.optgroups is Select.optgroups
        and kind.create_option is Select.create_option
        and kind.get_context is Select.get_context
    )


def _select(widget: Select, name: str, value: Any, attrs: dict[str, Any]) -> SafeString:
    """Straight from the choices, which are hundreds, without a dictionary for each."""
    told = Widget.get_context(widget, name, value, attrs)["widget"]
    if widget.allow_multiple_selected:
        told["attrs"]["multiple"] = True
    left = set(told["value"])
    drawn = []
    for key, label in widget.choices:
        if isinstance(label, list | tuple):
            inside = "".join([_option(widget, left, *choice) for choice in label])
            heading = f'\n  <optgroup label="{escaped(key)}">{inside}\n  </optgroup>' if key else inside
            drawn.append(heading)
        else:
            drawn.append(_option(widget, left, "" if key is None else key, label))
    return mark_safe(f"<select{_name(told)}{_attrs(told)}>{''.join(drawn)}\n</select>")


def _option(widget: Select, left: set[str], value: Any, label: Any) -> str:
    """`left`: the chosen values that no option has been marked for; a list for one choice marks one."""
    written, mark = str(value), ""
    if written in left:
        mark = " selected"
        if not widget.allow_multiple_selected:
            left.clear()
    key = written if type(value) is int else escaped(written)
    return f'\n  <option value="{key}"{mark}>{escaped(label)}</option>'


def _name(told: dict[str, Any]) -> str:
    return f' name="{escaped(told["name"])}"'


def _attrs(told: dict[str, Any]) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in told["attrs"].items()
        if value is not False
    )


def _group(group: tuple[Any, list[dict[str, Any]], int]) -> str:
    heading, options, _place = group
    drawn = "".join(
        f'\n  <option value="{escaped(option["value"])}"{_attrs(option)}>{escaped(option["label"])}</option>'
        for option in options
    )
    return f'\n  <optgroup label="{escaped(heading)}">{drawn}\n  </optgroup>' if heading else drawn
