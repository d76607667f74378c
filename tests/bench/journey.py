"""Every page of the journey, each with somebody who uses it: chosen from whatever plans `load_national` has made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import F, Max
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from approvals.models import Amendment, Case, CaseStep, StepKind
from monitoring.models import AnnualReport
from plans.models import Agreement, Goal, Indicator, Plan, PlanMembership, PlanParticipant

Status = AnnualReport.Status


@dataclass(frozen=True)
class Page:
    """`is_list`: it is about all plans of a person, so it may grow with them."""

    name: str
    user: User
    url: str
    is_list: bool = False


def journey() -> list[Page]:
    """In the order in which a plan comes to them. Raises where the data lack a plan, a case or a report."""
    whole = [replace(page, is_list=True) for page in lists()]
    beside = [*belonging(), *accounting()]
    return [*whole, *writing(), *approving(), *running(), *amending(), *beside, *reporting()]


def lists() -> Iterator[Page]:
    plan = running_plan()
    manager, fund = busy_manager(), somebody(Role.FUND_OFFICER)
    yield Page("mine opgaver, projektleder", manager, reverse("portal:tasks"))
    yield Page("mine opgaver, sagsbehandler", official(plan), reverse("portal:tasks"))
    yield Page("mine opgaver, fonden", fund, reverse("portal:tasks"))
    yield Page("mine beskeder", manager, reverse("portal:messages"))
    yield Page("planer, projektleder", manager, reverse("portal:plans"))
    yield Page("planer, fonden", fund, reverse("portal:plans"))
    yield Page("planer, søgning", fund, f"{reverse('portal:plans')}?q=lunden&status=running")
    yield Page("planer, regneark", fund, reverse("portal:plans_spreadsheet"))
    yield Page("økonomi på tværs, fonden", fund, reverse("portal:portfolio"))
    yield Page("økonomi på tværs, kommunen", official(plan), reverse("portal:portfolio"))
    yield Page("redegørelser, fonden", fund, reverse("monitoring:report_list"))


def belonging() -> Iterator[Page]:
    """The pages of people, and those through which files come in."""
    plan = running_plan()
    keeper = official(plan, Role.ORGANISATION_ADMIN)
    kommune = plan.municipality.organisation
    yield Page("profil", keeper, reverse("accounts:profile"))
    yield Page("to-faktor-login", keeper, reverse("mfa_index"))
    yield Page("mails", keeper, reverse("portal:mail_settings"))
    yield Page("organisation", keeper, reverse("accounts:organisation", args=[kommune.code]))
    yield Page("inviter", keeper, reverse("accounts:invite", args=[kommune.code]))
    yield Page("vejledning", keeper, reverse("portal:guide"))
    yield Page("hent planer ind", person(plan, Role.PLAN_MANAGER), reverse("portal:import_plans"))
    accountant = person(plan, Role.ACCOUNTANT)
    yield Page("hent posteringer ind", accountant, reverse("funding:ledger_upload", args=[plan.number]))


def writing() -> Iterator[Page]:
    plan = Plan.objects.filter(status=Plan.Status.DRAFT).earliest("pk")
    manager = person(plan, Role.PLAN_MANAGER)
    goal = Goal.objects.filter(plan=plan).select_related("focus__focus_area").earliest("pk")
    focus = [plan.number, goal.focus.focus_area.code]
    yield Page("ny plan", manager, reverse("plans:create"))
    for name, title in (
        ("content", "indhold"),
        ("basics", "baggrund"),
        ("areas", "områder"),
        ("foci", "indsatsområder"),
        ("milestones", "milepæle"),
        ("team", "personer"),
    ):
        yield Page(f"{title}, kladde", manager, reverse(f"plans:{name}", args=[plan.number]))
    yield Page("indsatsområde, kladde", manager, reverse("plans:focus", args=focus))
    yield Page("mål, kladde", manager, reverse("plans:goal", args=[*focus, goal.uid]))
    yield Page("nyt mål", manager, reverse("plans:goal_new", args=focus))
    yield Page("økonomi, kladde", manager, reverse("funding:economy", args=[plan.number]))
    yield Page("tjek, kladde", manager, reverse("approvals:check", args=[plan.number]))


def approving() -> Iterator[Page]:
    returned = Case.objects.filter(state=Case.State.RETURNED).select_related("plan").earliest("pk").plan
    signer = person(returned, Role.APPLICANT)
    yield Page("plan, sendt tilbage", signer, plan_page(returned))
    yield Page("tjek, sendt tilbage", signer, reverse("approvals:check", args=[returned.number]))
    yield Page("økonomi, sendt tilbage", signer, reverse("funding:economy", args=[returned.number]))
    yield Page(
        "sagsforløb, sendt tilbage", official(returned), reverse("approvals:case", args=[returned.number])
    )
    for title, name, step, role in (
        ("led, indstilling", "recommend", waiting_step(StepKind.RECOMMENDATION), Role.CASEWORKER),
        ("led, bekræft", "step", recorded_step(), Role.MUNICIPAL_APPROVER),
        ("led, tilsagn", "step", waiting_step(StepKind.FUND), Role.FUND_OFFICER),
    ):
        plan = step.case.plan
        user = somebody(role) if role == Role.FUND_OFFICER else official(plan, role)
        yield Page(f"sagsforløb, {title}", user, reverse("approvals:case", args=[plan.number]))
        yield Page(title, user, reverse(f"approvals:{name}", args=[plan.number, step.pk]))
    newest = Case.objects.filter(round=2).select_related("plan", "snapshot").earliest("pk")
    args = [newest.plan.number, newest.snapshot.number]
    yield Page("indsendelse", official(newest.plan), reverse("approvals:snapshot", args=args))
    versions = reverse("approvals:versions", args=args[:1])
    last, before = args[1], args[1] - 1
    for title, name in (("tidsplan", "timetable"), ("planen på en dato", "on_date")):
        yield Page(title, official(newest.plan), reverse(f"approvals:{name}", args=args[:1]))
    kommune = newest.plan.municipality.organisation
    keeper = official(newest.plan, Role.ORGANISATION_ADMIN)
    yield Page("kommunens sagsforløb", keeper, reverse("approvals:chain", args=[kommune.code]))
    yield Page("stedfortrædere", keeper, reverse("accounts:deputies", args=[kommune.code]))
    yield Page("ændringer i indsendelsen", official(newest.plan), f"{versions}?fra={before}&til={last}")


def running() -> Iterator[Page]:
    plan, moved = running_plan(), running_plan(moved_on=True)
    manager, accountant = person(plan, Role.PLAN_MANAGER), person(plan, Role.ACCOUNTANT)
    indicator = Indicator.objects.filter(plan=plan).earliest("pk")
    yield Page("plan, projektleder", manager, plan_page(plan))
    yield Page("plan, ændret efter start", person(moved, Role.PLAN_MANAGER), plan_page(moved))
    yield Page("plan, kommune", official(plan), plan_page(plan))
    yield Page("plan, fonden", somebody(Role.FUND_OFFICER), plan_page(plan))
    yield Page("indhold, i drift", manager, reverse("plans:content", args=[plan.number]))
    yield Page("aftaler", manager, reverse("plans:agreements", args=[plan.number]))
    aftale = Agreement.objects.filter(plan=plan).earliest("pk")
    yield Page("aftale", manager, reverse("plans:agreement", args=[plan.number, aftale.uid]))
    yield Page("økonomi, i drift", accountant, reverse("funding:economy", args=[plan.number]))
    yield Page("historik", manager, reverse("portal:history", args=[plan.number]))
    yield Page("fremdrift", manager, reverse("monitoring:progress", args=[plan.number]))
    yield Page("vælg indikator", manager, reverse("monitoring:measure", args=[plan.number]))
    yield Page(
        "registrer måling",
        manager,
        reverse("monitoring:measure", args=[plan.number]) + f"?indikator={indicator.uid}",
    )
    yield Page("indikator", manager, reverse("monitoring:indicator", args=[plan.number, indicator.uid]))
    yield Page("prognose", manager, reverse("funding:forecast", args=[plan.number]))
    yield Page("regnskab", accountant, reverse("funding:ledger", args=[plan.number]))
    auditor = (
        PlanMembership.objects.filter(plan=plan, role="auditor").select_related("user").earliest("pk").user
    )
    yield Page("regnskab, revisor", auditor, reverse("funding:ledger", args=[plan.number]))


def amending() -> Iterator[Page]:
    proposed = Amendment.objects.filter(number=2).select_related("plan").earliest("pk")
    plan, manager = proposed.plan, person(proposed.plan, Role.PLAN_MANAGER)
    goal = proposed.operations[0]["uid"]
    yield Page("ændringer af planen", manager, reverse("approvals:amendments", args=[plan.number]))
    yield Page("ændring", manager, reverse("approvals:amendment", args=[plan.number, 2]))
    yield Page(
        "ændring, mål", manager, reverse("approvals:amendment_row", args=[plan.number, 2, "goals", goal])
    )
    yield Page("ændring, økonomi", manager, reverse("approvals:amendment_money", args=[plan.number, 2]))
    yield Page("ændring, områder", manager, reverse("approvals:amendment_areas", args=[plan.number, 2]))


def accounting() -> Iterator[Page]:
    """The pages beside budget and regnskab."""
    plan = running_plan()
    accountant = person(plan, Role.ACCOUNTANT)
    for title, name in (
        ("stillinger", "positions"),
        ("hvad nu hvis", "what_if"),
        ("opkrævning", "collecting"),
        ("reguleringskonto", "regulation"),
        ("revision", "statements"),
    ):
        yield Page(title, accountant, reverse(f"funding:{name}", args=[plan.number]))
    compared = reverse("approvals:compared_money", args=[plan.number])
    yield Page("ansøgt, bevilget og gældende", accountant, compared)
    yield Page("vilkår", accountant, reverse("funding:conditions", args=[plan.number]))
    kommune = plan.municipality.organisation
    pool = reverse("funding:pool", args=[kommune.code])
    yield Page("medfinansieringspulje", official(plan), pool, is_list=True)


def reporting() -> Iterator[Page]:
    draft, at_board, accepted = (
        report(status) for status in (Status.DRAFT, Status.AT_BOARD, Status.ACCEPTED)
    )
    manager = person(draft.plan, Role.PLAN_MANAGER)
    args = [draft.plan.number, draft.year]
    goal = Goal.objects.filter(plan=draft.plan).earliest("pk")
    yield Page("redegørelser", manager, reverse("monitoring:reports", args=args[:1]))
    yield Page("redegørelse, kladde", manager, reverse("monitoring:report", args=args))
    for name, title in (
        ("summary", "sammenfatning"),
        ("goals", "mål"),
        ("activities", "handlinger"),
        ("milestones", "milepæle"),
        ("money", "regnskab"),
    ):
        yield Page(f"redegørelsens {title}", manager, reverse(f"monitoring:report_{name}", args=args))
    yield Page("redegørelsens ene mål", manager, reverse("monitoring:report_goal", args=[*args, goal.uid]))
    yield Page("redegørelse, styregruppe", chair(at_board.plan), report_page(at_board))
    yield Page("redegørelse, accepteret", somebody(Role.FUND_OFFICER), report_page(accepted))


# Who and what


def plan_page(plan: Plan) -> str:
    return reverse("portal:plan", args=[plan.number])


def report_page(row: AnnualReport) -> str:
    return reverse("monitoring:report", args=[row.plan.number, row.year])


def running_plan(*, moved_on: bool = False) -> Plan:
    """A plan in drift since at least a year; `moved_on`: its rows say more than its last snapshot."""
    started = Plan.objects.filter(
        status=Plan.Status.RUNNING, reports__status__in=[Status.SUBMITTED, Status.ACCEPTED]
    )
    plans = started.annotate(seen=Max("snapshots__revision")).order_by("starts_on", "pk")
    found = plans.filter(seen__lt=F("revision")) if moved_on else plans.filter(seen=F("revision"))
    return found[0]


def report(status: str) -> AnnualReport:
    return AnnualReport.objects.filter(status=status).select_related("plan").earliest("pk")


def waiting_step(kind: StepKind) -> CaseStep:
    open_ones = CaseStep.objects.filter(kind=kind, state="open", case__state="open")
    return open_ones.select_related("case__plan").earliest("pk")


def recorded_step() -> CaseStep:
    return (
        CaseStep.objects.filter(state="recorded", case__state="open")
        .select_related("case__plan")
        .earliest("pk")
    )


def busy_manager() -> User:
    """Of a boligorganisation that waits for the board of one plan and for the council about another: of all who write
    plans they have most to be told."""
    applicants = PlanParticipant.objects.filter(is_applicant=True).order_by("pk")
    reported = applicants.filter(plan__status=Plan.Status.RUNNING, plan__reports__status=Status.AT_BOARD)
    waiting = CaseStep.objects.filter(state="recorded", case__state="open").values("case__plan")
    found = applicants.filter(plan__in=waiting, organisation__in=reported.values("organisation"))
    return person(found.select_related("plan")[0].plan, Role.PLAN_MANAGER)


def person(plan: Plan, role: Role) -> User:
    """Somebody with a role in the organisation that applies."""
    organisation = plan.participants.get(is_applicant=True).organisation_id
    return (
        Membership.objects.filter(organisation=organisation, role=role)
        .select_related("user")
        .earliest("pk")
        .user
    )


def official(plan: Plan, role: Role = Role.CASEWORKER) -> User:
    members = Membership.objects.filter(organisation=plan.municipality_id, role=role)
    return members.select_related("user").earliest("pk").user


def somebody(role: Role) -> User:
    return Membership.objects.filter(role=role).select_related("user").earliest("pk").user


def chair(plan: Plan) -> User:
    return (
        PlanMembership.objects.filter(plan=plan, function="chair").select_related("user").earliest("pk").user
    )
