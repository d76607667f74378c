"""The document says everything that plans say, in one way, and figures read it alone."""

import json
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import ForeignKey
from django.test.utils import CaptureQueriesContext

from core.dates import today
from core.snapshots import canonical_json, sha256
from funding.exchange import KINDS as FUNDING_KINDS
from funding.models import FinancingShare
from plans.actions import changing, number_rows
from plans.exchange import AGREEMENTS, EXCLUDED, KINDS, plan_document, write_rows
from plans.figures import plan_content
from plans.models import Activity, FundingRate, Goal, HousingArea, Indicator, Milestone, Plan, PlanArea
from tests.factories.agreements import agreement
from tests.factories.approvals import financed_plan
from tests.factories.plans import add_activity, add_goal, draft_plan, scheme

pytestmark = pytest.mark.django_db


def test_every_field_of_an_exchanged_model_is_in_the_document_or_has_a_reason():
    for kind in KINDS.values():
        named = {"uid", "ended_on", *kind.fields, *kind.references, *kind.composed}
        for field in [*kind.model._meta.fields, *kind.model._meta.many_to_many]:
            assert field.name in named or field.name in EXCLUDED, f"{kind.model.__name__}.{field.name}"


def test_references_are_to_rows_of_the_plan():
    exchanged = {kind.model for kind in KINDS.values()}
    for kind in KINDS.values():
        for name in kind.references:
            field = kind.model._meta.get_field(name)
            assert isinstance(field, ForeignKey)
            assert field.related_model in exchanged


def test_parents_stand_before_their_children():
    seen = set()
    for kind in KINDS.values():
        for name in kind.references:
            assert kind.model._meta.get_field(name).related_model in seen
        seen.add(kind.model)


def test_the_document_is_plain_json_and_the_same_twice(plan):
    document = plan_document(plan)
    assert json.loads(canonical_json(document)) == document
    assert sha256(document) == sha256(plan_document(Plan.objects.get(pk=plan.pk)))
    goal = next(row for row in document["goals"] if row["title"] == "Flere unge har fritidsjob")
    assert uuid.UUID(goal["focus"])
    indicator = next(row for row in document["indicators"] if row["goal"] == goal["uid"])
    assert (indicator["baseline_value"], indicator["baseline_on"]) == ("27", "2025-12-01")
    assert document["rates"] == {"lbf_percent": "75", "local_percent": "25", "municipal_percent": "12.5"}
    assert document["participants"][0]["organisation"]["code"] == "nordlyng"


def test_the_lists_that_are_asked_for_together_say_what_each_says_alone(cast, django_assert_num_queries):
    """With ended rows, empty fields, afdelinger in their order, and lists in which nothing stands."""
    plan, kinds = financed_plan(cast), {**KINDS, **FUNDING_KINDS, **AGREEMENTS}
    agreement(plan)
    agreement(plan, "beskaeftigelse", signed=today())
    goal = Goal.objects.filter(plan=plan).latest("pk")
    Goal.objects.filter(pk=goal.pk).update(ended_on=today(), challenge=None, position=0)
    PlanArea.objects.create(
        plan=plan,
        housing_area=HousingArea.objects.create(municipality_id=plan.municipality_id, name="Ålunden"),
    )
    Milestone.objects.create(plan=plan, title="Uden dag")
    hours = FinancingShare.objects.filter(plan=plan).latest("pk")
    FinancingShare.objects.filter(pk=hours.pk).update(
        form="hours", role="Ungevejleder", hours=Decimal("1234567.25"), hourly_rate=Decimal("350.50")
    )
    Indicator.objects.filter(plan=plan).update(baseline_value=Decimal("1234567890.1234"))
    for chosen in (plan, draft_plan(cast, title="Tom")):
        alone = {name: kind.rows(chosen.pk) for name, kind in kinds.items()}
        uids = {(type(row), row.pk): str(row.uid) for rows in alone.values() for row in rows}
        with django_assert_num_queries(1):
            found = write_rows(chosen, kinds)
        assert found == {name: [kinds[name].write(row, uids) for row in rows] for name, rows in alone.items()}
    assert found["participants"]
    assert not found["goals"]


