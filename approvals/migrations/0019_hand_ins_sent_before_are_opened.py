from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

NOTED_FROM = "0012_hand_in_opened"


def count_as_opened(apps, schema_editor):
    """Nobody noted who opened what was handed in before it could be noted: the kommune may have worked on it for weeks,
    so it cannot be taken back. What was handed in since then is judged by its own mark."""
    alias = schema_editor.connection.alias
    known = MigrationRecorder(schema_editor.connection).migration_qs.filter(app="approvals", name=NOTED_FROM)
    since = known.values_list("applied", flat=True).first() or timezone.now()
    cases = apps.get_model("approvals", "Case").objects.using(alias)
    unmarked = cases.filter(state="open", read_at=None).exclude(kind="amendment")
    unmarked.filter(snapshot__created_at__lt=since).update(read_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0018_amendment_sections"),
    ]

    operations = [migrations.RunPython(count_as_opened, migrations.RunPython.noop)]
