from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Personer og organisationer"
    default_auto_field = "django.db.models.BigAutoField"
