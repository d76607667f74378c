"""Where the walk of tests/test_url_walk.py goes: who walks, and an address of each name about a plan with everything
in it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.actions import appoint_deputy
from approvals.models import CaseBundle, DecisionFile
from core.attachments import FileChanges, change_files
from core.dates import today
from core.files import examine, fill
from core.models import Mail
from core.tasks import dispatch
from funding.actions import make_economy_file, receive_ledger, set_pool, try_ledger
from funding.exchange import economy_document
from funding.figures import economy
from funding.models import AuditStatement, BudgetCategory, FinancingShare, Position, Voucher
from plans.emails import tell
from plans.models import Goal, Plan, PlanMembership
from portal.actions import receive_file, write_list
from tests.approvals import amending
from tests.factories.accounts import InvitationFactory
from tests.factories.agreements import agreement, text_of
from tests.factories.approvals import case_of, granted_plan
from tests.factories.funding import other_use
from tests.factories.monitoring import NOON, add_measurement, at_noon, book, draft_report, indicators_of
from tests.factories.vouchers import PDF

# The people, in the order of the columns below. `nobody` is not logged in.
#   own side: mette (projektleder), jakob (medarbejder), lars (ansøger), ida (økonomi), pia (administrator), tove (a
#   participant's projektleder), karim (formand), birthe (revisor); jonas, hanne, ulla: the kommune; else: the fund;
#   niels, grethe: another organisation and another kommune; admin: the portal's administrator
PEOPLE = (
    "nobody mette jakob lars ida pia tove karim birthe jonas hanne ulla else niels grethe admin".split()  # noqa: SIM905
)

# Pages that are only read: another method (405) to everybody who is logged in.
READ = """
approvals:amendment approvals:amendment_bundle approvals:amendment_corrections approvals:amendment_item
approvals:amendments approvals:bundle approvals:case approvals:check approvals:compare
approvals:compared_figure approvals:compared_money approvals:compared_money_book approvals:corrections
approvals:file approvals:item approvals:on_date approvals:record_figure approvals:snapshot approvals:snapshot_figure
approvals:step approvals:versions approvals:versions_figure
funding:books_figure funding:evidence_file funding:figure funding:ledger_download
funding:pool_figure funding:regulation_figure funding:statement_file funding:table_file funding:voucher
funding:ledger_file_figure funding:split_figure funding:what_if_figure
funding:workbook_file monitoring:indicator monitoring:progress monitoring:report monitoring:report_goals
monitoring:report_figure monitoring:report_json monitoring:report_list monitoring:report_milestones
monitoring:report_pdf monitoring:report_pdf_status monitoring:reports portal:cofinancing_figure portal:plans_csv
portal:portfolio_figure
portal:portfolio_file
"""

OUR_OWN = ("portal", "plans", "funding", "approvals", "monitoring", "accounts")


def addresses() -> set[str]:
    found = {"healthz", "readyz", "markdown_preview"}

    def collect(patterns: list[URLPattern | URLResolver], namespace: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                collect(pattern.url_patterns, pattern.namespace or namespace)
            elif namespace in OUR_OWN:
                found.add(f"{namespace}:{pattern.name}")

    collect(get_resolver().url_patterns, "")
    return found


def expectations(table: str) -> dict[str, str]:
    return {name: " ".join(row) for name, *row in map(str.split, table.strip().splitlines())}


# allauth's own addresses hold nothing of a plan; tests/accounts walks them.
# o = answered (200 or a redirect) · L = sent to the log-in · . = does not exist (404) · n = not allowed (403)
# m = another method (405) · b = the state does not let it (409) · f = the form back with its errors (422)
# x = something is missing in the request (400) · g = a link that is used up (410)
ANSWERS = {200: "o", 302: "o", 404: ".", 403: "n", 405: "m", 409: "b", 422: "f", 400: "x", 410: "g"}


def answer(response) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "L"
    return ANSWERS.get(response.status_code, str(response.status_code))


def walk(method: str, urls: dict[str, str], clients: dict[str, Client]) -> Iterator[tuple[str, str]]:
    for name, url in sorted(urls.items()):
        row = []
        for person in PEOPLE:
            with transaction.atomic(), at_noon(NOON):
                response = getattr(clients[person], method)(url)
                row.append(answer(response))
                if response.streaming:
                    b"".join(response)  # read to its end, so that the file is closed
                transaction.set_rollback(True)
        yield name, " ".join(row)


def differences(expected: dict[str, str], found: Iterator[tuple[str, str]]) -> list[str]:
    return [
        f"{name}\n  expected {expected.get(name, 'nothing: write a line')}\n  found    {row}"
        for name, row in found
        if expected.get(name) != row
    ]


@pytest.fixture(name="clients")
def _clients(cast) -> dict[str, Client]:
    found = {"nobody": Client()}
    for name in PEOPLE[1:]:
        found[name] = Client()
        found[name].force_login(cast[name], backend=settings.AUTHENTICATION_BACKENDS[0])
    return found


@pytest.fixture(name="urls")
def _urls(cast) -> dict[str, str]:
    """An address of each name, about one plan with everything in it."""
    plan = granted_plan(cast)
    with at_noon():
        book(plan)
        indicator = indicators_of(plan)[0]
        measurement = add_measurement(indicator, "63", dt.date(2028, 12, 1), by=cast.mette)
        draft_report(plan, cast)
        run = dispatch("monitoring.build_report", subject=plan, root=plan, by=cast.mette)
        invitation = InvitationFactory(organisation=cast.nordlyng)
        table = ContentFile("Dato;Tekst;Beløb\n01-02-2029;Kaffe;12,00".encode(), name="regnskab.csv")
        ledger_file = receive_ledger(plan=plan, by=cast.ida, upload=table)
        try_ledger(batch=ledger_file)
        council = case_of(plan).steps.get(kind="council").decisions.get()
        minutes = DecisionFile(decision=council)
        fill(minutes, ContentFile(b"Godkendt.", name="referat.txt"), by=cast.jonas).save()
        post, share, evidence = behind_the_money(plan, cast)
        movement = other_use(plan, by=cast.ida)
        set_pool(municipality=plan.municipality, by=cast.jonas, year=2028, amount=Decimal("1.00"))
        workbook = make_economy_file(plan=plan, by=cast.jonas)
        voucher = Voucher(entry=plan.ledger_entries.first())
        fill(voucher, ContentFile(PDF, name="faktura.pdf"), by=cast.ida).save()
        statement = AuditStatement(plan=plan, year=2028, signed_on=dt.date(2029, 2, 1), conclusion="clean")
        fill(statement, ContentFile(PDF, name="erklæring.pdf"), by=cast.birthe).save()
        plans_file = receive_file(upload=ContentFile(b"{}", name="planer.json"), by=cast.mette)
        plans_list = write_list(plan_ids=[plan.pk], by=cast.lars)
        amendment = amending.content_change(cast, plan)
    bundle = empty_bundle(plan, cast)
    message = a_message(plan, to=cast.mette)
    goal = Goal.objects.filter(plan=plan).select_related("focus__focus_area").first()
    seat = PlanMembership.objects.filter(plan=plan).first()
    draft = agreement(plan)
    with at_noon():
        deputy = appoint_deputy(
            organisation=cast.nordlyng,
            principal=cast.mette,
            deputy=cast.jakob,
            starts_on=today() + dt.timedelta(days=30),  # in force it would give Jakob Mette's rights
            ends_on=today() + dt.timedelta(days=40),
            by=cast.mette,
        )
    council = case_of(plan).steps.get(kind="council")
    values = {
        "number": plan.number,
        "focus_code": goal.focus.focus_area.code,
        "year": 2028,
        "snapshot": 1,
        "amendment": amendment.number,
        "kind": "goals",
        "step": council.pk,
        "body": plan.municipality.chain_steps.first().pk,
        "token": "unknown",
    }
    special = {
        "plans:seat": {"pk": seat.pk},
        "plans:end_seat": {"pk": seat.pk},
        **{
            f"plans:agreement{name}": {"uid": draft.uid}
            for name in ("", "_approval", "_confirm", "_edit", "_remove", "_renew")
        },
        "plans:agreement_file": {"pk": text_of(draft, cast.mette).pk},
        "plans:agreement_new": {"code": "beskaeftigelse"},
        **{f"plans:agreement_party{name}": {"uid": draft.parties.first().uid} for name in ("", "_remove")},
        "plans:goal": {"uid": goal.uid},
        "approvals:amendment_row": {"uid": goal.uid},
        "approvals:amendment_remove": {"uid": goal.uid},
        "monitoring:report_goal": {"uid": goal.uid},
        "monitoring:indicator": {"uid": indicator.uid},
        "monitoring:measurement": {"pk": measurement.pk},
        "monitoring:remove_measurement": {"pk": measurement.pk},
        "funding:figure": {"key": "andel-kommune"},
        "funding:what_if_figure": {"key": "nu-budget"},  # without moves in its address there is none
        "funding:books_figure": {"key": "budget-2028"},
        "monitoring:report_figure": {"key": "budget"},
        "approvals:snapshot_figure": {"key": "budget"},
        "approvals:versions_figure": {"key": "version-1-budget"},
        "approvals:record_figure": {"key": f"andel-{council.decisions.latest('pk').pk}"},
        "approvals:compared_figure": {"key": "version-1-budget"},
        "funding:basis": {"key": share},
        "funding:split_figure": {"key": "efter-fund-2028"},
        "funding:pool": {"code": "630"},
        "funding:pool_figure": {"code": "630", "key": "pulje-2028"},
        "funding:pool_plan": {"code": "630", "number": plan.number},
        "funding:evidence_file": {"pk": evidence},
        "funding:position": {"uid": post},
        "funding:remove_position": {"uid": post},
        "approvals:regulation_case": {"pk": movement.pk},
        "funding:regulation_approve": {"pk": movement.pk, "body": "kommunalbestyrelsen"},
        "funding:condition_met": {"pk": plan.grant_conditions.first().pk},
        "funding:condition_answer": {"pk": plan.grant_conditions.first().pk},
        "funding:regulation_figure": {"key": "saldo"},
        "funding:regulation_correct": {"pk": movement.pk},
        "funding:statement_file": {"pk": statement.pk},
        "funding:voucher": {"pk": voucher.pk},
        "funding:vouchers": {"uid": plan.ledger_entries.first().uid},
        "funding:table_file": {"key": "regnskab"},
        "funding:workbook_file": {"pk": workbook.pk},
        "funding:forecast_line": {"category": "loen", "focus": "tvaergaaende"},
        "funding:reverse_entry": {"uid": plan.ledger_entries.first().uid},
        **{
            f"funding:ledger_{name}": {"pk": ledger_file.pk}
            for name in ("book", "columns", "download", "file")
        },
        "funding:ledger_file_figure": {"pk": ledger_file.pk, "key": "fil"},
        "approvals:file": {"pk": minutes.pk},
        "approvals:waiver_end": {"pk": 1},
        "approvals:bundle": {"pk": bundle.pk},
        "approvals:bundle_uploaded": {"pk": bundle.pk},
        "approvals:bundle_correct_upload": {"pk": bundle.pk},
        "approvals:amendment_bundle_correct_upload": {"pk": bundle.pk},
        "approvals:amendment_bundle": {"pk": bundle.pk},
        "approvals:amendment_bundle_uploaded": {"pk": bundle.pk},
        "portal:cofinancing_figure": {"code": "630", "key": "i-alt"},
        "portal:portfolio_figure": {"key": "budget"},
        "portal:portfolio_file": {"table": "planer"},
        "portal:task_run": {"pk": run.pk},
        "portal:message": {"pk": message.pk},
        "portal:import_file": {"pk": plans_file.pk},
        "portal:plans_file": {"pk": plans_list.pk},
        "accounts:membership_end": {"pk": cast.jakob.memberships.get().pk},
        "portal:handover": {"pk": cast.jakob.pk},
        "accounts:deputy_end": {"pk": deputy.pk},
        "accounts:membership_cancel": {"pk": cast.jakob.memberships.get().pk},
        "accounts:invitation_again": {"pk": invitation.pk},
        "accounts:invitation_withdraw": {"pk": invitation.pk},
    }
    names = {pattern: special.get(pattern, {}) for pattern in addresses()}
    return {name: address(name, values | {"code": code_for(name)} | own) for name, own in names.items()}


def empty_bundle(plan, cast) -> CaseBundle:
    """The kommune's sagspakke, without the seconds that its PDFs take."""
    case = case_of(plan)
    bundle = CaseBundle(case=case, snapshot=case.snapshot, organisation=cast.vejle)
    fill(bundle, ContentFile(b"PK", name="sagspakke.zip"), by=cast.jonas, content_type="application/zip")
    bundle.save()
    return bundle


