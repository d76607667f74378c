from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kerne"

    def ready(self) -> None:
        import core.mailserver  # noqa: F401 – its check
        from core.fields.collation import register_on_sqlite

        connection_created.connect(register_on_sqlite, dispatch_uid="core.register_on_sqlite")
