from accounts.forms.login import (
    ActivateTOTPForm,
    AddWebAuthnForm,
    AuthenticateForm,
    ChangePasswordForm,
    EditWebAuthnForm,
    LoginForm,
    ReauthenticateByCodeForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from accounts.forms.organisations import EndMembershipForm, InviteForm, SecondFactorForm, VersionForm
from accounts.forms.people import AcceptInvitationForm, ChangeEmailForm, NameForm

__all__ = [
    "AcceptInvitationForm",
    "ActivateTOTPForm",
    "AddWebAuthnForm",
    "AuthenticateForm",
    "ChangeEmailForm",
    "ChangePasswordForm",
    "EditWebAuthnForm",
    "EndMembershipForm",
    "InviteForm",
    "LoginForm",
    "NameForm",
    "ReauthenticateByCodeForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SecondFactorForm",
    "SetPasswordForm",
    "VersionForm",
]
