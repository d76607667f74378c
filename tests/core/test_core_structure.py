"""What core promises about itself: some modules know no Django, and every dispatched name is a task."""

import ast
from pathlib import Path

import pytest

from core.tasks import task_named

ROOT = Path(__file__).parent.parent.parent
APPS = ["core", "accounts", "plans", "funding", "approvals", "monitoring", "portal"]
PURE = ["danish", "dates", "differences", "markdown", "money", "printable", "snapshots"]


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_django(name):
    for module in imported(ast.parse((ROOT / "core" / f"{name}.py").read_text("utf-8"))):
        top, _, rest = module.partition(".")
        assert top != "django"
        assert top != "core" or rest in PURE


def dispatched(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "dispatch"
        and node.args
    ]
    return {
        call.args[0].value if isinstance(call.args[0], ast.Constant) else constants[call.args[0].id]
        for call in calls
    }


def test_every_dispatched_name_is_a_task():
    names = {
        name
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if path != ROOT / "core" / "tasks.py"
        for name in dispatched(path)
    }
    assert "monitoring.build_report" in names
    for name in names:
        assert task_named(name).name == name
