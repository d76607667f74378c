"""What people write comes out as safe HTML, whatever they write."""

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import TAGS, to_html, to_words

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.com/x.png)",
    "![x](file:///etc/passwd)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](/planer/2026-0007/)",
    "[x](//example.com/)",
    "[x](#anchor)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.com/"onmouseover="alert(1))',
    "<https://example.com/\"onmouseover='alert(1)'>",
    "<style>*{display:none}</style>",
    '<a href="https://example.com" style="position:fixed">x</a>',
    "<svg><use href='file:///etc/passwd'/></svg>",
    "<!-- kommentar --><![CDATA[x]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "# Overskrift\n\nTitel\n===\n\n    kode\n\n```\nkode\n```\n\n---\n\n`kode`",
    "<iframe src='https://example.com'></iframe>",
    "\x00<scr\x00ipt>",
    "[" * 500 + "](https://example.com)" * 500,
    ">" * 500,
    "*" * 1000,
]


def check(html):
    for tag, attributes in re.findall(r"</?([a-zA-Z][\w-]*)([^>]*)>", html):
        assert tag in TAGS, html
        for name, value in re.findall(r'([\w-]+)="([^"]*)"', attributes):
            assert (tag, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}, html
            if name == "href":
                assert re.match(r"(https?://|mailto:)", value), html
        if tag == "a" and attributes:
            assert 'rel="nofollow noopener noreferrer"' in attributes
    assert html.count("<") == len(re.findall(r"</?[a-z]+", html)), "every < begins a tag of ours"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    check(to_html(text))


@given(
    st.lists(
        st.sampled_from(
            [*HOSTILE, "*", "_", "[", "](", ")", "<", ">", "\n", "- ", "1. ", "https://x.dk", "a"]
        )
    )
)
def test_hostile_text_in_any_mixture(parts):
    check(to_html("".join(parts)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Et **fedt** og *skråt* ord", "<p>Et <strong>fedt</strong> og <em>skråt</em> ord</p>"),
        ("linje 1\nlinje 2", "<p>linje 1<br>\nlinje 2</p>"),
        ("afsnit 1\n\nafsnit 2", "<p>afsnit 1</p>\n<p>afsnit 2</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> sagt", "<blockquote>\n<p>sagt</p>\n</blockquote>"),
        ("A & B < C", "<p>A &amp; B &lt; C</p>"),
        ("# 1 mål", "<p># 1 mål</p>"),
        (
            "[lbf](https://lbf.dk/a?b=1&c=2)",
            '<p><a href="https://lbf.dk/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">lbf</a></p>',
        ),
        (
            "<m@x.example>",
            '<p><a href="mailto:m@x.example" rel="nofollow noopener noreferrer">m@x.example</a></p>',
        ),
        (
            "[**fed** *og* tekst](https://lbf.dk)",
            '<p><a href="https://lbf.dk" rel="nofollow noopener noreferrer">fed og tekst</a></p>',
        ),
        (
            "**[x](https://lbf.dk)**",
            '<p><strong><a href="https://lbf.dk" rel="nofollow noopener noreferrer">x</a></strong></p>',
        ),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_people_may_write(text, html):
    assert to_html(text) == html


def test_the_filter():
    template = Template("{% load markdown %}{{ text|markdown }}")
    assert template.render(Context({"text": "**<b>**"})) == "<p><strong>&lt;b&gt;</strong></p>"
    assert template.render(Context({"text": None})) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vi har **flere unge** i _fritidsjob_.", "Vi har flere unge i fritidsjob."),
        ("Først.\n\nSiden\nog så.", "Først.\n\nSiden\nog så."),
        ("Vi:\n\n- bygger\n- **maler**\n\nFærdig.", "Vi:\n• bygger\n• maler\n\nFærdig."),
        ("3. tre\n4. fire", "3. tre\n4. fire"),
        ("- ude\n  1. inde", "• ude\n  1. inde"),
        ("Se [planen](https://example.com/a).", "Se planen (https://example.com/a)."),
        ("<https://example.com/>", "https://example.com/"),
        ("2 \\* 3 & <b>4</b>", "2 * 3 & <b>4</b>"),
        ("", ""),
    ],
)
def test_the_words_without_the_signs(text, words):
    assert to_words(text) == words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_has_words_too(text):
    assert isinstance(to_words(text), str)


@given(st.text(alphabet="abæ ,.?", max_size=40))
def test_plain_words_stay(text):
    assert to_words(text).split() == text.split()
