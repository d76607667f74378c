"""The fund answers an ændring: its tilsagn was given to the plan. Those that were opened before said otherwise."""

from django.db import migrations


def rename(apps, schema_editor):
    steps = apps.get_model("approvals", "CaseStep").objects
    found = steps.filter(kind="fund", case__kind="amendment", body_name="Tilsagn")
    found.update(body_name="Landsbyggefondens svar")


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_wanted_day"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
