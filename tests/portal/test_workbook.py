"""Plans in spreadsheets: out, in again, and what is refused cell by cell."""

import io

from approvals.rules import live_document
from portal.exchange.workbook import read_workbook, write_workbook
from portal.exchange.writing import FORMAT
from tests.factories.plans import complete_plan


def as_file(plan):
    part = live_document(plan)
    part.pop("format"), part.pop("rates"), part.pop("grant")
    part["plan"]["status"] = "draft"
    return {"format": FORMAT, "plans": [part]}


def test_a_plan_comes_back_from_its_workbook_as_it_was(cast):
    document = as_file(complete_plan(cast))
    data = write_workbook(document)
    read = read_workbook(io.BytesIO(data))
    assert read.problems == []
    part, was = read.document["plans"][0], document["plans"][0]
    for name in was:
        assert part[name] == was[name], name
