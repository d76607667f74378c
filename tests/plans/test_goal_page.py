"""The page of one mål: what is written is saved, what is wrong is said where it is, nothing is lost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import today
from plans.models import Activity, Goal, Indicator, IndicatorTarget
from tests.factories.plans import add_indicator, complete_plan, set_status
from tests.forms import FormReader, fill, form_of, post

pytestmark = pytest.mark.django_db


def url_of(goal):
    return reverse("plans:goal", args=[goal.plan.number, "beskaeftigelse", goal.uid])


def new_url(plan):
    return reverse("plans:goal_new", args=[plan.number, "beskaeftigelse"])


def test_mockup_errors_stand_at_their_fields_and_in_the_summary(cast, goal, log_in):
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    indicator, activity = goal.indicators.first(), goal.activities.last()
    del data[f"indicator-{indicator.uid}-direction"]
    fill(
        data,
        **{
            f"indicator-{indicator.uid}-baseline_value": "ca. 36",
            f"target-{indicator.uid}-due_on": "1-13-2030",
            f"activity-{activity.uid}-ends_on": "30-6-2031",
        },
    )
    # A radio that is sent without a choice, as when the row was drawn without one.
    data[f"indicator-{indicator.uid}-direction"] = ""
    response = post(client, url_of(goal), data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Der er 4 fejl" in html
    for text in (
        "Vælg, om højere eller lavere er bedre",
        "Udgangspunkt skal være et tal, fx 36,0",
        "Nås senest: Skriv en dato, der findes, fx 1-12-2030",
        "Handling 2.1.3 skal slutte senest den 31. marts 2031, hvor planen slutter",
    ):
        assert html.count(text) == 2, text  # in the summary and at the field
    assert "– 4 fejl" in html
    assert "<title>Fejl: Mål 2.1" in html
    assert 'value="ca. 36"' in html
    assert 'value="1-13-2030"' in html
    assert goal.indicators.first().baseline_value == Decimal(36)


def test_saving_an_untouched_page_changes_nothing(cast, goal, log_in):
    client = log_in(cast.mette)
    revision, histories = goal.plan.revision, Indicator.history.count()
    response = post(client, url_of(goal), form_of(client.get(url_of(goal))))
    goal.plan.refresh_from_db()
    assert response.status_code == 302
    assert goal.plan.revision == revision
    assert Indicator.history.count() == histories


def test_values_dates_and_years_are_saved_as_danish(cast, goal, log_in):
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    indicator = goal.indicators.first()
    fill(
        data,
        **{
            f"indicator-{indicator.uid}-baseline_value": "1.036,5",
            f"target-{indicator.uid}-value": "30,5",
            f"target-20281201-{indicator.uid}-value": "",
            f"target-20291201-{indicator.uid}-value": "32,4",
        },
    )
    assert post(client, url_of(goal), data).status_code == 302
    indicator.refresh_from_db()
    targets = {t.due_on.isoformat(): t.value for t in indicator.targets.current()}
    assert indicator.baseline_value == Decimal("1036.5")
    assert targets == {
        "2027-12-01": Decimal("34"),
        "2029-12-01": Decimal("32.4"),
        "2030-12-01": Decimal("30.5"),
    }


def test_new_goal_with_indicator_and_activity_in_one_page(cast, plan, log_in):
    client = log_in(cast.jakob)
    data = form_of(client.get(new_url(plan)))
    fill(
        data,
        title="Flere kvinder er i arbejde",
        name__="Kvinder i arbejde",
        **{
            next(key for key in data if key.startswith("activity-") and key.endswith("-title")): "Jobcafé",
            next(key for key in data if key.endswith("-direction")): "up",
        }
        if any(key.endswith("-direction") for key in data)
        else {next(key for key in data if key.startswith("activity-") and key.endswith("-title")): "Jobcafé"},
    )
    response = post(client, new_url(plan), data)
    assert response.status_code == 302, response.content.decode()
    goal = Goal.objects.get(plan=plan, title="Flere kvinder er i arbejde")
    assert [row.name for row in goal.indicators.all()] == ["Kvinder i arbejde"]
    assert [row.title for row in goal.activities.all()] == ["Jobcafé"]
    assert goal.history.latest().history_user == cast.jakob


def test_the_same_new_page_sent_twice_makes_one_goal(cast, plan, log_in):
    client = log_in(cast.mette)
    data = fill(
        form_of(client.get(new_url(plan))), title="Flere kvinder er i arbejde", name__="Kvinder i arbejde"
    )
    first, second = post(client, new_url(plan), data), post(client, new_url(plan), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Goal.objects.filter(title="Flere kvinder er i arbejde").count() == 1
    assert Indicator.objects.filter(name="Kvinder i arbejde").count() == 1


def test_only_the_title_is_needed(cast, plan, log_in):
    client = log_in(cast.mette)
    data = fill(form_of(client.get(new_url(plan))), title="")
    response = post(client, new_url(plan), data)
    assert "Skriv målet" in response.content.decode()
    assert post(client, new_url(plan), fill(data, title="Et mål")).status_code == 302
    assert Goal.objects.get(title="Et mål").indicators.count() == 0


def test_a_target_value_asks_for_direction_and_date(cast, plan, log_in):
    client = log_in(cast.mette)
    data = fill(form_of(client.get(new_url(plan))), title="Et mål", name__="Noget")
    value = next(
        key for key in data if key.startswith("target-") and key.endswith("-value") and key.count("-") == 6
    )
    html = post(client, new_url(plan), fill(data, **{value: "5"})).content.decode()
    assert "Vælg, om højere eller lavere er bedre" in html
    assert "Skriv den dato, hvor målværdien skal være nået" in html
    assert not Goal.objects.filter(title="Et mål").exists()


def test_too_many_decimals_are_said(cast, goal, log_in):
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    indicator = goal.indicators.last()
    html = post(client, url_of(goal), fill(data, **{f"indicator-{indicator.uid}-baseline_value": "24,5"}))
    assert "Udgangspunkt kan ikke have decimaler, fx 36" in html.content.decode()


def test_a_row_is_deleted_with_what_hangs_on_it_and_comes_back(cast, goal, log_in):
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    indicator = goal.indicators.first()
    uids = set(IndicatorTarget.objects.filter(indicator=indicator).values_list("uid", flat=True))
    data["remove"] = f"indicators:{indicator.uid}"
    data["title"] = "Flere er i arbejde"
    response = client.get(post(client, url_of(goal), data).url)
    goal.refresh_from_db()
    assert goal.title == "Flere er i arbejde"  # what was typed elsewhere on the page is saved
    assert not Indicator.objects.filter(uid=indicator.uid).exists()
    assert "Indikatoren er slettet." in response.content.decode()
    undo = reverse("plans:restore", args=[goal.plan.number])
    data = undo_form(response, undo)
    assert client.post(undo, data).status_code == 302
    restored = Indicator.objects.get(uid=indicator.uid)
    assert restored.goal_id == goal.pk
    assert set(restored.targets.values_list("uid", flat=True)) == uids
    assert client.post(undo, data).status_code == 302  # again: nothing more happens
    assert Indicator.objects.filter(uid=indicator.uid).count() == 1


def undo_form(response, action):
    form = next(f for f in FormReader(response.content.decode()).forms if f["attrs"].get("action") == action)
    return {name: value for name, value in form["fields"] if name != "csrfmiddlewaretoken"}


def test_a_row_that_was_submitted_is_ended_not_deleted(cast, goal, log_in):
    activity = goal.activities.first()
    Activity.objects.filter(pk=activity.pk).update(number="2.1.1")
    set_status(goal.plan, "in_approval", submitted_on=today(), open_sections=["focus:beskaeftigelse"])
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    data["remove"] = f"activities:{activity.uid}"
    assert post(client, url_of(goal), data).status_code == 302
    activity.refresh_from_db()
    assert activity.ended_on == today()
    assert activity.number == "2.1.1"


def test_a_row_of_another_plan_is_refused(cast, goal, log_in):
    other = complete_plan(cast, title="En anden plan")
    theirs = Activity.objects.filter(plan=other).first()
    client = log_in(cast.mette)
    data = form_of(client.get(url_of(goal)))
    own = goal.activities.first()
    for name in list(data):
        if name.startswith(f"activity-{own.uid}-"):
            data.setlist(name.replace(str(own.uid), str(theirs.uid)), data.pop(name))
    data.setlist("activities", [str(theirs.uid), *data.getlist("activities")[1:]])
    data[f"activity-{theirs.uid}-title"] = "Stjålet"
    response = post(client, url_of(goal), data)
    theirs.refresh_from_db()
    assert response.status_code == 409
    assert theirs.title != "Stjålet"
    assert not Activity.objects.filter(plan=goal.plan, title="Stjålet").exists()


def test_a_foreign_row_is_neither_removed_nor_moved(cast, goal, log_in):
    other = complete_plan(cast, title="En anden plan")
    theirs = Activity.objects.filter(plan=other).first()
    client = log_in(cast.mette)
    for button in ("remove", "move"):
        data = form_of(client.get(url_of(goal)))
        data[button] = f"activities:{theirs.uid}" + (":up" if button == "move" else "")
        assert post(client, url_of(goal), data).status_code == 409
    assert Activity.objects.filter(pk=theirs.pk, ended_on=None).exists()


def test_rows_are_moved(cast, goal, log_in):
    client = log_in(cast.mette)
    second = list(goal.activities.all())[1]
    data = form_of(client.get(url_of(goal)))
    data["move"] = f"activities:{second.uid}:up"
    assert post(client, url_of(goal), data).status_code == 302
    assert goal.activities.first() == second


def test_add_button_saves_and_opens_an_empty_row(cast, goal, log_in):
    client = log_in(cast.mette)
    data = fill(form_of(client.get(url_of(goal))), title="Flere er i arbejde")
    data["add"] = "activities"
    response = post(client, url_of(goal), data)
    assert response.url == f"{url_of(goal)}?ny=activities#new-activities"
    html = client.get(response.url).content.decode()
    assert "Ny handling" in html
    goal.refresh_from_db()
    assert goal.title == "Flere er i arbejde"


@pytest.mark.parametrize("text", ["Kontakt 010190-1234", "Smil \U0001f600 hver dag"])
def test_cpr_and_unprintable_text_are_refused(cast, goal, log_in, text):
    client = log_in(cast.mette)
    data = fill(form_of(client.get(url_of(goal))), description=text)
    response = post(client, url_of(goal), data)
    assert response.status_code == 200
    assert "Der er 1 fejl" in response.content.decode()
    goal.refresh_from_db()
    assert goal.description == ""


def test_query_count_is_the_same_for_two_and_five_rows(cast, goal, log_in):
    client = log_in(cast.mette)
    client.get(url_of(goal))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url_of(goal))
    for number in range(3):
        add_indicator(goal, f"Ny {number}", position=9)
        goal.activities.create(plan=goal.plan, title=f"Ny {number}", position=9)
    with CaptureQueriesContext(connection) as many:
        client.get(url_of(goal))
    assert len(many) == len(few)
    assert len(many) <= 25
