"""The fund's approval of a changed samarbejdsaftale: from its letter with two people, or by its own officer."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.querysets import reach_of
from core.dates import today
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from plans import actions
from plans.figures import todos, todos_and_waiting
from plans.models import Agreement, AgreementApproval
from plans.querysets import plan_seats
from tests.factories.accounts import PASSWORD
from tests.factories.agreements import agreement
from tests.factories.plans import set_status

pytestmark = pytest.mark.django_db
SIGNED, LETTER = dt.date(2026, 1, 10), dt.date(2026, 2, 3)


@pytest.fixture
def changed(plan):
    """Signed by all and waiting for the fund, in a plan in drift."""
    plan = set_status(plan, "running", submitted_on=SIGNED, sent_to_fund_on=SIGNED, started_on=SIGNED)
    return agreement(plan, signed=SIGNED, replaces=agreement(plan, signed=SIGNED))


def url(row, name="agreement"):
    return reverse(f"plans:{name}", args=[row.plan.number, row.uid])


def recorded(row, by, day=LETTER):
    return actions.record_approval(agreement=row, approved_on=day, reference="LBF-5", by=by)


def confirm(row, by):
    version = AgreementApproval.objects.get(agreement=row).version
    return actions.confirm_approval(agreement=row, seen_version=version, by=by)


def approved_on(row):
    return Agreement.objects.get(pk=row.pk).fund_approved_on


def test_the_letter_is_written_by_one_and_confirmed_by_another(cast, log_in, changed):
    mette, jonas = log_in(cast.mette), log_in(cast.jonas)
    letter = SimpleUploadedFile("brev.txt", b"Landsbyggefonden godkender.")
    data = {"approved_on": "3-2-2026", "reference": "LBF-5", "files": letter}
    assert mette.post(url(changed, "agreement_approval"), data).status_code == 302
    assert approved_on(changed) is None, "one person alone approves nothing"
    page = mette.get(url(changed)).content.decode()
    assert "Fondens svar afventer bekræftelse" in page
    assert url(changed, "agreement_confirm") not in page
    shown = jonas.get(url(changed, "agreement_confirm"))
    assert "brev.txt" in shown.content.decode()
    data = {"version": shown.context["form"]["version"].value(), "password": PASSWORD}
    assert jonas.post(url(changed, "agreement_confirm"), data | {"password": "x"}).status_code == 422
    assert approved_on(changed) is None
    assert jonas.post(url(changed, "agreement_confirm"), data).status_code == 302
    row = Agreement.objects.get(pk=changed.pk)
    assert (row.fund_approved_on, row.fund_reference) == (LETTER, "LBF-5")
    assert Event.objects.about(changed)[0].text.startswith("Landsbyggefonden har godkendt")
    assert jonas.get(url(changed, "agreement_confirm")).status_code == 404


def test_nobody_confirms_what_they_have_written_themselves(cast, log_in, changed):
    recorded(changed, cast.mette)
    with pytest.raises(NotAllowed, match="En anden skal bekræfte"):
        confirm(changed, cast.mette)
    assert log_in(cast.mette).get(url(changed, "agreement_confirm")).status_code == 403
    # Written anew by somebody else, it is theirs, and the first may confirm it.
    recorded(changed, cast.lars)
    with pytest.raises(NotAllowed):
        confirm(changed, cast.lars)
    assert confirm(changed, cast.mette).fund_approved_on == LETTER


def test_a_deputy_and_the_one_they_stand_in_for_are_one_person(cast, changed):
    organisation = changed.plan.participants.get(is_applicant=True).organisation
    appoint_deputy(
        organisation=organisation, principal=cast.lars, deputy=cast.mette,
        starts_on=today(), ends_on=today(), by=cast.lars,
    )  # fmt: skip
    recorded(changed, cast.lars)
    with pytest.raises(NotAllowed):
        confirm(changed, cast.mette)


def test_what_was_written_anew_is_not_confirmed_unseen(cast, changed):
    version = recorded(changed, cast.mette).version
    recorded(changed, cast.mette, LETTER + dt.timedelta(days=1))
    with pytest.raises(Moved):
        actions.confirm_approval(agreement=changed, seen_version=version, by=cast.jonas)
    assert approved_on(changed) is None


def test_the_fund_s_officer_answers_here_and_needs_no_second(cast, log_in, changed):
    fund = log_in(cast["else"])
    recorded(changed, cast.mette)
    address = url(changed, "agreement_approval")
    assert "Godkend ændringen" in fund.get(url(changed)).content.decode()
    data = {"approved_on": "5-2-2026", "reference": "LBF-6"}
    assert fund.post(address, data).status_code == 422, "who one is has to be shown"
    assert fund.post(address, data | {"password": PASSWORD}).status_code == 302
    assert approved_on(changed) == dt.date(2026, 2, 5)
    approval = AgreementApproval.objects.get()
    assert (approval.is_by_fund, approval.confirmed_by) == (True, cast["else"])
    with pytest.raises(Moved):
        recorded(changed, cast.mette)


@pytest.mark.parametrize(
    ("name", "status"), [("hanne", 403), ("karim", 403), ("niels", 404), ("grethe", 404)]
)
def test_others_write_nothing(cast, log_in, changed, name, status):
    assert log_in(cast[name]).get(url(changed, "agreement_approval")).status_code == status
    with pytest.raises(NotAllowed):
        recorded(changed, cast[name])


def test_the_writers_of_the_plan_do_not_answer_for_the_fund(cast, changed):
    for person in (cast.mette, cast.lars, cast.jonas):
        with pytest.raises(NotAllowed):
            actions.approve_agreement(agreement=changed, approved_on=LETTER, reference="", by=person)
    assert approved_on(changed) is None


def test_only_a_changed_samarbejdsaftale_signed_by_all_is_the_fund_s(cast, log_in, changed):
    first, delaftale = changed.replaces, agreement(changed.plan, "beskaeftigelse", signed=SIGNED)
    for row in (first, delaftale):
        with pytest.raises(NotReady, match="Kun en ændret"):
            recorded(row, cast.mette)
        assert log_in(cast.mette).get(url(row, "agreement_approval")).status_code == 404
    changed.parties.update(signed_on=None)
    with pytest.raises(NotReady, match="underskrevet"):
        recorded(changed, cast.mette)


def test_a_day_to_come_and_none_at_all_are_refused(cast, log_in, changed):
    mette = log_in(cast.mette)
    for day, words in (("", "Skriv datoen"), (f"{today() + dt.timedelta(days=1):%d-%m-%Y}", "efter i dag")):
        answer = mette.post(url(changed, "agreement_approval"), {"approved_on": day})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    with pytest.raises(NotReady):
        recorded(changed, cast.mette, today() + dt.timedelta(days=1))
    assert not AgreementApproval.objects.exists()


# Who is told, and whose task it is


@pytest.fixture
def told(mailoutbox, django_capture_on_commit_callbacks):
    """An act, and the mails that it has led to: (to, subject, text)."""

    def make(act, *values, **named):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*values, **named)
        return {one.to[0]: one for one in mailoutbox}

    return make


def tasks(user):
    # A person of its own for each reading: what was asked once is kept on the object.
    user = type(user).objects.get(pk=user.pk)
    return [(todo.kind, todo.url) for todo in todos(user) if "agreement" in todo.kind]


def test_the_second_person_gets_a_mail_and_a_task_until_it_is_confirmed(cast, told, changed, log_in):
    mails = told(recorded, changed, cast.mette)
    address = url(changed, "agreement_confirm")
    assert {cast.lars.email, cast.jonas.email, cast.hanne.email} <= mails.keys()
    assert not {cast.mette.email, cast["else"].email, cast.karim.email, cast.niels.email} & mails.keys()
    text = mails[cast.jonas.email].body
    assert address in text
    assert "LBF-5" not in text, "a mail says where to look"
    for person in (cast.lars, cast.jonas, cast.hanne):
        assert tasks(person) == [("confirm_agreement", address)]
        assert log_in(person).get(address).status_code == 200
    assert address in log_in(cast.jonas).get("/").content.decode()
    for person in (cast.mette, cast.karim, cast.niels, cast.grethe):
        assert tasks(person) == []
    confirm(changed, cast.jonas)
    assert tasks(cast.lars) == tasks(cast.jonas) == []


def test_the_page_tells_who_can_confirm_and_warns_when_nobody_can(cast, log_in, changed):
    recorded(changed, cast.mette)
    page = log_in(cast.mette).get(url(changed)).content.decode()
    [who] = re.findall("Kan bekræftes af ([^<]+)[.]", page)
    assert {"Lars Holm", "Jonas Vestergaard", "Hanne Lund"} <= set(who.split(", "))
    assert "Mette" not in who
    User.objects.exclude(pk=cast.mette.pk).update(is_active=False)
    assert "Ingen kan bekræfte" in log_in(cast.mette).get(url(changed)).content.decode()


def test_the_same_person_writing_further_tells_nobody_again_and_another_does(cast, told, changed):
    recorded(changed, cast.mette)
    assert told(recorded, changed, cast.mette, LETTER + dt.timedelta(days=1)) == {}
    mails = told(recorded, changed, cast.lars)
    assert cast.mette.email in mails
    assert cast.lars.email not in mails
    assert tasks(cast.mette)
    assert tasks(cast.lars) == []


def test_who_stands_in_for_the_writer_gets_neither_mail_nor_task(cast, told, changed):
    organisation = changed.plan.participants.get(is_applicant=True).organisation
    appoint_deputy(
        organisation=organisation, principal=cast.lars, deputy=cast.mette,
        starts_on=today(), ends_on=today(), by=cast.lars,
    )  # fmt: skip
    assert cast.mette.email not in told(recorded, changed, cast.lars)
    assert tasks(cast.mette) == []
    assert tasks(cast.jonas)


def test_a_kommune_that_was_never_shown_the_plan_is_told_nothing(cast, told, changed):
    changed.plan = set_status(changed.plan, "draft", submitted_on=None, shared_on=None)
    assert cast.jonas.email not in told(recorded, changed, cast.mette)
    assert tasks(cast.jonas) == []
    assert tasks(cast.lars)


def at_fund(user):
    return [(todo.who, todo.url) for todo in todos_and_waiting(user)[1]]


def test_those_who_write_the_plan_see_that_it_lies_with_the_fund(cast, log_in, changed):
    waits = [("Landsbyggefonden", url(changed))]
    assert at_fund(cast.mette) == at_fund(cast.lars) == waits
    assert at_fund(cast["else"]) == at_fund(cast.jonas) == at_fund(cast.niels) == []
    page = log_in(cast.mette).get("/").content.decode()
    assert url(changed) in page[page.index("Hvem venter du på?") :]
    # A letter that has come waits for its confirmation, and no longer for the fund.
    recorded(changed, cast.jonas)
    assert at_fund(cast.mette) == []
    assert tasks(cast.mette)


def test_what_is_not_signed_by_all_lies_with_nobody_at_the_fund(cast, changed):
    changed.parties.filter(pk=changed.parties.first().pk).update(signed_on=None)
    assert at_fund(cast.mette) == []


def test_the_fund_has_it_on_its_list_when_all_have_signed(cast, told, changed):
    answer = [("answer_agreement", url(changed))]
    assert tasks(cast["else"]) == answer
    party = changed.parties.first()
    changed.parties.filter(pk=party.pk).update(signed_on=None)
    assert tasks(cast["else"]) == []

    def sign():
        form = type(
            "Signed",
            (),
            {"merge_into": lambda _self, row: setattr(row, "signed_on", SIGNED) or ["signed_on"]},
        )
        actions.change_party(party=party, by=cast.mette, form=form())

    mails = told(sign)
    assert mails.keys() == {cast["else"].email}
    assert url(changed) in mails[cast["else"].email].body
    assert tasks(cast["else"]) == answer
    set_status(changed.plan, "in_approval", started_on=None)
    assert tasks(cast["else"]) == [], "the fund does not read the plan before its start"


@pytest.mark.parametrize("name", ["else", "mette", "jonas", "grethe"])
def test_the_task_costs_no_query_of_its_own(cast, changed, django_assert_num_queries, name):
    recorded(changed, cast.lars)
    user = type(cast[name]).objects.get(pk=cast[name].pk)
    reach_of(user), plan_seats(user)
    with django_assert_num_queries(1):
        todos(user)
