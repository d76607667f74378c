"""docs/architecture.md, held by tests: what a linter cannot see."""

import ast
import math
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db.models import ForeignKey, ManyToManyField, Model
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parent.parent
# From the bottom up: an app may know those before it.
APPS = ["core", "accounts", "plans", "funding", "approvals", "monitoring", "portal"]

# Who may be seen by anybody, and nothing else: the log-in and what leads to it, probes, texts the law wants public.
PUBLIC = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "admin:login",
    "accounts:accept",
    "accounts:confirm_email",
    "accounts:demo_login",  # 404 outside the demo
    "accounts:invitation",
    "portal:accessibility",
    "portal:calendar",  # a calendar program cannot log in: a secret link, 404 when it is not somebody's
    "portal:privacy",
}


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def own_files() -> list[Path]:
    return [*python_files(*APPS, "config", "tests"), *ROOT.glob("script/*.py"), ROOT / "manage.py"]


def url_patterns(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_patterns(pattern, inside)
        else:
            yield f"{namespace}{pattern.name}", pattern


# --- Closed by default --------------------------------------------------------------------------------------------


def test_every_page_needs_login_but_those_named() -> None:
    found = {
        name for name, pattern in url_patterns() if not getattr(pattern.callback, "login_required", True)
    }

    assert found - PUBLIC == set(), "open to anybody and not on the list"
    assert PUBLIC - found == set(), "on the list, and no longer open"


# --- Files ---------------------------------------------------------------------------------------------------------


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in own_files()
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}


def test_no_view_is_long() -> None:
    long = {}
    for path in python_files(*APPS):
        if path.stem not in {"views", "api"} and path.parent.name not in {"views", "api"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > 40:  # type: ignore[operator]
                long[f"{path.relative_to(ROOT)}:{node.name}"] = length

    assert long == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "util", "helpers", "helper", "services", "service", "managers", "common", "misc"}

    assert [path for path in own_files() if path.stem in nothing or path.parent.name in nothing] == []


def test_every_folder_of_code_is_a_package() -> None:
    """import-linter does not see a folder without __init__.py."""
    folders = {path.parent for path in python_files(*APPS, "config")}

    assert sorted(folder for folder in folders if not (folder / "__init__.py").exists()) == []


def test_every_app_stands_in_the_contracts() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

    assert found == {*APPS, "config"}
    assert set(contracts["root_packages"]) == found


# --- Direction -----------------------------------------------------------------------------------------------------


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]


def test_relations_point_downwards() -> None:
    upwards = []
    for model in own_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if not isinstance(field, ForeignKey | ManyToManyField) or not field.related_model:
                continue
            target = field.related_model._meta
            if target.app_label in APPS and APPS.index(target.app_label) > APPS.index(model._meta.app_label):
                upwards.append(f"{model._meta.label}.{field.name} → {target.label}")

    # Acts and background runs know who did them, mails whom they are to; the user is above the mechanism.
    allowed = {"core.Event", "core.Mail", "core.TaskRun"}
    assert [line for line in upwards if line.partition(" ")[0].rpartition(".")[0] not in allowed] == []
    assert {line.partition("→ ")[2] for line in upwards} <= {"accounts.User"}


# --- Names of things elsewhere -------------------------------------------------------------------------------------


