"""The format says everything there is to say of a plan, and its documents tell the truth."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import CheckConstraint, UniqueConstraint

from approvals import exchange as decisions
from core import spreadsheets
from core.danish import format_amount, format_number
from core.exchange.checking import uniquenesses
from core.exchange.values import MAX_PROSE
from core.generated import documents
from core.money import MAX_AMOUNT
from core.spreadsheets.reading import MAX_PARTS
from funding import exchange as money
from funding.models import LedgerEntry
from monitoring import exchange as measurements
from plans import exchange as content
from plans.models import Plan, PlanArea
from portal.exchange import FileRefused, check_file, file_schema
from portal.exchange.reading import MAX_DIGITS, MAX_FIELDS, MAX_OBJECTS, MAX_VALUES, megabytes
from portal.exchange.shape import (
    FIELDS,
    KINDS,
    MAX_COUNTED,
    MAX_DEPTH,
    MAX_OF,
    MAX_PLANS,
    MAX_PROBLEMS,
    MAX_ROWS,
    PARTS,
)
from tests.factories.accounts import Cast
from tests.portal.exchanging import DRAFT, RUNNING, file_of, put, reference_data

LEFT_OUT: dict[Any, dict[str, str]] = {
    **{kind.model: content.EXCLUDED for kind in content.KINDS.values()},
    **{kind.model: content.EXCLUDED for kind in content.AGREEMENTS.values()},
    **{kind.model: money.EXCLUDED for kind in money.KINDS.values()},
    **{kind.model: money.LEDGER_EXCLUDED for kind in money.BOOKS.values()},
    **{kind.model: money.CONDITIONS_EXCLUDED for kind in money.CONDITIONS.values()},
    **{kind.model: measurements.EXCLUDED for kind in measurements.KINDS.values()},
    money.GRANT.model: money.GRANT_EXCLUDED,
    decisions.STEP.model: decisions.STEP_EXCLUDED,
    decisions.DECISION.model: decisions.DECISION_EXCLUDED,
    Plan: content.PLAN_EXCLUDED,
}
NAMED = {
    **{kind.model: set(FIELDS[name]) for name, kind in KINDS.items()},
    money.GRANT.model: set(FIELDS["grant"]),
    decisions.STEP.model: set(decisions.STEP.codecs),
    decisions.DECISION.model: set(decisions.DECISION.codecs),
    Plan: set(FIELDS["plan"]),
}


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_every_field_of_an_exchanged_model_is_in_the_format_or_has_a_reason(model: Any) -> None:
    own = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    reasons = LEFT_OUT[model]
    assert own - NAMED[model] - set(reasons) == set()
    assert NAMED[model] - own == set()
    assert NAMED[model] & set(reasons) == set(), "in the format, and left out of it"
    assert all(len(reason) > 10 for reason in reasons.values())


def of_plans() -> set[Any]:
    """Every table whose rows point to a plan, or to a row that does."""
    found: set[Any] = {Plan}
    models = apps.get_models(include_auto_created=True)
    while more := {model for model in models if model not in found and points_to(model, found)}:
        found |= more
    return found


def points_to(model: Any, others: set[Any]) -> bool:
    return any(field.related_model in others for field in model._meta.concrete_fields)


def test_every_table_of_a_plan_is_exchanged_or_on_the_list_of_what_is_not() -> None:
    page = Path("docs/exchange.md").read_text("utf-8")
    section = page.partition("\n## Not in the file\n")[2].partition("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in section.splitlines() if row.startswith("| ")][1:]
    assert all(len(why) > 10 for _, _, why in rows)
    listed = [name for _, tables, _ in rows for name in re.findall(r"`(\w+)`", tables)]
    assert "every `Historical…`" in section

    tables = {model.__name__ for model in of_plans() if not model.__name__.startswith("Historical")}
    exchanged = {model.__name__ for model in NAMED} | {PlanArea.estates.through.__name__}
    assert len(tables) > 40
    assert sorted(listed) == sorted(tables - exchanged)


@pytest.mark.parametrize("name", KINDS)
def test_every_constraint_has_its_message(name: str) -> None:
    """A file that breaks one is told so; the uid's own is told of every list."""
    kind = KINDS[name]
    checks = [one for one in kind.model._meta.constraints if isinstance(one, CheckConstraint)]
    once = [one for one in uniquenesses(kind.model) if set(one.fields) != {kind.key, "plan"}]
    assert {*kind.clashes} == {one.name for one in [*checks, *once]}
    assert all(message.endswith(".") for message in kind.clashes.values())
    assert all(isinstance(one, CheckConstraint | UniqueConstraint) for one in kind.model._meta.constraints)


def test_whatever_the_database_takes_once_is_known_however_the_model_says_it() -> None:
    """A field of its own (`unique`, one-to-one) counts like a constraint: both are refused by the database."""
    names = {one.name for one in uniquenesses(LedgerEntry)}
    assert names == {"ledger_entry_uid_unique", "reverses"}
    assert {"uid", "number"} <= {one.name for one in uniquenesses(Plan)}


