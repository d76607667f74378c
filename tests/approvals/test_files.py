"""Bilag to decisions: who sees which, when they can be taken away, and what is refused."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals import actions
from approvals.models import DecisionFile, Outcome, StepKind
from core.attachments import FileChanges, change_files
from core.files import examine
from core.workflow import NotAllowed
from plans.models import Plan
from tests.approvals import states
from tests.core.test_files import PDF
from tests.core.test_scanning import clamd, infected  # noqa: F401  (a fixture)
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
NEXT_DAY = make.COMMITTEE_DAY + dt.timedelta(days=1)
SEES = "mette jakob lars ida pia tove karim jonas hanne ulla".split()  # noqa: SIM905
NOT_SEEN = "birthe else niels grethe admin".split()  # noqa: SIM905


def pdf(name="referat.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def to_record(cast, *files, kind=StepKind.COMMITTEE, outcome=Outcome.RECOMMENDED, **more):
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, kind)
    data = states.record_fields(step, outcome, day="27-10-2026", **more)
    return plan, states.url("record", plan, step.pk), data | {"files": list(files)}


def recorded(cast, as_user, *files, **more):
    with make.on(NEXT_DAY):
        plan, url, data = to_record(cast, *files, **more)
        response = as_user(cast.jonas).post(url, data)
    assert response.status_code == 302, response.content.decode()
    return plan


def address(plan, stored):
    return states.url("file", plan, stored.decision.step_id, stored.pk)


def statuses(plan, stored, cast, as_user, names):
    return {name: fetched(as_user(cast[name]).get(address(plan, stored))) for name in names}


def fetched(response):
    """The answer's status; what was streamed is read to its end, which closes the file."""
    if response.streaming:
        assert b"".join(response.streaming_content) == PDF
    return response.status_code


def test_files_go_with_the_record_and_are_seen_with_it(cast, as_user):
    plan = recorded(cast, as_user, pdf("Referat 27. oktober.PDF"), pdf("../bilag 1.pdf"))
    first, second = DecisionFile.objects.all()
    assert (first.name, second.name, first.stored_by) == (
        "Referat 27. oktober.pdf",
        "bilag 1.pdf",
        cast.jonas,
    )

    with make.on(NEXT_DAY):
        page = as_user(cast.hanne).get(states.url("step", plan, first.decision.step_id)).content.decode()
        assert "Referat 27. oktober.pdf" in page
        assert address(plan, first) in page
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    for name in ("lars", "jonas"):
        case = as_user(cast[name]).get(states.url("case", plan)).content.decode()
        assert address(plan, first) in case


