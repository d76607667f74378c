"""Ansøger, kommune and bevillingsperiode of a draft: changed on the page of its basics until the first hand-in."""

from typing import Any

import pytest
from django.urls import reverse

from core.audit import Event
from plans.actions import share_plan
from plans.models import GrantScheme, Plan
from tests.approvals import states
from tests.factories.accounts import Cast
from tests.factories.approvals import financed_plan, submitted_plan
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan, draft_plan
from tests.forms import fill, form_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Plan:
    return draft_plan(cast)


def page_of(plan: Plan) -> str:
    return reverse("plans:basics", args=[plan.number])


def saves(client: Any, plan: Plan, **changes: Any) -> Any:
    return post(client, page_of(plan), fill(form_of(client.get(page_of(plan))), **changes))


def acts(plan: Plan) -> list[str]:
    return [event.text for event in Event.objects.timeline(plan)]


def test_the_kommune_of_a_draft_can_be_changed(cast: Cast, draft: Plan, log_in: Any) -> None:
    revision = draft.revision
    response = saves(log_in(cast.mette), draft, municipality=str(cast.odense.pk))
    assert response.url == page_of(draft)
    draft.refresh_from_db()
    assert draft.municipality == cast.odense.municipality
    assert draft.revision > revision
    assert "Kommune: Vejle Kommune er ændret til Odense Kommune" in acts(draft)
    assert draft.history.latest().history_user == cast.mette


def test_a_shared_draft_is_not_shown_to_the_new_kommune_before_it_is_shared_again(
    cast: Cast, draft: Plan, log_in: Any
) -> None:
    share_plan(plan=draft, by=cast.mette)
    saves(log_in(cast.mette), draft, municipality=str(cast.odense.pk))
    for user in (cast.grethe, cast.jonas):
        assert not Plan.objects.visible_to(user).filter(pk=draft.pk).exists()
    share_plan(plan=draft, by=cast.mette)
    assert Plan.objects.visible_to(cast.grethe).filter(pk=draft.pk).exists()


def test_what_belongs_to_the_old_kommune_goes_first(cast: Cast, log_in: Any) -> None:
    plan = complete_plan(cast)
    add_economy(plan, by=cast.mette)
    response = saves(log_in(cast.mette), plan, municipality=str(cast.odense.pk), title="Et andet navn")
    html = response.content.decode()
    assert "Fjern først det, der hører til Vejle Kommune" in html
    assert "boligområder i planen (Nordvang, Søengen)" in html
    assert "finansiering (Vejle Kommune)" in html
    assert 'value="Et andet navn"' in html
    plan.refresh_from_db()
    assert (plan.municipality, plan.title) == (cast.vejle.municipality, "Nordvang og Søengen")
    assert not any(text.startswith("Kommune:") for text in acts(plan))


def test_a_predecessor_in_the_old_kommune_goes_too(cast: Cast, draft: Plan, log_in: Any) -> None:
    Plan.objects.filter(pk=draft.pk).update(predecessor=draft_plan(cast, title="Den gamle"))
    client = log_in(cast.mette)
    response = saves(client, draft, municipality=str(cast.odense.pk))
    assert "der ligger i en anden kommune" in response.content.decode()
    assert saves(client, draft, municipality=str(cast.odense.pk), predecessor="").status_code == 302


def test_the_bevillingsperiode_can_be_changed_until_something_is_chosen_from_it(
    cast: Cast, draft: Plan, log_in: Any
) -> None:
    older = GrantScheme.objects.get(code="2015-18")
    client = log_in(cast.mette)
    assert saves(client, draft, scheme=str(older.pk)).status_code == 302
    draft.refresh_from_db()
    assert draft.scheme == older
    assert "Bevillingsperiode: 2019-26-midlerne er ændret til 2015-18-midlerne" in acts(draft)
    plan = complete_plan(cast, title="Skrevet")
    html = saves(client, plan, scheme=str(older.pk)).content.decode()
    assert "Fjern først det, der hører til 2019-26-midlerne: valgte indsatsområder (" in html
    add_economy(plan, by=cast.mette)
    html = saves(client, plan, scheme=str(older.pk)).content.decode()
    assert "budgetposter (" in html


def test_another_applicant_takes_over_and_the_old_one_goes_on_taking_part(cast: Cast, log_in: Any) -> None:
    plan = complete_plan(cast)
    client = log_in(cast.mette)
    assert saves(client, plan, applicant=str(cast.soengen.pk)).status_code == 302
    rows = {row.organisation: row.is_applicant for row in plan.participants.current()}
    assert rows == {cast.soengen: True, cast.nordlyng: False}
    assert "Ansøger: Boligselskabet Nordlyng er ændret til Søengens Boligforening" in acts(plan)
    assert client.get(page_of(plan)).status_code == 200


def test_the_applicant_is_one_who_takes_part_or_ones_own(cast: Cast, draft: Plan, log_in: Any) -> None:
    response = saves(log_in(cast.mette), draft, applicant=str(cast.aaloekke.pk))
    assert response.status_code == 200
    assert draft.participants.get(is_applicant=True).organisation == cast.nordlyng


def test_two_who_change_the_kommune_are_asked(cast: Cast, draft: Plan, log_in: Any) -> None:
    mette, jakob = log_in(cast.mette), log_in(cast.jakob)
    late = fill(form_of(jakob.get(page_of(draft))), applicant=str(cast.nordlyng.pk), title="Nyt navn")
    saves(mette, draft, municipality=str(cast.odense.pk))
    assert post(jakob, page_of(draft), late).status_code == 302  # another field: both survive
    draft.refresh_from_db()
    assert (draft.title, draft.municipality) == ("Nyt navn", cast.odense.municipality)


def test_after_the_first_hand_in_they_stand(cast: Cast, log_in: Any) -> None:
    """Also when the section is open again; and a page opened before says so instead of leaving the choice out."""
    plan = financed_plan(cast)
    client = log_in(cast.mette)
    early = fill(form_of(client.get(page_of(plan))), applicant=str(cast.soengen.pk), title="Skrevet først")
    submitted_plan(cast, plan=plan)
    assert post(client, page_of(plan), early).status_code == 409
    plan = states.returned(cast, [("basics", "Skriv mere om baggrunden.")], plan)
    html = client.get(page_of(plan)).content.decode()
    assert 'name="background"' in html
    assert not any(f'name="{name}"' in html for name in ("applicant", "municipality", "scheme"))
    late = post(client, page_of(plan), early)
    assert late.status_code == 409
    assert "kan ikke ændres, når planen har været indsendt" in late.content.decode()
    plan.refresh_from_db()
    assert plan.title != "Skrevet først"
    assert plan.participants.get(is_applicant=True).organisation == cast.nordlyng


def test_who_only_reads_changes_nothing(cast: Cast, log_in: Any) -> None:
    plan = complete_plan(cast)
    share_plan(plan=plan, by=cast.mette)
    posted = fill(form_of(log_in(cast.mette).get(page_of(plan))), applicant=str(cast.soengen.pk))
    for name, status in (("jonas", 403), ("sofie", 403), ("niels", 404)):
        assert post(log_in(cast[name]), page_of(plan), posted).status_code == status, name
    assert plan.participants.get(is_applicant=True).organisation == cast.nordlyng
