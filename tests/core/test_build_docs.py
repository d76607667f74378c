from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from core import workflow
from core.management.commands import build_docs
from core.workflow import Transition, Workflow


class Status(models.TextChoices):
    DRAFT = "draft", "Kladde"
    SENT = "sent", "Sendt"


def writes(user, obj):
    return True


def is_whole(obj):
    return []


@pytest.fixture
def root(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(workflow, "_workflows", {})
    monkeypatch.setattr(build_docs, "autodiscover_modules", lambda name: None)
    Workflow(
        "paper",
        "Papir",
        Status,
        "status",
        [Transition("send", "draft", "sent", writes, label="Send til kommunen", checks=(is_whole,))],
    )
    settings.BASE_DIR = tmp_path
    return tmp_path


def test_the_document_is_written_from_the_table(root):
    out = StringIO()
    call_command("build_docs", stdout=out)
    text = (root / "docs" / "workflows.md").read_text()
    assert "Wrote docs/workflows.md" in out.getvalue()
    assert "## Papir (`paper`)" in text
    assert "draft --> sent: Send til kommunen" in text
    assert "| `send` | Send til kommunen | Kladde | Sendt | `writes` | `is_whole` |" in text
    call_command("build_docs", check=True)


def test_a_document_that_is_out_of_date_is_told(root):
    with pytest.raises(CommandError, match="out of date"):
        call_command("build_docs", check=True)
    call_command("build_docs", stdout=StringIO())
    (root / "docs" / "workflows.md").write_text("old")
    with pytest.raises(CommandError, match=r"run manage\.py build_docs"):
        call_command("build_docs", check=True)
    assert (root / "docs" / "workflows.md").read_text() == "old"
