"""The other pages of a plan: a new one, areas, people, comments, sharing, and the facts that stay free in drift."""

import pytest
from django.urls import reverse

from core.audit import Event
from core.dates import today
from plans.models import Activity, Comment, Estate, HousingArea, Milestone, Plan, PlanMembership
from tests.factories.plans import EstateFactory, HousingAreaFactory, draft_plan, scheme, set_status
from tests.forms import fill, form_of, post

pytestmark = pytest.mark.django_db


def new_plan(client, **changes):
    scheme()
    url = reverse("plans:create")
    return post(client, url, fill(form_of(client.get(url)), **changes))


def test_four_fields_make_a_plan_with_a_default_term(cast, log_in):
    client = log_in(cast.mette)
    response = new_plan(client, title="Finlandsparken", municipality=str(cast.vejle.pk))
    plan = Plan.objects.get(title="Finlandsparken")
    assert response.url == reverse("plans:content", args=[plan.number])
    assert plan.number == f"{today().year}-0001"
    assert str(plan.scheme) == "2019-26-midlerne"
    assert plan.participants.get().organisation == cast.nordlyng
    assert plan.participants.get().is_applicant
    assert (plan.ends_on.year - plan.starts_on.year, plan.ends_on.month, plan.ends_on.day) == (3, 12, 31)
    assert plan.history.latest().history_user == cast.mette
    assert [event.text for event in Event.objects.timeline(plan)] == ["Planen er oprettet"]


def test_the_term_may_be_changed_or_left_out(cast, log_in):
    client = log_in(cast.mette)
    vejle = str(cast.vejle.pk)
    new_plan(client, title="27 måneder", municipality=vejle, starts_on="1/4-2027", ends_on="30. juni 2029")
    new_plan(client, title="Fire år", municipality=vejle, starts_on="1-6-2017", ends_on="")
    new_plan(client, title="Ingen", municipality=vejle, starts_on="", ends_on="")
    terms = {plan.title: (str(plan.starts_on), str(plan.ends_on)) for plan in Plan.objects.all()}
    assert terms == {
        "27 måneder": ("2027-04-01", "2029-06-30"),
        "Fire år": ("2017-06-01", "2021-05-31"),
        "Ingen": ("None", "None"),
    }


def test_what_is_missing_is_said_with_the_cure(cast, log_in):
    response = new_plan(log_in(cast.mette), title="", starts_on="1-4-2027", ends_on="31-3-2027")
    html = response.content.decode()
    for text in (
        "Skriv planens titel",
        "Vælg den kommune, planen ligger i",
        "Planen slutter, før den begynder. Skriv en senere slutdato",
        "<title>Fejl: Opret helhedsplan",
        "Der er 3 fejl",
    ):
        assert text in html
    assert not Plan.objects.exists()


def test_numbers_run_through_the_year(cast):
    assert [draft_plan(cast, title=title).number[-4:] for title in "abc"] == ["0001", "0002", "0003"]


def test_areas_are_chosen_and_searched_without_losing_others(cast, plan, log_in):
    municipality = plan.municipality
    other = HousingAreaFactory(municipality=municipality, name="Løget")
    estate = EstateFactory(organisation=cast.soengen, housing_area=other, number="9", name="Løget By")
    client = log_in(cast.mette)
    url = reverse("plans:areas", args=[plan.number])
    page = client.get(f"{url}?q=løget")
    assert "Nordvang" not in page.content.decode().partition("<form")[2].partition("</form>")[0].replace(
        "Nordvang og Søengen", ""
    )
    data = form_of(page)
    data.appendlist("estates", str(estate.pk))
    assert post(client, f"{url}?q=løget", data).status_code == 302
    names = {
        area.housing_area.name: set(area.estates.values_list("name", flat=True))
        for area in plan.areas.current()
    }
    assert names["Løget"] == {"Løget By"}  # an afdeling brings its boligområde
    assert names["Nordvang"] == {"Nordvang I", "Nordvang II"}  # not shown, so not unticked


