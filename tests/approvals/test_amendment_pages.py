"""The pages of an amendment: written by the plan's own forms, decided on by those it concerns."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from approvals.models import Amendment, StepKind
from plans.models import Estate, Goal, HousingArea
from tests.approvals import amending
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def url(name: str, plan: Any, *place: Any, **query: str) -> str:
    address = reverse(f"approvals:{name}", args=[plan.number, *place])
    return address + "".join(f"?{key}={value}" for key, value in query.items())


def posted(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser posts from the form that it was sent, with some fields written anew."""
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form}
    drawn = {
        name: form.fields[name].prepare_value(value) if hasattr(form.fields[name], "prepare_value") else value
        for name, value in data.items()
        if name in form.fields
    }
    shown = {name: "" if value is None else value for name, value in drawn.items() if value is not False}
    row = page.context.get("page")
    new = {"uid": row.uid} if row is not None and row.is_new else {}
    return {**shown, **new, **changes}


def test_the_way_of_a_change_in_the_browser(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    mette, lars, karim = as_user(cast.mette), as_user(cast.lars), as_user(cast.karim)
    answer = mette.post(
        url("amendment_new", plan), {"title": "Et skarpere mål", "reason": "Vi nåede det gamle."}
    )
    assert answer.status_code == 302
    amendment = Amendment.objects.get(plan=plan)
    goal = Goal.objects.filter(plan=plan).order_by("number").first()
    address = url("amendment_row", plan, 1, "goals", goal.uid)
    page = mette.get(address)
    assert mette.post(address, posted(page, title="Et skarpere mål")).status_code == 302
    shown = mette.get(url("amendment", plan, 1))
    text = shown.content.decode()
    assert "Et skarpere mål" in text
    assert [one.after for one in shown.context["figure"].operations] == ["Et skarpere mål"]
    assert Goal.objects.get(pk=goal.pk).title == goal.title
    assert "Send til godkendelse" not in text
    signer = lars.get(url("amendment", plan, 1))
    assert "Send til godkendelse" in signer.content.decode()
    version = signer.context["amendment"].version
    data = {"version": version, "password": PASSWORD}
    assert lars.post(url("amendment_send", plan, 1), data).status_code == 302
    step = amending.step(amending.fresh(amendment), StepKind.BOARD)
    assert "Bekræft styregruppens beslutning" in karim.get(reverse("portal:tasks")).content.decode()
    page = karim.get(url("board", plan, step.pk))
    assert page.status_code == 200
    data = posted(page, decided_on="20-11-2026", approves="yes", password=PASSWORD)
    assert karim.post(url("board", plan, step.pk), data).status_code == 302
    assert Goal.objects.get(pk=goal.pk).title == "Et skarpere mål"
    done = as_user(cast.jonas).get(url("amendment", plan, 1)).content.decode()
    assert "Planen er ændret" in done


def test_whoever_sends_an_amendment_shows_anew_who_they_are(cast: Any, as_user: Any) -> None:
    amendment = amending.fresh(amending.content_change(cast))
    lars, address = as_user(cast.lars), url("amendment_send", amendment.plan, amendment.number)
    page, version = url("amendment", amendment.plan, amendment.number), amendment.version
    assert 'name="password"' in lars.get(page).content.decode()
    assert 'name="password"' not in as_user(cast.mette).get(page).content.decode()
    for password, told in (("", "Skriv din adgangskode."), ("forkert", "Adgangskoden er ikke rigtig.")):
        answer = lars.post(address, {"version": version, "password": password})
        text = answer.content.decode()
        assert (answer.status_code, text.count(told)) == (422, 2), (
            "at the field, and at the head of a long page"
        )
        assert 'href="#id_password"' in text
    older = lars.post(address, {"version": version - 1, "password": "forkert"})
    assert older.status_code == 409, "a wrong password does not make an older page new"
    assert amending.fresh(amendment).state == "draft"
    assert as_user(cast.mette).post(address, {"version": version}).status_code == 403
    assert lars.post(address, {"version": version, "password": PASSWORD}).status_code == 302
    assert amending.fresh(amendment).state == "sent"


@pytest.mark.parametrize(
    ("kind", "parent", "values"),
    [
        ("challenges", "foci", {"title": "Ny udfordring"}),
        ("goals", "foci", {"title": "Nyt mål"}),
        ("indicators", "goals", {"name": "Ny indikator"}),
        ("targets", "indicators", {"value": "40", "due_on": "1-12-2029"}),
        ("activities", "goals", {"title": "Ny handling", "level": "city"}),
        ("milestones", "", {"title": "Ny milepæl", "due_on": "1-6-2029"}),
    ],
)
def test_a_new_row_of_each_kind(cast: Cast, as_user: Any, kind: str, parent: str, values: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    under = {"under": amending.uid_of(plan, parent)} if parent else {}
    address = url("amendment_row_new", plan, 1, kind, **under)
    page = mette.get(address)
    data = posted(page, **values)
    for _ in range(2):
        assert mette.post(address, data).status_code in (302, 404)
    operations = amending.fresh(amendment).listed_operations
    assert [(one.kind, one.adds) for one in operations] == [(kind, True)]
    assert mette.get(url("amendment", plan, 1)).status_code == 200


@pytest.mark.parametrize(
    "kind", ["plan", "challenges", "goals", "indicators", "targets", "activities", "milestones"]
)
def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing(cast: Cast, as_user: Any, kind: str) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    uid = plan.uid if kind == "plan" else amending.uid_of(plan, kind)
    address = url("amendment_row", plan, 1, kind, uid)
    page = mette.get(address)
    answer = mette.post(address, posted(page))
    assert answer.status_code == 302, answer.context["form"].errors
    assert amending.fresh(amendment).operations == []


def test_a_row_that_goes_and_comes_back(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    uid = amending.uid_of(plan, "activities")
    assert mette.post(url("amendment_remove", plan, 1, "activities", uid)).status_code == 302
    figure = mette.get(url("amendment", plan, 1)).context["figure"]
    assert [one.state for one in figure.operations] == ["ended"]
    assert mette.post(url("amendment_undo", plan, 1), {"key": figure.operations[0].key}).status_code == 302
    assert amending.fresh(amendment).operations == []


def test_amounts_are_written_in_the_grid(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    address = url("amendment_money", plan, 1)
    form = mette.get(address).context["form"]
    name = next(name for name, slot in form.slots.items() if name.startswith("budget") and slot.stored)
    row, _, _year = name.rpartition("-")
    data = {name: "1.234,50", f"set-{row}": form.guard_of(row, form.shown.years)}
    assert mette.post(address, data).status_code == 302
    operations = amending.fresh(amendment).listed_operations
    assert [(one.kind, one.field, one.new) for one in operations] == [("budget", "amount", "1234.50")]
    assert mette.post(address, data).status_code == 409
    assert mette.post(address, {name: "mange", f"set-{row}": data[f"set-{row}"]}).status_code == 422


def test_an_amendment_of_amounts_alone_has_no_empty_heading(cast: Cast, as_user: Any) -> None:
    amendment = amending.fresh(amending.raise_everything(amending.draft(cast), cast))
    amendment = amending.board(amending.send(amendment, cast), cast)
    amendment = amending.forward(amending.kommune(amendment, cast), cast)
    plan, step = amendment.plan, amending.step(amendment, "fund")
    browser = as_user(cast.else_)
    page, answer = (
        browser.get(address).content.decode()
        for address in (url("amendment", plan, 1), url("agree", plan, step.pk))
    )
    for text in (page, answer):
        assert text.count('<h2 id="amounts">Beløb</h2>') == 1
        assert "Før og efter</h2>" not in text
        assert "<h2>Ændringen</h2>" not in text
    assert "Landsbyggefondens andel bliver 8.625.300,00 kr. Godkendelsen er samtidig" in answer


def test_the_indsatsomraader_are_chosen(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    address = url("amendment_foci", plan, 1)
    form = mette.get(address).context["form"]
    every = [code for code, _ in form.fields["chosen"].choices]
    gone = form["chosen"].value()[0]
    left = {"chosen": [code for code in every if code != gone], "drawn": form["drawn"].value()}
    assert mette.post(address, left).status_code == 302
    operations = amending.fresh(amendment).listed_operations
    # What hangs on it goes with it; a milepæl stays and stands across the plan.
    stays = {(one.kind, one.field, one.new) for one in operations if not one.ends}
    assert stays == {("milestones", "focus", None)}
    assert {"foci", "goals", "activities"} <= {one.kind for one in operations}
    drawn = mette.get(address).context["form"]["drawn"].value()
    assert mette.post(address, {"chosen": every, "drawn": drawn}).status_code == 302
    assert not [one for one in amending.fresh(amendment).listed_operations if one.kind == "foci"]
    assert mette.post(address, left).status_code == 302
    page = mette.get(url("amendment", plan, 1))
    assert [one.name for one in page.context["figure"].approvals] == [
        "Styregruppen",
        "Kommunen",
        "Landsbyggefonden",
    ]


def test_a_participant_is_added(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    address = url("amendment_participants", plan, 1)
    form = mette.get(address).context["form"]
    chosen = form["chosen"].value()
    new = next(code for code, _ in form.fields["chosen"].choices if code not in chosen)
    answer = mette.post(address, {"chosen": [*chosen, new], "drawn": form["drawn"].value()})
    assert answer.status_code == 302
    assert [one.kind for one in amending.fresh(amendment).listed_operations] == ["participants"]


def test_a_clash_is_shown_with_both_values_and_settled(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    first = amending.content_change(cast, plan, title="Den førstes mål")
    amending.content_change(cast, plan, title="Den andens mål")
    mette = as_user(cast.mette)
    assert "En anden ændring rører ved det samme" in mette.get(url("amendment", plan, 2)).content.decode()
    amending.board(amending.send(first, cast), cast)
    page = mette.get(url("amendment", plan, 2))
    text = page.content.decode()
    assert "Planen er ændret imens" in text
    assert "Den førstes mål" in text
    assert "Den andens mål" in text
    key = page.context["figure"].clashes[0].operation.key
    settled = mette.post(url("amendment_settle", plan, 2), {"key": key, "choice": "mine"})
    assert settled.status_code == 302
    assert not mette.get(url("amendment", plan, 2)).context["figure"].clashes


def test_the_fund_agrees_on_its_page(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    plan, fund = amendment.plan, as_user(cast.else_)
    step = amending.step(amendment, StepKind.FUND)
    assert "Godkend ændringen" in fund.get(url("step", plan, step.pk)).content.decode()
    assert fund.get(url("grant", plan, step.pk)).status_code == 403
    page = fund.get(url("agree", plan, step.pk))
    data = posted(page, agreed_on="25-11-2026", reference="LBF-12", password=PASSWORD)
    assert fund.post(url("agree", plan, step.pk), data).status_code == 302
    assert amending.fresh(amendment).state == "applied"


@pytest.mark.parametrize("page", ["amendment", "amendments"])
def test_pages_cost_the_same_for_more_rows(
    page: str, cast: Cast, as_user: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    amendment = amending.content_change(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    place = [1] if page == "amendment" else []
    with django_assert_max_num_queries(25) as first:
        mette.get(url(page, plan, *place))
    for index in range(2):
        amending.write(amendment, cast, "activities", amending.uid_of(plan, "activities", index), title="Nyt")
    with django_assert_max_num_queries(len(first)):
        mette.get(url(page, plan, *place))


def test_boligomraader_and_afdelinger_are_chosen(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    area = HousingArea.objects.create(municipality=plan.municipality, name="Vestervang")
    Estate.objects.create(organisation=cast.nordlyng, number="77", name="Afdeling 77", housing_area=area)
    address = url("amendment_areas", plan, 1)
    page = mette.get(address)
    form = page.context["form"]
    own = {str(uid) for uid in plan.areas.current().values_list("uid", flat=True)}
    nothing = {"areas_seen": form["areas_seen"].value(), "estates_seen": form["estates_seen"].value()}
    drawn = nothing | {"areas": form["areas"].value(), "estates": form["estates"].value()}
    assert mette.post(address, drawn).status_code == 302
    assert amending.fresh(amendment).operations == []
    added = {**drawn, "estates": [*drawn["estates"], *area.estates.values_list("pk", flat=True)]}
    assert mette.post(address, added).status_code == 302
    (operation,) = amending.fresh(amendment).listed_operations
    assert operation.new["housing_area"]["name"] == "Vestervang"
    assert [estate["number"] for estate in operation.new["estates"]] == ["77"]
    assert "Vestervang" in mette.get(url("amendment", plan, 1)).content.decode()
    # What is unticked again leaves nothing behind, and every box of the plan's own areas can be unticked.
    undo = {**drawn, "areas_seen": f"{nothing['areas_seen']} {area.pk}"}
    assert mette.post(address, undo).status_code == 302
    assert amending.fresh(amendment).operations == []
    assert mette.post(address, nothing).status_code == 302
    operations = amending.fresh(amendment).listed_operations
    assert {(one.ends, one.uid) for one in operations} == {(True, uid) for uid in own}
    assert plan.areas.current().count() == len(own)


def test_an_afdeling_on_no_list_is_made_when_the_amendment_is_carried_out(cast: Cast, as_user: Any) -> None:
    amendment = amending.draft(cast)
    plan, mette = amendment.plan, as_user(cast.mette)
    address = url("amendment_areas", plan, 1)
    form = mette.get(address).context["form"]
    drawn = {name: form[name].value() for name in ("areas", "estates", "areas_seen", "estates_seen")}
    new = {"new-area_name": "Havnen", "new-organisation": cast.nordlyng.pk, "new-number": "99"}
    refused = mette.post(address, {**drawn, **new})
    assert refused.status_code == 422
    assert "Skriv afdelingens navn" in refused.content.decode()
    assert mette.post(address, {**drawn, **new, "new-name": "Kajen"}).status_code == 302
    assert not HousingArea.objects.filter(name="Havnen").exists()
    # The boxes of the list do not touch it.
    assert mette.post(address, drawn).status_code == 302
    amendment = amending.kommune(amending.board(amending.send(amendment, cast), cast), cast)
    assert amendment.state == "applied"
    row = plan.areas.current().get(housing_area__name="Havnen")
    assert [estate.name for estate in row.estates.all()] == ["Kajen"]


def test_the_kommune_sends_an_amendment_back_before_any_body_has_decided(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    plan, jonas = amendment.plan, as_user(cast.jonas)
    address = url("amendment_return", plan, amendment.number)
    assert address in jonas.get(url("amendment", plan, amendment.number)).content.decode()
    assert address not in as_user(cast.mette).get(url("amendment", plan, amendment.number)).content.decode()
    data = {"version": amendment.case.version, "whole": "Skriv, hvad de to år koster."}
    for name in ("mette", "lars", "hanne", "karim"):
        assert as_user(cast[name]).post(address, data).status_code == 403
    for name in ("niels", "grethe", "admin"):
        assert as_user(cast[name]).post(address, data).status_code == 404
    refused = jonas.post(address, data | {"whole": " "})
    assert (refused.status_code, amending.fresh(amendment).state) == (422, "sent")
    assert jonas.post(address, data).status_code == 302
    assert jonas.post(address, data).status_code == 409
    amendment = amending.fresh(amendment)
    assert (amendment.state, amendment.case.state) == ("returned", "returned")
    assert make.fresh(plan).open_sections == []
    shown = as_user(cast.mette).get(url("amendment", plan, amendment.number)).content.decode()
    assert "Skriv, hvad de to år koster." in shown
    assert amendment.case.remarks.get().decision is None
    history = as_user(cast.mette).get(reverse("portal:history", args=[plan.number])).content.decode()
    assert f"{amendment} sendt tilbage til rettelse" in history
    assert amending.send(amendment, cast).state == "sent"


def test_an_amendment_that_does_not_concern_the_kommune_is_not_its_to_send_back(
    cast: Cast, as_user: Any
) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    address = url("amendment_return", amendment.plan, amendment.number)
    data = {"version": amendment.case.version, "whole": "Vi er ikke enige."}
    answer = as_user(cast.jonas).post(address, data)
    assert answer.status_code == 409
    assert "Kommunen skal ikke godkende ændringen" in answer.content.decode()
    assert amending.fresh(amendment).state == "sent"
