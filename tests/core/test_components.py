"""templates/components: what several apps print the same way."""

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone


def draw(source: str, **context: Any) -> str:
    return Template("{% load dkfds charts %}" + source).render(Context(context))


def test_an_icon_is_decoration_unless_it_has_words() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "lock" %}')
    assert 'role="img" aria-label="Låst"' in draw('{% icon "lock" "Låst" %}')
    assert "icons.svg#lock" in draw('{% icon "lock" %}')


@pytest.mark.parametrize(
    ("tone", "css"), [("success", "badge-success"), ("", "badge-neutral"), ("pink", "badge-neutral")]
)
def test_a_badge_has_the_tone_it_is_given(tone: str, css: str) -> None:
    assert draw("{% badge text tone %}", text="I <drift>", tone=tone) == (
        f'<span class="badge {css}">I &lt;drift&gt;</span>'
    )


def test_the_breadcrumb_ends_on_this_page() -> None:
    html = draw('{% breadcrumb "Planer" "/planer/" "Økonomi" %}')
    assert '<a class="breadcrumbs__link" href="/planer/">Planer</a>' in html
    assert re.search(r'aria-current="page">.*Økonomi</li>', html)


def request_context(address: str, **values: Any) -> RequestContext:
    return RequestContext(RequestFactory().get(address), values, processors=[])


def test_pages_keep_the_other_filters() -> None:
    page = Paginator(range(200), 10).page(7)
    template = Template('{% include "components/pagination.html" with page=page %}')
    html = template.render(request_context("/planer/?status=draft&side=7", page=page))
    assert 'href="?status=draft&amp;side=6"' in html
    assert re.findall(r"</span>(\d+)<", html) == ["1", "6", "7", "8", "20"]
    assert 'aria-current="page"' in html
    single = Paginator(range(3), 10).page(1)
    assert template.render(request_context("/planer/", page=single)).strip() == ""


@pytest.mark.parametrize(
    ("address", "sort", "direction"),
    [("/?side=3", "name", ""), ("/?sort=name", "-name", "ascending"), ("/?sort=-name", "name", "descending")],
)
def test_a_column_says_how_it_is_sorted_and_turns_round(address: str, sort: str, direction: str) -> None:
    template = Template('{% include "components/sort_header.html" with label="Plan" key="name" only %}')
    html = template.render(request_context(address))
    assert f'href="?sort={sort}"' in html
    assert (f'aria-sort="{direction}"' in html) is bool(direction)


def test_a_meter_component_prints_its_share() -> None:
    source = (
        '{% include "components/meter.html" with label="LBF" value="75 %" share=s limit=s state="error" %}'
    )
    html = draw(source, s=Decimal("0.75"))
    assert 'class="meter-fill"' in html
    assert 'aria-label="Fejl:"' in html


STEPS = [
    SimpleNamespace(title="Indsendt", state="done", lines=["17. september 2026"], remark="Hørt: nej"),
    SimpleNamespace(title="Byrådet", state="current", status="Afventer din bekræftelse", url="/sag/2/"),
    SimpleNamespace(title="Tilsagn", state="waiting", lines=[]),
]


def test_steps_say_in_words_what_is_done_and_where_the_case_is() -> None:
    html = render_to_string("components/step_list.html", {"steps": STEPS, "heading": "Godkendelse"})
    assert 'aria-label="Gennemført:"' in html
    assert '<a href="/sag/2/" class="step" aria-current="step">' in html
    assert "Trin <strong>2</strong> af 3: Byrådet" in html
    assert "Hørt: nej" in html
    assert html.count("<ol") == 1


def test_a_case_that_stopped_says_where() -> None:
    html = render_to_string(
        "components/step_list.html", {"steps": [SimpleNamespace(title="Byrådet", state="stopped")]}
    )
    assert 'aria-label="Stoppet:"' in html
    assert "Trin <strong>1</strong> af 1" in html


def test_rules_say_how_grave_they_are_and_lead_to_the_place() -> None:
    rules = [
        SimpleNamespace(
            severity="error", text="0,01 kr. mangler.", detail="Ret det.", url="#a", link_text="Ret 2027"
        ),
        SimpleNamespace(severity="warning", text="Andelen er lav.", url="#b"),
        SimpleNamespace(severity="ok", text="Alt stemmer"),
    ]
    html = render_to_string("components/rule_list.html", {"rules": rules})
    assert re.findall(r'aria-label="([^"]+)"', html) == ["Fejl:", "Advarsel:", "I orden:"]
    assert '<a class="rule-link" href="#a">Ret 2027</a>' in html
    assert html.count("rule-link") == 2


def run(state: str, **values: Any) -> str:
    known = {"pk": 7, "done": 3, "total": 5, "percent": 60, "text": "Tegner", "error": "", "result_url": ""}
    row = SimpleNamespace(state=state, is_active=state in ("queued", "running"), **known | values)
    context = {
        "run": row,
        "poll_url": "/koersel/7/",
        "heading": "PDF",
        "retry_url": "/igen/",
        "link_text": "Hent",
    }
    return render_to_string("components/progress.html", context)


def test_work_under_way_asks_again_by_itself_and_can_be_asked_by_hand() -> None:
    html = run("running")
    assert 'data-hx-get="/koersel/7/"' in html
    assert "3 af 5: Tegner" in html
    assert "<noscript>" in html
    assert 'width="60%"' in html
    assert "Venter på at komme til" in run("queued")


def test_work_that_is_done_or_has_failed_stops_asking_and_takes_the_focus() -> None:
    for html in (run("done", result_url="/fil/"), run("failed", error="Det gik galt.")):
        assert "data-hx-get" not in html
        assert "data-focus" in html
    assert 'href="/fil/"' in run("done", result_url="/fil/")
    assert "Det gik galt." in run("failed", error="Det gik galt.")
    assert "Prøv igen" in run("failed")


def test_the_timeline_prints_who_and_when() -> None:
    event = SimpleNamespace(
        at=timezone.now(), text="Sendt <tilbage>", tone="stop", actor_text="Jonas Vestergaard"
    )
    html = render_to_string("components/timeline.html", {"events": [event]})
    assert "timeline-stop" in html
    assert "Sendt &lt;tilbage&gt;" in html
    assert "Jonas Vestergaard" in html
    assert "<time" in html


def test_one_part_needs_no_tabs() -> None:
    part = SimpleNamespace(id="a", label="En", content="Tekst")
    assert "tablist" not in render_to_string("components/tabs.html", {"id": "t", "items": [part]})
    html = render_to_string(
        "components/tabs.html", {"id": "t", "items": [part, SimpleNamespace(id="b", label="To")]}
    )
    assert re.findall(r'aria-selected="(\w+)"', html) == ["true", "false"]


def test_an_unknown_tone_of_a_notice_is_information() -> None:
    assert "alert-info" in render_to_string("components/notice.html", {"text": "x", "tone": "debug"})
    assert "alert-error" in render_to_string("components/notice.html", {"text": "x", "tone": "error"})


def test_an_empty_fact_is_a_dash() -> None:
    html = render_to_string("components/summary_list.html", {"rows": [("Møde", ""), ("Sag", "12", "/sag/")]})
    assert "<dd>–</dd>" in html
    assert '<a href="/sag/">12</a>' in html


def test_ratings_are_drawn_in_order_and_unknown_ones_as_not_measured() -> None:
    html = draw("{% rating_squares codes 7 title %}", codes=["behind", "on_track", "hvad?"], title="1 af 3")
    assert html.index("#17505e") < html.index("url(#squares-7-hatch)") < html.index("stroke-dasharray")
