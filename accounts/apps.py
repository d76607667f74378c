from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personer og organisationer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_used

        from accounts.adapters import passkey_shown, remember_enrolment

        authenticator_added.connect(remember_enrolment, dispatch_uid="accounts.remember_enrolment")
        authenticator_used.connect(passkey_shown, dispatch_uid="accounts.passkey_shown")