def test_the_history_tells_which_afdelinger_were_ticked_and_unticked(cast, plan, log_in):
    client = log_in(cast.mette)
    url = reverse("plans:areas", args=[plan.number])
    data = form_of(client.get(url))
    kept = Estate.objects.get(name="Nordvang II")
    data.setlist("estates", [key for key in data.getlist("estates") if key != str(kept.pk)])
    assert post(client, url, data).status_code == 302
    data = form_of(client.get(url))
    data.appendlist("estates", str(kept.pk))
    assert post(client, url, data).status_code == 302
    assert post(client, url, form_of(client.get(url))).status_code == 302  # nothing changed: nothing told
    texts = [event.text for event in Event.objects.timeline(plan) if "estates" in event.verb]
    assert texts == [
        "Afdelinger i Nordvang er føjet til planen: Nordvang II",
        "Afdelinger i Nordvang er taget ud af planen: Nordvang II",
    ]
    page = client.get(reverse("portal:history", args=[plan.number])).content.decode()
    assert all(text in page for text in texts)


def test_a_new_boligomraade_with_an_afdeling_is_written_on_the_same_page(cast, plan, log_in):
    client = log_in(cast.mette)
    url = reverse("plans:areas", args=[plan.number])
    data = form_of(client.get(url))
    html = post(client, url, fill(data, **{"new-name": "Højen 1"})).content.decode()
    for text in ("Skriv navnet på boligområdet", "Skriv afdelingens nummer", "Vælg den boligorganisation"):
        assert text in html
    known = {"new-area_name": "Højen", "new-organisation": str(cast.nordlyng.pk), "new-number": "11"}
    html = post(client, url, fill(data, **known)).content.decode()
    assert "Afdeling 11 findes allerede: Nordvang I" in html
    fill(data, **{"new-number": "21", "new-district_name": "Syd", "new-residents": "1.204"})
    assert post(client, url, data).status_code == 302
    estate = Estate.objects.get(number="21", organisation=cast.nordlyng)
    assert (estate.name, estate.residents, estate.housing_area.name) == ("Højen 1", 1204, "Højen")
    assert estate in plan.areas.get(housing_area__name="Højen").estates.all()


def test_estates_of_another_kommune_cannot_be_posted(cast, plan, log_in):
    foreign = HousingAreaFactory(municipality=cast.odense.municipality, name="Vollsmose")
    estate = EstateFactory(organisation=cast.aaloekke, housing_area=foreign)
    client = log_in(cast.mette)
    url = reverse("plans:areas", args=[plan.number])
    data = form_of(client.get(url))
    data.appendlist("areas", str(foreign.pk))
    data.appendlist("estates", str(estate.pk))
    assert post(client, url, data).status_code == 200
    assert not plan.areas.filter(housing_area=foreign).exists()
    assert HousingArea.objects.get(pk=foreign.pk).plan_areas.count() == 0


def test_sharing_lets_the_kommune_in_once(cast, plan, log_in):
    url, content = (reverse(f"plans:{name}", args=[plan.number]) for name in ("share", "content"))
    jonas, mette = log_in(cast.jonas), log_in(cast.mette)
    assert jonas.get(content).status_code == 404
    assert log_in(cast.jakob).post(url).status_code == 403
    assert mette.post(url).status_code == 302
    assert jonas.get(content).status_code == 200
    assert mette.post(url).status_code == 409
    plan.refresh_from_db()
    assert plan.shared_on == today()
    assert [event.text for event in Event.objects.timeline(plan)].count(
        "Kladden er delt med Vejle Kommune"
    ) == 1


def test_edits_of_a_section_are_one_event_per_person_and_day(cast, plan, goal, log_in):
    url = reverse("plans:goal", args=[plan.number, "beskaeftigelse", goal.uid])
    for user, titles in ((cast.mette, ("a", "b")), (cast.jakob, ("c",))):
        client = log_in(user)
        for title in titles:
            post(client, url, fill(form_of(client.get(url)), title=title))
    texts = [(event.text, str(event.actor)) for event in Event.objects.timeline(plan)]
    assert texts.count(("Beskæftigelse er rettet", "Mette Sørensen")) == 1
    assert texts.count(("Beskæftigelse er rettet", "Jakob Lind")) == 1


# People and comments


