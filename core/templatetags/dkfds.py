"""Template tags for Det Fælles Designsystem: icons, badges, breadcrumbs, and what the crispy pack `dkfds` needs to
draw a field. No word of the portal's own domain stands here or in templates/dkfds."""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from django import template
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, DateField, Field, widgets
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.fields import DateFormField
from core.hyphens import soft_hyphens
from core.widgets import draw

register = template.Library()

# What Django's and our own fields (core/fields) say when nothing was written: not which field is meant.
FILL_IN = "Udfyld feltet."
BARE = (Field.default_error_messages["required"], FILL_IN)
# Codes of messages that Django writes for any field: they do not say which field is meant.
GENERAL_CODES = frozenset(
    (
        *("required", "missing", "empty", "unique", "invalid_image", "min_length", "max_length", "step_size"),
        *("invalid", "invalid_choice", "invalid_list", "invalid_pk_value", "min_value", "max_value"),
        *("max_digits", "max_decimal_places", "max_whole_digits"),
    )
)


class ErrorLink(NamedTuple):
    text: str
    target: str  # id of the field, or blank


# --- Icons, badges, where am I -----------------------------------------------------------------------------------


@register.simple_tag
@functools.lru_cache(maxsize=512)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the design system. With a label it is read aloud, without it is decoration."""
    extra = f" {css}" if css else ""
    address = static("img/icons.svg")
    if label:
        return format_html(
            '<svg class="icon-svg{}" role="img" aria-label="{}" focusable="false"><use href="{}#{}"></use></svg>',
            extra,
            label,
            address,
            name,
        )
    return format_html(
        '<svg class="icon-svg{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        address,
        name,
    )


@register.simple_tag
def badge(text: Any, tone: str = "") -> SafeString:
    """A status. tone: info, success, warning, error or blank (grey)."""
    css = f"badge-{tone}" if tone in ("info", "success", "warning", "error") else "badge-neutral"
    return format_html('<span class="badge {}">{}</span>', css, text)


@register.filter
def soft(text: Any, longest: int = 13) -> str:
    """{{ name|soft }}, {{ name|soft:9 }}: a word longer than so many letters may be broken. For narrow columns; not
    where a text is copied or searched."""
    return soft_hyphens(str(text), longest)


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """{% breadcrumb "Liste" list_url "Denne side" %}: text, address, text, address …, and this page's text."""
    pairs = list(parts) + ([""] if len(parts) % 2 else [])
    return {"items": list(zip(pairs[::2], pairs[1::2], strict=True))}


# --- Lists -------------------------------------------------------------------------------------------------------


def _address(context: Context, **changes: Any) -> str:
    """This page's address with other parameters; what is not named stays. None takes a parameter away."""
    request = getattr(context, "request", None) or context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int, parameter: str = "") -> str:
    return _address(context, **{parameter or "side": number})


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The pages to name: the ends, this one and its neighbours; None where some are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, parameter: str = "") -> dict[str, str]:
    """How a list is sorted by this column now, and the address that turns it round."""
    parameter = parameter or "sort"
    request = getattr(context, "request", None) or context.get("request")
    current = request.GET.get(parameter, "") if request else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    wanted = f"-{key}" if direction == "ascending" else key
    return {
        "direction": direction,
        "icon": f"sort-table-{direction or 'none'}",
        "url": _address(context, **{parameter: wanted, "side": None}),
    }


# --- Errors of forms ---------------------------------------------------------------------------------------------


def _forms_in(values: Iterable[Any]) -> "Iterator[BaseForm | BaseFormSet[Any]]":
    """Every bound form among the values of a context, formsets as such, each once."""
    seen: set[int] = set()
    for value in values:
        group = value if isinstance(value, list | tuple) else [value]
        for item in group:
            if isinstance(item, BaseForm | BaseFormSet) and item.is_bound and id(item) not in seen:
                seen.add(id(item))
                yield item


