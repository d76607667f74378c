"""{% include "dkfds/field.html" with field=form.title only %} without the template; built into every template
(config/settings.py). A form of fifty fields would be fifty contexts and some hundred nodes. All else is Django's.
"""

from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString

from core.templatetags.dkfds import dkfds_kind, dkfds_messages
from core.templatetags.dkfds_fields import dkfds_field

register = template.Library()

FIELD = "dkfds/field.html"
#: Kinds of fields that `dkfds_field` draws, as the template would ask it to.
DRAWN = frozenset({"input", "date", "select", "textarea"})


class FieldNode(IncludeNode):
    """A field by itself: nothing else of the page's context is seen by what draws it."""

    def render(self, context: Context) -> SafeString:
        field = self.extra_context["field"].resolve(context)
        if dkfds_kind(field) not in DRAWN:
            return super().render(context)
        alone: Any = SimpleNamespace(get=_nothing, request=getattr(context, "request", None))
        return dkfds_field(alone, field, dkfds_messages(field))


def _nothing(_name: str) -> None:
    """What a context says of a name that it does not know."""


@register.tag
def include(parser: Parser, token: Token) -> Any:
    node = do_include(parser, token)
    is_field = node.isolated_context and node.template.var == FIELD and [*node.extra_context] == ["field"]
    if not is_field:
        return node
    return FieldNode(node.template, extra_context=node.extra_context, isolated_context=True)
