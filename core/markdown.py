"""Markdown that people write, as HTML that is safe on a page and in a PDF. Pure.

Two gates: the parser knows no HTML, pictures, headings or code (a heading of a user would break the page's own order),
and what it writes passes an allow-list all the same.
"""

import functools
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer"
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


def _is_address(url: str) -> bool:
    """Only whole addresses: a relative one would be a link inside the portal that a person made up."""
    return _ADDRESS.fullmatch(url) is not None


def _plain_links(state: StateCore) -> None:
    """Only text inside a link: marks within one break the tagging of the PDF."""
    for block in state.tokens:
        if block.children:
            block.children = _without_marks(block.children)


def _without_marks(tokens: list[Token]) -> list[Token]:
    out, inside = [], 0
    for token in tokens:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if not inside or token.nesting == 0 or token.type == "link_open":
            out.append(token)
    return out


_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable(
    [
        "heading",
        "lheading",
        "code",
        "fence",
        "hr",
        "html_block",
        "html_inline",
        "image",
        "backticks",
        "reference",
    ]
)
_parser.validateLink = _is_address  # type: ignore[method-assign]
_parser.core.ruler.push("plain_links", _plain_links)


def parsed(text: str) -> list[Token]:
    """What was written as the parser's tokens, for documents that are no HTML. Links are whole addresses."""
    return _parser.parse(text.replace("\x00", ""))


@functools.lru_cache(maxsize=2048)
def to_html(text: str) -> str:
    html = _parser.render(text.replace("\x00", ""))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel=REL,
        strip_comments=True,
    ).strip()


@functools.lru_cache(maxsize=2048)
def to_words(text: str) -> str:
    """What was written without its signs, for places where two texts are compared word by word: a dot or a number
    before each point of a list, the address of a link in brackets."""
    lines: list[str] = []
    lists: list[int | None] = []  # the number of the next point; None: points without numbers
    mark = ""
    for token in parsed(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            mark = "• " if number is None else f"{number}. "
            lists[-1] = None if number is None else number + 1
        elif token.type == "inline":
            # Points of a list stand close, paragraphs apart.
            lines += [""] if lines and not mark else []
            lines.append(f"{'  ' * (len(lists) - 1)}{mark}{_words(token.children or [])}")
            mark = ""
    return "\n".join(lines)


def _words(tokens: list[Token]) -> str:
    out: list[str] = []
    href = ""
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            out.append(f" ({href})" if href and (not out or out[-1] != href) else "")
        else:
            out.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(out)
