"""The list of plans: everybody finds their own plans, and nobody another's."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Membership, Municipality, Organisation
from accounts.roles import Role
from approvals.models import CaseStep
from core.models import TaskRun
from plans.actions import share_plan
from plans.models import Activity, Estate, Goal, HousingArea, Plan, PlanMembership
from tests.factories.approvals import financed_plan, forwarded_plan, granted_plan, submitted_plan
from tests.factories.monitoring import at_noon, draft_report, measured_plan
from tests.factories.plans import complete_plan, draft_plan
from tests.portal.golden import recalculated

URL = "/planer/"


def titles(response) -> list[str]:
    return [row.title for row in response.context["rows"]]


@pytest.fixture
def plan(cast):
    return financed_plan(cast)


def test_everybody_sees_the_plans_they_have_to_do_with(client, cast, plan):
    for name in ("mette", "lars", "ida", "tove", "karim"):
        client.force_login(cast[name])
        assert titles(client.get(URL)) == ["Nordvang og Søengen"], name


@pytest.mark.parametrize("name", ["jonas", "hanne", "else", "niels", "grethe", "birthe", "admin"])
def test_a_draft_that_is_not_shared_is_in_nobody_elses_list(client, cast, plan, name):
    client.force_login(cast[name])
    response = client.get(URL)
    assert titles(response) == []
    assert "Nordvang" not in response.content.decode()


def test_a_shared_draft_is_in_its_own_kommunes_list_only(client, cast, plan):
    share_plan(plan=plan, by=cast.mette)
    client.force_login(cast.jonas)
    assert titles(client.get(URL)) == ["Nordvang og Søengen"]
    client.force_login(cast.grethe)
    assert titles(client.get(URL)) == []


@pytest.mark.parametrize(
    "words", ["nordvang", "NORDVANG", "søengens boligselskab", "2026-", "vejle", "lommepengejob", "søengen i"]
)
def test_a_search_finds_by_title_number_organisation_area_and_handling(client, cast, plan, words):
    client.force_login(cast.mette)
    assert titles(client.get(URL, {"q": words})) == ["Nordvang og Søengen"]


def test_a_search_that_finds_nothing_says_what_to_do(client, cast, plan):
    client.force_login(cast.mette)
    response = client.get(URL, {"q": "Gellerup"})
    assert titles(response) == []
    assert "Ingen planer passer til din søgning" in response.content.decode()


def test_filters_and_sorting_hold_to_what_is_visible(client, cast, plan):
    other = draft_plan(cast, title="Ådalen")
    client.force_login(cast.mette)
    assert titles(client.get(URL, {"sort": "plan"})) == ["Nordvang og Søengen", "Ådalen"]
    assert titles(client.get(URL, {"sort": "-plan"})) == ["Ådalen", "Nordvang og Søengen"]
    assert titles(client.get(URL, {"status": "running"})) == []
    assert titles(client.get(URL, {"organisation": cast.soengen.pk})) == ["Nordvang og Søengen"]
    assert titles(client.get(URL, {"sort": "password"})) == [other.title, plan.title]


def test_what_waits_for_me_is_found_with_one_click(client, cast, plan):
    draft_plan(cast, title="Ådalen")
    submitted_plan(cast, plan=plan)
    client.force_login(cast.jonas)
    response = client.get(URL, {"kun": "venter"})
    assert titles(response) == ["Nordvang og Søengen"]
    assert "Skriv indstillingen" in response.content.decode()
    client.force_login(cast.hanne)
    assert titles(client.get(URL, {"kun": "venter"})) == []


@pytest.mark.parametrize("name", ["mette", "jonas"])
def test_the_box_and_the_choice_count_the_same_plans(client, cast, plan, name):
    """Mette's running plan waits with a redegørelse and målinger: tasks of one plan. Jonas has two cases."""
    draft_report(measured_plan(cast), cast)
    submitted_plan(cast, plan=plan)
    submitted_plan(cast, title="Ådalen")
    client.force_login(cast[name])
    with at_noon():
        response = client.get(URL)
        found = titles(client.get(URL, {"kun": "venter"}))
    [choice] = [one for one in response.context["filters"].quick_choices if one.label == "Venter på mig"]
    counted = {"mette": 1, "jonas": 2}[name]
    assert (choice.count, len(found)) == (counted, counted)
    heading = "1 plan venter på dig" if counted == 1 else "2 planer venter på dig"
    assert heading in response.content.decode()


