"""Periods of deputies that were ended at once stay known to four eyes."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def until_their_last_day(apps: Any, editor: Any) -> None:
    for name in ("Deputy", "HistoricalDeputy"):
        apps.get_model("accounts", name).objects.update(held_until=F("ends_on"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_beginning")]

    operations = [
        migrations.RemoveConstraint("deputy", "accounts_deputy_period"),
        *(
            migrations.AddField(
                name,
                "held_until",
                models.DateField("haft til og med", editable=False, null=True),
            )
            for name in ("deputy", "historicaldeputy")
        ),
        migrations.RunPython(until_their_last_day, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                name,
                "held_until",
                models.DateField("haft til og med", editable=False),
            )
            for name in ("deputy", "historicaldeputy")
        ),
        migrations.AddConstraint(
            "deputy",
            models.CheckConstraint(
                condition=models.Q(held_until__gte=F("starts_on")), name="accounts_deputy_period"
            ),
        ),
    ]
