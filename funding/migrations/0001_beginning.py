import uuid
from decimal import Decimal

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.files


class Migration(migrations.Migration):
    replaces = [
        ("funding", "0001_initial"),
        ("funding", "0002_ledger_files"),
        ("funding", "0003_instalments"),
        ("funding", "0004_positions_and_what_is_behind_shares"),
        ("funding", "0005_forecasts"),
        ("funding", "0006_year_sums"),
        ("funding", "0007_economy_files"),
        ("funding", "0008_regulation_account"),
        ("funding", "0009_vouchers_and_statements"),
        ("funding", "0010_pulje_and_collecting"),
        ("funding", "0011_grant_conditions"),
        ("funding", "0012_conditions_of_before"),
        ("funding", "0013_regulation_refused"),
        ("funding", "0014_tilsagn_replaced"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_beginning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0001_beginning"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="kode")),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("order", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_categories",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
            ],
            options={
                "verbose_name": "budgetkategori",
                "verbose_name_plural": "budgetkategorier",
                "ordering": ["scheme", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="budget_category_code_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "budgetpost",
                "verbose_name_plural": "budgetposter",
                "ordering": ["year", "category__order", "pk"],
                "abstract": False,
                "default_related_name": "budget_lines",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="funding_budgetline_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("plan", "year", "category", "focus"),
                        name="budget_line_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None), ("focus", None)),
                        fields=("plan", "year", "category"),
                        name="budget_line_cross_cutting_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="kilde",
                    ),
                ),
                (
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="navn"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("asked", "Opkrævet"), ("received", "Modtaget")],
                        max_length=10,
                        verbose_name="hvad",
                    ),
                ),
                ("on", models.DateField(verbose_name="dato")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "opkrævning",
                "verbose_name_plural": "opkrævninger",
                "ordering": ["on", "pk"],
                "indexes": [models.Index(fields=["plan", "year"], name="funding_col_plan_id_a249a0_idx")],
            },
        ),
        migrations.CreateModel(
            name="EconomyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=core.files.storage_path, verbose_name="fil"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="størrelse")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Ikke scannet"),
                            ("clean", "Ingen virus fundet"),
                            ("infected", "Virus fundet"),
                        ],
                        default="not_scanned",
                        editable=False,
                        max_length=12,
                        verbose_name="scanning",
                    ),
                ),
                ("stored_at", models.DateTimeField(editable=False, verbose_name="lagt op")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="economy_files",
                        to="plans.plan",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lagt op af",
                    ),
                ),
            ],
            options={
                "verbose_name": "regneark med økonomi",
                "verbose_name_plural": "regneark med økonomi",
                "ordering": ["-stored_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=core.files.storage_path, verbose_name="fil"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="størrelse")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Ikke scannet"),
                            ("clean", "Ingen virus fundet"),
                            ("infected", "Virus fundet"),
                        ],
                        default="not_scanned",
                        editable=False,
                        max_length=12,
                        verbose_name="scanning",
                    ),
                ),
                ("stored_at", models.DateTimeField(editable=False, verbose_name="lagt op")),
                ("payer", models.CharField(editable=False, max_length=60, verbose_name="betaler")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_files",
                        to="plans.plan",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lagt op af",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumentation",
                "verbose_name_plural": "dokumentation",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["plan", "payer"], name="funding_evi_plan_id_7328a0_idx")],
            },
        ),
        migrations.CreateModel(
            name="FinancingShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="kilde",
                    ),
                ),
                (
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="navn"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("cash", "Kontant"), ("hours", "Timer"), ("in_kind", "Andet end penge")],
                        default="cash",
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "counts_as_local",
                    models.BooleanField(default=True, verbose_name="tæller som lokal medfinansiering"),
                ),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("role", core.fields.LineField(blank=True, max_length=100, verbose_name="funktion")),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="timer"
                    ),
                ),
                ("hourly_rate", core.fields.AmountField(blank=True, null=True, verbose_name="timesats")),
                ("evidence", core.fields.LineField(blank=True, max_length=300, verbose_name="dokumentation")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="financing_shares",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "finansiering",
                "verbose_name_plural": "finansiering",
                "ordering": ["year", "pk"],
                "abstract": False,
                "default_related_name": "financing_shares",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="funding_financingshare_uid_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("plan", "year", "source", "organisation", "name", "form"),
                        name="financing_share_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None), ("organisation", None)),
                        fields=("plan", "year", "source", "name", "form"),
                        name="financing_share_unnamed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "fund"), _negated=True),
                            ("counts_as_local", False),
                            _connector="OR",
                        ),
                        name="fund_share_is_never_local",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(blank=True, null=True, verbose_name="skøn")),
                ("suggested", core.fields.AmountField(verbose_name="forslag")),
                ("note", core.fields.LineField(blank=True, max_length=200, verbose_name="bemærkning")),
                ("made_at", models.DateTimeField(verbose_name="skønnet")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecasts", to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "skøn",
                "verbose_name_plural": "skøn",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["plan", "year", "category", "focus"], name="forecast_line")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("amount", core.fields.AmountField(verbose_name="tilsagn")),
                ("granted_on", models.DateField(verbose_name="dato")),
                ("reference", models.CharField(max_length=100, verbose_name="Landsbyggefondens reference")),
                ("conditions", models.TextField(blank=True, verbose_name="vilkår")),
                (
                    "is_replaced",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="erstattet af en rettelse"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "tilsagn",
                "verbose_name_plural": "tilsagn",
                "ordering": ["is_replaced", "-granted_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_replaced", False)),
                        fields=("plan", "reference"),
                        name="grant_reference_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", core.fields.ProseField(verbose_name="vilkår")),
                ("set_on", models.DateField(verbose_name="brevets dato")),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="frist")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Åbent"),
                            ("met", "Opfyldt"),
                            ("waived", "Frafaldet af Landsbyggefonden"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="opfyldt den")),
                ("note", core.fields.ProseField(blank=True, verbose_name="hvordan det er opfyldt")),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="Landsbyggefondens svar"),
                ),
                (
                    "answer_reference",
                    core.fields.LineField(blank=True, max_length=100, verbose_name="svarets reference"),
                ),
                (
                    "answer_note",
                    core.fields.ProseField(blank=True, verbose_name="Landsbyggefondens bemærkning"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant_conditions",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "vilkår",
                "verbose_name_plural": "vilkår",
                "ordering": ["set_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="grant_condition_uid_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "met"), _negated=True),
                            ("met_on__isnull", False),
                            _connector="OR",
                        ),
                        name="grant_condition_met_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True), ("met_on", None), _connector="OR"
                        ),
                        name="grant_condition_open_has_no_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            ("answered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="grant_condition_waived_has_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudgetLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
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
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
            ],
            options={
                "verbose_name": "historical budgetpost",
                "verbose_name_plural": "historical budgetposter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCollection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="kilde",
                    ),
                ),
                ("name", core.fields.LineField(blank=True, max_length=150, verbose_name="navn")),
                (
                    "act",
                    models.CharField(
                        choices=[("asked", "Opkrævet"), ("received", "Modtaget")],
                        max_length=10,
                        verbose_name="hvad",
                    ),
                ),
                ("on", models.DateField(verbose_name="dato")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
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
            ],
            options={
                "verbose_name": "historical opkrævning",
                "verbose_name_plural": "historical opkrævninger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinancingShare",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="kilde",
                    ),
                ),
                ("name", core.fields.LineField(blank=True, max_length=150, verbose_name="navn")),
                (
                    "form",
                    models.CharField(
                        choices=[("cash", "Kontant"), ("hours", "Timer"), ("in_kind", "Andet end penge")],
                        default="cash",
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "counts_as_local",
                    models.BooleanField(default=True, verbose_name="tæller som lokal medfinansiering"),
                ),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("role", core.fields.LineField(blank=True, max_length=100, verbose_name="funktion")),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="timer"
                    ),
                ),
                ("hourly_rate", core.fields.AmountField(blank=True, null=True, verbose_name="timesats")),
                ("evidence", core.fields.LineField(blank=True, max_length=300, verbose_name="dokumentation")),
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
            ],
            options={
                "verbose_name": "historical finansiering",
                "verbose_name_plural": "historical finansiering",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGrant",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("amount", core.fields.AmountField(verbose_name="tilsagn")),
                ("granted_on", models.DateField(verbose_name="dato")),
                ("reference", models.CharField(max_length=100, verbose_name="Landsbyggefondens reference")),
                ("conditions", models.TextField(blank=True, verbose_name="vilkår")),
                (
                    "is_replaced",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="erstattet af en rettelse"
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
            ],
            options={
                "verbose_name": "historical tilsagn",
                "verbose_name_plural": "historical tilsagn",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGrantCondition",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", core.fields.ProseField(verbose_name="vilkår")),
                ("set_on", models.DateField(verbose_name="brevets dato")),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="frist")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Åbent"),
                            ("met", "Opfyldt"),
                            ("waived", "Frafaldet af Landsbyggefonden"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="opfyldt den")),
                ("note", core.fields.ProseField(blank=True, verbose_name="hvordan det er opfyldt")),
                (
                    "answered_on",
                    models.DateField(blank=True, null=True, verbose_name="Landsbyggefondens svar"),
                ),
                (
                    "answer_reference",
                    core.fields.LineField(blank=True, max_length=100, verbose_name="svarets reference"),
                ),
                (
                    "answer_note",
                    core.fields.ProseField(blank=True, verbose_name="Landsbyggefondens bemærkning"),
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
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "verbose_name": "historical vilkår",
                "verbose_name_plural": "historical vilkår",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInstalment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("due_on", models.DateField(verbose_name="udbetales den")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("note", core.fields.LineField(blank=True, max_length=200, verbose_name="bemærkning")),
                (
                    "requested_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="anmodet"),
                ),
                ("paid_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udbetalt")),
                (
                    "withheld_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="holdt tilbage"),
                ),
                (
                    "withheld_reason",
                    core.fields.LineField(
                        blank=True, editable=False, max_length=200, verbose_name="begrundelse"
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
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.grant",
                        verbose_name="tilsagn",
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
                "verbose_name": "historical rate",
                "verbose_name_plural": "historical rater",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPoolPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
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
            ],
            options={
                "verbose_name": "historical plan betalt af puljen",
                "verbose_name_plural": "historical planer betalt af puljen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPoolYear",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(verbose_name="pulje")),
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
            ],
            options={
                "verbose_name": "historical medfinansieringspulje",
                "verbose_name_plural": "historical medfinansieringspuljer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPosition",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("title", core.fields.LineField(max_length=100, verbose_name="stilling")),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(verbose_name="til")),
                ("full_time", models.DecimalField(decimal_places=3, max_digits=6, verbose_name="årsværk")),
                ("yearly_salary", core.fields.AmountField(verbose_name="årsløn")),
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
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
            ],
            options={
                "verbose_name": "historical stilling",
                "verbose_name_plural": "historical stillinger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVarianceExplanation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("text", core.fields.ProseField(verbose_name="forklaring")),
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
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "verbose_name": "historical forklaring på en afvigelse",
                "verbose_name_plural": "historical forklaringer på afvigelser",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("due_on", models.DateField(verbose_name="udbetales den")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("note", core.fields.LineField(blank=True, max_length=200, verbose_name="bemærkning")),
                (
                    "requested_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="anmodet"),
                ),
                ("paid_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udbetalt")),
                (
                    "withheld_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="holdt tilbage"),
                ),
                (
                    "withheld_reason",
                    core.fields.LineField(
                        blank=True, editable=False, max_length=200, verbose_name="begrundelse"
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="funding.grant",
                        verbose_name="tilsagn",
                    ),
                ),
            ],
            options={
                "verbose_name": "rate",
                "verbose_name_plural": "rater",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="instalment_above_zero"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=core.files.storage_path, verbose_name="fil"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="størrelse")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Ikke scannet"),
                            ("clean", "Ingen virus fundet"),
                            ("infected", "Virus fundet"),
                        ],
                        default="not_scanned",
                        editable=False,
                        max_length=12,
                        verbose_name="scanning",
                    ),
                ),
                ("stored_at", models.DateTimeField(editable=False, verbose_name="lagt op")),
                (
                    "state",
                    models.CharField(
                        choices=[("uploaded", "Lagt op"), ("tried", "Prøvet"), ("booked", "Bogført")],
                        default="uploaded",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("setup", models.JSONField(default=dict, editable=False, verbose_name="opsætning")),
                ("report", models.JSONField(editable=False, null=True, verbose_name="resultat")),
                ("control_total", core.fields.AmountField(blank=True, null=True, verbose_name="filens sum")),
                ("booked_at", models.DateTimeField(editable=False, null=True, verbose_name="bogført")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_imports",
                        to="plans.plan",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lagt op af",
                    ),
                ),
            ],
            options={
                "verbose_name": "hentet regnskab",
                "verbose_name_plural": "hentede regnskaber",
                "ordering": ["-stored_at", "-pk"],
                "indexes": [
                    models.Index(fields=["plan", "-stored_at"], name="funding_led_plan_id_1b1e86_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("name", core.fields.LineField(db_collation="danish", max_length=80, verbose_name="navn")),
                ("setup", models.JSONField(default=dict, verbose_name="opsætning")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_profiles",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "regnskabsprofil",
                "verbose_name_plural": "regnskabsprofiler",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="ledger_profile_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Åbent"), ("closed", "Lukket")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="lukket")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_years",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "regnskabsår",
                "verbose_name_plural": "regnskabsår",
                "ordering": ["plan", "year"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "year"), name="ledger_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on", None), ("state", "open")),
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="ledger_year_closed_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("booked_on", models.DateField(verbose_name="dato")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="betalt af",
                    ),
                ),
                (
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="navn"
                    ),
                ),
                ("text", core.fields.LineField(max_length=200, verbose_name="tekst")),
                ("voucher", core.fields.LineField(blank=True, max_length=50, verbose_name="bilagsnr.")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("reason", core.fields.LineField(blank=True, max_length=200, verbose_name="begrundelse")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to="plans.plan",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="funding.ledgerentry",
                        verbose_name="tilbagefører",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.ledgerimport",
                        verbose_name="hentet fra",
                    ),
                ),
                (
                    "ledger_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.ledgeryear",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilagspost",
                "verbose_name_plural": "bilagsposter",
                "ordering": ["booked_on", "pk"],
                "indexes": [
                    models.Index(fields=["plan", "booked_on"], name="funding_led_plan_id_31166d_idx"),
                    models.Index(fields=["ledger_year", "category"], name="funding_led_ledger__775946_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="ledger_entry_uid_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reverses", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="ledger_entry_reversal_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLedgerEntry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("booked_on", models.DateField(verbose_name="dato")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("fund", "Landsbyggefonden"),
                            ("municipality", "Kommunen"),
                            ("housing_organisation", "Boligorganisation"),
                            ("estate", "Afdeling"),
                            ("foundation", "Fond"),
                            ("other", "Anden kilde"),
                        ],
                        max_length=30,
                        verbose_name="betalt af",
                    ),
                ),
                ("name", core.fields.LineField(blank=True, max_length=150, verbose_name="navn")),
                ("text", core.fields.LineField(max_length=200, verbose_name="tekst")),
                ("voucher", core.fields.LineField(blank=True, max_length=50, verbose_name="bilagsnr.")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("reason", core.fields.LineField(blank=True, max_length=200, verbose_name="begrundelse")),
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
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "reverses",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.ledgerentry",
                        verbose_name="tilbagefører",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.ledgerimport",
                        verbose_name="hentet fra",
                    ),
                ),
                (
                    "ledger_year",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.ledgeryear",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical bilagspost",
                "verbose_name_plural": "historical bilagsposter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MunicipalPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="del af planens ramme, %"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="rækkefølge")),
                (
                    "rate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="plans.fundingrate",
                        verbose_name="sats",
                    ),
                ),
            ],
            options={
                "verbose_name": "kommunens del",
                "verbose_name_plural": "kommunens dele",
                "ordering": ["rate", "order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("rate", "name"), name="municipal_part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__range", (0, 100))), name="municipal_part_is_percentage"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolPlan",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pool", to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "plan betalt af puljen",
                "verbose_name_plural": "planer betalt af puljen",
            },
        ),
        migrations.CreateModel(
            name="PoolYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(verbose_name="pulje")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_years",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "medfinansieringspulje",
                "verbose_name_plural": "medfinansieringspuljer",
                "ordering": ["municipality", "year"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "year"), name="pool_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="pool_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
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
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=100, verbose_name="stilling"),
                ),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(verbose_name="til")),
                ("full_time", models.DecimalField(decimal_places=3, max_digits=6, verbose_name="årsværk")),
                ("yearly_salary", core.fields.AmountField(verbose_name="årsløn")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "stilling",
                "verbose_name_plural": "stillinger",
                "ordering": ["starts_on", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="position_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_time__gt", 0)), name="position_has_full_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegulationIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=3, max_digits=6, verbose_name="regulering fra året før, %"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="kilde")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indexes",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
            ],
            options={
                "verbose_name": "reguleringsprocent",
                "verbose_name_plural": "reguleringsprocenter",
                "ordering": ["scheme", "year"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "year"), name="regulation_index_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__range", (-50, 50))), name="regulation_index_is_sane"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegulationMovement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("moved_on", models.DateField(verbose_name="dato")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("paid_out", "Udbetalt, endnu ikke brugt"),
                            ("activities", "Brugt til planens egne aktiviteter"),
                            ("other_use", "Anden anvendelse"),
                        ],
                        max_length=12,
                        verbose_name="bevægelse",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("renovation", "Fysisk opretning ud over det forudsatte"),
                            ("vacancy", "Underskud ved lejetab"),
                            ("unforeseen", "Uforudsete budgetproblemer"),
                        ],
                        max_length=12,
                        verbose_name="formål",
                    ),
                ),
                ("text", core.fields.LineField(max_length=200, verbose_name="tekst")),
                ("voucher", core.fields.LineField(blank=True, max_length=50, verbose_name="bilagsnr.")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="skrevet")),
                (
                    "council_decided_on",
                    models.DateField(blank=True, null=True, verbose_name="kommunalbestyrelsens beslutning"),
                ),
                (
                    "council_reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="kommunalbestyrelsens sag"
                    ),
                ),
                (
                    "fund_decided_on",
                    models.DateField(blank=True, null=True, verbose_name="Landsbyggefondens beslutning"),
                ),
                (
                    "fund_reference",
                    core.fields.LineField(blank=True, max_length=100, verbose_name="Landsbyggefondens sag"),
                ),
                ("refused_on", models.DateField(blank=True, null=True, verbose_name="afslået")),
                (
                    "refusal",
                    core.fields.LineField(
                        blank=True, max_length=300, verbose_name="begrundelse for afslaget"
                    ),
                ),
                ("reason", core.fields.LineField(blank=True, max_length=200, verbose_name="begrundelse")),
                (
                    "council_recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regulation_movements",
                        to="plans.estate",
                        verbose_name="afdeling",
                    ),
                ),
                (
                    "fund_recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regulation_movements",
                        to="plans.plan",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="funding.regulationmovement",
                    ),
                ),
            ],
            options={
                "verbose_name": "bevægelse på reguleringskontoen",
                "verbose_name_plural": "bevægelser på reguleringskontoen",
                "ordering": ["moved_on", "pk"],
                "indexes": [models.Index(fields=["plan", "estate", "moved_on"], name="regulation_by_estate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move", "other_use"), _negated=True),
                            models.Q(("purpose", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="regulation_other_use_has_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("move", "other_use"),
                            models.Q(
                                ("council_decided_on", None),
                                ("council_reference", ""),
                                ("fund_decided_on", None),
                                ("purpose", ""),
                            ),
                            _connector="OR",
                        ),
                        name="regulation_ordinary_has_no_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_on", None),
                            models.Q(
                                ("move", "other_use"),
                                models.Q(
                                    ("council_decided_on", None), ("fund_decided_on", None), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="regulation_refused_is_not_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reverses", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="regulation_correction_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VarianceExplanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("text", core.fields.ProseField(verbose_name="forklaring")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funding.budgetcategory",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.planfocus",
                        verbose_name="indsatsområde",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variance_explanations",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "forklaring på en afvigelse",
                "verbose_name_plural": "forklaringer på afvigelser",
                "ordering": ["plan", "year", "category__order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "year", "category", "focus"), name="variance_explanation_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("focus", None)),
                        fields=("plan", "year", "category"),
                        name="variance_explanation_across_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=core.files.storage_path, verbose_name="fil"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="størrelse")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Ikke scannet"),
                            ("clean", "Ingen virus fundet"),
                            ("infected", "Virus fundet"),
                        ],
                        default="not_scanned",
                        editable=False,
                        max_length=12,
                        verbose_name="scanning",
                    ),
                ),
                ("stored_at", models.DateTimeField(editable=False, verbose_name="lagt op")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="funding.ledgerentry",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lagt op af",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilag",
                "verbose_name_plural": "bilag",
                "ordering": ["entry", "stored_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="YearSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("budget", core.fields.AmountField(default=Decimal("0.00"), verbose_name="budget")),
                (
                    "granted",
                    core.fields.AmountField(default=Decimal("0.00"), verbose_name="Landsbyggefondens andel"),
                ),
                ("booked", core.fields.AmountField(default=Decimal("0.00"), verbose_name="bogført")),
                ("forecast", core.fields.AmountField(default=Decimal("0.00"), verbose_name="prognose")),
                ("refreshed_at", models.DateTimeField(verbose_name="regnet")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="year_sums", to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "årssum",
                "verbose_name_plural": "årssummer",
                "ordering": ["plan", "year"],
                "indexes": [models.Index(fields=["year", "plan"], name="year_sum_by_year")],
                "constraints": [models.UniqueConstraint(fields=("plan", "year"), name="year_sum_once")],
            },
        ),
        migrations.CreateModel(
            name="AuditStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=core.files.storage_path, verbose_name="fil"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="navn")),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="størrelse")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Ikke scannet"),
                            ("clean", "Ingen virus fundet"),
                            ("infected", "Virus fundet"),
                        ],
                        default="not_scanned",
                        editable=False,
                        max_length=12,
                        verbose_name="scanning",
                    ),
                ),
                ("stored_at", models.DateTimeField(editable=False, verbose_name="lagt op")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("signed_on", models.DateField(verbose_name="erklæringens dato")),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("clean", "Uden forbehold"),
                            ("qualified", "Med forbehold"),
                            ("emphasis", "Med fremhævelse af forhold"),
                        ],
                        max_length=10,
                        verbose_name="konklusion",
                    ),
                ),
                ("note", core.fields.LineField(blank=True, max_length=200, verbose_name="bemærkning")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_statements",
                        to="plans.plan",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lagt op af",
                    ),
                ),
            ],
            options={
                "verbose_name": "revisorerklæring",
                "verbose_name_plural": "revisorerklæringer",
                "ordering": ["-year", "-stored_at", "-pk"],
                "indexes": [models.Index(fields=["plan", "year"], name="statement_by_year")],
            },
        ),
    ]
