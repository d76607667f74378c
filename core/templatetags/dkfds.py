"""Template tags for Det Fælles Designsystem: icons, badges, breadcrumbs, and what the crispy pack `dkfds` needs to
draw a field. No word of the portal's own domain stands here or in templates/dkfds."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import template
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BaseFormSet, widgets
from django.forms.boundfield import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Codes of messages that Django writes for any field: they do not say which field is meant.
GENERAL_CODES = frozenset(
    "required invalid invalid_choice invalid_list invalid_pk_value min_value max_value min_length max_length "
    "max_digits max_decimal_places max_whole_digits step_size unique missing empty invalid_image".split()
)


class ErrorLink(NamedTuple):
    text: str
    target: str  # id of the field, or blank


# --- Icons, badges, where am I -----------------------------------------------------------------------------------


@register.simple_tag
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


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """{% breadcrumb "Liste" list_url "Denne side" %}: text, address, text, address …, and this page's text."""
    pairs = list(parts) + ([""] if len(parts) % 2 else [])
    return {"items": list(zip(pairs[::2], pairs[1::2], strict=True))}


# --- Errors of forms ---------------------------------------------------------------------------------------------


def _forms_in(values: Iterable[Any]) -> Iterator[BaseForm | BaseFormSet[Any]]:
    """Every bound form among the values of a context, formsets as such, each once."""
    seen: set[int] = set()
    for value in values:
        group = value if isinstance(value, list | tuple) else [value]
        for item in group:
            if isinstance(item, BaseForm | BaseFormSet) and item.is_bound and id(item) not in seen:
                seen.add(id(item))
                yield item


def _texts(errors: Iterable[ValidationError], label: str = "") -> Iterator[str]:
    for error in errors:
        for text in error.messages:
            names_itself = not label or label.endswith("?") or label.casefold() in text.casefold()
            yield text if names_itself or error.code not in GENERAL_CODES else f"{label}: {text}"


def field_messages(field: BoundField) -> list[str]:
    """The field's messages; one that Django wrote for any field gets the field's name in front."""
    return list(_texts(field.errors.as_data(), str(field.label or "")))


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
            yield from (ErrorLink(text, field_target(bound)) for text in field_messages(bound))


def _formset_errors(formset: BaseFormSet[Any]) -> Iterator[ErrorLink]:
    for text in _texts(formset.non_form_errors().as_data()):
        yield ErrorLink(text, "")
    for form in formset.forms:
        if not (formset.can_delete and formset._should_delete_form(form)):
            yield from _form_errors(form)


def error_links(forms: Iterable[BaseForm | BaseFormSet[Any]]) -> list[ErrorLink]:
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
    """"Fejl: " in front of the page's title when a form on the page has errors."""
    has_errors = any(not form.is_valid() for form in _forms_in(context.flatten().values()))
    return "Fejl: " if has_errors else ""


# --- Drawing a field ---------------------------------------------------------------------------------------------


@register.filter
def dkfds_kind(field: BoundField) -> str:
    """How the pack draws a field: hidden, checkbox, choices (a group), file, textarea, select or input."""
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
        return "textarea"
    if isinstance(widget, widgets.Select):
        return "select"
    return "input"


@register.filter
def dkfds_messages(field: BoundField) -> list[str]:
    return field_messages(field) if field.errors else []


@register.filter
def dkfds_attr(field: BoundField, name: str) -> Any:
    """An attribute the form's author put on the widget, e.g. {{ field|dkfds_attr:"data-suffix" }}."""
    return field.field.widget.attrs.get(name, "")


@register.filter
def dkfds_optional(field: BoundField) -> bool:
    """The optional fields are marked, not the required; what cannot be filled in is marked as neither."""
    widget = field.field.widget
    return not (field.field.required or field.field.disabled or widget.attrs.get("data-no-optional"))


CSS_OF_KIND = {"checkbox": "form-checkbox", "select": "form-select", "file": "form-file"}


@register.simple_tag
def dkfds_widget(field: BoundField, **attrs: Any) -> SafeString:
    """The input itself with the design system's class; ids, aria-describedby and aria-invalid are Django's."""
    widget = field.field.widget
    css = [CSS_OF_KIND.get(dkfds_kind(field), "form-input"), str(widget.attrs.get("class", ""))]
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value not in ("", None)}
    html = field.as_widget(attrs={**given, "class": " ".join(filter(None, css))})
    if isinstance(widget, widgets.Select):
        # Django's empty choice is a row of dashes, which says nothing when read aloud.
        html = mark_safe(html.replace(">---------</option>", ">Vælg</option>"))  # noqa: S308
    return html


@register.filter
def dkfds_choices(field: BoundField) -> list[dict[str, Any]]:
    """The choices of a group as what the template prints: id, name, value, label, whether chosen, attributes."""
    drawn = []
    for choice in field.subwidgets:
        data = choice.data
        drawn.append(
            {
                "id": choice.id_for_label,
                "name": data["name"],
                "type": data["type"],
                "value": data["value"],
                "label": data["label"],
                "checked": data["selected"],
                "disabled": field.field.disabled or data["attrs"].get("disabled", False),
            }
        )
    return drawn