def test_the_spreadsheet_holds_the_same_plans_as_the_page(client, cast, plan):
    draft_plan(cast, title="=HYPERLINK(1)")
    client.force_login(cast.mette)
    response = client.get(reverse("portal:plans_spreadsheet"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == titles(client.get(URL))
    assert rows[0][1] == "=HYPERLINK(1)"
    assert sheet.cell(2, 2).data_type == "s", "a title must not run as a formula"
    assert sheet.freeze_panes == "A2"
    # It adds nothing up: a cell that would run could only be somebody's text.
    assert recalculated(response.content) == 0


def test_the_csv_holds_the_same_plans_in_the_same_order_and_runs_nothing(client, cast, plan, monkeypatch):
    monkeypatch.setattr("portal.views.PLANS_A_CHUNK", 1)
    draft_plan(cast, title="=HYPERLINK(1)")
    draft_plan(cast, title="Ådalen; vest")

    def fetched(person, query=""):
        client.force_login(person)
        response = client.get(reverse("portal:plans_csv") + query)
        assert response["Content-Disposition"].startswith("attachment")
        text = b"".join(response.streaming_content).decode()
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))

    head, *rows = fetched(cast.mette)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("portal:plans_spreadsheet")).content)).active
    assert head == [cell.value for cell in book[1]]
    assert [row[1].removeprefix("'") for row in rows] == titles(client.get(URL))
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]
    assert [row[1] for row in fetched(cast.mette, "?q=ådalen")[1:]] == ["Ådalen; vest"]
    assert fetched(cast.mette, "?sort=-plan")[1][1] == "Ådalen; vest"
    # The drafts are mette's own; the kommune sees what is shared with it, and others nothing.
    assert len(fetched(cast.jonas)) == 1 + len(titles(client.get(URL)))
    assert fetched(cast.niels)[1:] == []
    assert f"{reverse('portal:plans_csv')}?q=%C3%A5dalen" in client.get(f"{URL}?q=ådalen").content.decode()


def test_a_long_list_is_written_in_the_background_and_is_its_readers_alone(
    client, cast, plan, monkeypatch, run_tasks
):
    monkeypatch.setattr("portal.views.PLANS_AT_ONCE", 1)
    draft_plan(cast, title="Ådalen")
    client.force_login(cast.mette)
    url = reverse("portal:plans_spreadsheet")
    assert "Regneark med 2 planer" in client.get(url).content.decode()
    assert not TaskRun.objects.exists(), "opening a page orders nothing"
    response = client.post(f"{url}?q=ådalen")
    assert response["Content-Disposition"].startswith("attachment"), "one plan is written at once"
    with transaction.atomic():
        assert client.post(f"{url}?sort=-plan").status_code == 302
    run = TaskRun.objects.get() if (done := run_tasks()) == [] else done[0]
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (TaskRun.State.DONE, 2, 2)
    file = client.get(run.result_url)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    names = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert names == titles(client.get(f"{URL}?sort=-plan"))
    for name in ("lars", "jonas", "niels"):
        client.force_login(cast[name])
        assert client.get(run.result_url).status_code == 404, name
    client.force_login(cast.mette)
    cast.mette.memberships.update(ends_on=dt.date(2020, 1, 1), starts_on=dt.date(2019, 1, 1))
    assert client.get(run.result_url).status_code == 404, "the right has ended, and the list with it"


def test_the_list_costs_the_same_for_one_plan_of_each_kind_and_for_three(
    client, cast, plan, django_assert_max_num_queries
):
    """A draft, one under approval and one running: each kind asks for something of its own."""
    submitted_plan(cast, title="Ådalen")
    granted_plan(cast, plan=financed_plan(cast, title="Østervang"))
    client.force_login(cast.mette)
    client.get(URL)
    with django_assert_max_num_queries(25) as one:
        assert len(titles(client.get(URL))) == 3
    for number in ("2", "3"):
        draft_plan(cast, title=f"Birkelunden {number}")
        submitted_plan(cast, title=f"Ådalen {number}")
        granted_plan(cast, plan=financed_plan(cast, title=f"Østervang {number}"))
    with django_assert_max_num_queries(25) as three:
        assert len(titles(client.get(URL))) == 9
    assert len(three) == len(one)


def test_the_fund_cannot_feel_its_way_into_the_live_rows_by_searching(client, cast, plan):
    forwarded_plan(cast, plan=plan)
    client.force_login(cast.else_)
    assert titles(client.get(URL, {"q": "nordvang"})) == ["Nordvang og Søengen"]
    assert titles(client.get(URL, {"q": "lommepengejob"})) == []


def test_every_word_of_a_search_is_found_somewhere_each_in_its_place(client, cast, plan):
    draft_plan(cast, title="Ådalen")
    client.force_login(cast.mette)
    for words in (
        "Nordvang Vejle",
        "lommepengejob Søengens 2026",
        "nordvang søengen i vejle kommune nordvang",
    ):
        assert titles(client.get(URL, {"q": words})) == ["Nordvang og Søengen"], words
    assert titles(client.get(URL, {"q": "vejle"})) == ["Ådalen", "Nordvang og Søengen"]
    for words in ("Ådalen lommepengejob", "Nordvang Gellerup", "%", "nord_ang", "a b c d e f g h Gellerup"):
        assert titles(client.get(URL, {"q": words})) == [], words
    assert titles(client.get(URL, {"q": plan.scheme.name, "sort": "-plan"})) == [
        "Ådalen",
        "Nordvang og Søengen",
    ]


