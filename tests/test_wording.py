"""How the portal speaks, where it is said in many places at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = sorted(ROOT.glob("*/rules.py"))
# Where the message stands among the arguments without a name.
MESSAGE_AT = {"Finding": 2, "_error": 1}


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """Line and last words of every finding's message."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        at = MESSAGE_AT.get(node.func.id)
        if at is None:
            continue
        named = next((word.value for word in node.keywords if word.arg == "message"), None)
        given = named or (node.args[at] if len(node.args) > at else None)
        last = given.values[-1] if isinstance(given, ast.JoinedStr) else given
        if isinstance(last, ast.Constant):
            yield node.lineno, str(last.value)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.parent.name)
def test_a_broken_rule_is_told_in_a_whole_sentence(path: Path) -> None:
    found = list(messages(path))
    if path.parent.name != "core":
        assert len(found) >= 3
    assert [line for line, words in found if not words.endswith(".")] == []
