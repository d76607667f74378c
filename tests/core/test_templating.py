"""Variables of templates say what Django makes of them."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template, base
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from core import templating


@dataclass(frozen=True)
class Thing:
    name: str = "<b>Æble & pære</b>"
    parts: tuple[str, ...] = ("en", "to")
    facts: dict[str, Any] = field(
        default_factory=lambda: {"kort": "'citat'", "items": "en nøgle", "tal": Decimal("1234.5")}
    )

    @property
    def long(self) -> str:
        return self.name * 2

    @property
    def broken(self) -> str:
        raise AttributeError("inside")

    def called(self) -> str:
        return "kaldt"

    def asks(self, something: str) -> str:
        return something

    def __str__(self) -> str:
        return "<ting>"


VALUES = {
    "thing": Thing(),
    "things": [Thing(), Thing("to")],
    "text": "<i>\"a\" & 'b'</i>",
    "safe": mark_safe("<i>sikker</i>"),
    "lazy": lazystr("<u>doven</u>"),
    "number": 1234567,
    "decimal": Decimal("0.50"),
    "nothing": None,
    "yes": True,
    "function": lambda: "<kaldt>",
    "deep": {"one": {"two": Thing()}},
}
TEMPLATES = (
    *(f"{{{{ {name} }}}}" for name in VALUES),
    "{{ thing.name }} {{ thing.long }} {{ thing.called }} {{ thing.asks }} {{ thing.missing }}",
    "{{ thing.parts.0 }} {{ thing.parts.7 }} {{ things.1.name }} {{ things.count }}",
    "{{ thing.facts.kort }} {{ thing.facts.tal }} {{ thing.facts.items }}",
    "{{ thing.facts.missing }} {{ thing.facts.keys }}",
    "{{ deep.one.two.name }} {{ deep.one.three.name }} {{ text.upper }} {{ missing }} {{ missing.name }}",
    "{% autoescape off %}{{ text }} {{ safe }} {{ thing }} {{ number }}{% endautoescape %}",
    "{{ text|upper }} {{ safe|lower }} {{ nothing|default:'intet' }} {{ missing|default:'intet' }}",
    "{% if missing %}a{% elif thing.name == text %}b{% else %}c{% endif %}",
    "{% for one in things %}{{ forloop.counter }}{% endfor %}",
)


def rendered(template: str) -> str:
    return Template(template).render(Context(VALUES))


def test_it_is_what_the_portal_uses() -> None:
    assert base.Variable._resolve_lookup is templating.looked_up  # type: ignore[attr-defined]
    assert base.render_value_in_context is templating.printed


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_same_as_django(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = rendered(template)
    monkeypatch.setattr(base.Variable, "_resolve_lookup", templating.djangos_lookup)
    monkeypatch.setattr(base, "render_value_in_context", templating.djangos_printing)
    assert ours == rendered(template)


def test_what_breaks_inside_a_property_is_not_hidden() -> None:
    with pytest.raises(AttributeError, match="inside"):
        rendered("{{ thing.broken }}")