def test_the_kommunes_own_rate_goes_before_the_general(cast, plan):
    FundingRate.objects.create(
        scheme=scheme(),
        municipality=plan.municipality,
        valid_from="2020-01-01",
        lbf_percent=Decimal(70),
        local_percent=Decimal(30),
        municipal_percent=Decimal("10.6"),
        source="Byrådet",
    )
    later = {"lbf_percent": Decimal(60), "local_percent": Decimal(40), "municipal_percent": Decimal(20)}
    FundingRate.objects.create(
        scheme=scheme(), municipality=plan.municipality, valid_from="2028-01-01", **later
    )
    assert plan_document(plan)["rates"]["municipal_percent"] == "10.6"


def test_figures_are_the_tree_of_what_is_in_force(plan):
    content = plan_content(plan_document(plan))
    assert [focus.order for focus in content.foci] == [1, 2, 3, 4]
    jobs = content.foci[1]
    assert [goal.number for goal in jobs.goals] == ["2.1", "2.2"]
    assert [activity.number for activity in jobs.goals[0].activities] == ["2.1.1", "2.1.2", "2.1.3"]
    indicator = jobs.goals[0].indicators[0]
    assert (indicator.baseline_text, indicator.target.text) == ("36,0\xa0%", "31,0\xa0%")
    assert content.areas_text == "Nordvang og Søengen – 4 afdelinger, 2.140 beboere"
    assert content.participants == ("Søengens Boligforening",)


def test_numbers_are_given_once_and_kept(cast, plan):
    with changing(plan, by=cast.lars) as locked:
        number_rows(plan=locked, by=cast.lars)
    first = Goal.objects.get(plan=plan, title="Flere beboere er i arbejde eller uddannelse")
    assert first.number == "2.1"
    Goal.objects.filter(pk=Goal.objects.get(plan=plan, number="2.2").pk).update(ended_on=today())
    Activity.objects.filter(plan=plan, number="2.1.3").update(ended_on=today())
    added = add_goal(first.focus, title="Nyt", position=0)
    add_activity(first, "Ny", position=0)
    drawn = plan_content(plan_document(plan)).foci[1]
    assert {goal.title: goal.number for goal in drawn.goals} == {first.title: "2.1", "Nyt": "2.3"}
    with changing(plan, by=cast.lars) as locked:
        number_rows(plan=locked, by=cast.lars)
    added.refresh_from_db()
    first.refresh_from_db()
    assert (first.number, added.number) == ("2.1", "2.3")
    assert Activity.objects.get(plan=plan, title="Ny").number == "2.1.4"


def test_many_rows_are_numbered_with_no_more_questions_each_with_its_history(cast, plan):
    with changing(plan, by=cast.lars) as locked:
        number_rows(plan=locked, by=cast.lars)
    asked = []
    for rows in (1, 40):
        goal = Goal.objects.filter(plan=plan, title="Flere beboere er i arbejde eller uddannelse").get()
        fresh = [add_activity(goal, f"{rows} {number}", position=9) for number in range(rows)]
        with changing(plan, by=cast.lars) as locked, CaptureQueriesContext(connection) as found:
            number_rows(plan=locked, by=cast.lars)
        asked.append(len(found))
        for row in fresh:
            row.refresh_from_db()
            last = row.history.latest()
            assert row.number == last.number != ""
            assert (last.history_type, last.history_user, row.version) == ("~", cast.lars, 2)
    assert asked[0] == asked[1]


def test_ended_rows_keep_their_day_in_the_document(plan):
    Goal.objects.filter(plan=plan, title="Flere unge har fritidsjob").update(ended_on="2028-01-01")
    document = plan_document(plan)
    row = next(row for row in document["goals"] if row["title"] == "Flere unge har fritidsjob")
    assert row["ended_on"] == "2028-01-01"
    assert "Flere unge har fritidsjob" not in [goal.title for goal in plan_content(document).goals]


def test_an_empty_plan_has_figures_too(cast):
    content = plan_content(plan_document(draft_plan(cast)))
    assert (content.areas_text, content.foci, content.starts_on) == ("", (), None)


def test_figures_say_what_an_indicator_misses(plan):
    goal = Goal.objects.get(plan=plan, title="Flere unge har fritidsjob")
    goal.indicators.update(baseline_on=None)
    indicator = plan_content(plan_document(plan)).foci[1].goals[1].indicators[0]
    assert (indicator.way_text, indicator.missing_text) == ("", "Udgangspunktets dato mangler")
    goal.indicators.get().targets.all().delete()
    indicator = plan_content(plan_document(plan)).foci[1].goals[1].indicators[0]
    assert indicator.missing_text == "Udgangspunktets dato og målværdi mangler"
