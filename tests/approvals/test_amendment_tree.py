"""What can be changed, as links: each leads to its page, and whatever people wrote is escaped."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import resolve

from approvals.models import Amendment
from approvals.templatetags.amending import focus_tree, milestone_tree
from plans.figures import FocusFigure
from plans.figures.content import (
    ActivityFigure,
    ChallengeFigure,
    GoalFigure,
    IndicatorFigure,
    MilestoneFigure,
    TargetFigure,
)
from plans.models import Plan

HOSTILE = "<b>\"'&"
UIDS = {
    name: f"{place:08x}-0000-4000-8000-000000000000"
    for place, name in enumerate(("foci", "challenges", "goals", "indicators", "targets", "activities"))
}


@pytest.fixture
def amendment() -> Amendment:
    return Amendment(plan=Plan(number="2026-0001"), number=2)


def focus() -> FocusFigure:
    target = TargetFigure(UIDS["targets"], dt.date(2030, 12, 1), Decimal(45), HOSTILE)
    indicator: Any = IndicatorFigure(
        UIDS["indicators"], HOSTILE, "count", 0, "up", "latest", None, None, "", "", "", (target,)
    )
    activity = ActivityFigure(UIDS["activities"], "1.1.1", HOSTILE, "", "", "", "", "", "", None, None, "")
    goal = GoalFigure(UIDS["goals"], "1.1", HOSTILE, "", "", (indicator,), (activity,))
    return FocusFigure(
        UIDS["foci"], "job", HOSTILE, 1, (ChallengeFigure(UIDS["challenges"], HOSTILE, ""),), (goal,)
    )


def links(html: str) -> list[tuple[str, str, str]]:
    """(view, kind, uid of the row or of what a new one is under)."""
    found = []
    for address in re.findall(r'href="([^"]*)"', html):
        path, _, under = address.partition("?under=")
        match = resolve(path)
        found.append((str(match.url_name), match.kwargs["kind"], str(match.kwargs.get("uid", under))))
    return found


def test_every_row_can_be_changed_and_what_hangs_on_it_added(amendment: Amendment) -> None:
    found = links(focus_tree(amendment, focus()))
    changed = [("amendment_row", kind, uid) for kind, uid in UIDS.items() if kind != "foci"]
    assert sorted(one for one in found if one[0] == "amendment_row") == sorted(changed)
    assert {one for one in found if one[0] == "amendment_row_new"} == {
        ("amendment_row_new", kind, UIDS[under])
        for kind, under in (
            ("challenges", "foci"),
            ("goals", "foci"),
            ("indicators", "goals"),
            ("activities", "goals"),
            ("targets", "indicators"),
        )
    }


def test_what_people_wrote_is_escaped(amendment: Amendment) -> None:
    milestone = MilestoneFigure(UIDS["goals"], HOSTILE, None, None, "")
    for html in (focus_tree(amendment, focus()), milestone_tree(amendment, [milestone])):
        assert "<b>" not in html
        assert "&lt;b&gt;&quot;" in html


def test_a_milepael_is_changed_or_added(amendment: Amendment) -> None:
    milestone = MilestoneFigure(UIDS["goals"], "Beboerhus", None, None, "")
    assert links(milestone_tree(amendment, [milestone])) == [
        ("amendment_row", "milestones", UIDS["goals"]),
        ("amendment_row_new", "milestones", ""),
    ]
