"""Other use of a reguleringskonto: council and fund decide about it in a case, and only both make it count."""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals import actions
from approvals.figures.side_by_side import side_by_side
from approvals.models import Amendment, CaseStep, StepKind
from core.mail import PURPOSE
from core.models import Event, Mail
from core.sealing import unseal
from core.versions import Moved
from core.workflow import NotReady
from funding.actions import correct_regulation
from funding.figures.regulation import regulation_account
from funding.models import RegulationMovement
from tests.approvals import amending
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.funding import moved, other_use, paid_out

pytestmark = pytest.mark.django_db
BALANCE, LEFT = Decimal("1000.00"), Decimal("600.00")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


@pytest.fixture
def movement(cast: Cast) -> RegulationMovement:
    """400 kr. of 1.000 kr. on the account, to be used for loss of rent."""
    return other_use(make.granted_plan(cast), by=cast.ida)


def asked(movement: RegulationMovement, cast: Cast) -> Any:
    return actions.start_amendment(
        plan=movement.plan,
        title="Anden anvendelse",
        reason="Lejligheder står tomme efter branden.",
        movement=movement,
        by=cast.mette,
    )


def sent(movement: RegulationMovement, cast: Cast) -> Any:
    return amending.send(asked(movement, cast), cast)


def assert_own_words(words: str) -> None:
    """A mail tells about the money; no mail and no act say that a plan was changed, or that it is as it was."""
    mails = [json.loads(unseal(mail.sealed, PURPOSE)) for mail in Mail.objects.all()]
    told = [body for _, subject, body in mails if f"reguleringskontoen {words}" in subject]
    assert told
    assert all("400,00" in body and words in body for body in told)
    for text in (*(part for mail in mails for part in mail), *(event.text for event in Event.objects.all())):
        assert not re.search("[Pp]lanen (er ændret|er uændret|gælder uændret)|gælder fra i dag", text)


def test_both_have_to_approve_before_the_money_counts(movement: RegulationMovement, cast: Cast) -> None:
    plan, snapshots = movement.plan, movement.plan.snapshots.count()
    amendment = sent(movement, cast)
    kinds = [*CaseStep.objects.filter(case=amendment.case).order_by("group").values_list("kind", flat=True)]
    assert kinds == ["recommendation", "committee", "finance_committee", "council", "forward", "fund"]
    amendment = amending.kommune(amendment, cast)
    movement.refresh_from_db()
    assert not movement.is_in_force
    assert regulation_account(plan).balance == BALANCE
    amendment = amending.fund(amending.forward(amendment, cast), cast)
    assert amendment.state == "applied"
    movement.refresh_from_db()
    assert movement.is_in_force
    assert movement.council_decided_on == movement.fund_decided_on == amending.MET_ON
    assert movement.fund_reference == "LBF-77"
    assert movement.council_reference
    assert regulation_account(plan).balance == LEFT
    assert regulation_account(plan).findings(plan) == []
    # The plan itself is as it was: what was proposed is no version of it.
    assert plan.snapshots.exclude(reason="proposed").count() == snapshots
    told = Event.objects.get(verb="approvals.regulation_released")
    assert "400,00 kr. på reguleringskontoen må bruges" in told.text
    assert_own_words("må bruges")


@pytest.mark.parametrize("body", ["council", "fund"])
def test_a_no_of_either_leaves_the_money_where_it_is(
    body: str, movement: RegulationMovement, cast: Cast, as_user: Any
) -> None:
    amendment = sent(movement, cast)
    if body == "council":
        amendment = amending.kommune(amendment, cast, outcome="not_approved")
    else:
        amendment = amending.forward(amending.kommune(amendment, cast), cast)
        step = amending.step(amendment, StepKind.FUND)
        actions.refuse(
            step=step,
            seen_version=step.version,
            refused_on=amending.MET_ON,
            text="Ikke formålet.",
            by=cast.else_,
        )
    assert amending.fresh(amendment).state == "refused"
    movement.refresh_from_db()
    assert (movement.is_in_force, movement.refused_on) == (False, amending.MET_ON)
    assert regulation_account(movement.plan).balance == BALANCE
    assert regulation_account(movement.plan).findings(movement.plan) == []
    told = Event.objects.get(verb="approvals.other_use_refused")
    assert "400,00 kr. på reguleringskontoen må ikke bruges" in told.text
    assert_own_words("må ikke bruges")
    text = as_user(cast.ida).get(f"/planer/{movement.plan.number}/reguleringskonto/").content.decode()
    assert "Afslået" in text
    assert ("ikke godkendt" if body == "council" else "Ikke formålet.") in text
    with pytest.raises(Moved, match="allerede afgjort"):
        asked(movement, cast)