def test_a_file_leaves_as_a_download_that_nothing_runs(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    response = as_user(cast.jonas).get(address(plan, DecisionFile.objects.get()))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_unconfirmed_record_is_the_kommunes_own_with_its_files(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    stored = DecisionFile.objects.get()
    kommune = dict.fromkeys(["jonas", "hanne", "ulla"], 200)
    assert (
        statuses(plan, stored, cast, as_user, [*SEES, *NOT_SEEN])
        == dict.fromkeys([*SEES, *NOT_SEEN], 404) | kommune
    )


def test_a_confirmed_records_files_are_seen_by_the_parties(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    stored = DecisionFile.objects.get()
    expected = dict.fromkeys(SEES, 200) | dict.fromkeys(NOT_SEEN, 404)
    assert statuses(plan, stored, cast, as_user, expected) == expected
    assert Client().get(address(plan, stored)).status_code == 302


def test_who_puts_a_record_right_has_what_was_chosen_and_is_told_of_the_files(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
        step = make.step_of(plan, StepKind.COMMITTEE)
        page = as_user(cast.jonas).get(states.url("replace", plan, step.pk))
    assert page.context["form"]["outcome"].value() == Outcome.RECOMMENDED
    assert "Bilagene bliver liggende ved den første udgave. Læg dem ved igen" in page.content.decode()


def test_files_of_a_closed_item_are_seen_by_the_kommune_alone(cast, as_user):
    plan = recorded(cast, as_user, pdf("Lukket bilag.pdf"), is_closed="on")
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    stored = DecisionFile.objects.get()
    everybody = [*SEES, *NOT_SEEN]
    expected = dict.fromkeys(everybody, 404) | dict.fromkeys(["jonas", "hanne", "ulla"], 200)
    assert statuses(plan, stored, cast, as_user, everybody) == expected
    assert "Lukket bilag" not in as_user(cast.lars).get(states.url("case", plan)).content.decode()


def test_the_address_of_another_plans_file_does_not_exist(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    stored = DecisionFile.objects.get()
    other = make.submitted_plan(cast, plan=make.financed_plan(cast, title="En anden"))
    step = make.step_of(other, StepKind.COMMITTEE)
    assert as_user(cast.jonas).get(states.url("file", other, step.pk, stored.pk)).status_code == 404
    assert fetched(as_user(cast.jonas).get(address(plan, stored))) == 200


def test_a_file_can_be_taken_away_until_the_record_is_confirmed(cast, as_user):
    plan = recorded(cast, as_user, pdf("forkert.pdf"))
    wrong = DecisionFile.objects.get()
    step = make.step_of(plan, StepKind.COMMITTEE)
    with make.on(NEXT_DAY):
        url = states.url("record", plan, step.pk)
        data = states.record_fields(step, Outcome.RECOMMENDED, day="27-10-2026")
        assert "forkert.pdf" in as_user(cast.jonas).get(url).content.decode()
        response = as_user(cast.jonas).post(
            url, data | {"remove_files": [wrong.pk], "files": [pdf("rigtig.pdf")]}
        )
        assert response.status_code == 302
        assert [one.name for one in DecisionFile.objects.all()] == ["rigtig.pdf"]

        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
        again = as_user(cast.jonas).post(url, data | {"remove_files": [DecisionFile.objects.get().pk]})
    assert again.status_code == 409
    assert DecisionFile.objects.count() == 1


def test_the_approver_who_has_the_page_open_is_told_when_a_file_came(cast, as_user):
    """What is confirmed is what was shown, also its files."""
    plan = recorded(cast, as_user)
    url, seen = states.confirm_post(plan, StepKind.COMMITTEE)
    step = make.step_of(plan, StepKind.COMMITTEE)
    with make.on(NEXT_DAY):
        data = states.record_fields(step, Outcome.RECOMMENDED, day="27-10-2026")
        as_user(cast.jonas).post(states.url("record", plan, step.pk), data | {"files": [pdf()]})
        assert as_user(cast.hanne).post(url, seen | {"password": PASSWORD}).status_code == 409


def test_the_indstilling_takes_files_too(cast, as_user):
    url, data = states.to_recommend(cast)
    assert as_user(cast.jonas).post(url, data | {"files": [pdf("notat.pdf")]}).status_code == 302
    assert DecisionFile.objects.get().decision.step.kind == StepKind.RECOMMENDATION


def test_files_of_a_decision_carried_over_are_shown_with_it(cast, as_user):
    url, data = states.to_carry_over(cast)
    earlier = make.step_of(_plan_of(url), StepKind.COMMITTEE).decisions.get()
    stored = _beside(earlier, cast)
    as_user(cast.jonas).post(url, data)
    page = as_user(cast.hanne).get(url.replace("overfoer/", "")).content.decode()
    assert page.count(states.url("file", _plan_of(url), earlier.step_id, stored.pk)) == 2


def _plan_of(url):
    return Plan.objects.get(number=url.split("/")[2])


def _beside(decision, cast):
    return change_files(decision.files, FileChanges((examine(pdf()),)), by=cast.jonas)[0]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: pdf("program.pdf", b"MZ\x90"), "Filtypen kan ikke bruges"),
        (lambda: pdf("referat.pdf.exe"), "program eller en webside"),
        (lambda: pdf("tom.pdf", b""), "Filen er tom"),
        (lambda: pdf("010190-1234.pdf"), "CPR-nummer"),
    ],
)
def test_a_refused_file_keeps_what_was_typed(cast, as_user, file, words):
    with make.on(NEXT_DAY):
        _, url, data = to_record(cast, file(), text="Udvalget anbefaler planen på særlige vilkår.")
        response = as_user(cast.jonas).post(url, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Udvalget anbefaler planen på særlige vilkår." in page
    assert "010190" not in page
    assert not DecisionFile.objects.exists()


def test_a_virus_is_refused_in_the_form(cast, as_user, clamd):  # noqa: F811
    with make.on(NEXT_DAY):
        _, url, data = to_record(cast, infected())
        page = as_user(cast.jonas).post(url, data)
    assert page.status_code == 422
    assert "Der er fundet virus i filen. Den er ikke gemt." in page.content.decode()
    assert not DecisionFile.objects.exists()


def test_a_file_that_waits_for_the_scanner_is_named_but_not_served(cast, as_user, clamd):  # noqa: F811
    clamd.answers = [b"stream: busy ERROR\0"]
    plan = recorded(cast, as_user, pdf())
    stored = DecisionFile.objects.get()
    with make.on(NEXT_DAY):
        page = as_user(cast.hanne).get(states.url("step", plan, stored.decision.step_id)).content.decode()
    assert "Undersøges for virus" in page
    assert address(plan, stored) not in page
    response = as_user(cast.hanne).get(address(plan, stored))
    assert response.status_code == 409
    assert "ikke undersøgt for virus endnu" in response.content.decode()


def test_nobody_else_adds_files(cast, as_user):
    _, url, data = to_record(cast)
    for name in ("lars", "hanne", "ulla"):
        assert as_user(cast[name]).post(url, data | {"files": [pdf()]}).status_code == 403
    assert not DecisionFile.objects.exists()


def test_the_case_page_costs_the_same_for_one_and_three_files(cast, as_user):
    plan = recorded(cast, as_user, pdf())
    decision = DecisionFile.objects.get().decision
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
        client = as_user(cast.lars)
        client.get(states.url("case", plan))
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as counted:
                client.get(states.url("case", plan))
            counts.append(len(counted))
            _beside(decision, cast)
            _beside(decision, cast)
    assert counts[0] == counts[1] <= 25


def test_an_action_of_the_kommune_alone_carries_files(cast):
    """The door below the page asks for the same right."""
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    files = FileChanges((examine(pdf()),))
    written = actions.Record(decided_on=make.COMMITTEE_DAY, outcome=Outcome.RECOMMENDED, text="Anbefalet.")
    with make.on(NEXT_DAY), pytest.raises(NotAllowed):
        actions.record_decision(step=step, seen_snapshot=1, written=written, files=files, by=cast.lars)
    assert not DecisionFile.objects.exists()
