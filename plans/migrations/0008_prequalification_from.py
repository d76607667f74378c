from django.db import migrations, models
from django.db.models import Min


def from_yes_or_no(apps, schema_editor):
    """Yes asked it of every plan of the period: from its first day, or from the day of the first plan before that."""
    GrantScheme = apps.get_model("plans", "GrantScheme")
    for scheme in GrantScheme.objects.filter(requires_prequalification=True):
        first = scheme.plans.aggregate(first=Min("created_at"))["first"]
        scheme.prequalification_from = min(scheme.starts_on, first.date()) if first else scheme.starts_on
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
