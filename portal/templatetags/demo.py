"""Tags of templates/accounts/demo_users.html: who can be logged in as in the demo."""

from django import template
from django.conf import settings

from portal.figures.demo import DemoGroup
from portal.figures.demo import demo_groups as groups_of_demo

register = template.Library()


@register.simple_tag
def demo_groups() -> list[DemoGroup]:
    """Nobody is listed outside the demo, whatever a template asks for."""
    return groups_of_demo() if settings.DEMO else []