def test_one_case_at_a_time(movement: RegulationMovement, cast: Cast) -> None:
    amendment = asked(movement, cast)
    with pytest.raises(Moved, match="allerede en sag"):
        asked(movement, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            plan=movement.plan,
            number=9,
            title="To",
            base_snapshot=amendment.base_snapshot,
            movement=movement,
            created_by=cast.mette,
            created_at=amendment.created_at,
        )
    actions.withdraw_amendment(amendment=amendment, seen_version=amendment.version, by=cast.mette)
    assert asked(movement, cast).number == 2


def test_ordinary_use_needs_no_case(movement: RegulationMovement, cast: Cast) -> None:
    ordinary = moved(movement.plan, "activities", "10.00", by=cast.ida)
    with pytest.raises(NotReady, match="Kun anden anvendelse"):
        asked(ordinary, cast)


def test_it_changes_nothing_else(movement: RegulationMovement, cast: Cast, as_user: Any) -> None:
    amendment = asked(movement, cast)
    with pytest.raises(NotReady, match="kun reguleringskontoen"):
        amending.write(
            amendment, cast, "goals", amending.uid_of(movement.plan, "goals"), title="Et andet mål"
        )
    address = f"/planer/{movement.plan.number}/aendringer/{amendment.number}/oekonomi/"
    assert as_user(cast.mette).get(address).status_code == 409
    found = side_by_side(movement.plan, cast.mette)
    assert found is not None
    assert found.chosen is None


def test_a_movement_that_was_taken_back_cannot_be_approved(movement: RegulationMovement, cast: Cast) -> None:
    amendment = amending.forward(amending.kommune(sent(movement, cast), cast), cast)
    correct_regulation(movement=movement, by=cast.ida, reason="Skrevet på forkert afdeling")
    with pytest.raises(Moved, match="taget tilbage"):
        amending.fund(amendment, cast)
    assert amending.fresh(amendment).state == "sent"
    movement.refresh_from_db()
    assert not movement.is_in_force


def test_an_account_that_was_emptied_meanwhile_is_not_overdrawn(
    movement: RegulationMovement, cast: Cast
) -> None:
    amendment = amending.forward(amending.kommune(sent(movement, cast), cast), cast)
    moved(movement.plan, "activities", "600.01", by=cast.ida)
    with pytest.raises(NotReady, match="gå i minus med 0,01"):
        amending.fund(amendment, cast)
    assert regulation_account(movement.plan).balance == Decimal("399.99")
    paid_out(movement.plan, "0.01", by=cast.ida)
    assert amending.fund(amendment, cast).state == "applied"
    assert regulation_account(movement.plan).balance == Decimal("0.00")


def test_the_way_through_the_pages(movement: RegulationMovement, cast: Cast, as_user: Any) -> None:
    plan = movement.plan
    account, address = (
        f"/planer/{plan.number}/reguleringskonto/",
        f"/planer/{plan.number}/reguleringskonto/{movement.pk}/sag/",
    )
    mette = as_user(cast.mette)
    assert address in mette.get(account).content.decode()
    assert "Lommepengejob" in mette.get(address).content.decode()
    data = {"version": movement.version}
    assert mette.post(address, data | {"reason": " "}).status_code == 422
    opened = mette.post(address, data | {"reason": "Lejligheder står tomme."})
    amendment = Amendment.objects.get(movement=movement)
    page = f"/planer/{plan.number}/aendringer/{amendment.number}/"
    assert opened["Location"] == page
    text = mette.get(page).content.decode()
    assert "400,00" in text
    assert "Underskud ved lejetab" in text
    assert "Før og efter" not in text
    assert mette.get(address)["Location"] == page
    amending.send(amendment, cast)
    assert as_user(cast.jonas).get(address)["Location"] == page
    assert as_user(cast.niels).get(address).status_code == 404


