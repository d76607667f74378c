"""The Role → Permission table. What a person may do is decided by a role in the right capacity (participant,
kommune, fund or the plan itself) together with the state of things; the second half lives in each app's
``permissions.py``."""

from enum import StrEnum

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    HOUSING_ORGANISATION = "housing_organisation", "Boligorganisation"
    SECRETARIAT = "secretariat", "Fælles sekretariat for boligorganisationer"
    MUNICIPALITY = "municipality", "Kommune"
    JOINT_SECRETARIAT = "joint_secretariat", "Fællessekretariat"
    FUND = "fund", "Fond"
    AUDITOR = "auditor", "Revisionsfirma"
    POLICE = "police", "Politi"
    AUTHORITY = "authority", "Myndighed"
    OTHER = "other", "Anden"


class Role(TextChoices):
    PLAN_MANAGER = "plan_manager", "Projektleder"
    PLAN_EDITOR = "plan_editor", "Medarbejder"
    APPLICANT = "applicant", "Ansøger"
    ACCOUNTANT = "accountant", "Økonomi"
    ORGANISATION_ADMIN = "organisation_admin", "Organisationens administrator"
    CASEWORKER = "caseworker", "Sagsbehandler"
    MUNICIPAL_APPROVER = "municipal_approver", "Kommunal godkender"
    COORDINATOR = "coordinator", "Koordinator"
    FUND_OFFICER = "fund_officer", "Fondens sagsbehandler"
    BOARD_MEMBER = "board_member", "Medlem af bestyrelse eller styregruppe"
    AUDITOR = "auditor", "Revisor"
    ADMINISTRATOR = "administrator", "Portalens administrator"


class Permission(StrEnum):
    SEE_PLAN = "see_plan"
    WRITE_PLAN = "write_plan"
    SHARE_PLAN = "share_plan"
    SUBMIT_PLAN = "submit_plan"
    WITHDRAW_PLAN = "withdraw_plan"
    START_PLAN = "start_plan"
    BOOK_LEDGER = "book_ledger"
    SEE_LEDGER = "see_ledger"
    ATTACH_STATEMENT = "attach_statement"
    MEASURE = "measure"
    WRITE_REPORT = "write_report"
    SUBMIT_REPORT = "submit_report"
    ACCEPT_REPORT = "accept_report"
    COMMENT = "comment"
    WRITE_RECOMMENDATION = "write_recommendation"
    RECORD_DECISION = "record_decision"
    CONFIRM_DECISION = "confirm_decision"
    RETURN_CASE = "return_case"
    FORWARD_CASE = "forward_case"
    GRANT = "grant"
    MANAGE_MEMBERS = "manage_members"


P = Permission

_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.PLAN_MANAGER: frozenset({P.WRITE_PLAN, P.SHARE_PLAN, P.WRITE_REPORT, P.MEASURE, P.COMMENT}),
    Role.PLAN_EDITOR: frozenset({P.WRITE_PLAN, P.WRITE_REPORT, P.MEASURE, P.COMMENT}),
    Role.APPLICANT: frozenset(
        {
            P.WRITE_PLAN,
            P.SHARE_PLAN,
            P.SUBMIT_PLAN,
            P.WITHDRAW_PLAN,
            P.START_PLAN,
            P.WRITE_REPORT,
            P.SUBMIT_REPORT,
            P.MEASURE,
            P.COMMENT,
        }
    ),
    Role.ACCOUNTANT: frozenset({P.BOOK_LEDGER, P.SEE_LEDGER, P.COMMENT}),
    Role.ORGANISATION_ADMIN: frozenset({P.MANAGE_MEMBERS}),
    Role.CASEWORKER: frozenset(
        {P.WRITE_RECOMMENDATION, P.RECORD_DECISION, P.RETURN_CASE, P.FORWARD_CASE, P.COMMENT}
    ),
    Role.MUNICIPAL_APPROVER: frozenset({P.CONFIRM_DECISION, P.COMMENT}),
    Role.COORDINATOR: frozenset({P.COMMENT}),
    Role.FUND_OFFICER: frozenset({P.GRANT, P.ACCEPT_REPORT, P.COMMENT}),
    Role.BOARD_MEMBER: frozenset({P.COMMENT}),
    Role.AUDITOR: frozenset({P.SEE_LEDGER, P.ATTACH_STATEMENT}),
    Role.ADMINISTRATOR: frozenset(),
}

# Everybody with a role in a party of a plan sees its content, but for the revisor (books and reports only) and the
# portal's administrator (no plan at all).
GRANTS: dict[Role, frozenset[Permission]] = {
    role: permissions if role in {Role.AUDITOR, Role.ADMINISTRATOR} else permissions | {P.SEE_PLAN}
    for role, permissions in _OF_ROLE.items()
}

# What an organisation's own administrator can hand out. A board member's seat belongs to one plan
# (plans.PlanMembership), and the portal's administrators are made by the operator, so neither is here.
_HOUSING = (
    Role.PLAN_MANAGER,
    Role.PLAN_EDITOR,
    Role.APPLICANT,
    Role.ACCOUNTANT,
    Role.AUDITOR,
    Role.ORGANISATION_ADMIN,
)
ROLES_OF_KIND: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.HOUSING_ORGANISATION: _HOUSING,
    OrganisationKind.SECRETARIAT: _HOUSING,
    OrganisationKind.MUNICIPALITY: (
        Role.CASEWORKER,
        Role.MUNICIPAL_APPROVER,
        Role.COORDINATOR,
        Role.ORGANISATION_ADMIN,
    ),
    OrganisationKind.JOINT_SECRETARIAT: (Role.COORDINATOR, Role.ORGANISATION_ADMIN),
    OrganisationKind.FUND: (Role.FUND_OFFICER, Role.ORGANISATION_ADMIN),
    OrganisationKind.AUDITOR: (Role.AUDITOR, Role.ORGANISATION_ADMIN),
    OrganisationKind.POLICE: (Role.ORGANISATION_ADMIN,),
    OrganisationKind.AUTHORITY: (Role.ORGANISATION_ADMIN,),
    OrganisationKind.OTHER: (Role.ORGANISATION_ADMIN,),
}

# For whom an organisation acts: a shared secretariat for boligorganisationer, a fællessekretariat for kommuner.
ACTS_FOR_KIND: dict[OrganisationKind, OrganisationKind] = {
    OrganisationKind.SECRETARIAT: OrganisationKind.HOUSING_ORGANISATION,
    OrganisationKind.JOINT_SECRETARIAT: OrganisationKind.MUNICIPALITY,
}

# These belong to the one organisation they were given in: they follow neither acts_for nor a merger.
NOT_CARRIED_OVER = frozenset({Role.ORGANISATION_ADMIN, Role.ADMINISTRATOR})
