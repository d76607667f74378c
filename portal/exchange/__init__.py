"""Plans as files. Writes and parses, never saves: `portal.actions.import_plans` saves.

    document = plan_file(Plan.objects.filter(number="2026-0007"))
    write_file(document)                    # bytes; the same plans always give the same bytes
    check_file(read_json(upload))           # ParsedPlan for each plan, or FileRefused with every problem at once

The format is described in docs/exchange.md and docs/exchange.schema.json.
"""

from portal.exchange.parsing import ParsedPlan, check_file
from portal.exchange.problems import FileRefused, Problem
from portal.exchange.reading import read_json
from portal.exchange.schema import file_schema
from portal.exchange.shape import FORMAT
from portal.exchange.writing import plan_file, write_file

__all__ = [
    "FORMAT",
    "FileRefused",
    "ParsedPlan",
    "Problem",
    "check_file",
    "file_schema",
    "plan_file",
    "read_json",
    "write_file",
]