def seat_form(client, plan, **changes):
    url = reverse("plans:team", args=[plan.number])
    return post(client, url, fill(form_of(client.get(url)), **changes))


def test_a_user_is_found_by_email_and_sees_the_plan(cast, plan, log_in):
    mette, niels = log_in(cast.mette), log_in(cast.niels)
    content = reverse("plans:content", args=[plan.number])
    assert niels.get(content).status_code == 404
    response = seat_form(
        mette, plan, email="Niels@Aaloekke.example", represents="residents", function="observer"
    )
    assert response.status_code == 302
    seat = plan.memberships.get(user=cast.niels)
    assert (seat.role_text, seat.represents_text) == ("observatør, styregruppe", "beboerne")
    assert niels.get(content).status_code == 200
    assert mette.post(reverse("plans:end_seat", args=[plan.number, seat.pk])).status_code == 302
    seat.refresh_from_db()
    assert seat.ends_on == today()
    assert mette.post(reverse("plans:end_seat", args=[plan.number, seat.pk])).status_code == 409


def test_somebody_without_a_user_has_only_a_name(cast, plan, log_in):
    mette = log_in(cast.mette)
    assert "Skriv en e-mail eller et navn" in seat_form(mette, plan).content.decode()
    unknown = seat_form(mette, plan, email="ingen@ingen.example").content.decode()
    assert "Ingen bruger har den e-mail" in unknown
    assert seat_form(mette, plan, name="Bent Beboer").status_code == 302
    assert PlanMembership.objects.get(name="Bent Beboer").user is None


def test_a_seat_is_changed_and_conflicts_are_asked_about(cast, plan, log_in):
    seat = plan.memberships.get(user=cast.sofie)
    url = reverse("plans:seat", args=[plan.number, seat.pk])
    mette, lars = log_in(cast.mette), log_in(cast.lars)
    hers, his = form_of(mette.get(url)), form_of(lars.get(url))
    assert post(mette, url, fill(hers, function="deputy_chair")).status_code == 302
    assert post(lars, url, fill(his, represents=f"organisation-{cast.soengen.pk}")).status_code == 302
    seat.refresh_from_db()
    assert (seat.function, seat.represents_organisation, seat.represents_residents) == (
        "deputy_chair",
        cast.soengen,
        False,
    )
    assert post(lars, url, fill(his, function="secretary")).status_code == 409


def comment(client, plan, **changes):
    url = reverse("plans:comment", args=[plan.number])
    return post(client, url, fill(form_of(client.get(url)), **changes))


def test_comments_are_read_by_those_they_are_for(cast, plan, log_in):
    set_status(plan, "draft", shared_on=today())
    url = reverse("plans:comment", args=[plan.number])
    assert comment(log_in(cast.jonas), plan, text="Til **alle**").status_code == 302
    assert comment(log_in(cast.jonas), plan, text="Kun til kommunen", audience="own").status_code == 302
    assert comment(log_in(cast.karim), plan, text="Fra formanden").status_code == 302
    hanne, mette = (log_in(user).get(url).content.decode() for user in (cast.hanne, cast.mette))
    assert "Kun til kommunen" in hanne
    assert "Kun til kommunen" not in mette
    assert "<strong>alle</strong>" in mette
    assert "Fra formanden" in mette
    assert Comment.objects.get(text="Kun til kommunen").organisation == cast.vejle


@pytest.mark.parametrize("text", ["", "Ring til 010190-1234", "\u202e skjult"])
def test_hostile_comments_are_refused(cast, plan, log_in, text):
    assert comment(log_in(cast.mette), plan, text=text).status_code == 200
    assert not Comment.objects.exists()


def test_hostile_html_is_drawn_as_text(cast, plan, log_in):
    comment(log_in(cast.mette), plan, text="<script>alert(1)</script> [x](javascript:alert(1))")
    html = log_in(cast.jakob).get(reverse("plans:comment", args=[plan.number])).content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_readers_may_not_comment(cast, plan, log_in):
    PlanMembership.objects.create(plan=plan, user=cast.niels, role="reader", body="none", starts_on=today())
    client = log_in(cast.niels)
    url = reverse("plans:comment", args=[plan.number])
    assert "<textarea" not in client.get(url).content.decode()
    assert client.post(url, {"text": "Hej"}).status_code == 403


