import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0012_hand_in_opened"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", core.fields.ProseField(verbose_name="begrundelse")),
                ("granted_at", models.DateTimeField(verbose_name="givet")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="slut")),
            ],
            options={
                "verbose_name": "fritagelse fra fire øjne",
                "verbose_name_plural": "fritagelser fra fire øjne",
                "ordering": ["granted_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="confirmed_by_a_second_person",
        ),
        migrations.AddField(
            model_name="remark",
            name="written_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="bodycalendar",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hearing", "Høring"),
                    ("committee", "Fagudvalg"),
                    ("special_committee", "§ 17, stk. 4-udvalg"),
                    ("magistrate", "Magistrat"),
                    ("finance_committee", "Økonomiudvalg"),
                    ("council", "Kommunalbestyrelse"),
                ],
                max_length=20,
                verbose_name="slags",
            ),
        ),
        migrations.AlterField(
            model_name="casestep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("recommendation", "Forvaltningens indstilling"),
                    ("hearing", "Høring"),
                    ("organisation", "Boligorganisationens eget organ"),
                    ("committee", "Fagudvalg"),
                    ("special_committee", "§ 17, stk. 4-udvalg"),
                    ("magistrate", "Magistrat"),
                    ("finance_committee", "Økonomiudvalg"),
                    ("council", "Kommunalbestyrelse"),
                    ("board", "Styregruppen"),
                    ("forward", "Sendt til Landsbyggefonden"),
                    ("fund", "Tilsagn"),
                ],
                max_length=20,
                verbose_name="led",
            ),
        ),
        migrations.AlterField(
            model_name="chainstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hearing", "Høring"),
                    ("committee", "Fagudvalg"),
                    ("special_committee", "§ 17, stk. 4-udvalg"),
                    ("magistrate", "Magistrat"),
                    ("finance_committee", "Økonomiudvalg"),
                    ("council", "Kommunalbestyrelse"),
                ],
                max_length=20,
                verbose_name="slags",
            ),
        ),
        migrations.AlterField(
            model_name="historicalchainstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hearing", "Høring"),
                    ("committee", "Fagudvalg"),
                    ("special_committee", "§ 17, stk. 4-udvalg"),
                    ("magistrate", "Magistrat"),
                    ("finance_committee", "Økonomiudvalg"),
                    ("council", "Kommunalbestyrelse"),
                ],
                max_length=20,
                verbose_name="slags",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="granted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="givet af",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="fritaget",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="approvals.casestep"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="waiver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="approvals.waiver",
            ),
        ),
        migrations.AddField(
            model_name="historicaldecision",
            name="waiver",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="approvals.waiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_confirmation", False),
                    ("confirmed_by", None),
                    ("waiver__isnull", False),
                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="confirmed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("step", "person"),
                name="waiver_one_in_force_for_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted_by", models.F("person")), _negated=True),
                name="waiver_is_given_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="waiver_has_a_reason"
            ),
        ),
    ]
