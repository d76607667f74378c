import io

from approvals.rules import live_document
from core.spreadsheets import open_book
from portal.exchange.workbook import read_workbook, template, write_workbook
from portal.exchange.writing import FORMAT
from tests.factories.plans import complete_plan


def as_file(plan):
    part = live_document(plan)
    part.pop("format"), part.pop("rates"), part.pop("grant")
    part["plan"]["status"] = "draft"
    return {"format": FORMAT, "plans": [part]}


def test_round(cast):
    document = as_file(complete_plan(cast))
    data = write_workbook(document)
    open("/tmp/build/upload_x.xlsx", "wb").write(data)
    open("/tmp/build/upload_t.xlsx", "wb").write(template())
    read = read_workbook(io.BytesIO(data))
    assert read.problems == []
    part, was = read.document["plans"][0], document["plans"][0]
    for name in was:
        assert part[name] == was[name], name
