"""On which day something in a case can have happened: what cannot be true is refused, and told at the field."""

import datetime as dt
from typing import Any

import pytest

from approvals import actions
from approvals.models import Decision, Outcome, StepKind
from core.danish import parse_date
from core.workflow import NotReady
from tests.approvals import amending, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
BEFORE = make.COUNCIL_DAY - dt.timedelta(days=1)


def test_the_application_is_not_sent_on_before_the_councils_meeting(cast: Cast, as_user: Any) -> None:
    plan = make.approved_plan(cast)
    step = make.step_of(plan, StepKind.FORWARD)
    with make.on(make.SENT_ON):
        with pytest.raises(NotReady) as refused:
            actions.forward_to_fund(
                step=step, seen_version=step.version, sent_on=BEFORE, receipt="", by=cast.jonas
            )
        url, data = states.step_post("forward", plan, StepKind.FORWARD, sent_on="16-11-2026", receipt="")
        page = as_user(cast.jonas).post(url, data)
    said = (
        "Datoen kan tidligst være 17. november 2026. Den dag behandlede byrådet planen. Ret datoen. "
        "Er det mødets dato, der er skrevet forkert, så ret den først."
    )
    assert refused.value.reasons == [said]
    assert page.status_code == 422
    assert said in page.content.decode()
    with make.on(make.SENT_ON):
        actions.forward_to_fund(
            step=step, seen_version=step.version, sent_on=make.COUNCIL_DAY, receipt="", by=cast.jonas
        )


@pytest.mark.parametrize("day", [dt.date(2020, 1, 1), make.SENT_ON - dt.timedelta(days=1)])
def test_the_fund_does_not_answer_before_it_got_the_application(cast: Cast, day: dt.date) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REFUSED, decided_on=day, reference="LBF-1", text="Nej.")
    with make.on(make.GRANTED_ON), pytest.raises(NotReady) as refused:
        actions.register_letter(
            step=step, seen_version=step.version, seen_snapshot=1, letter=letter, by=cast.lars
        )
    assert refused.value.reasons[0].startswith("Brevets dato kan tidligst være 19. november 2026.")
    assert not Decision.objects.filter(step=step).exists()


def test_the_funds_own_officer_is_told_the_same_at_the_field(cast: Cast, as_user: Any) -> None:
    url, data = states.to_grant(cast)
    with make.on(make.GRANTED_ON):
        page = as_user(cast.else_).post(url, data | {"granted_on": "18-11-2026"})
    assert page.status_code == 422
    assert "Tilsagnets dato kan tidligst være 19. november 2026." in page.content.decode()


def test_a_new_decision_is_later_than_the_meeting_that_postponed(cast: Cast) -> None:
    more = {"postponed_to": dt.date(2026, 12, 21)}
    plan = states.recorded(cast, Outcome.POSTPONED, **more)
    with make.on(make.COUNCIL_DAY + dt.timedelta(days=2)):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
        with pytest.raises(NotReady) as refused:
            make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
        assert "På mødet den 17. november 2026 blev punktet udsat" in refused.value.reasons[0]
        # An extraordinary meeting may come before the day that was told.
        day = make.COUNCIL_DAY + dt.timedelta(days=1)
        make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=day, by=cast.jonas)


def test_the_council_does_not_meet_before_the_committees(cast: Cast) -> None:
    plan = make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)
    day = make.FINANCE_DAY - dt.timedelta(days=1)
    with make.on(make.SENT_ON), pytest.raises(NotReady):
        make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=day, by=cast.jonas)


def test_the_styregruppe_does_not_decide_of_a_plan_that_did_not_run(cast: Cast, as_user: Any) -> None:
    with make.on(dt.date(2026, 11, 30)):
        amendment = amending.send(amending.content_change(cast), cast)
        with pytest.raises(NotReady) as refused:
            amending.board(amendment, cast, day=dt.date(2020, 1, 1))
        assert "Den dag blev planen sat i drift" in refused.value.reasons[0]
        assert amending.board(amendment, cast, day=make.GRANTED_ON).state == "applied"


