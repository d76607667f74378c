"""The table of transitions. No database."""

from dataclasses import dataclass

import pytest
from django.db import models

from core import workflow as module
from core.workflow import NotAllowed, NotReady, Transition, Workflow, WrongState, workflows


class Status(models.TextChoices):
    DRAFT = "draft", "Kladde"
    SENT = "sent", "Sendt"
    DONE = "done", "Godkendt"


@dataclass
class Paper:
    status: str = "draft"
    pages: int = 1


def writes(user, paper):
    return user == "mette"


def decides(user, paper):
    return user in ("jonas", "hanne")


def has_pages(paper):
    return [] if paper.pages else ["Der er ingen sider."]


def is_short(paper):
    return ["Der er for mange sider."] if paper.pages > 9 else []


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    found: dict[str, Workflow] = {}
    monkeypatch.setattr(module, "_workflows", found)
    return found


@pytest.fixture
def flow():
    return Workflow(
        "paper",
        "Papir",
        Status,
        "status",
        [
            Transition(
                "send", "draft", "sent", writes, label="Send", checks=(has_pages, is_short), style="primary"
            ),
            Transition("return", "sent", "draft", decides, label="Send tilbage"),
            Transition("approve", "sent", "done", decides, label="Godkend"),
            Transition("remind", "sent", "sent", writes),
        ],
    )


def test_what_a_person_may_do_now(flow):
    assert [edge.name for edge in flow.available("mette", Paper())] == ["send"]
    assert [edge.name for edge in flow.available("jonas", Paper())] == []
    assert [edge.name for edge in flow.available("jonas", Paper("sent"))] == ["return", "approve"]
    assert [edge.name for edge in flow.available("mette", Paper("sent"))] == ["remind"]
    assert flow.available("jonas", Paper("done")) == []


def test_an_edge_that_may_be_walked(flow):
    edge = flow.require("approve", Paper("sent"), by="hanne")
    assert (edge.source, edge.target, edge.label) == ("sent", "done", "Godkend")
    assert flow.require("approve", Paper("sent"), by=None) is edge, "the system needs no permission"


def test_from_another_state_it_has_moved_on(flow):
    with pytest.raises(WrongState, match="»Godkendt«"):
        flow.require("approve", Paper("done"), by="hanne")
    with pytest.raises(WrongState):
        flow.require("approve", Paper("draft"), by=None)


def test_the_state_is_asked_before_the_right_and_the_right_before_the_checks(flow):
    with pytest.raises(NotAllowed):
        flow.require("send", Paper(pages=0), by="jonas")
    with pytest.raises(WrongState):
        flow.require("send", Paper("sent", pages=0), by="jonas")


def test_reasons_are_told_all_at_once(flow):
    with pytest.raises(NotReady) as refusal:
        flow.require("send", Paper(pages=0), by="mette")
    assert refusal.value.reasons == ["Der er ingen sider."]
    with pytest.raises(NotReady, match="for mange"):
        flow.require("send", Paper(pages=10), by=None)


def test_an_unknown_name_is_a_programming_error(flow):
    with pytest.raises(LookupError):
        flow.get("publish", Paper())


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ["draft", "sent"]},
        {"source": ("draft",)},
        {"source": {"draft"}},
        {"target": ["done"]},
        {"permission": [writes, decides]},
        {"permission": "writes"},
        {"permission": None},
        {"checks": [has_pages]},
        {"checks": ("has_pages",)},
    ],
)
def test_one_edge_has_one_source_and_one_permission(wrong):
    parts = {"name": "send", "source": "draft", "target": "sent", "permission": writes}
    with pytest.raises(TypeError):
        Transition(**{**parts, **wrong})


@pytest.mark.parametrize(
    "edges",
    [
        [Transition("send", "draft", "gone", writes)],
        [Transition("send", "gone", "draft", writes)],
        [Transition("send", "draft", "sent", writes), Transition("send", "draft", "done", decides)],
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(edges, registry):
    with pytest.raises(ValueError, match=r"not a state|stands twice"):
        Workflow("paper", "Papir", Status, "status", edges)
    assert registry == {}


def test_a_name_may_have_several_lines_one_per_source():
    flow = Workflow(
        "paper",
        "Papir",
        Status,
        "status",
        [Transition("stop", "draft", "done", writes), Transition("stop", "sent", "done", decides)],
    )
    assert flow.require("stop", Paper("draft"), by="mette").source == "draft"
    with pytest.raises(NotAllowed):
        flow.require("stop", Paper("sent"), by="mette")


def test_every_table_is_registered_once(flow):
    assert workflows() == {"paper": flow}
    with pytest.raises(ValueError, match="twice"):
        Workflow("paper", "Papir", Status, "status", [])


def test_the_diagram(flow):
    assert flow.mermaid() == "\n".join(
        [
            "stateDiagram-v2",
            '    state "Kladde" as draft',
            '    state "Sendt" as sent',
            '    state "Godkendt" as done',
            "    [*] --> draft",
            "    draft --> sent: Send",
            "    sent --> draft: Send tilbage",
            "    sent --> done: Godkend",
            "    sent --> sent: remind",
            "    done --> [*]",
        ]
    )
