"""Workbooks of a plan's money: at once, or kept as a file when they are large."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from core.dates import now
from core.files import clean_name, fill
from funding.exchange.economy_book import Filled, Row, economy_book
from funding.figures.export import EconomyTables
from funding.models import EconomyFile
from plans.models import Plan
from plans.permissions import can_see

#: More bilagsposter than this are written in the background.
AT_ONCE = 5000
KEPT_FOR = timedelta(days=1)
STEP = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_economy_file(
    *, plan: Plan, by: User | None, heard: Callable[[int, int], None] = lambda done, total: None
) -> EconomyFile:
    """The workbook as a file that can be fetched for a day. `heard` gets how many bilagsposter of all are written."""
    found = EconomyTables(plan, content=by is None or can_see(by, plan))
    tables = found.all()
    entries = tables["regnskab"]

    def counted() -> Iterator[Row]:
        for done, row in enumerate(entries.rows, start=1):
            if done % STEP == 0:
                heard(done, found.entries)
            yield row

    content = economy_book({**tables, "regnskab": Filled(counted(), entries.totals)}, many=True)
    file = EconomyFile(plan=plan)
    fill(file, ContentFile(content, name=economy_name(plan)), by=by, content_type=XLSX)
    file.save()
    return file


def economy_name(plan: Plan) -> str:
    return clean_name(f"{plan.number} {plan.title}, økonomi.xlsx")


def forget_economy_files() -> int:
    """Throw away what was made more than a day ago; anybody can have it made again."""
    old = list(EconomyFile.objects.filter(stored_at__lt=now() - KEPT_FOR))
    for file in old:
        file.file.delete(save=False)
        file.delete()
    return len(old)
