"""What changes people's access. Everything is recorded as an act of the organisation it happened in. Names are
looked up when the act is shown and never written into it, so that a person can be anonymised later."""

from accounts.actions.deputies import appoint_deputy, end_deputy, pass_on_deputy
from accounts.actions.invitations import (
    InvitationUnusable,
    WrongPerson,
    accept_invitation,
    accept_invitation_as_new,
    invite,
    invite_again,
    invited_user,
    usable_invitation,
    withdraw_invitation,
)
from accounts.actions.memberships import (
    LastAdministrator,
    add_period,
    cancel_membership,
    end_membership,
    leaves_nobody,
    start_membership,
)
from accounts.actions.messages import choose_mails, make_feed, remove_feed
from accounts.actions.organisations import create_administrator, demand_second_factor, succeed
from accounts.actions.users import (
    anonymise_user,
    change_email,
    change_name,
    deactivate_user,
    open_user,
    reset_second_factor,
)

__all__ = [
    "InvitationUnusable",
    "LastAdministrator",
    "WrongPerson",
    "accept_invitation",
    "accept_invitation_as_new",
    "add_period",
    "anonymise_user",
    "appoint_deputy",
    "cancel_membership",
    "change_email",
    "change_name",
    "choose_mails",
    "create_administrator",
    "deactivate_user",
    "demand_second_factor",
    "end_deputy",
    "end_membership",
    "invite",
    "invite_again",
    "invited_user",
    "leaves_nobody",
    "make_feed",
    "open_user",
    "pass_on_deputy",
    "remove_feed",
    "reset_second_factor",
    "start_membership",
    "succeed",
    "usable_invitation",
    "withdraw_invitation",
]
