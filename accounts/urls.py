"""Our own pages, and those of allauth that the portal uses, under Danish addresses. What is not listed does not
exist: nobody signs up alone, and nobody keeps a list of addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path, re_path

from accounts import views

own = [
    path("organisation/", views.organisations, name="organisations"),
    path("organisation/<slug:code>/", views.organisation, name="organisation"),
    path("organisation/<slug:code>/inviter/", views.invite, name="invite"),
    path("organisation/<slug:code>/to-faktor/", views.second_factor, name="second_factor"),
    path(
        "organisation/<slug:code>/invitationer/<int:pk>/igen/",
        views.invitation_again,
        name="invitation_again",
    ),
    path(
        "organisation/<slug:code>/invitationer/<int:pk>/traek-tilbage/",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "organisation/<slug:code>/medlemskaber/<int:pk>/afslut/", views.membership_end, name="membership_end"
    ),
    path(
        "organisation/<slug:code>/medlemskaber/<int:pk>/fjern/",
        views.membership_cancel,
        name="membership_cancel",
    ),
    path("organisation/<slug:code>/stedfortraedere/", views.deputies, name="deputies"),
    path("organisation/<slug:code>/stedfortraedere/<int:pk>/afslut/", views.deputy_end, name="deputy_end"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    path("bekraeft/at-det-er-dig/", views.prove, name="prove"),
    path("profil/", views.profile, name="profile"),
    path("profil/e-mail/", views.change_email, name="change_email"),
    path("profil/e-mail/<str:token>/", views.confirm_email, name="confirm_email"),
    path("demo/log-paa/", views.demo_login, name="demo_login"),
]

log_in = [
    path("log-paa/", account.login, name="account_login"),
    path("log-paa/lukket/", account.account_inactive, name="account_inactive"),
    path("log-paa/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("log-paa/adgangsnoegle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("log-paa/afbrudt/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("log-paa/via/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("log-paa/via/<str:provider_id>/svar/", oidc.callback, name="openid_connect_callback"),
    path("log-af/", account.logout, name="account_logout"),
    path("bekraeft/adgangskode/", account.reauthenticate, name="account_reauthenticate"),
    path("bekraeft/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bekraeft/adgangsnoegle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

forgotten = [
    path("glemt-adgangskode/", account.password_reset, name="account_reset_password"),
    path("glemt-adgangskode/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "glemt-adgangskode/faerdig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^glemt-adgangskode/ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

security = [
    path("profil/adgangskode/", account.password_change, name="account_change_password"),
    path("profil/adgangskode/vaelg/", account.password_set, name="account_set_password"),
    path("profil/konti/", social.connections, name="socialaccount_connections"),
    path("profil/to-faktor/", mfa.index, name="mfa_index"),
    path("profil/to-faktor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("profil/to-faktor/app/fjern/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("profil/to-faktor/noegler/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("profil/to-faktor/noegler/ny/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("profil/to-faktor/noegler/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("profil/to-faktor/noegler/<int:pk>/fjern/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("profil/to-faktor/noedkoder/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "profil/to-faktor/noedkoder/nye/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "profil/to-faktor/noedkoder/hent/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [path("", include((own, "accounts"))), *log_in, *forgotten, *security]
