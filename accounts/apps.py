from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personer og organisationer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from accounts.adapters import remember_enrolment

        authenticator_added.connect(remember_enrolment, dispatch_uid="accounts.remember_enrolment")
