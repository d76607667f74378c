"""`{{ text|markdown }}`: what people wrote, as safe HTML."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    return mark_safe(to_html(str(text)) if text else "")