def _texts(errors: Iterable[ValidationError], label: str = "", asks_for: str = "") -> Iterator[str]:
    for error in errors:
        for message in error.messages:
            is_bare = error.code == "required" and message in BARE
            text = asks_for if asks_for and is_bare else message
            names_itself = not label or label.endswith("?") or label.casefold() in text.casefold()
            yield text if names_itself or error.code not in GENERAL_CODES else f"{label}: {text}"


def field_messages(field: BoundField) -> list[str]:
    """The field's messages; one that Django wrote for any field gets the field's name in front, and says what to do."""
    label, chooses = str(field.label or ""), isinstance(field.field.widget, widgets.ChoiceWidget)
    asks_for = "Vælg en mulighed." if chooses else FILL_IN
    if label:
        asks_for = f"Vælg en mulighed i »{label}«." if chooses else f"Udfyld »{label}«."
    return list(_texts(field.errors.as_data(), label, asks_for))


def field_target(field: BoundField) -> str:
    """The id of what takes the focus: the first choice of a group, the input itself otherwise."""
    if field.is_hidden:
        return ""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def _form_errors(form: BaseForm) -> Iterator[ErrorLink]:
    as_data = form.errors.as_data()
    for text in _texts(as_data.get(NON_FIELD_ERRORS, [])):
        yield ErrorLink(text, "")
    for name in form.fields:
        if name in as_data:
            bound = form[name]
            # Of fields that have the same name in one form: which of them it is.
            place = getattr(bound.field, "place", "")
            for text in field_messages(bound):
                yield ErrorLink(f"{place}: {text}" if place else text, field_target(bound))


def _formset_errors(formset: "BaseFormSet[Any]") -> Iterator[ErrorLink]:
    for text in _texts(formset.non_form_errors().as_data()):
        yield ErrorLink(text, "")
    for form in formset.forms:
        if not getattr(form, "cleaned_data", {}).get("DELETE"):  # what is taken away may be wrong
            yield from _form_errors(form)


def error_links(forms: "Iterable[BaseForm | BaseFormSet[Any]]") -> list[ErrorLink]:
    """All errors of the forms in the order of their fields, the same message to the same place only once."""
    found: dict[ErrorLink, None] = {}
    for form in forms:
        links = _formset_errors(form) if isinstance(form, BaseFormSet) else _form_errors(form)
        found.update(dict.fromkeys(links))
    return list(found)


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: Context, *forms: Any) -> dict[str, Any]:
    """Links to every field with an error; without arguments, of all forms in the context."""
    values = forms or [*context.flatten().values()]
    return {"errors": error_links(_forms_in(values))}


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Fejl: " in front of the page's title when a form on the page has errors."""
    has_errors = any(not form.is_valid() for form in _forms_in(context.flatten().values()))
    return "Fejl: " if has_errors else ""


# --- Drawing a field ---------------------------------------------------------------------------------------------


@register.filter
def dkfds_kind(field: BoundField) -> str:
    """How the pack draws a field: as one of its templates, or as select, textarea, date or input."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.FileInput):
        return "file"
    if isinstance(widget, widgets.Textarea):
        return "markdown" if "data-markdown" in widget.attrs else "textarea"
    if isinstance(widget, widgets.Select):
        return "select"
    return "date" if isinstance(field.field, DateFormField | DateField) else "input"


@register.filter
def dkfds_messages(field: BoundField) -> list[str]:
    return field_messages(field) if field.errors else []


@register.filter
def dkfds_optional(field: BoundField) -> bool:
    """The optional fields are marked, not the required; what cannot be filled in is marked as neither."""
    return not (
        field.field.required or field.field.disabled or "data-no-optional" in field.field.widget.attrs
    )


@register.simple_tag
def dkfds_affixes(field: BoundField, prefix: Any = "", suffix: Any = "") -> dict[str, Any]:
    """What stands before and after the input: given by the layout, or by the widget's attributes."""
    attrs = field.field.widget.attrs
    found = {"prefix": prefix or attrs.get("data-prefix"), "suffix": suffix or attrs.get("data-suffix")}
    return {side: text for side, text in found.items() if text}


CSS_OF_KIND = {"checkbox": "form-checkbox", "select": "form-select", "file": "form-file"}


