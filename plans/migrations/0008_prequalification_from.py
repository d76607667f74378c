from django.db import migrations, models
from django.db.models import Min
from django.utils import timezone


def first_day(starts_on, first_plan_at, now):
    """From which day it is asked, so that every plan of the period is asked as before, also one that is made from today
    on, before the period begins. UTC's day is never after Copenhagen's."""
    return min(starts_on, now.date(), *([first_plan_at.date()] if first_plan_at else []))


def from_yes_or_no(apps, schema_editor):
    """Yes asked it of every plan of the period."""
    GrantScheme = apps.get_model("plans", "GrantScheme")
    for scheme in GrantScheme.objects.filter(requires_prequalification=True):
        first = scheme.plans.aggregate(first=Min("created_at"))["first"]
        scheme.prequalification_from = first_day(scheme.starts_on, first, timezone.now())
        scheme.save(update_fields=["prequalification_from"])


def to_yes_or_no(apps, schema_editor):
    schemes = apps.get_model("plans", "GrantScheme").objects
    schemes.filter(prequalification_from__isnull=False).update(requires_prequalification=True)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_muted_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="grantscheme",
            name="prequalification_from",
            field=models.DateField(
                blank=True,
                help_text="Planer, der er oprettet den dag eller senere, skal prækvalificeres. Tom: ingen skal.",
                null=True,
                verbose_name="prækvalifikation kræves fra",
            ),
        ),
        migrations.RunPython(from_yes_or_no, to_yes_or_no),
        migrations.RemoveField(model_name="grantscheme", name="requires_prequalification"),
    ]
