from django.db import migrations, models


def copy(apps, schema_editor):
    """The latest limit of each bevillingsperiode goes along."""
    rules = apps.get_model("monitoring", "RatingRule")
    schemes = apps.get_model("plans", "GrantScheme")
    for rule in rules.objects.order_by("valid_from"):
        schemes.objects.filter(pk=rule.scheme_id).update(variance_percent=rule.variance_percent)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0001_initial"),
        ("plans", "0003_variance_limits"),
    ]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="ratingrule", name="rating_rule_in_percent"),
        migrations.RemoveField(model_name="ratingrule", name="variance_percent"),
        migrations.AddConstraint(
            model_name="ratingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ahead_points__range", (0, 100)),
                    ("behind_points__range", (0, 100)),
                    ("partly_percent__range", (0, 100)),
                ),
                name="rating_rule_in_percent",
            ),
        ),
    ]
