"""A field that is included by itself is drawn without its template, as its template draws it."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template

from tests.core.test_dkfds import HOSTILE, Sample

WRITTEN = dict.fromkeys(("name", "amount", "on", "unit", "note"), HOSTILE)


def drawn(template: str, field: Any) -> str:
    """With something said of the field, and a name in the page's context that it must not see."""
    request = HttpRequest()
    request.field_notes = {field.auto_id: [HOSTILE]}  # type: ignore[attr-defined]
    told = {"field": field, "template": "dkfds/field.html", "wrapper_class": "not-seen"}
    return Template(f"{{% include {template} with field=field only %}}").render(RequestContext(request, told))


@pytest.mark.parametrize("form", [Sample(use_required_attribute=False), Sample(WRITTEN)])
def test_the_html_is_the_same(form: Sample) -> None:
    for field in form:
        html = drawn('"dkfds/field.html"', field)
        # A template whose name is told later is included in Django's way.
        assert html.strip() == drawn("template", field).strip(), field.name
        assert HOSTILE not in html
        assert "not-seen" not in html


def test_any_other_include_is_djangos() -> None:
    shown = Template('{% include "components/empty.html" with heading=heading text="" only %}')
    assert "Ingen planer" in shown.render(RequestContext(HttpRequest(), {"heading": "Ingen planer"}))