def test_locks_hold_no_addresses() -> None:
    for path in sorted(ROOT.glob("requirements/*.txt")):
        assert "://" not in path.read_text("utf-8"), path.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_every_lock_is_from_the_ranges_of_today() -> None:
    """A name in pyproject.toml that no lock holds was added without script/lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locked = {}
    for name in ("run", "s3", "setup", "test", "tools"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        locked[name] = {package_name(line) for line in re.findall(r"^\S+==", text, re.MULTILINE)}
    groups = project["dependency-groups"]

    assert names(project["project"]["dependencies"]) <= locked["run"] <= locked["setup"] <= locked["test"]
    assert names(groups["assets"]) <= locked["setup"]
    assert names(groups["test"]) <= locked["test"]
    assert names(groups["tools"]) <= locked["tools"]
    assert names(project["project"]["optional-dependencies"]["s3"]) | locked["run"] <= locked["s3"]


def test_scripts_name_no_other_machine() -> None:
    """Everything comes from the package registries by name; nothing else is fetched."""
    loopback = {"127.0.0.1", "localhost"}
    never_asked = {"www.w3.org"}  # the name of SVG's vocabulary, not an address
    files = [
        path
        for path in [*ROOT.glob("script/*"), *ROOT.glob("Dockerfile*"), ROOT / ".ci" / "run"]
        if path.is_file()
    ]
    hosts = {
        (path.name, host)
        for path in files
        for host in re.findall(r"\w+://(?:[^/\s\"'@]*@)?([\w.-]+)", path.read_text("utf-8"))
    }

    assert {(name, host) for name, host in hosts if host not in loopback | never_asked} == set()


def test_scripts_can_be_run() -> None:
    for path in [*ROOT.glob("script/*"), ROOT / ".ci" / "run", ROOT / "manage.py"]:
        if (path.is_file() and path.suffix not in {".sh", ".py"}) or path.name == "manage.py":
            assert path.stat().st_mode & 0o111, f"{path.name} is not executable"


def test_ci_calls_script_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec script/test"]


# --- The docs tell the truth -----------------------------------------------------------------------------------------


def package_name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0].lower()


def names(requirements: list[str]) -> set[str]:
    return {package_name(requirement) for requirement in requirements}


def described(document: str) -> set[str]:
    """The names in code quotes, and the first column of the tables."""
    text = (ROOT / "docs" / document).read_text("utf-8")
    return {*re.findall(r"`([^`]+)`", text), *re.findall(r"^\| ([\w.-]+) \|", text, re.MULTILINE)}


def test_every_package_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = names(project["project"]["dependencies"])
    for group in [
        *project["dependency-groups"].values(),
        *project["project"]["optional-dependencies"].values(),
    ]:
        wanted |= names(group)
    package_json = (ROOT / "package.json").read_text("utf-8")
    wanted |= set(re.findall(r'^    "([\w@/-]+)": "[\d^~]', package_json, re.MULTILINE))
    told = described("packages.md") - {"package"}

    assert wanted - told == set(), "a package without a reason"
    assert told - wanted == set(), "a reason without a package"


def test_every_setting_is_described() -> None:
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", settings_source()))

    assert len(read) > 20
    assert read - described("operations.md") == set()
    assert set(defaults_told()) - read == set(), "told and never read"


def defaults_told() -> dict[str, str]:
    """The table of settings in docs/operations.md, without that of compose. A row may tell of several."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = text[text.index("## Settings") : text.index("Compose alone reads these")]
    told = {}
    for name_cell, default in re.findall(r"^\| (`[A-Z].*?) \| (.+?) \|", table, re.MULTILINE):
        names_told = re.findall(r"`(\w+)`", name_cell)
        defaults = default.split(", ") if len(names_told) > 1 else [default]
        if len(defaults) == 1:
            defaults *= len(names_told)
        told |= dict(zip(names_told, (text.strip("`") for text in defaults), strict=True))
    return told


def settings_source() -> str:
    return "\n".join((ROOT / "config" / name).read_text("utf-8") for name in ("settings.py", "gunicorn.py"))


def test_every_default_is_the_one_described() -> None:
    """Of settings whose default is a number, a yes, a fixed text or nothing; what is worked out is told in words."""
    source, told = settings_source().replace("\n", " "), defaults_told()
    read = {}
    for kind, name, default in re.findall(
        r'env\.(int|bool|str|list)\("([A-Z0-9_]+)", (\d[\d *]*|True|False|None|"[^"]*"|\[[\d, ]*\])[,)]',
        source,
    ):
        if kind == "int":
            read[name] = str(math.prod(int(factor) for factor in default.split("*")))
        elif default in {"True", "False"}:
            read[name] = "yes" if default == "True" else "no"
        elif default in {'""', "None", "[]"}:
            read[name] = "required" if told.get(name) == "required" else "none"
        else:
            read[name] = default.strip('"[]').replace(", ", ",")

    assert len(read) > 30
    told["SECRET_KEY"] = read["SECRET_KEY"]  # what it is in the demo; production requires one
    assert {name: told.get(name, "").partition(":")[0] for name in read} == read


def test_every_command_is_described() -> None:
    own = {name for name, app in get_commands().items() if app in APPS}
    told = {name.split()[0] for name in described("operations.md")}

    assert "build_docs" in own
    assert own - told == set()


def test_nothing_made_is_committed() -> None:
    if not (ROOT / ".git").exists():
        pytest.fail("the tests run in a clone")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    made = re.compile(
        r"(^|/)(node_modules|\.venv|var|__pycache__|static/vendor)/|\.(pyc|woff2?|ttf|sqlite3)$|(^|/)uv\.lock$"
    )

    assert [name for name in tracked if made.search(name)] == []


def test_static_files_are_ours() -> None:
    """Third-party files come from npm at set-up; a minified file in static/ would be somebody else's."""
    assert [path.name for path in (ROOT / "static").rglob("*") if ".min." in path.name] == []
    assert ROOT / "static" in settings.STATICFILES_DIRS
