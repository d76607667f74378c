from django.db import migrations, models
from django.utils import timezone

STATES = [
    ("draft", "I arbejde"),
    ("sent", "Til godkendelse"),
    ("returned", "Sendt tilbage til rettelse"),
    ("applied", "Gennemført"),
    ("refused", "Afslået"),
    ("withdrawn", "Opgivet"),
]


def count_as_opened(apps, schema_editor):
    """Nobody noted who opened the amendments sent until now: they may have been read for weeks, by nobody we can name."""
    cases = apps.get_model("approvals", "Case").objects
    cases.filter(kind="amendment", state="open", read_at=None).update(read_at=timezone.now())


def state_field():
    return models.CharField(choices=STATES, default="draft", max_length=20, verbose_name="status")


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0016_tilsagn_corrected"),
    ]

    operations = [
        migrations.RunPython(count_as_opened, migrations.RunPython.noop),
        migrations.AlterField(model_name="amendment", name="state", field=state_field()),
        migrations.AlterField(model_name="historicalamendment", name="state", field=state_field()),
    ]
