"""The frame of every page, its parts, and what script/assets builds for them."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from core.context_processors import portal
from core.versions import Page
from core.versions.exceptions import FieldConflict

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLED_BY_HAND = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|data-hx-on|\shx-")


def request(path: str = "/", user: Any = None) -> HttpRequest:
    made = RequestFactory().get(path)
    made.user = user or AnonymousUser()
    return made


def somebody(name: str = "Mette Sørensen", place: str = "Boligselskabet Nordlyng") -> Any:
    return SimpleNamespace(is_authenticated=True, name=name, display_organisation=place, unread_messages=0)


# --- Header, menu, footer ----------------------------------------------------------------------------------------


def test_a_stranger_sees_no_menu_and_no_log_off() -> None:
    html = render_to_string("base.html", request=request())
    assert "mainmenu" not in html
    assert "Log af" not in html
    assert 'lang="da"' in html
    assert html.index("skipnav") < html.index("<header")
    assert "Tilgængelighedserklæring" in html
    assert "Privatlivspolitik" in html


def test_the_menu_says_where_one_is() -> None:
    frame = portal(request("/planer/2026-0007/", somebody()))["portal"]
    assert [item.label for item in frame.navigation] == [
        "Mine opgaver",
        "Planer",
        "Redegørelser",
        "Vejledning",
    ]
    assert [item.label for item in frame.navigation if item.current] == ["Planer"]
    assert [item.label for item in portal(request("/", somebody()))["portal"].navigation if item.current] == [
        "Mine opgaver"
    ]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("Boligselskabet Nordlyng", "Mette Sørensen, Boligselskabet Nordlyng"),
        ("", "Mette Sørensen"),
        (None, "Mette Sørensen"),
        ("Mette Sørensen, Vejle Kommune", "Mette Sørensen, Vejle Kommune"),
    ],
)
def test_the_header_names_the_user_and_the_organisation(place: Any, shown: str) -> None:
    assert portal(request(user=somebody(place=place)))["portal"].user_display == shown


def test_two_menus_have_two_names_and_logging_off_is_a_post() -> None:
    html = render_to_string("base.html", {"user": somebody()}, request=request(user=somebody()))
    labels = re.findall(r'<nav[^>]*aria-label="([^"]+)"', html)
    assert len(labels) == len(set(labels)) == 2
    assert re.search(r'<form class="log-off-form" method="post" action="[^"]+">', html)
    assert 'aria-current="page"' in html


def test_examples_are_called_examples_in_the_demo_only(settings: Any) -> None:
    settings.DEMO = False
    assert "Eksempeldata" not in render_to_string("base.html", request=request())
    settings.DEMO = True
    assert "Eksempeldata" in render_to_string("base.html", request=request())


def test_htmx_may_not_run_what_an_answer_holds() -> None:
    html = render_to_string("base.html", request=request())
    config = re.search(r"<meta name=\"htmx-config\" content='([^']+)'", html)
    assert config is not None
    values = json.loads(config[1])
    assert values["allowEval"] is values["allowScriptTags"] is values["includeIndicatorStyles"] is False
    assert values["selfRequestsOnly"] is True
    assert values["historyCacheSize"] == 0


# --- Pages that say no -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "409.html"])
def test_a_refusal_is_a_whole_page_also_without_anything_in_its_context(name: str) -> None:
    html = render_to_string(name, request=request())
    assert html.count("<h1>") == 1
    assert "<title>" in html


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    html = Engine.get_default().get_template("500.html").render(Context())
    assert "Der er sket en fejl hos os" in html
    assert "{{" not in html


def test_a_refusal_gives_the_text_back() -> None:
    values = {"reasons": ["Budgettet er tomt"], "texts": ["Min <lange> tekst"], "back_url": "/planer/"}
    html = render_to_string("409.html", values, request=request())
    assert "Budgettet er tomt" in html
    assert "Min &lt;lange&gt; tekst" in html
    assert 'href="/planer/"' in html


def conflict(**values: Any) -> str:
    field = FieldConflict(
        name="text",
        label="Udfordring",
        mine="36 % af beboerne <b>",
        theirs="36,0 % af beboerne",
        html_name="g-text",
        mine_values=("36 % af beboerne <b>",),
        theirs_values=("36,0 % af beboerne",),
        is_text=True,
        is_long=True,
        **values,
    )
    page = Page(
        action="/planer/1/", carried=[("g-fingerprint", "text:0123")], fields=[field], also_mine=["Kilde"]
    )
    return render_to_string("409_conflict.html", {"page": page, "who": "Jakob Lind"}, request=request())


def test_a_conflict_shows_both_texts_and_posts_the_choice_again() -> None:
    html = conflict()
    assert "Jakob Lind" in html
    assert "<ins>" in html
    assert "<del>" in html
    assert "beboerne &lt;b&gt;" in html
    assert 'name="g-fingerprint" value="text:0123"' in html
    assert re.findall(r'name="choice:g-text" value="(\w+)"', html) == ["mine", "theirs", "merged"]
    assert 'name="mine:g-text"' in html
    assert 'name="theirs:g-text"' in html
    assert '<textarea class="form-input" id="merged-1" name="g-text"' in html
    assert "Kilde" in html


# --- Templates and assets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_has_script_or_style_in_it(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.parent.name == "pdf":  # the PDF's own sheet is linked, but its pages are no web pages
        return
    assert not STYLED_BY_HAND.search(text)
    assert "Fejl: {% endif %}" not in text, "base.html puts it in front of every title, once"
    assert not re.search(r"<script(?![^>]*(\ssrc=|type=\"application/json\"))", text)
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "").replace(
        "https://retsinformation.dk", ""
    )


def test_every_icon_in_use_is_in_the_sprite() -> None:
    sprite = finders.find("img/icons.svg")
    assert sprite, "script/assets has not been run"
    known = set(re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text("utf-8")))
    used = {
        (name, path.name)
        for path in TEMPLATES
        for name in re.findall(r"""{% icon ["']([\w-]+)["']""", path.read_text("utf-8"))
    }
    assert used
    assert {(name, file) for name, file in used if name not in known} == set()


def test_every_address_in_the_style_sheet_leads_to_a_file() -> None:
    sheet = finders.find("css/portal.css")
    assert sheet
    text = Path(sheet).read_text("utf-8")
    addresses = [
        address for address in re.findall(r"url\(\"?([^)\"]+)\"?\)", text) if not address.startswith("data:")
    ]
    assert addresses
    assert all(finders.find(address.removeprefix("../")) for address in addresses)
    assert "://" not in text.replace("http://www.w3.org", "")
    assert "#0059b3" not in text.lower()  # Virk's and borger.dk's colours are theirs
    assert "#44831e" not in text.lower()


def test_the_lock_holds_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    assert "://" not in lock


def test_scripts_have_no_map_that_is_not_there() -> None:
    script = finders.find("js/dkfds.min.js")
    assert script
    assert "sourceMappingURL" not in Path(script).read_text("utf-8")


def test_the_preview_asks_for_log_in_and_lets_no_html_through(client: Client, cast: Any) -> None:
    assert client.post("/forhaandsvisning/", {"text": "x"}).status_code == 302
    client.force_login(cast.mette)
    html = client.post("/forhaandsvisning/", {"text": "**fed** <script>x</script>"}).content.decode()
    assert "<strong>fed</strong>" in html
    assert "<script" not in html
    assert client.get("/forhaandsvisning/").status_code == 405
    assert settings.LOGIN_URL