# A plan in drift


@pytest.fixture
def running(plan):
    Activity.objects.filter(plan=plan, title="Brobygning til jobcentret").update(number="2.1.1")
    return set_status(plan, "running", submitted_on=today(), started_on=today())


def test_practical_facts_stay_free_and_are_logged(cast, running, goal, log_in):
    url = reverse("plans:goal", args=[running.number, "beskaeftigelse", goal.uid])
    client = log_in(cast.jakob)
    data = form_of(client.get(url))
    activity = goal.activities.first()
    assert "title" not in data
    assert f"activity-{activity.uid}-title" not in data
    fill(data, **{f"activity-{activity.uid}-responsible_person": "Amina Yusuf"})
    assert post(client, url, data).status_code == 302
    activity.refresh_from_db()
    assert activity.responsible_person == "Amina Yusuf"
    texts = [event.text for event in Event.objects.timeline(running)]
    assert "2.1.1 Brobygning til jobcentret: ansvarlig person er rettet" in texts
    assert Plan.objects.get(pk=running.pk).revision == running.revision + 1


def test_dates_stay_inside_the_term_in_drift(cast, running, goal, log_in):
    url = reverse("plans:goal", args=[running.number, "beskaeftigelse", goal.uid])
    client = log_in(cast.jakob)
    data = form_of(client.get(url))
    activity = goal.activities.first()
    html = post(client, url, fill(data, **{f"activity-{activity.uid}-ends_on": "1-4-2031"})).content.decode()
    assert "Handling 2.1.1 skal slutte senest den 31. marts 2031, hvor planen slutter" in html


def test_what_was_agreed_is_locked_in_drift(cast, running, goal, log_in):
    url = reverse("plans:goal", args=[running.number, "beskaeftigelse", goal.uid])
    client = log_in(cast.mette)
    activity = goal.activities.first()
    data = form_of(client.get(url))
    fill(data, title="Nyt mål", **{f"activity-{activity.uid}-title": "Nyt navn"})
    post(client, url, data)
    data["remove"] = f"activities:{activity.uid}"
    assert post(client, url, data).status_code == 403
    new = "7f1d4a4c-9f8d-4b1e-8c53-3a0f3f0c2b11"
    del data["remove"]
    data.setlist("new-activities", [new])
    data[f"activity-{new}-responsible_person"] = "Ny række"
    assert post(client, url, data).status_code in (200, 403, 409)
    goal.refresh_from_db()
    activity.refresh_from_db()
    assert goal.title == "Flere beboere er i arbejde eller uddannelse"
    assert activity.title == "Brobygning til jobcentret"
    assert activity.ended_on is None
    assert not Activity.objects.filter(uid=new).exists()
    for name in ("basics", "areas", "foci"):
        page = reverse(f"plans:{name}", args=[running.number])
        assert client.get(page).status_code == 302, name
        assert client.post(page, {"title": "x"}).status_code in (200, 409), name
    assert Plan.objects.get(pk=running.pk).title == "Nordvang og Søengen"


def test_a_milestone_is_reached_in_drift(cast, running, log_in):
    url = reverse("plans:milestones", args=[running.number])
    client = log_in(cast.mette)
    milestone = Milestone.objects.filter(plan=running).first()
    data = form_of(client.get(url))
    fill(
        data,
        **{f"milestone-{milestone.uid}-reached_on": "15-6-2027", f"milestone-{milestone.uid}-title": "x"},
    )
    assert post(client, url, data).status_code == 302
    milestone.refresh_from_db()
    assert (str(milestone.reached_on), milestone.title) == ("2027-06-15", "Medarbejderne er ansat")


def test_the_fund_is_led_to_what_was_sent(cast, plan, log_in):
    set_status(plan, "in_approval", submitted_on=today(), sent_to_fund_on=today())
    client = log_in(cast["else"])
    response = client.get(reverse("plans:content", args=[plan.number]))
    assert (response.status_code, response.url) == (302, reverse("approvals:case", args=[plan.number]))