@register.simple_tag
def dkfds_widget(field: BoundField, **attrs: Any) -> SafeString:
    """The input itself with the design system's class; ids, aria-describedby and aria-invalid are Django's."""
    widget = field.field.widget
    css = [CSS_OF_KIND.get(dkfds_kind(field), "form-input"), str(widget.attrs.get("class", ""))]
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value not in ("", None)}
    html = draw(field, {**given, "class": " ".join(filter(None, css))})
    if isinstance(widget, widgets.Select):
        # Django's empty choice is a row of dashes, which says nothing when read aloud.
        html = mark_safe(html.replace(">---------</option>", ">Vælg</option>"))
    return html


class Choice(NamedTuple):
    group: str  # heading of the group, on its first choice only
    id: str
    name: str
    type: str
    value: Any
    label: Any
    checked: bool
    disabled: bool
    attrs: SafeString


OWN_ATTRS = frozenset({"id", "class", "checked", "disabled"})


@register.filter
def dkfds_choices(field: BoundField) -> list[Choice]:
    """The choices of a group as what the template prints."""
    widget = cast("widgets.ChoiceWidget", field.field.widget)
    attrs = field.build_widget_attrs({"id": widget.attrs.get("id") or field.auto_id})
    chosen = widget.format_value(field.value())
    drawn = []
    for group, options, _index in widget.optgroups(
        field.html_name, chosen, widget.build_attrs(widget.attrs, attrs)
    ):
        for position, option in enumerate(options):
            extra = {name: value for name, value in option["attrs"].items() if name not in OWN_ATTRS}
            drawn.append(
                Choice(
                    group=str(group) if group and position == 0 else "",
                    id=option["attrs"].get("id", ""),
                    name=option["name"],
                    type=option["type"],
                    value=option["value"],
                    label=option["label"],
                    checked=bool(option["selected"]),
                    disabled=field.field.disabled or bool(option["attrs"].get("disabled")),
                    attrs=flatatt(extra),
                )
            )
    return drawn


@register.filter
def dkfds_file_attrs(field: BoundField) -> SafeString:
    attrs = field.build_widget_attrs(dict(field.field.widget.attrs))
    return flatatt({name: value for name, value in attrs.items() if name not in ("id", "class")})


@register.simple_tag
def dkfds_button_css(classes: str, kind: str = "button") -> str:
    """The design system's classes from those crispy hands over (`btn btn-primary` and the author's own)."""
    kept = [
        css for css in classes.split() if not css.startswith("btn") and css not in ("submit", "submitButton")
    ]
    if not any(css.startswith(("button-", "function-link")) for css in kept):
        kept.insert(0, "button-primary" if kind == "submit" else "button-secondary")
    return " ".join(kept if "function-link" in kept else ["button", *kept])


@register.filter
def dkfds_button_attrs(flat_attrs: str) -> SafeString:
    """Crispy's StrictButton has its attributes as one text; the class in it becomes the design system's."""
    kind = "submit" if 'type="submit"' in flat_attrs else "button"
    return mark_safe(
        re.sub(r'class="([^"]*)"', lambda found: f'class="{dkfds_button_css(found[1], kind)}"', flat_attrs)
    )


# --- Notes at fields ---------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def dkfds_notes(context: Context, field: BoundField) -> tuple[str, ...]:
    """What somebody has said about this very field: `request.field_notes`, by the id of the field."""
    notes = _notes(context)
    return tuple(notes.get(field.auto_id, ())) if notes else ()


@register.simple_tag(takes_context=True)
def notes_at(context: Context, target: str) -> tuple[str, ...]:
    """The same of something that is no single field."""
    return tuple(_notes(context).get(target, ()))


@register.simple_tag(takes_context=True)
def dkfds_noted(context: Context, forms: Iterable[BaseForm]) -> bool:
    """Whether something has been said about a field of these forms: then they are not drawn folded."""
    notes = _notes(context)
    return bool(notes) and any(field.auto_id in notes for form in forms for field in form)


def _notes(context: Context) -> dict[str, list[str]]:
    request = context.get("request") or getattr(context, "request", None)
    found: dict[str, list[str]] = getattr(request, "field_notes", {})
    return found
