from accounts.views.demo import demo_login
from accounts.views.deputies import deputies, deputy_end
from accounts.views.invitations import accept, invitation
from accounts.views.organisations import (
    invitation_again,
    invitation_withdraw,
    invite,
    membership_cancel,
    membership_end,
    organisation,
    organisations,
    second_factor,
)
from accounts.views.profile import change_email, confirm_email, profile
from accounts.views.proof import prove

__all__ = [
    "accept",
    "change_email",
    "confirm_email",
    "demo_login",
    "deputies",
    "deputy_end",
    "invitation",
    "invitation_again",
    "invitation_withdraw",
    "invite",
    "membership_cancel",
    "membership_end",
    "organisation",
    "organisations",
    "profile",
    "prove",
    "second_factor",
]
