"""Two people at once: what only one changed is kept, the same field is asked about, what is gone or closed is said."""

import pytest
from django.urls import reverse

from core.dates import today
from plans.models import Activity, Goal, Milestone, Plan
from tests.factories.funding import add_economy
from tests.factories.plans import set_status
from tests.forms import fill, form_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(goal):
    return reverse("plans:goal", args=[goal.plan.number, "beskaeftigelse", goal.uid])


def test_different_fields_of_one_row_both_survive(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    assert post(mette, url, fill(hers, title="Hendes titel")).status_code == 302
    assert post(jakob, url, fill(his, description="Hans beskrivelse")).status_code == 302
    goal.refresh_from_db()
    assert (goal.title, goal.description) == ("Hendes titel", "Hans beskrivelse")


def test_different_rows_of_one_page_both_survive(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    first, second = list(goal.activities.all())[:2]
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    post(mette, url, fill(hers, **{f"activity-{first.uid}-title": "Hendes"}))
    post(jakob, url, fill(his, **{f"activity-{second.uid}-title": "Hans"}))
    assert {row.title for row in Activity.objects.filter(pk__in=[first.pk, second.pk])} == {"Hendes", "Hans"}


def test_the_same_field_gives_both_texts_and_writes_nothing(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    post(mette, url, fill(hers, description="Unge først"))
    first = goal.activities.first()
    fill(his, description="Alle først", **{f"activity-{first.uid}-title": "Ny titel"})
    response = post(jakob, url, his)
    html = response.content.decode()
    assert response.status_code == 409
    assert "To har rettet det samme felt" in html
    assert "Mette Sørensen gemte feltet" in html
    goal.refresh_from_db()
    first.refresh_from_db()
    assert goal.description == "Unge først"
    assert first.title != "Ny titel"
    # His choice, and his other change with it.
    again = form_of(response)
    again["choice:description"] = "mine"
    assert post(jakob, url, again).status_code == 302
    goal.refresh_from_db()
    first.refresh_from_db()
    assert (goal.description, first.title) == ("Alle først", "Ny titel")


def test_conflicts_in_several_rows_stand_on_one_page(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    first, second = list(goal.activities.all())[:2]
    names = [f"activity-{row.uid}-title" for row in (first, second)]
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    post(mette, url, fill(hers, **dict.fromkeys(names, "Hendes")))
    response = post(jakob, url, fill(his, **dict.fromkeys(names, "Hans")))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Handling 2.1.1: Handling" in html
    assert "Handling 2.1.2: Handling" in html


def test_two_who_fill_in_the_same_empty_milestone_year_meet_in_one_row(cast, goal, url, log_in):
    indicator = goal.indicators.first()
    indicator.targets.get(due_on="2028-12-01").delete()
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    name = f"target-20281201-{indicator.uid}-value"
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    assert post(mette, url, fill(hers, **{name: "33"})).status_code == 302
    assert post(jakob, url, fill(his, **{name: "34"})).status_code == 409
    assert [t.value for t in indicator.targets.filter(due_on="2028-12-01")] == [33]


def test_a_row_deleted_meanwhile_keeps_my_text(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    activity = goal.activities.first()
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    hers["remove"] = f"activities:{activity.uid}"
    assert post(mette, url, hers).status_code == 302
    text = "Vi taler med jobcentret hver uge"
    response = post(jakob, url, fill(his, **{f"activity-{activity.uid}-description": text}))
    assert response.status_code == 409
    assert text in response.content.decode()
    assert not Activity.objects.filter(description=text).exists()


def test_a_row_deleted_meanwhile_that_i_did_not_touch_is_no_trouble(cast, goal, url, log_in):
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    activity = goal.activities.first()
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    hers["remove"] = f"activities:{activity.uid}"
    post(mette, url, hers)
    assert post(jakob, url, fill(his, title="Ny titel")).status_code == 302
    assert Goal.objects.get(pk=goal.pk).title == "Ny titel"
    assert not Activity.objects.filter(uid=activity.uid).exists()


def test_a_row_added_meanwhile_stays(cast, goal, url, log_in):
    mette = log_in(cast.mette)
    hers = form_of(mette.get(url))
    goal.activities.create(plan=goal.plan, title="Tilføjet imens", position=7)
    assert post(mette, url, fill(hers, title="Ny titel")).status_code == 302
    assert goal.activities.filter(title="Tilføjet imens").exists()


@pytest.mark.parametrize(
    "moved_on",
    [
        {"status": "in_approval", "submitted_on": today()},
        {"status": "in_approval", "submitted_on": today(), "open_sections": ["economy"]},
        {"status": "refused", "submitted_on": today()},
    ],
)
def test_a_form_opened_before_the_plan_moved_on_is_refused_calmly(cast, goal, url, log_in, moved_on):
    mette = log_in(cast.mette)
    hers = fill(form_of(mette.get(url)), description="Alt det, jeg nåede at skrive")
    set_status(goal.plan, **moved_on)
    response = post(mette, url, hers)
    assert response.status_code == 409
    assert "Alt det, jeg nåede at skrive" in response.content.decode()
    goal.refresh_from_db()
    assert goal.description == ""


def test_the_section_that_was_sent_back_is_open(cast, goal, url, log_in):
    set_status(goal.plan, "in_approval", submitted_on=today(), open_sections=["focus:beskaeftigelse"])
    mette = log_in(cast.mette)
    page = mette.get(url)
    assert "Låst" in page.content.decode()
    assert post(mette, url, fill(form_of(page), title="Rettet")).status_code == 302
    goal.refresh_from_db()
    assert goal.title == "Rettet"


def test_basics_conflict_and_participants_by_what_was_ticked(cast, plan, log_in):
    url = reverse("plans:basics", args=[plan.number])
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    post(mette, url, fill(hers, background="Hendes begrundelse", organisations=[]))
    assert not plan.participants.current().filter(organisation=cast.soengen).exists()
    # He only changes the title: her removal stays although his page still had the box ticked.
    assert post(jakob, url, fill(his, title="Ny titel")).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.background) == ("Ny titel", "Hendes begrundelse")
    assert not plan.participants.current().filter(organisation=cast.soengen).exists()
    assert post(jakob, url, fill(his, background="Hans begrundelse")).status_code == 409


def test_milestones_are_saved_row_by_row(cast, plan, log_in):
    url = reverse("plans:milestones", args=[plan.number])
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    first, second = list(Milestone.objects.filter(plan=plan))[:2]
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    post(mette, url, fill(hers, **{f"milestone-{first.uid}-title": "Hendes"}))
    assert post(jakob, url, fill(his, **{f"milestone-{second.uid}-due_on": "1-10-2027"})).status_code == 302
    assert post(jakob, url, fill(his, **{f"milestone-{first.uid}-title": "Hans"})).status_code == 409
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.title == "Hendes"
    assert second.due_on.isoformat() == "2027-10-01"


def test_foci_and_areas_keep_what_others_chose(cast, plan, log_in):
    url = reverse("plans:foci", args=[plan.number])
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    hers, his = form_of(mette.get(url)), form_of(jakob.get(url))
    codes = {
        focus.focus_area.code: str(focus.focus_area_id) for focus in plan.foci.select_related("focus_area")
    }
    ticked = hers.getlist("focus_areas")
    hers.setlist("focus_areas", [key for key in ticked if key != codes["kriminalitetsforebyggelse"]])
    his.setlist("focus_areas", [key for key in ticked if key != codes["uddannelse-og-livschancer"]])
    post(mette, url, hers)
    post(jakob, url, his)
    left = set(plan.foci.current().values_list("focus_area__code", flat=True))
    assert left == {"beskaeftigelse", "sammenhaengskraft-og-medborgerskab"}
    # Chosen again: what was written in it is there again.
    again = form_of(mette.get(url))
    again.appendlist("focus_areas", codes["uddannelse-og-livschancer"])
    post(mette, url, again)
    focus = plan.foci.current().get(focus_area__code="uddannelse-og-livschancer")
    assert focus.goals.current().count() == 1


def test_revision_rises_with_every_change_and_only_then(cast, goal, url, log_in):
    mette = log_in(cast.mette)
    before = Plan.objects.get(pk=goal.plan_id).revision
    data = form_of(mette.get(url))
    post(mette, url, data)
    assert Plan.objects.get(pk=goal.plan_id).revision == before
    post(mette, url, fill(data, title="Ny"))
    assert Plan.objects.get(pk=goal.plan_id).revision == before + 1


@pytest.fixture
def sent_back(goal):
    """Only Beskæftigelse is open; gives a handling of an indsatsområde that is locked."""
    set_status(goal.plan, "in_approval", submitted_on=today(), open_sections=["focus:beskaeftigelse"])
    return Activity.objects.get(plan=goal.plan, title="Gadeplansarbejde i aftentimerne")


def test_rows_of_a_locked_section_are_not_reached_through_an_open_one(cast, goal, url, log_in, sent_back):
    mette, own = log_in(cast.mette), goal.activities.first()
    data = form_of(mette.get(url))
    for name in [name for name in data if name.startswith(f"activity-{own.uid}-")]:
        data.setlist(name.replace(str(own.uid), str(sent_back.uid)), data.pop(name))
    data.setlist("activities", [str(sent_back.uid), *data.getlist("activities")[1:]])
    data[f"activity-{sent_back.uid}-title"] = "Rettet ad bagvejen"
    assert post(mette, url, data).status_code == 409
    as_new = form_of(mette.get(url))
    for name, values in list(data.lists()):
        if name.startswith(f"activity-{sent_back.uid}-"):
            as_new.setlist(name, values)
    as_new.setlist("new-activities", [str(sent_back.uid)])
    assert post(mette, url, as_new).status_code == 409
    for button, value in (("remove", ""), ("move", ":up")):
        data = form_of(mette.get(url))
        data[button] = f"activities:{sent_back.uid}{value}"
        assert post(mette, url, data).status_code == 409
    sent_back.refresh_from_db()
    assert (sent_back.title, sent_back.ended_on) == ("Gadeplansarbejde i aftentimerne", None)


def test_an_undo_does_not_open_a_locked_section(cast, goal, log_in, sent_back):
    token = "fjernet 0123456789abcdef"
    sent_back.ended_on = today()
    sent_back._change_reason = token
    sent_back.save(update_fields=["ended_on"])
    mette = log_in(cast.mette)
    undo = reverse("plans:restore", args=[goal.plan.number])
    for section in ("focus:beskaeftigelse", "focus:kriminalitetsforebyggelse", "practical", "basics", "x"):
        assert mette.post(undo, {"section": section, "token": token}).status_code in (302, 409), section
        sent_back.refresh_from_db()
        assert sent_back.ended_on == today(), section


def test_an_indsatsomraade_with_budget_stays(cast, plan, log_in):
    add_economy(plan)
    url = reverse("plans:foci", args=[plan.number])
    mette = log_in(cast.mette)
    data = form_of(mette.get(url))
    data.setlist("focus_areas", [])
    response = post(mette, url, data)
    assert response.status_code == 409
    assert "Flyt eller slet det først" in response.content.decode()
    assert plan.foci.current().count() == 4
