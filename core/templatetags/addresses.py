"""{% url %} by `core.addresses`; built into every template (config/settings.py)."""

from typing import Any

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos_url
from django.utils.html import conditional_escape

from core.addresses import reverse

register = template.Library()


class AddressNode(URLNode):
    """An address whose values are given in their order; anything else is Django's."""

    def render(self, context: Context) -> str:
        if self.kwargs or self.asvar:
            return str(super().render(context))
        address = reverse(self.view_name.resolve(context), [value.resolve(context) for value in self.args])
        return str(conditional_escape(address)) if context.autoescape else address


@register.tag
def url(parser: Parser, token: Token) -> Any:
    node = djangos_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
