"""Aftaler: who may write them, what their state follows from, and what they lack."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.rules import live_document
from core.dates import as_of, today
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed
from plans import actions
from plans.figures.agreements import (
    agreement_figures,
    agreement_findings,
    agreement_places,
    missing_agreements,
)
from plans.models import Agreement, AgreementFile, AgreementParty, FocusArea, Plan
from tests.factories.agreements import agreement, text_of
from tests.factories.plans import set_status
from tests.forms import FormReader, form_of

pytestmark = pytest.mark.django_db

SIGNED = dt.date(2026, 1, 10)


def url(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.number, *args])


def fresh(plan):
    return Plan.objects.select_related("scheme").get(pk=plan.pk)


def state(row):
    found = {one.agreement.pk: one for one in agreement_figures(fresh(row.plan))}
    return str(found[row.pk].state)


def lacks(plan):
    """As the page of the aftaler says it, and in one query the check of the plan, from what it has read besides."""
    plan = fresh(plan)
    found, document = agreement_findings(plan, agreement_places(plan)), live_document(plan)
    with CaptureQueriesContext(connection) as queries:
        assert missing_agreements(plan, document) == found
    assert len(queries) == plan.scheme.requires_agreements
    return found


def codes(plan):
    return [finding.code for finding in lacks(plan)]


# What the state follows from


def test_one_missing_signature_makes_it_a_draft(plan):
    row = agreement(plan, signed=SIGNED)
    assert state(row) == "signed"
    row.parties.filter(organisation=plan.municipality_id).update(signed_on=None)
    assert state(row) == "draft"


def test_one_party_alone_agrees_with_nobody(plan):
    row = agreement(plan, signed=SIGNED)
    row.parties.filter(organisation=plan.municipality_id).delete()
    assert state(row) == "draft"


def test_it_holds_through_its_last_day(plan):
    row = agreement(plan, signed=SIGNED, starts_on=SIGNED, ends_on=dt.date(2026, 6, 30))
    with as_of(dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)):
        assert state(row) == "signed"
    with as_of(dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)):
        assert state(row) == "expired"


def test_a_delaftale_is_replaced_when_the_new_one_is_signed_and_has_begun(plan):
    old = agreement(plan, "beskaeftigelse", signed=SIGNED)
    new = agreement(plan, "beskaeftigelse", replaces=old, starts_on=today() + dt.timedelta(days=1))
    assert (state(old), state(new)) == ("signed", "draft")
    new.parties.update(signed_on=SIGNED, signatory="Lars Holm")
    assert (state(old), state(new)) == ("signed", "signed")
    Agreement.objects.filter(pk=new.pk).update(starts_on=today())
    assert (state(old), state(new)) == ("replaced", "signed")


def test_a_changed_strategic_agreement_waits_for_the_fund(plan):
    old = agreement(plan, signed=SIGNED)
    new = agreement(plan, signed=SIGNED, replaces=old)
    assert (state(old), state(new)) == ("signed", "awaits_fund")
    Agreement.objects.filter(pk=new.pk).update(fund_approved_on=SIGNED)
    assert (state(old), state(new)) == ("replaced", "signed")


# What is missing


def test_the_plan_is_told_what_it_lacks_and_may_be_handed_in_without(plan):
    found = lacks(plan)
    assert [one.code for one in found] == ["AGREEMENT_MISSING"]
    assert "Strategisk samarbejdsaftale, Delaftale om" in found[0].detail
    assert not found[0].is_error


def test_each_lack_has_its_own_code(plan):
    for place in agreement_places(fresh(plan)):
        agreement(plan, "" if place.code == "strategisk" else place.code, signed=SIGNED)
    assert codes(plan) == []
    strategic = plan.agreements.get(kind="strategic")
    agreement(plan, signed=SIGNED, replaces=strategic)
    AgreementParty.objects.filter(agreement__focus_area__code="beskaeftigelse").update(signed_on=None)
    assert codes(plan) == ["AGREEMENT_UNSIGNED", "AGREEMENT_AWAITS_FUND"]
    Agreement.objects.filter(pk=strategic.pk).update(ends_on=dt.date(2020, 1, 1))
    assert codes(plan) == ["AGREEMENT_UNSIGNED", "AGREEMENT_AWAITS_FUND", "AGREEMENT_EXPIRED"]


def test_a_bevillingsperiode_from_before_aftaler_asks_for_none(plan):
    plan.scheme.requires_agreements = False
    plan.scheme.save()
    assert codes(plan) == []


def test_an_indsatsomraade_that_was_given_up_keeps_its_delaftale_and_asks_for_no_other(plan):
    agreement(plan, "beskaeftigelse", signed=SIGNED)
    plan.foci.filter(focus_area__code="beskaeftigelse").update(ended_on=today())
    last = agreement_places(fresh(plan))[-1]
    assert (last.code, last.is_wanted, last.can_begin) == ("beskaeftigelse", False, False)


# What is done to them


def test_a_new_one_has_the_plans_parties_and_no_second_beside_it(cast, plan):
    row = actions.add_agreement(
        plan=plan, by=cast.mette, agreement=Agreement(kind="strategic", title="Aftale")
    )
    names = {str(party) for party in row.parties.all()}
    assert names == {"Boligselskabet Nordlyng", "Søengens Boligforening", "Vejle Kommune"}
    with pytest.raises(Moved):
        actions.add_agreement(plan=plan, by=cast.mette, agreement=Agreement(kind="strategic", title="To"))


def test_what_all_have_signed_is_not_changed(cast, plan, log_in):
    row, mette = agreement(plan, signed=SIGNED), log_in(cast.mette)
    party = row.parties.first()
    with pytest.raises(Moved):
        actions.remove_party(party=party, by=cast.mette)
    with pytest.raises(Moved):
        actions.remove_agreement(agreement=row, by=cast.mette)
    with pytest.raises(Moved):
        actions.add_party(agreement=row, by=cast.mette, party=AgreementParty(name="En til"))
    page = mette.get(url("agreement_edit", plan, row.uid)).content.decode()
    assert 'name="title"' not in page
    assert 'name="files"' in page


def test_a_draft_that_somebody_has_signed_is_not_deleted(cast, plan):
    row = agreement(plan)
    text_of(row, cast.mette)
    row.parties.filter(organisation=plan.municipality_id).update(signed_on=SIGNED, signatory="Lis Berg")
    with pytest.raises(Moved):
        actions.remove_agreement(agreement=row, by=cast.mette)
    row.parties.update(signed_on=None)
    actions.remove_agreement(agreement=row, by=cast.mette)
    assert not Agreement.objects.exists()
    assert not AgreementFile.objects.exists()


def test_a_new_version_has_the_same_parties_unsigned_and_comes_once(cast, plan):
    row = agreement(plan, signed=SIGNED)
    new = actions.renew_agreement(agreement=row, by=cast.mette)
    assert (new.replaces_id, new.parties.filter(signed_on=None).count()) == (row.pk, 2)
    assert {party.signatory for party in new.parties.all()} == {"Lars Holm"}
    with pytest.raises(Moved):
        actions.renew_agreement(agreement=row, by=cast.mette)
    with pytest.raises(Moved):  # a draft is corrected, not replaced
        actions.renew_agreement(agreement=new, by=cast.mette)


def test_nothing_of_it_moves_the_plans_revision(cast, plan):
    before = plan.revision
    row = actions.add_agreement(plan=plan, by=cast.mette, agreement=Agreement(kind="strategic", title="A"))
    actions.add_party(agreement=row, by=cast.mette, party=AgreementParty(name="Foreningen Nordvang"))
    assert fresh(plan).revision == before


# Rights


@pytest.mark.parametrize("status", ["draft", "in_approval", "running"])
def test_those_who_write_the_plan_keep_them_in_every_living_state(cast, plan, status):
    plan = set_status(plan, status, shared_on=today())
    for name in ("mette", "jakob", "lars", "tove"):
        row = Agreement(kind="strategic", title="A")
        actions.add_agreement(plan=plan, by=cast[name], agreement=row)
        actions.remove_agreement(agreement=row, by=cast[name])
    for name in ("ida", "karim", "jonas", "hanne", "niels", "else", "admin"):
        with pytest.raises(NotAllowed):
            actions.add_agreement(plan=plan, by=cast[name], agreement=Agreement(kind="strategic", title="A"))


@pytest.mark.parametrize("status", ["ended", "refused", "withdrawn"])
def test_nobody_writes_in_a_plan_that_is_over(cast, plan, status):
    plan = set_status(plan, status)
    with pytest.raises(NotAllowed):
        actions.add_agreement(plan=plan, by=cast.mette, agreement=Agreement(kind="strategic", title="A"))


def test_the_fund_reads_them_when_the_plan_runs_and_strangers_never(cast, plan, log_in):
    row = agreement(plan, signed=SIGNED)
    file = url("agreement_file", plan, text_of(row, cast.mette).pk)
    sent = set_status(plan, "in_approval", submitted_on=today(), sent_to_fund_on=today())
    fund, niels = log_in(cast["else"]), log_in(cast.niels)
    assert fund.get(url("agreements", sent)).status_code == 302
    assert fund.get(file).status_code == 404
    set_status(plan, "running", started_on=today())
    assert fund.get(url("agreements", plan)).status_code == 200
    assert b"".join(fund.get(file).streaming_content) == b"Parterne er enige."
    assert niels.get(url("agreement", plan, row.uid)).status_code == 404
    assert niels.get(file).status_code == 404


# Pages


def test_it_is_written_signed_and_told_in_the_browser(cast, plan, log_in):
    mette = log_in(cast.mette)
    page = mette.get(url("agreements", plan)).content.decode()
    assert "Der er ingen aftale endnu" in page
    assert "Planen mangler aftaler." in page
    new = url("agreement_new", plan, "beskaeftigelse")
    data = form_of(mette.get(new)).dict()
    data["files"] = SimpleUploadedFile("Delaftale.txt", b"Vi er enige.")
    assert mette.post(new, data).status_code == 302
    row = plan.agreements.get()
    assert (row.kind, row.focus_area.code, row.title) == (
        "sub",
        "beskaeftigelse",
        "Delaftale om Beskæftigelse",
    )
    assert row.files.get().name == "Delaftale.txt"
    for party in row.parties.all():
        address = url("agreement_party", plan, party.uid)
        data = form_of(mette.get(address)).dict()
        data |= {"signed_on": "10-1-2026", "signatory": "Lars Holm", "signatory_role": "Direktør"}
        assert mette.post(address, data).status_code == 302
    assert state(row) == "signed"
    told = set(Event.objects.timeline(plan).values_list("verb", flat=True))
    assert {"plans.agreement_added", "plans.agreement_signed", "plans.agreement_complete"} <= told
    page = mette.get(url("agreement", plan, row.uid)).content.decode()
    assert "3 af 3 har skrevet under" in page
    assert "Lav en ny version" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Vælg en organisation, eller skriv navnet på en anden part"),
        ({"name": "Foreningen", "signed_on": "10-1-2026"}, "Skriv, hvem der har underskrevet"),
        (
            {"name": "Foreningen", "signed_on": "10-1-2099", "signatory": "Bo"},
            "Datoen kan ikke ligge efter i dag",
        ),
    ],
)
def test_a_party_is_somebody_and_a_signature_somebodys(cast, plan, log_in, changes, message):
    row, mette = agreement(plan), log_in(cast.mette)
    address = url("agreement", plan, row.uid)
    forms = [one for one in forms_of(mette.get(address)) if "signatory" in dict(one["fields"])]
    response = mette.post(address, dict(forms[0]["fields"]) | changes)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert row.parties.count() == 2


def forms_of(response):

    return FormReader(response.content.decode()).forms


def test_an_organisation_is_party_once(cast, plan, log_in):
    row, mette = agreement(plan), log_in(cast.mette)
    address = url("agreement", plan, row.uid)
    form = next(one for one in forms_of(mette.get(address)) if "signatory" in dict(one["fields"]))
    response = mette.post(address, dict(form["fields"]) | {"organisation": str(plan.municipality_id)})
    assert "Organisationen er allerede part i aftalen" in response.content.decode()


def test_two_people_at_one_signature_are_asked(cast, plan, log_in):
    row, mette, jakob = agreement(plan), log_in(cast.mette), log_in(cast.jakob)
    address = url("agreement_party", plan, row.parties.first().uid)
    mine, theirs = (form_of(one.get(address)).dict() for one in (mette, jakob))
    assert jakob.post(address, theirs | {"signatory": "Lars Holm"}).status_code == 302
    assert mette.post(address, mine | {"signatory": "Lars Holme"}).status_code == 409
    assert row.parties.first().signatory == "Lars Holm"


def test_the_list_asks_as_much_for_many_as_for_one(cast, plan, log_in):
    mette = log_in(cast.mette)
    agreement(plan, signed=SIGNED)
    mette.get(url("agreements", plan))
    counts = []
    for code in ("", "beskaeftigelse"):
        if code:
            text_of(agreement(plan, code, signed=SIGNED), cast.mette)
            for area in FocusArea.objects.filter(plan_foci__plan=plan).exclude(code=code):
                agreement(plan, area.code)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert mette.get(url("agreements", plan)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
