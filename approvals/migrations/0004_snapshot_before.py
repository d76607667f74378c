"""What the case of an amendment was about before it was sent again, for those that lie unopened."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def fill(apps, schema_editor):
    """The newest that has been answered, or else what it is about now: one that only a clash gave back."""
    cases = apps.get_model("approvals", "Case").objects
    snapshots = apps.get_model("approvals", "Snapshot").objects
    sent_again = cases.filter(kind="amendment", state="open", round__gt=1)
    for case in sent_again.select_related("snapshot"):
        answered = Q(decisions__step__case=case) | Q(remarks__case=case)
        earlier = snapshots.filter(answered, number__lt=case.snapshot.number).order_by("-number")
        case.snapshot_before = earlier.first() or case.snapshot
        case.save(update_fields=["snapshot_before"])


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_answers_to_amendments"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="snapshot_before",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="approvals.snapshot",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