def test_the_schema_describes_every_part_and_field() -> None:
    schema = file_schema()
    assert documents()["docs/exchange.schema.json"]() == Path("docs/exchange.schema.json").read_text("utf-8")
    assert [*schema["$defs"]] == [*PARTS]
    for name, definition in schema["$defs"].items():
        assert [*definition["properties"]] == [*FIELDS[name]]
        assert definition["additionalProperties"] is False
        for field, described in definition["properties"].items():
            assert described["description"], f"{name}.{field}"


def test_the_guide_names_every_part_and_field() -> None:
    text = Path("docs/exchange.md").read_text("utf-8")
    for name in PARTS:
        section = text.partition(f"### `{name}`")[2].partition("\n### ")[0]
        assert section, name
        for field in FIELDS[name]:
            assert f"`{field}`" in section or field in ("uid", "position", "ended_on"), f"{name}.{field}"


def test_the_guide_tells_every_limit() -> None:
    text = Path("docs/exchange.md").read_text("utf-8").partition("## Limits")[2].partition("\n## ")[0]
    rows = dict(line.strip("| ").split(" | ", 1) for line in text.splitlines() if line.startswith("| "))
    assert rows == {
        "what": "at most",
        "a file, also a workbook": f"{megabytes(settings.IMPORT_MAX_BYTES)} (`IMPORT_MAX_BYTES`); more is not read",
        "plans in a file": format_number(MAX_PLANS),
        "objects and lists in a JSON file": f"{format_number(MAX_OBJECTS)}, and {format_number(MAX_VALUES)} commas",
        "lists and objects inside each other": format_number(MAX_DEPTH),
        "rows of a list of one plan": f"{format_number(MAX_ROWS)}; fewer where it says so below",
        "a long text": f"{format_number(MAX_PROSE)} signs; a field of one line has the length that its table names",
        "an amount": f"{format_amount(MAX_AMOUNT)} to either side of 0",
        "a whole number": f"{MAX_DIGITS} digits",
        "problems told at once": f"{format_number(MAX_PROBLEMS)}; the rest are counted, up to "
        f"{format_number(MAX_COUNTED)} in all",
        "fields of an object": format_number(MAX_FIELDS),
        "rows of a workbook, all sheets": format_number(spreadsheets.MAX_ROWS),
        "a workbook unpacked": f"{megabytes(spreadsheets.MAX_UNPACKED)}, in {format_number(MAX_PARTS)} parts",
    }
    told = " ".join(text.partition("Rows of one plan: ")[2].split())
    of_lists = {
        name: int(number.replace(".", ""))
        for names, number in re.findall(r"((?:\w+(?:, | and )?)+) ([\d.]*\d)(?: each)?[;.]", told)
        for name in re.split(r", | and ", names)
    }
    assert of_lists == MAX_OF


@pytest.mark.django_db
def test_the_guides_example_is_a_file_that_comes_in(cast: Cast) -> None:
    reference_data()
    text = Path("docs/exchange.md").read_text("utf-8")
    example = json.loads(text.partition("```json\n")[2].partition("```")[0])
    [parsed] = check_file(example)
    assert parsed.status == "running"


# The commands


@pytest.mark.django_db
def test_the_commands_take_out_and_in(cast: Cast, tmp_path: Path) -> None:
    reference_data()
    path, out = tmp_path / "plan.json", io.StringIO()
    path.write_text(json.dumps(file_of(RUNNING)), "utf-8")
    call_command("import_plans", path, dry_run=True, stdout=out)
    assert "2023-0007 Nordvang: Ny, I drift" in out.getvalue()
    assert "Fejl NO_REASONS: " in out.getvalue()
    assert "Prøvekørsel: intet er skrevet." in out.getvalue()
    assert not Plan.objects.exists()
    call_command("import_plans", path, stdout=io.StringIO())
    written, printed = tmp_path / "out.json", io.StringIO()
    call_command("export_plan", "2023-0007", output=written)
    call_command("export_plan", "2023-0007", stdout=printed)
    assert written.read_text("utf-8") == printed.getvalue()
    changed = put(json.loads(printed.getvalue()), "plans[0].goals[0].title", "Nyt")
    path.write_text(json.dumps(changed), "utf-8")
    with pytest.raises(
        CommandError, match=r"(?s)^Intet er hentet ind\.\nplans\[0\]\.goals\[0\]\.title: Planen er i"
    ):
        call_command("import_plans", path)


@pytest.mark.django_db
def test_a_change_is_told_by_the_command(cast: Cast, tmp_path: Path) -> None:
    reference_data()
    path, out = tmp_path / "plan.json", io.StringIO()
    for document in (file_of(DRAFT), put(file_of(DRAFT), "plans[0].plan.title", "Søengen")):
        path.write_text(json.dumps(document), "utf-8")
        call_command("import_plans", path, stdout=out)
    assert "Søengen: Ændret, Kladde\n  Planen: Titel: Nordvang → Søengen\n" in out.getvalue()


@pytest.mark.django_db
def test_commands_say_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no plan 2020-0001, 2020-0002"):
        call_command("export_plan", "2020-0001", "2020-0002")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_plans", tmp_path / "none.json")


def test_a_refusal_reads_as_a_list() -> None:
    with pytest.raises(FileRefused, match=r"\nplans: Skriv en liste af planer i \[…\]\.$"):
        check_file({})
