"""Whoever acts by somebody else's right does so »på vegne af« them: no act that is recorded may forget for whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "approvals", "funding", "monitoring", "plans", "portal")
#: Acts by rights that are one's own alone, with why no deputy has them.
OWN_ALONE = {
    "accounts/actions/": "members, roles and deputies are the administrator's own, and a profile is one's own",
    "approvals/actions/calendar.py": "the meeting calendar is the kommune's own administrator's",
    "approvals/actions/chain.py": "the chain is the kommune's own administrator's",
    "approvals/actions/takeover.py": "the portal's administrator takes plans over",
    "approvals/actions/waiving.py": "a waiver is given by an administrator of the organisation's own",
    "plans/actions/handing_over.py": "handing over is an administrator's",
    "portal/actions/handing_over.py": "handing over is an administrator's",
}
#: In those files, what a deputy may do all the same.
CARRIED = {"FUND_DEADLINE_SET", "FUND_DEADLINE_CLEARED"}


def acts() -> Iterator[tuple[str, int, str, dict[str | None, ast.expr]]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "record"
                ):
                    said = {keyword.arg: keyword.value for keyword in node.keywords}
                    verb = ast.unparse(node.args[0])
                    yield str(path.relative_to(ROOT)), node.lineno, verb, said


def test_every_act_says_on_whose_behalf() -> None:
    found = list(acts())
    assert len(found) > 80, "the acts are found"
    forgotten = [
        f"{path}:{line} {verb}"
        for path, line, verb, said in found
        if not (isinstance(by := said.get("by"), ast.Constant) and by.value is None)  # the system's own
        and "on_behalf_of" not in said
        and None not in said  # `**told`: held by the tests of deputies
        and (verb in CARRIED or not path.startswith(tuple(OWN_ALONE)))
    ]
    assert forgotten == []