def test_what_people_have_written_is_no_markup_in_the_list(client, cast):
    plan = submitted_plan(cast, title='Nord & <b title="x">vang</b>')
    Organisation.objects.filter(pk=cast.nordlyng.pk).update(name="Lyng & <i>Co</i>")
    CaseStep.objects.filter(case__plan=plan).update(
        body_name="<u>Udvalg</u>", body_genitive="<u>Udvalgets</u>"
    )
    client.force_login(cast.mette)
    html = client.get(URL).content.decode()
    assert "Nord &amp; &lt;b title=&quot;x&quot;&gt;vang&lt;/b&gt;" in html
    assert "Lyng &amp; &lt;i&gt;Co&lt;/i&gt;" in html
    assert "&lt;u&gt;Udvalg" in html
    assert not any(tag in html for tag in ("<b title", "<i>", "<u>"))


def test_filters_narrow_each_other_and_what_is_no_choice_is_not_chosen(client, cast, plan):
    submitted_plan(cast, title="Ådalen")
    client.force_login(cast.mette)
    both = ["Ådalen", "Nordvang og Søengen"]
    assert titles(client.get(URL, {"scheme": plan.scheme_id})) == both
    assert titles(client.get(URL, {"scheme": plan.scheme_id, "status": "draft"})) == ["Nordvang og Søengen"]
    assert titles(client.get(URL, {"municipality": plan.municipality_id, "q": "Ådal"})) == ["Ådalen"]
    for name in ("scheme", "status", "organisation", "municipality", "kun", "sort"):
        assert titles(client.get(URL, {name: "0"})) == both, name
    other = Municipality.objects.exclude(pk=plan.municipality_id)[0]
    page = client.get(URL, {"municipality": other.pk})
    assert titles(page) == both, "a kommune without a plan that the person sees is no choice"
    assert f">{other}</option>" not in page.content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_word_in_a_name_or_title_is_found_by_the_index_and_not_by_reading_every_row():
    """The indexes hold the very expressions that `icontains` asks for."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for model in (Organisation, HousingArea, Estate, Goal, Activity):
            field = "title" if model in (Goal, Activity) else "name"
            found = model.objects.filter(**{f"{field}__icontains": "beskæft"}).order_by()
            assert f"_{field}_words" in found.values("pk").explain(), model


def test_a_revisor_is_led_to_the_books_that_they_read(client, cast):
    """And to nothing of the content, nor to books of others."""
    plan = complete_plan(cast, title="Nordvang")
    other = complete_plan(cast, title="Birkely")
    Plan.objects.filter(pk=other.pk).update(status=Plan.Status.RUNNING, started_on=dt.date(2026, 1, 1))
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING, started_on=dt.date(2026, 1, 1))
    PlanMembership.objects.filter(user=cast.birthe).delete()
    PlanMembership.objects.create(
        plan=plan, user=cast.birthe, role="auditor", body="none", starts_on=dt.date(2025, 1, 1)
    )
    client.force_login(cast.birthe)
    page = client.get("/planer/")
    text = page.content.decode()
    assert [row.pk for row in page.context["books"]] == [plan.pk]
    assert "Regnskaber, du reviderer" in text
    assert "Der er ingen planer endnu" not in text
    assert "Birkely" not in text
    for address in ("regnskab/", "redegoerelser/"):
        assert f'href="/planer/{plan.number}/{address}"' in text
        assert client.get(f"/planer/{plan.number}/{address}").status_code == 200
    assert f'href="/planer/{plan.number}/"' not in text
    assert [row.pk for row in client.get("/planer/?soeg=nord").context["books"]] == [plan.pk]
    for who in (cast.mette, cast.jonas, cast.niels):
        client.force_login(who)
        assert "du reviderer" not in client.get("/planer/").content.decode()


def test_a_revisor_of_an_organisation_finds_its_books_also_when_they_see_another_plan(client, cast):
    plan = complete_plan(cast, title="Nordvang")
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING, started_on=dt.date(2026, 1, 1))
    PlanMembership.objects.filter(user=cast.birthe).delete()
    Membership.objects.create(
        user=cast.birthe,
        organisation=plan.participants.get(is_applicant=True).organisation,
        role=Role.AUDITOR,
        starts_on=dt.date(2025, 1, 1),
    )
    seen = complete_plan(cast, title="Birkely")
    PlanMembership.objects.create(
        plan=seen, user=cast.birthe, role="reader", body="none", starts_on=dt.date(2025, 1, 1)
    )
    client.force_login(cast.birthe)
    assert plan.pk in [row.pk for row in client.get("/planer/").context["books"]]
