"""What the pages say to whom, and what they refuse."""

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.management import CommandError, call_command

from approvals import actions, emails
from approvals.models import CaseStep, Decision, Outcome, StepKind
from plans.models import GrantScheme, Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True):
        yield


def html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


# Confirming


def test_the_confirm_page_shows_record_money_and_statement(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast, appropriation_account="Medfinansieringspuljen, konto 05.22.07-114")
    step = make.step_of(plan, StepKind.COUNCIL)
    page = html(as_user(cast.hanne).get(states.url("step", plan, step.pk)))
    for text in (
        "<h1>Bekræft byrådets beslutning</h1>",
        "Frist tirsdag den 24. november 2026.",
        "26 for, 4 imod, 1 undlod",
        "Medfinansieringspuljen, konto 05.22.07-114",
        "1.437.500,00 kr.",
        "Det bekræfter du",
        "Bekræft byrådets beslutning</button>",
        "Jonas Vestergaard har skrevet indstillingen og udfyldt beslutningen. Derfor skal en anden bekræfte den.",
        "Jonas Vestergaard får besked og sender ansøgningen videre til Landsbyggefonden.",
    ):
        assert text in page, text


def test_a_wrong_password_confirms_nothing(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast)
    address, data = states.confirm_post(plan, StepKind.COUNCIL)
    browser = as_user(cast.hanne)
    for wrong, says in (("forkert", "Adgangskoden er ikke rigtig."), ("", "Skriv din adgangskode.")):
        answer = browser.post(address, {**data, "password": wrong})
        assert (answer.status_code, says in html(answer)) == (422, True)
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.RECORDED
    assert browser.post(address, data).status_code == 302


def test_guessing_at_the_password_is_stopped(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast)
    address, data = states.confirm_post(plan, StepKind.COUNCIL)
    browser = as_user(cast.hanne)
    for _ in range(12):
        browser.post(address, {**data, "password": "gæt"})
    answer = browser.post(address, data)
    assert (answer.status_code, "Du har prøvet for mange gange" in html(answer)) == (422, True)
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.RECORDED


def test_whoever_has_a_code_is_asked_for_it(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast)
    secret = generate_totp_secret()
    TOTP.activate(cast.hanne, secret)
    address, data = states.confirm_post(plan, StepKind.COUNCIL)
    browser = as_user(cast.hanne)
    answer = browser.post(address, {**data, "code": "000000"})
    assert (answer.status_code, "Koden er ikke rigtig" in html(answer)) == (422, True)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert browser.post(address, {**data, "code": code}).status_code == 302


