"""Texts in rows that are joined as strings are escaped as Django escapes them."""

import pytest
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.escaping import escaped


@pytest.mark.parametrize(
    "value", ["Æble", "", *"<>&\"'", "<b>\"'&amp;", mark_safe("<b>fed</b>"), gettext_lazy("<b>"), 7, None]
)
def test_it_is_what_django_writes(value: object) -> None:
    assert escaped(value) == conditional_escape(value if isinstance(value, str) else str(value))


def test_only_what_is_marked_as_safe_stays() -> None:
    assert escaped("<b>\"'&") == "&lt;b&gt;&quot;&#x27;&amp;"
    assert escaped(mark_safe("<b>")) == "<b>"
