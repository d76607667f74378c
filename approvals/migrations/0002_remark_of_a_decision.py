import django.db.models.deletion
from django.db import migrations, models


def link_remarks(apps, schema_editor):
    """Remarks written until now: the decision that sent the plan back when the same person confirmed it."""
    Remark, Decision = apps.get_model("approvals", "Remark"), apps.get_model("approvals", "Decision")
    for remark in Remark.objects.filter(decision=None):
        remark.decision = (
            Decision.objects.filter(
                step__case=remark.case_id,
                snapshot=remark.snapshot_id,
                outcome__in=["returned", "not_approved", "remarks"],
                confirmed_by=remark.written_by_id,
                confirmed_at__lte=remark.written_at,
            )
            .order_by("-confirmed_at")
            .first()
        )
        if remark.decision_id is not None:
            remark.save(update_fields=["decision"])


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="remark",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="approvals.decision",
            ),
        ),
        migrations.RunPython(link_remarks, migrations.RunPython.noop),
    ]