def test_whoever_filled_it_in_is_told_that_another_confirms(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    page = html(as_user(cast.jonas).get(states.url("step", plan, step.pk)))
    assert "Bekræft byrådets beslutning</button>" not in page
    assert "Kan bekræftes af Hanne Lund." in page
    assert "Ret det udfyldte" in page


def test_before_the_meeting_there_is_no_button(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=make.dt.date(2026, 11, 23), by=cast.jonas)
    step = make.step_of(plan, StepKind.COMMITTEE)
    page = html(as_user(cast.hanne).get(states.url("step", plan, step.pk)))
    assert "Mødet er først den 23. november 2026" in page
    assert "Det bekræfter du" not in page
    assert "Send tilbage til sagsbehandler" in page


# Forms


def test_the_record_form_keeps_what_was_written_and_says_what_is_wrong(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    address = states.url("record", plan, step.pk)
    browser = as_user(cast.jonas)
    assert browser.get(address).status_code == 200
    data = states.record_fields(step, Outcome.POSTPONED, day="31-11-2026", text="", minutes_link="referat")
    answer = browser.post(address, data)
    assert answer.status_code == 422
    for text in (
        "Den 31. november 2026 findes ikke.",
        "Skriv beslutningen, som den står i referatet.",
        "Skriv den dato, punktet er udsat til.",
        "Skriv hele adressen",
    ):
        assert text in html(answer), text
    data = states.record_fields(step, Outcome.APPROVED, minutes_link="ftp://www.vejle.dk/referat")
    assert browser.post(address, data).context["form"].errors["minutes_link"] == [
        "Skriv hele adressen, fx https://www.vejle.dk/referat."
    ]
    data = states.record_fields(step, Outcome.POSTPONED, postponed_to="17-11-2026", text="010203-1234")
    answer = browser.post(address, data)
    assert "Den nye dato skal ligge efter mødet." in html(answer)
    assert "CPR" in html(answer)
    assert not Decision.objects.filter(step=step).exists()


def test_two_caseworkers_who_fill_in_the_same_field(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    address = states.url("record", plan, step.pk)
    mine = states.record_fields(step, Outcome.RECOMMENDED, text="Min tekst")
    theirs = states.record_fields(step, Outcome.RECOMMENDED, text="Deres tekst")
    browser = as_user(cast.jonas)
    assert browser.post(address, theirs).status_code == 302
    answer = browser.post(address, mine)
    assert answer.status_code == 409
    assert "Min tekst" in html(answer)
    assert "Deres tekst" in html(answer)
    assert Decision.objects.get(step=step).text == "Deres tekst"


def test_the_indstilling_is_saved_unfinished(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    step = make.step_of(plan, StepKind.RECOMMENDATION)
    address = states.url("recommend", plan, step.pk)
    browser = as_user(cast.jonas)
    form = browser.get(address).context["form"]
    data = {
        "fingerprint": form["fingerprint"].value(),
        "snapshot_number": 1,
        "recommendation": "Halvt færdig",
        "case_number": "",
        "act": "save",
    }
    answer = browser.post(address, data | {"recommendation": " ", "act": "finish"})
    assert (answer.status_code, "Skriv indstillingen, før du afslutter den." in html(answer)) == (422, True)
    assert browser.post(address, data)["Location"] == address
    assert "Halvt færdig" in html(browser.get(address))
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN


def test_a_return_without_a_reason_is_refused(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    address = states.url("return", plan)
    browser = as_user(cast.jonas)
    assert browser.get(address).status_code == 200
    answer = browser.post(address, {"version": make.case_of(plan).version})
    assert (answer.status_code, "Skriv mindst én begrundelse" in html(answer)) == (422, True)


def test_dates_of_the_fund_lie_not_ahead(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    browser = as_user(cast.else_)
    for name in ("grant", "refuse", "remark"):
        assert browser.get(states.url(name, plan, step.pk)).status_code == 200
    data = {"version": step.version, "amount": "0", "granted_on": "23-11-2026", "reference": ""}
    answer = browser.post(states.url("grant", plan, step.pk), data)
    assert answer.status_code == 422
    assert "Datoen ligger efter i dag." in html(answer)
    assert "Et tilsagn er større end 0 kr." in html(answer)


# Check


def test_the_check_page_links_to_what_breaks_a_rule(cast: Cast, as_user: Any) -> None:
    make.add_chain(cast)
    plan = complete_plan(cast, background="")
    page = html(as_user(cast.lars).get(states.url("check", plan)))
    assert f"/planer/{plan.number}/" in page
    assert "Send til kommunen</button>" not in page
    assert "Knappen kommer frem, når fejlene er rettet." in page


def test_only_the_ansoeger_is_shown_the_button(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    assert "Send til kommunen</button>" in html(as_user(cast.lars).get(states.url("check", plan)))
    page = html(as_user(cast.mette).get(states.url("check", plan)))
    assert "Send til kommunen</button>" not in page
    assert "Det er ansøgeren, der sender planen til kommunen." in page


def test_check_plan_prints_code_severity_found_and_limit(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    out = StringIO()
    call_command("check_plan", plan.number, stdout=out)
    assert "AGREEMENT_MISSING" in out.getvalue()
    GrantScheme.objects.update(requires_agreements=False)
    out = StringIO()
    call_command("check_plan", plan.number, stdout=out)
    assert "No rule is broken." in out.getvalue()
    states.set_money(plan, cast, {"fund": "9000000.00", "municipality": "1250000.00"})
    out = StringIO()
    call_command("check_plan", plan.number, "--json", stdout=out)
    found = {row["code"]: row for row in json.loads(out.getvalue())["findings"]}
    assert found["LBF_SHARE_ABOVE_MAX"]["severity"] == "error"
    assert found["LBF_SHARE_ABOVE_MAX"]["found"]
    assert found["LBF_SHARE_ABOVE_MAX"]["limit"]
    out = StringIO()
    call_command("check_plan", plan.number, stdout=out)
    assert "LBF_SHARE_ABOVE_MAX" in out.getvalue()
    with pytest.raises(CommandError, match="no plan"):
        call_command("check_plan", "2026-9999")


# Every page, for every party


@pytest.mark.parametrize("name", ["mette", "lars", "karim", "jonas", "hanne", "else"])
def test_every_reading_page_opens_for_every_party(name: str, cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    browser = as_user(cast[name])
    pages = [states.url("case", plan), states.url("check", plan), states.url("snapshot", plan, 1)]
    pages += [states.url("step", plan, step.pk) for step in CaseStep.objects.filter(case__plan=plan)]
    assert {browser.get(page).status_code for page in pages} == {200}


def test_a_step_of_another_plan_is_not_found(cast: Cast, as_user: Any) -> None:
    plan, other = make.submitted_plan(cast), make.submitted_plan(cast, title="En anden")
    step = make.step_of(other, StepKind.RECOMMENDATION)
    for name in ("step", "recommend"):
        assert as_user(cast.jonas).get(states.url(name, plan, step.pk)).status_code == 404


def test_a_draft_has_no_steps_but_shows_what_lies_ahead(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    page = html(as_user(cast.mette).get(states.url("case", plan)))
    assert "Planen er ikke indsendt" in page
    assert as_user(cast.mette).get(states.url("step", plan, 1)).status_code == 404


# Mails


def test_mails_go_to_those_who_can_act_and_hold_nothing_confidential(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    secret = "Hemmelig drøftelse"

    def sent(call: Any) -> list[tuple[str, str]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call()
        assert not any(secret in message.body + message.subject for message in mail.outbox)
        return sorted((message.to[0].partition("@")[0], message.subject) for message in mail.outbox)

    plan = make.financed_plan(cast)
    own = "Nordvang og Søengen: sagen er nået til Organisationsbestyrelsen i"
    assert sent(lambda: actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)) == [
        ("jakob", f"{own} Boligselskabet Nordlyng"),
        ("jonas", "Helhedsplanen Nordvang og Søengen er indsendt til kommunen"),
        ("lars", f"{own} Boligselskabet Nordlyng"),
        ("mette", f"{own} Boligselskabet Nordlyng"),
        ("tove", f"{own} Søengens Boligforening"),
    ]
    assert sent(lambda: make.recommend(plan, cast.jonas)) == [
        ("jonas", "Nordvang og Søengen: sagen er nået til Social- og Sundhedsudvalget")
    ]
    day = make.COMMITTEE_DAY
    assert sent(
        lambda: make.record(
            plan, "committee", "recommended", day=day, by=cast.jonas, text=secret, is_closed=True
        )
    ) == [("hanne", "Nordvang og Søengen: bekræft Social- og Sundhedsudvalgets beslutning")]
    assert sent(lambda: make.confirm(plan, "committee", by=cast.hanne)) == [
        ("jonas", "Nordvang og Søengen: Social- og Sundhedsudvalgets beslutning er bekræftet"),
        ("jonas", "Nordvang og Søengen: sagen er nået til Økonomiudvalget"),
        ("lars", "Nordvang og Søengen: Social- og Sundhedsudvalgets beslutning er bekræftet"),
    ]
    assert sent(lambda: states.returned(cast, plan=Plan.objects.get(pk=plan.pk))) == [
        ("lars", "Nordvang og Søengen er sendt tilbage til rettelse"),
        ("mette", "Nordvang og Søengen er sendt tilbage til rettelse"),
        ("tove", "Nordvang og Søengen er sendt tilbage til rettelse"),
    ]


def test_mails_at_the_end_of_the_way(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    plan = make.approved_plan(cast)

    def receivers(call: Any) -> dict[str, list[str]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call()
        found: dict[str, list[str]] = {}
        for message in mail.outbox:
            found.setdefault(message.subject, []).append(message.to[0].partition("@")[0])
        return {subject: sorted(names) for subject, names in found.items()}

    step = make.step_of(plan, StepKind.FORWARD)
    assert receivers(lambda: emails.step_opened(step)) == {
        "Nordvang og Søengen: send ansøgningen til Landsbyggefonden": ["jonas"]
    }

    def forward() -> None:
        step = make.step_of(plan, StepKind.FORWARD)
        actions.forward_to_fund(
            step=step, seen_version=step.version, sent_on=make.SENT_ON, receipt="", by=cast.jonas
        )

    def grant() -> None:
        step = make.step_of(plan, StepKind.FUND)
        actions.grant(
            step=step,
            seen_version=step.version,
            amount=Decimal("8625000.00"),
            granted_on=make.GRANTED_ON,
            reference="LBF-1",
            by=cast.else_,
        )

    assert receivers(forward) == {
        "Nordvang og Søengen: svar på ansøgningen": ["else"],
        "Nordvang og Søengen er sendt til Landsbyggefonden": ["lars"],
    }
    assert receivers(grant) == {
        "Landsbyggefonden har givet tilsagn til Nordvang og Søengen": ["jonas", "lars", "mette", "tove"],
        "Nordvang og Søengen er sat i drift": ["jonas", "lars", "mette", "tove"],
    }
