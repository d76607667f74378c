import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
            ],
            options={
                "verbose_name": "bydel",
                "verbose_name_plural": "bydele",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "name"), name="district_name_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="HousingArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="housing_areas",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="housing_areas",
                        to="plans.district",
                        verbose_name="bydel",
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
            ],
            options={
                "verbose_name": "boligområde",
                "verbose_name_plural": "boligområder",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "name"), name="housing_area_name_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Estate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estates",
                        to="accounts.organisation",
                        verbose_name="boligorganisation",
                    ),
                ),
                (
                    "housing_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estates",
                        to="plans.housingarea",
                        verbose_name="boligområde",
                    ),
                ),
                ("number", core.fields.LineField(max_length=20, verbose_name="afdelingsnr.")),
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("residents", models.PositiveIntegerField(blank=True, null=True, verbose_name="beboere")),
                ("homes", models.PositiveIntegerField(blank=True, null=True, verbose_name="boliger")),
            ],
            options={
                "verbose_name": "afdeling",
                "verbose_name_plural": "afdelinger",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="estate_number_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="kode")),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(verbose_name="til")),
                (
                    "default_term_years",
                    models.PositiveSmallIntegerField(
                        default=4, verbose_name="planens længde i år, som udgangspunkt"
                    ),
                ),
                (
                    "report_due_month",
                    models.PositiveSmallIntegerField(default=6, verbose_name="redegørelsens frist, måned"),
                ),
                (
                    "report_due_day",
                    models.PositiveSmallIntegerField(default=30, verbose_name="redegørelsens frist, dag"),
                ),
                (
                    "requires_prequalification",
                    models.BooleanField(default=False, verbose_name="kræver prækvalifikation"),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="vælges som udgangspunkt")),
            ],
            options={
                "verbose_name": "bevillingsperiode",
                "verbose_name_plural": "bevillingsperioder",
                "ordering": ["-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="scheme_period_runs_forward",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="scheme_one_default",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                (
                    "lbf_percent",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="Landsbyggefonden højst, %"
                    ),
                ),
                (
                    "local_percent",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="lokal medfinansiering mindst, %"
                    ),
                ),
                (
                    "municipal_percent",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="kommunen som udgangspunkt, %"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="kilde")),
            ],
            options={
                "verbose_name": "finansieringssats",
                "verbose_name_plural": "finansieringssatser",
                "ordering": ["scheme", "municipality", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "municipality", "valid_from"), name="rate_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("municipality", None)),
                        fields=("scheme", "valid_from"),
                        name="general_rate_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lbf_percent__range", (0, 100)),
                            ("local_percent__range", (0, 100)),
                            ("municipal_percent__range", (0, 100)),
                        ),
                        name="rate_is_percentage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FocusArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="focus_areas",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="kode")),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("order", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "indsatsområde",
                "verbose_name_plural": "indsatsområder",
                "ordering": ["scheme", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="focus_area_code_unique"),
                    models.UniqueConstraint(fields=("scheme", "order"), name="focus_area_order_unique"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(db_collation="danish", max_length=100, unique=True, verbose_name="navn"),
                ),
                (
                    "focus_areas",
                    models.ManyToManyField(blank=True, related_name="activity_types", to="plans.focusarea"),
                ),
            ],
            options={
                "verbose_name": "aktivitetstype",
                "verbose_name_plural": "aktivitetstyper",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PlanNumberSeries",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "number",
                    models.CharField(editable=False, max_length=12, unique=True, verbose_name="plannr."),
                ),
                ("title", core.fields.LineField(db_collation="danish", max_length=150, verbose_name="titel")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "background",
                    core.fields.ProseField(
                        blank=True, verbose_name="baggrund: sociale og økonomiske udfordringer"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til")),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="plans.plan",
                        verbose_name="fortsætter",
                    ),
                ),
                (
                    "has_public_page",
                    models.BooleanField(default=False, verbose_name="vises på en offentlig side"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("in_approval", "Under godkendelse"),
                            ("running", "I drift"),
                            ("ended", "Afsluttet"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "open_sections",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="åbne afsnit"),
                ),
                (
                    "shared_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="delt med kommunen"),
                ),
                (
                    "submitted_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="først indsendt"),
                ),
                (
                    "sent_to_fund_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="sendt til Landsbyggefonden"
                    ),
                ),
                (
                    "started_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="sat i drift"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="oprettet")),
            ],
            options={
                "verbose_name": "helhedsplan",
                "verbose_name_plural": "helhedsplaner",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["municipality", "status"], name="plans_plan_municip_d530ef_idx"),
                    models.Index(fields=["status", "ends_on"], name="plans_plan_status_341177_idx"),
                    models.Index(fields=["scheme", "status"], name="plans_plan_scheme__d38d8d_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                (
                    "number",
                    models.CharField(db_index=True, editable=False, max_length=12, verbose_name="plannr."),
                ),
                ("title", core.fields.LineField(max_length=150, verbose_name="titel")),
                (
                    "background",
                    core.fields.ProseField(
                        blank=True, verbose_name="baggrund: sociale og økonomiske udfordringer"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til")),
                (
                    "has_public_page",
                    models.BooleanField(default=False, verbose_name="vises på en offentlig side"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("in_approval", "Under godkendelse"),
                            ("running", "I drift"),
                            ("ended", "Afsluttet"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "open_sections",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="åbne afsnit"),
                ),
                (
                    "shared_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="delt med kommunen"),
                ),
                (
                    "submitted_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="først indsendt"),
                ),
                (
                    "sent_to_fund_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="sendt til Landsbyggefonden"
                    ),
                ),
                (
                    "started_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="sat i drift"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="oprettet")),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                        verbose_name="fortsætter",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical helhedsplan",
                "verbose_name_plural": "historical helhedsplaner",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanParticipant",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("is_applicant", models.BooleanField(default=False, verbose_name="ansøger")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical deltager",
                "verbose_name_plural": "historical deltagere",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("is_applicant", models.BooleanField(default=False, verbose_name="ansøger")),
            ],
            options={
                "verbose_name": "deltager",
                "verbose_name_plural": "deltagere",
                "ordering": ["-is_applicant", "pk"],
                "abstract": False,
                "default_related_name": "participants",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_planparticipant_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None), ("is_applicant", True)),
                        fields=("plan",),
                        name="participant_one_applicant",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("plan", "organisation"),
                        name="participant_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanArea",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "housing_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.housingarea",
                        verbose_name="boligområde",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical boligområde i planen",
                "verbose_name_plural": "historical boligområder i planen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "housing_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_areas",
                        to="plans.housingarea",
                        verbose_name="boligområde",
                    ),
                ),
                (
                    "estates",
                    models.ManyToManyField(
                        blank=True, related_name="plan_areas", to="plans.estate", verbose_name="afdelinger"
                    ),
                ),
            ],
            options={
                "verbose_name": "boligområde i planen",
                "verbose_name_plural": "boligområder i planen",
                "ordering": ["pk"],
                "abstract": False,
                "default_related_name": "areas",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_planarea_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("plan", "housing_area"),
                        name="plan_area_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanFocus",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "focus_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.focusarea",
                        verbose_name="indsatsområde",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical valgt indsatsområde",
                "verbose_name_plural": "historical valgte indsatsområder",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanFocus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "focus_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_foci",
                        to="plans.focusarea",
                        verbose_name="indsatsområde",
                    ),
                ),
            ],
            options={
                "verbose_name": "valgt indsatsområde",
                "verbose_name_plural": "valgte indsatsområder",
                "ordering": ["focus_area__order", "pk"],
                "abstract": False,
                "default_related_name": "foci",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_planfocus_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("plan", "focus_area"),
                        name="focus_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", core.fields.LineField(blank=True, max_length=150, verbose_name="navn")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("board_member", "Medlem af styregruppe eller bestyrelse"),
                            ("auditor", "Revisor"),
                            ("plan_editor", "Medarbejder på planen"),
                            ("reader", "Læser"),
                        ],
                        default="board_member",
                        max_length=20,
                        verbose_name="rolle",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("board", "Bestyrelse"),
                            ("steering_group", "Styregruppe"),
                            ("reference_group", "Følgegruppe"),
                            ("none", "Intet organ"),
                        ],
                        default="steering_group",
                        max_length=20,
                        verbose_name="organ",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("chair", "Formand"),
                            ("deputy_chair", "Næstformand"),
                            ("member", "Medlem"),
                            ("secretary", "Sekretær"),
                            ("observer", "Observatør"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="funktion",
                    ),
                ),
                (
                    "represents_residents",
                    models.BooleanField(default=False, verbose_name="repræsenterer beboerne"),
                ),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
                (
                    "represents_organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="repræsenterer organisationen",
                    ),
                ),
                (
                    "represents_estate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.estate",
                        verbose_name="repræsenterer afdelingen",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical person på planen",
                "verbose_name_plural": "historical personer på planen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="plans.plan",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
                (
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="navn"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("board_member", "Medlem af styregruppe eller bestyrelse"),
                            ("auditor", "Revisor"),
                            ("plan_editor", "Medarbejder på planen"),
                            ("reader", "Læser"),
                        ],
                        default="board_member",
                        max_length=20,
                        verbose_name="rolle",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("board", "Bestyrelse"),
                            ("steering_group", "Styregruppe"),
                            ("reference_group", "Følgegruppe"),
                            ("none", "Intet organ"),
                        ],
                        default="steering_group",
                        max_length=20,
                        verbose_name="organ",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("chair", "Formand"),
                            ("deputy_chair", "Næstformand"),
                            ("member", "Medlem"),
                            ("secretary", "Sekretær"),
                            ("observer", "Observatør"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="funktion",
                    ),
                ),
                (
                    "represents_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_seats",
                        to="accounts.organisation",
                        verbose_name="repræsenterer organisationen",
                    ),
                ),
                (
                    "represents_estate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_seats",
                        to="plans.estate",
                        verbose_name="repræsenterer afdelingen",
                    ),
                ),
                (
                    "represents_residents",
                    models.BooleanField(default=False, verbose_name="repræsenterer beboerne"),
                ),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
            ],
            options={
                "verbose_name": "person på planen",
                "verbose_name_plural": "personer på planen",
                "ordering": ["body", "function", "pk"],
                "indexes": [models.Index(fields=["user", "ends_on"], name="plans_planm_user_id_745998_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"
                        ),
                        name="plan_membership_has_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="plan_membership_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="plans.plan"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("all", "Alle planens parter"), ("own", "Kun min egen organisation")],
                        default="all",
                        max_length=10,
                        verbose_name="læses af",
                    ),
                ),
                ("text", core.fields.ProseField(verbose_name="kommentar")),
                ("created_at", models.DateTimeField(verbose_name="skrevet")),
            ],
            options={
                "verbose_name": "kommentar",
                "verbose_name_plural": "kommentarer",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["plan", "-created_at"], name="plans_comme_plan_id_34b05b_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalChallenge",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("title", core.fields.LineField(max_length=200, verbose_name="udfordring")),
                ("text", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical udfordring",
                "verbose_name_plural": "historical udfordringer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "focus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=200, verbose_name="udfordring"),
                ),
                ("text", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
            ],
            options={
                "verbose_name": "udfordring",
                "verbose_name_plural": "udfordringer",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "challenges",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_challenge_uid_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGoal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="nr.")),
                ("title", core.fields.LineField(max_length=200, verbose_name="mål")),
                ("description", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.challenge",
                        verbose_name="udfordring",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mål",
                "verbose_name_plural": "historical mål",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "focus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="plans.challenge",
                        verbose_name="udfordring",
                    ),
                ),
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="nr.")),
                ("title", core.fields.LineField(db_collation="danish", max_length=200, verbose_name="mål")),
                ("description", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
            ],
            options={
                "verbose_name": "mål",
                "verbose_name_plural": "mål",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "goals",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_goal_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("plan", "number"),
                        name="goal_number_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("name", core.fields.LineField(max_length=200, verbose_name="navn")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "Procent"),
                            ("count", "Antal"),
                            ("per_thousand", "Pr. 1.000"),
                            ("hours", "Timer"),
                            ("points", "Point"),
                            ("amount", "Kroner"),
                        ],
                        default="count",
                        max_length=20,
                        verbose_name="enhed",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
                        default=0,
                        verbose_name="decimaler",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("up", "Højere er bedre"), ("down", "Lavere er bedre")],
                        max_length=10,
                        verbose_name="hvad er bedst?",
                    ),
                ),
                (
                    "adding_up",
                    models.CharField(
                        choices=[
                            ("latest", "Seneste måling"),
                            ("sum", "Sum over året"),
                            ("average", "Gennemsnit over året"),
                        ],
                        default="latest",
                        max_length=10,
                        verbose_name="opgøres",
                    ),
                ),
                (
                    "baseline_value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="udgangspunkt"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="udgangspunktets dato")),
                ("baseline_source", core.fields.LineField(blank=True, max_length=200, verbose_name="kilde")),
                (
                    "reference_population",
                    core.fields.LineField(blank=True, max_length=100, verbose_name="sammenlign med"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.goal",
                        verbose_name="mål",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical indikator",
                "verbose_name_plural": "historical indikatorer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="plans.goal", verbose_name="mål"
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=200, verbose_name="navn")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "Procent"),
                            ("count", "Antal"),
                            ("per_thousand", "Pr. 1.000"),
                            ("hours", "Timer"),
                            ("points", "Point"),
                            ("amount", "Kroner"),
                        ],
                        default="count",
                        max_length=20,
                        verbose_name="enhed",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
                        default=0,
                        verbose_name="decimaler",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("up", "Højere er bedre"), ("down", "Lavere er bedre")],
                        max_length=10,
                        verbose_name="hvad er bedst?",
                    ),
                ),
                (
                    "adding_up",
                    models.CharField(
                        choices=[
                            ("latest", "Seneste måling"),
                            ("sum", "Sum over året"),
                            ("average", "Gennemsnit over året"),
                        ],
                        default="latest",
                        max_length=10,
                        verbose_name="opgøres",
                    ),
                ),
                (
                    "baseline_value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="udgangspunkt"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="udgangspunktets dato")),
                ("baseline_source", core.fields.LineField(blank=True, max_length=200, verbose_name="kilde")),
                (
                    "reference_population",
                    core.fields.LineField(blank=True, max_length=100, verbose_name="sammenlign med"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikatorer",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "indicators",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_indicator_uid_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("due_on", models.DateField(verbose_name="dato")),
                ("value", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="værdi")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.indicator",
                        verbose_name="indikator",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical målværdi",
                "verbose_name_plural": "historical målværdier",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="plans.indicator",
                        verbose_name="indikator",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="dato")),
                ("value", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="værdi")),
            ],
            options={
                "verbose_name": "målværdi",
                "verbose_name_plural": "målværdier",
                "ordering": ["due_on", "pk"],
                "abstract": False,
                "default_related_name": "targets",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_indicatortarget_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("indicator", "due_on"),
                        name="indicator_target_once_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="nr.")),
                ("title", core.fields.LineField(max_length=200, verbose_name="handling")),
                ("description", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("city", "By"), ("district", "Bydel"), ("estate", "Afdeling")],
                        max_length=10,
                        verbose_name="niveau",
                    ),
                ),
                (
                    "responsible_body",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="ansvarlig"),
                ),
                (
                    "responsible_person",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="ansvarlig person"),
                ),
                (
                    "municipal_contact",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="kontakt i kommunen"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til")),
                ("target_group", core.fields.LineField(blank=True, max_length=200, verbose_name="målgruppe")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.goal",
                        verbose_name="mål",
                    ),
                ),
                (
                    "activity_type",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.activitytype",
                        verbose_name="aktivitetstype",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical handling",
                "verbose_name_plural": "historical handlinger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="plans.goal", verbose_name="mål"
                    ),
                ),
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="nr.")),
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=200, verbose_name="handling"),
                ),
                ("description", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "activity_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="plans.activitytype",
                        verbose_name="aktivitetstype",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("city", "By"), ("district", "Bydel"), ("estate", "Afdeling")],
                        max_length=10,
                        verbose_name="niveau",
                    ),
                ),
                (
                    "responsible_body",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="ansvarlig"),
                ),
                (
                    "responsible_person",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="ansvarlig person"),
                ),
                (
                    "municipal_contact",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="kontakt i kommunen"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til")),
                ("target_group", core.fields.LineField(blank=True, max_length=200, verbose_name="målgruppe")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
                ),
            ],
            options={
                "verbose_name": "handling",
                "verbose_name_plural": "handlinger",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "activities",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_activity_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("plan", "number"),
                        name="activity_number_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("title", core.fields.LineField(max_length=200, verbose_name="milepæl")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="dato")),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="nået")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical milepæl",
                "verbose_name_plural": "historical milepæle",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=200, verbose_name="milepæl"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="dato")),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="nået")),
            ],
            options={
                "verbose_name": "milepæl",
                "verbose_name_plural": "milepæle",
                "ordering": ["due_on", "pk"],
                "abstract": False,
                "default_related_name": "milestones",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="plans_milestone_uid_unique")
                ],
            },
        ),
    ]
