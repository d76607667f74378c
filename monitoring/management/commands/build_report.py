"""manage.py build_report 2022-0004 2026 --output redegoerelse.pdf"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.pdf import PdfError
from monitoring import actions
from monitoring.models import AnnualReport


class Command(BaseCommand):
    help = (
        "Write the PDF of a plan's redegørelse: the sealed file of one that has been handed in, otherwise the UDKAST. "
        "The same bytes as in the browser; nothing is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="the plan's number, e.g. 2022-0004")
        parser.add_argument("year", type=int, help="the calendar year it is about")
        parser.add_argument("--output", type=Path, required=True, help="where to write the PDF")
        parser.add_argument("--report-version", type=int, help="an earlier version (default: the latest)")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = AnnualReport.objects.filter(plan__number=options["number"], year=options["year"])
        if options["report_version"] is not None:
            reports = reports.filter(number=options["report_version"])
        report = (
            reports.select_related("plan__scheme", "plan__municipality__organisation")
            .order_by("-number")
            .first()
        )
        if report is None:
            raise CommandError(f"Plan {options['number']} has no such redegørelse about {options['year']}.")
        try:
            content, pages = actions.pdf_content(report)
        except PdfError as error:
            raise CommandError(str(error)) from error
        options["output"].write_bytes(content)
        kind = "sealed" if report.is_handed_in else "UDKAST"
        self.stdout.write(f"{options['output']}: {pages} pages, {len(content)} bytes, {kind}")
