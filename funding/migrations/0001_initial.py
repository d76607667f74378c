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
        ("plans", "0001_initial"),
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
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_categories",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="kode")),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("order", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
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
                "verbose_name": "historical budgetpost",
                "verbose_name_plural": "historical budgetposter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
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
                ("amount", core.fields.AmountField(verbose_name="beløb")),
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
                "verbose_name": "historical finansiering",
                "verbose_name_plural": "historical finansiering",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
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
                "verbose_name": "historical tilsagn",
                "verbose_name_plural": "historical tilsagn",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="plans.plan"
                    ),
                ),
                ("amount", core.fields.AmountField(verbose_name="tilsagn")),
                ("granted_on", models.DateField(verbose_name="dato")),
                ("reference", models.CharField(max_length=100, verbose_name="Landsbyggefondens reference")),
                ("conditions", models.TextField(blank=True, verbose_name="vilkår")),
            ],
            options={
                "verbose_name": "tilsagn",
                "verbose_name_plural": "tilsagn",
                "ordering": ["-granted_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "reference"), name="grant_reference_once")
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_years",
                        to="plans.plan",
                    ),
                ),
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
                (
                    "ledger_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.ledgeryear",
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("booked_on", models.DateField(verbose_name="dato")),
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
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="navn"
                    ),
                ),
                ("text", core.fields.LineField(max_length=200, verbose_name="tekst")),
                ("voucher", core.fields.LineField(blank=True, max_length=50, verbose_name="bilagsnr.")),
                ("amount", core.fields.AmountField(verbose_name="beløb")),
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
                ("reason", core.fields.LineField(blank=True, max_length=200, verbose_name="begrundelse")),
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
                "verbose_name": "historical bilagspost",
                "verbose_name_plural": "historical bilagsposter",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
