"""Write the documents that are made from the code: docs/workflows.md from the tables of transitions, and those that an
app's `exchange` describes its formats with."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import autodiscover_modules

from core.generated import documents, generated
from core.workflow import Workflow, sections, workflows

HEAD = """# Workflows

Made by `manage.py build_docs` from the tables in each app's `workflow`; do not edit. One arrow is one transition
with one permission.
"""


class Command(BaseCommand):
    help = "Write the documents that are made from the code, or check that they are current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a file is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ("workflow", "exchange"):
            autodiscover_modules(name)
        for place, make in documents().items():
            path, text = Path(settings.BASE_DIR) / place, make()
            if not options["check"]:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
                self.stdout.write(f"Wrote {place}")
            elif not path.exists() or path.read_text("utf-8") != text:
                raise CommandError(f"{place} is out of date: run manage.py build_docs")


@generated("docs/workflows.md")
def document() -> str:
    further = [f"## {heading}\n\n{make()}\n" for heading, make in sections().items()]
    return "\n".join([HEAD, *(_section(workflow) for workflow in workflows().values()), *further])


def _section(workflow: Workflow) -> str:
    rows = [
        f"| `{edge.name}` | {edge.label or '–'} | {workflow.states(edge.source).label} "
        f"| {workflow.states(edge.target).label} | {_name(edge.permission)} "
        f"| {', '.join(map(_name, edge.checks)) or '–'} |"
        for edge in workflow.transitions
    ]
    return "\n".join(
        [
            f"## {workflow.title} (`{workflow.name}`)",
            "",
            "```mermaid",
            workflow.mermaid(),
            "```",
            "",
            "| transition | button | from | to | permission | checks |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _name(function: Any) -> str:
    return f"`{getattr(function, '__name__', type(function).__name__)}`"
