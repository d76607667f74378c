"""The plan page: each party sees what it may, and always whose move it is."""

import pytest
from django.db.models import F
from django.urls import reverse

from approvals.actions import return_case
from core.models import TaskRun
from core.tasks import dispatch
from plans.models import Challenge, Plan
from tests.factories.approvals import case_of, financed_plan, forwarded_plan, granted_plan, submitted_plan
from tests.factories.plans import draft_plan


def page(client, user, plan, name="portal:plan"):
    client.force_login(user)
    return client.get(reverse(name, args=[plan.number]))


@pytest.mark.parametrize("name", ["portal:plan", "portal:history"])
def test_to_outsiders_a_plan_does_not_exist(client, cast, name):
    plan = submitted_plan(cast)
    for outsider in ("niels", "grethe", "else", "birthe", "admin"):
        assert page(client, cast[outsider], plan, name).status_code == 404, outsider


def test_an_unfinished_plan_has_a_page_that_helps(client, cast):
    response = page(client, cast.mette, draft_plan(cast))
    assert response.status_code == 200
    text = response.content.decode()
    assert "Ingen indsatsområder er valgt endnu" in text
    assert "Periode er ikke valgt" in text


def test_the_page_says_whose_move_it_is(client, cast):
    plan = submitted_plan(cast)
    assert "Skriv indstillingen" in page(client, cast.jonas, plan).content.decode()
    assert "Venter på Jonas Vestergaard" in page(client, cast.mette, plan).content.decode()


def test_who_corrects_a_returned_plan_may_also_send_it_again_from_the_same_box(client, cast):
    plan = submitted_plan(cast)
    case = case_of(plan)
    return_case(
        case=case,
        seen_version=case.version,
        remarks=[("economy", "Kommunens andel skal fordeles på årene.")],
        by=cast.jonas,
    )
    box = page(client, cast.lars, plan).context["overview"].next_step
    assert box.button == "Se bemærkningerne"
    assert [text for text, _ in box.links] == ["Send planen til kommunen igen"]


def test_the_fund_reads_what_was_sent_until_the_plan_has_started(client, cast):
    plan = forwarded_plan(cast)
    Challenge.objects.filter(plan=plan).update(title="Rettet efter indsendelsen")
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    assert "Rettet efter indsendelsen" not in page(client, cast.else_, plan).content.decode()
    assert "Rettet efter indsendelsen" in page(client, cast.mette, plan).content.decode()


def test_a_running_plan_shows_goals_and_books(client, cast):
    plan = granted_plan(cast)
    assert plan.status == Plan.Status.RUNNING
    text = page(client, cast.karim, plan).content.decode()
    assert "Budget og regnskab" in text
    assert "mål er foran eller følger planen" in text


def test_a_chosen_indsatsomraade_is_shown_and_a_wrong_one_does_no_harm(client, cast):
    plan = financed_plan(cast)
    client.force_login(cast.mette)
    url = reverse("portal:plan", args=[plan.number])
    assert "Flere unge har fritidsjob" in client.get(url, {"indsats": "beskaeftigelse"}).content.decode()
    assert client.get(url, {"indsats": "<script>"}).status_code == 200


def test_the_timeline_names_who_did_what(client, cast):
    text = page(client, cast.mette, submitted_plan(cast), "portal:history").content.decode()
    assert "Indsendelse 1" in text
    assert "Lars Holm" in text


def test_the_page_costs_few_queries(client, cast, django_assert_max_num_queries):
    plan = granted_plan(cast)
    client.force_login(cast.mette)
    client.get(reverse("portal:plan", args=[plan.number]))
    with django_assert_max_num_queries(25):
        client.get(reverse("portal:plan", args=[plan.number]))
    # Changed since its snapshot, what may have changed is read again.
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    with django_assert_max_num_queries(25):
        client.get(reverse("portal:plan", args=[plan.number]))


def test_progress_of_work_is_seen_by_those_who_see_the_plan(client, cast):
    plan = financed_plan(cast)
    run = dispatch("monitoring.build_report", subject=plan, root=plan, by=cast.mette)
    TaskRun.objects.filter(pk=run.pk).update(
        state=TaskRun.State.RUNNING, done=3, total=5, text="Tegner diagrammer"
    )
    url = reverse("portal:task_run", args=[run.pk])
    client.force_login(cast.mette)
    text = client.get(url).content.decode()
    assert "3 af 5" in text
    assert "Tegner diagrammer" in text
    for outsider in ("niels", "grethe", "admin"):
        client.force_login(cast[outsider])
        assert client.get(url).status_code == 404, outsider


def test_the_poll_stops_when_the_work_is_done(client, cast):
    plan = draft_plan(cast)
    run = dispatch("monitoring.build_report", subject=plan, root=plan, by=cast.mette)
    client.force_login(cast.mette)
    url = reverse("portal:task_run", args=[run.pk])
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
    TaskRun.objects.filter(pk=run.pk).update(state=TaskRun.State.DONE)
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 286


@pytest.mark.parametrize("name", ["portal:guide", "portal:accessibility", "portal:privacy"])
def test_texts_for_everybody(client, cast, name):
    client.force_login(cast.mette)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["portal:accessibility", "portal:privacy"])
def test_the_declarations_are_public(client, db, name):
    assert client.get(reverse(name)).status_code == 200