def test_of_an_aendring_the_reason_names_it(cast: Cast) -> None:
    day, before = make.GRANTED_ON + dt.timedelta(days=1), make.GRANTED_ON
    with make.on(dt.date(2026, 11, 30)):
        amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
        amending.kommune(amendment, cast, day=day)
        with pytest.raises(NotReady, match="Den dag behandlede Social- og Sundhedsudvalget ændringen"):
            amending.forward(amendment, cast, before)
        amending.forward(amendment, cast, day)
        with pytest.raises(NotReady, match="Den dag blev ændringen sendt til Landsbyggefonden"):
            amending.letter(amendment, cast, amount=None, day=before)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("24-11-1926", "Datoen er gået."),
        ("04-10-2026", "Datoen er gået."),
        ("06-10-2028", "Datoen kan senest være 5. oktober 2028."),
    ],
)
def test_a_meeting_to_come_is_neither_past_nor_far_away(
    cast: Cast, as_user: Any, day: str, said: str
) -> None:
    plan = make.recommended_plan(cast)
    with make.on(make.RECOMMENDED):
        url, data = states.step_post("set_meeting", plan, StepKind.COMMITTEE, meeting_on=day)
        answer = as_user(cast.jonas).post(url, data)
        step = make.step_of(plan, StepKind.COMMITTEE)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count(said) == 2  # in the summary, and at the field
        assert f'value="{day}"' in page
        assert step.meeting_on is None
        with pytest.raises(NotReady, match=said):
            actions.set_meeting(
                step=step,
                seen_version=step.version,
                meeting_on=parse_date(day),
                by=cast.jonas,
            )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("06-12-2026", "Søndag den 6. december 2026 er ikke en arbejdsdag og står ikke i mødekalenderen."),
        ("24-12-2026", "Torsdag den 24. december 2026 er ikke en arbejdsdag og står ikke i mødekalenderen."),
        ("02-12-2026", "Onsdag den 2. december 2026 står ikke i mødekalenderen."),
        ("01-12-2026", ""),
    ],
)
def test_a_meeting_on_an_unusual_day_is_kept_and_told(cast: Cast, as_user: Any, day: str, said: str) -> None:
    plan = make.recommended_plan(cast)
    body = make.add_chain(cast)[0]
    meetings = [dt.date(2026, 12, 1), dt.date(2027, 1, 12)]
    with make.on(make.RECOMMENDED):
        actions.keep_meetings(body=body, meetings=meetings, material_days=8, seen_version=0, by=cast.ulla)
        url, data = states.step_post("set_meeting", plan, StepKind.COMMITTEE, meeting_on=day)
        page = as_user(cast.jonas).post(url, data, follow=True).content.decode()
    assert make.step_of(plan, StepKind.COMMITTEE).meeting_on == parse_date(day)
    assert ("Ret datoen, hvis den er forkert." in page) == bool(said)
    assert said in page


def test_without_a_calendar_a_meeting_is_looked_up_in_none(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    with make.on(make.RECOMMENDED):
        url, data = states.step_post("set_meeting", plan, StepKind.COMMITTEE, meeting_on="02-12-2026")
        assert "Ret datoen" not in as_user(cast.jonas).post(url, data, follow=True).content.decode()


def test_whoever_sets_no_meetings_is_refused_whatever_they_type(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    url, data = states.step_post("set_meeting", plan, StepKind.COMMITTEE, meeting_on="31-2-2027")
    assert as_user(cast.mette).post(url, data).status_code == 403


@pytest.mark.parametrize("day", [dt.date(1926, 11, 24), dt.date(2024, 9, 16), dt.date(2126, 11, 24)])
def test_a_meeting_of_another_time_is_not_filled_in(cast: Cast, day: dt.date) -> None:
    """The plan was handed in on 17 September 2026."""
    plan = make.recommended_plan(cast)
    with make.on(make.SENT_ON), pytest.raises(NotReady, match="Ret datoen"):
        make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=day, by=cast.jonas)
    assert not Decision.objects.filter(step__kind=StepKind.COMMITTEE).exists()


def test_a_meeting_within_two_years_of_the_hand_in_is_filled_in(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    with make.on(make.SENT_ON):
        day = dt.date(2024, 9, 17)
        make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=day, by=cast.jonas)
    assert Decision.objects.get(step__kind=StepKind.COMMITTEE).decided_on == day


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("27-10-2026", "Den nye dato skal ligge efter mødet."),
        ("28-10-2028", "Den nye dato kan senest være 27. oktober 2028, 2 år efter mødet. Ret datoen."),
        ("15-12-2062", "Den nye dato kan senest være 27. oktober 2028, 2 år efter mødet. Ret datoen."),
    ],
)
def test_an_item_is_put_off_to_a_day_after_the_meeting_and_not_far_away(
    cast: Cast, as_user: Any, day: str, said: str
) -> None:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    with make.on(make.SENT_ON):
        more = {"day": "27-10-2026", "postponed_to": day}
        data = states.record_fields(step, Outcome.POSTPONED, **more)
        page = as_user(cast.jonas).post(states.url("record", plan, step.pk), data)
        assert page.status_code == 422
        assert page.content.decode().count(said) == 2  # in the summary, and at the field
        new = parse_date(day)
        with pytest.raises(NotReady) as refused:
            make.record(
                plan, step.kind, Outcome.POSTPONED, day=make.COMMITTEE_DAY, by=cast.jonas, postponed_to=new
            )
    assert (refused.value.reasons, refused.value.field) == ([said], "postponed_to")
    assert not Decision.objects.filter(step=step).exists()


def test_an_item_is_put_off_for_as_much_as_two_years(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    last = dt.date(2028, 10, 27)
    with make.on(make.SENT_ON):
        more = {"day": make.COMMITTEE_DAY, "by": cast.jonas, "postponed_to": last}
        make.record(plan, StepKind.COMMITTEE, Outcome.POSTPONED, **more)
    assert Decision.objects.get(step__kind=StepKind.COMMITTEE).postponed_to == last