def test_what_was_written_by_hand_before_is_kept(movement: RegulationMovement, cast: Cast) -> None:
    day = dt.date(2026, 11, 2)
    RegulationMovement.objects.filter(pk=movement.pk).update(
        council_decided_on=day, council_reference="Sag 12/345", version=movement.version + 1
    )
    amendment = amending.forward(amending.kommune(sent(movement, cast), cast), cast)
    amending.fund(amendment, cast)
    movement.refresh_from_db()
    assert (movement.council_decided_on, movement.council_reference) == (day, "Sag 12/345")
    assert movement.is_in_force


def by_hand(movement: RegulationMovement) -> None:
    day = dt.date(2026, 11, 2)
    RegulationMovement.objects.filter(pk=movement.pk).update(
        council_decided_on=day, council_reference="Sag 1", fund_decided_on=day, fund_reference="LBF-1"
    )
    movement.refresh_from_db()


def test_the_link_is_shown_to_who_may_open_or_see_the_case(
    movement: RegulationMovement, cast: Cast, as_user: Any
) -> None:
    account = f"/planer/{movement.plan.number}/reguleringskonto/"
    address = f"{account}{movement.pk}/sag/"

    def shown(*users: Any) -> list[bool]:
        return [f'href="{address}"' in as_user(user).get(account).content.decode() for user in users]

    # Nobody has asked yet: only those who write the plan may. The kommune and the fund read.
    assert shown(cast.mette, cast.jonas, cast.else_) == [True, False, False]
    amendment = sent(movement, cast)
    assert shown(cast.mette, cast.jonas, cast.else_) == [True, True, False]
    assert "Se sagen" in as_user(cast.jonas).get(account).content.decode()
    amending.forward(amending.kommune(amendment, cast), cast)
    assert shown(cast.else_) == [True]
    for user in (cast.mette, cast.jonas, cast.else_):
        assert as_user(user).get(address).status_code == 302


def test_what_was_approved_by_hand_is_not_offered(
    movement: RegulationMovement, cast: Cast, as_user: Any
) -> None:
    by_hand(movement)
    account = f"/planer/{movement.plan.number}/reguleringskonto/"
    mette, address = as_user(cast.mette), f"{account}{movement.pk}/sag/"
    assert address not in mette.get(account).content.decode()
    assert mette.get(address).status_code == 409
    answer = mette.post(address, {"version": movement.version, "reason": "Tomgang"})
    assert answer.status_code == 409
    assert not Amendment.objects.exists()


def test_what_was_taken_back_is_not_offered(movement: RegulationMovement, cast: Cast, as_user: Any) -> None:
    correct_regulation(movement=movement, by=cast.ida, reason="Skrevet på forkert afdeling")
    account = f"/planer/{movement.plan.number}/reguleringskonto/"
    assert "/sag/" not in as_user(cast.mette).get(account).content.decode()
    with pytest.raises(Moved, match="allerede afgjort"):
        asked(RegulationMovement.objects.get(pk=movement.pk), cast)


def test_the_account_asks_as_many_questions_of_three_as_of_one(
    movement: RegulationMovement, cast: Cast, as_user: Any, django_assert_num_queries: Any
) -> None:
    account, mette = f"/planer/{movement.plan.number}/reguleringskonto/", as_user(cast.mette)
    mette.get(account)
    with CaptureQueriesContext(connection) as one:
        mette.get(account)
    for _ in range(2):
        other_use(movement.plan, by=cast.ida)
    with django_assert_num_queries(len(one)):
        mette.get(account)
    assert len(one) <= 25