def a_message(plan, *, to) -> Mail:
    """A hand-over that one person was told of."""
    url = reverse("portal:plan", args=[plan.number])
    context = {"body": "Økonomiudvalget"}
    [row] = tell("approvals/emails/step_opened.txt", [to], plan, kind=Mail.Kind.HANDOVER, url=url, **context)
    return row


def behind_the_money(plan: Plan, cast: Any) -> tuple[Any, str, int]:
    """A post, a payer of hours and a file that shows a worth: the post's uid, the payer's key, the file's key."""
    salary = BudgetCategory.objects.filter(scheme=plan.scheme).first()
    term = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    post = Position.objects.create(
        plan=plan,
        title="Projektleder",
        category=salary,
        full_time=1,
        yearly_salary=Decimal("600000.00"),
        **term,
    )
    FinancingShare.objects.create(
        plan=plan,
        year=2028,
        source="municipality",
        organisation=cast.vejle,
        form="hours",
        amount=Decimal("0.00"),
    )
    key = next(payer.key for payer in economy(economy_document(plan)).payers if payer.form == "hours")
    added = FileChanges((examine(ContentFile(b"Lokaler;80", name="lokaler.csv")),))
    (evidence,) = change_files(plan.evidence_files, added, by=cast.mette)
    return post.uid, key, evidence.pk


