from typing import Any

from django.contrib.postgres.operations import CreateCollation
from django.db import migrations


class CreateDanish(CreateCollation):
    """On SQLite the collation of the same name is registered on every connection instead."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    """Alone, because the user's own migration needs it and the rest of core needs the user."""

    initial = True
    operations = [CreateDanish("danish", provider="icu", locale="da-DK")]
