"""The timeline tells nobody of a redegørelse in work but the plan's own side."""

import pytest
from django.urls import reverse

from monitoring import actions
from tests.factories import monitoring as make

REMARKS = "Skriv, hvorfor lommepengejobbene ikke kom i gang."
ACTS = (REMARKS, "er sendt til styregruppen", "er begyndt")


@pytest.mark.parametrize("name", ["portal:plan", "portal:history", "portal:tasks"])
def test_a_report_in_work_is_told_to_the_own_side_alone(client, cast, name):
    plan = make.measured_plan(cast)
    report = make.report_at_board(plan, cast)
    actions.return_from_board(report=report, by=cast.karim, seen_version=report.version, remarks=REMARKS)
    page = reverse(name, args=[] if name == "portal:tasks" else [plan.number])
    for person in ("mette", "karim"):
        client.force_login(cast[person])
        assert REMARKS in client.get(page).content.decode(), person
    for person in ("jonas", "hanne", "else_"):
        client.force_login(cast[person])
        text = client.get(page).content.decode()
        assert not [act for act in ACTS if act in text], person