def code_for(name: str) -> str:
    """The chain is the kommune's own page, the members are the boligorganisation's."""
    return "630" if name.startswith("approvals:") else "nordlyng"


def address(name: str, values: dict[str, object]) -> str:
    for keys in KEYS:
        try:
            return reverse(name, kwargs={key: values[key] for key in keys})
        except (KeyError, NoReverseMatch):
            continue
    raise AssertionError(f"no keys for {name}")


KEYS: list[tuple[str, ...]] = [
    (),
    ("number",),
    ("code",),
    ("token",),
    ("pk",),
    ("key",),
    ("table",),
    ("number", "pk"),
    ("number", "pk", "body"),
    ("number", "pk", "key"),
    ("number", "amendment"),
    ("number", "amendment", "pk"),
    ("number", "amendment", "kind"),
    ("number", "amendment", "kind", "uid"),
    ("number", "uid"),
    ("number", "key"),
    ("number", "year"),
    ("number", "year", "key"),
    ("number", "step", "pk"),
    ("number", "step", "key"),
    ("number", "step"),
    ("number", "snapshot"),
    ("number", "snapshot", "key"),
    ("number", "focus_code"),
    ("number", "focus_code", "uid"),
    ("number", "year", "uid"),
    ("number", "year", "category", "focus"),
    ("code", "pk"),
    ("code", "number"),
    ("code", "key"),
    ("code", "body"),
]
