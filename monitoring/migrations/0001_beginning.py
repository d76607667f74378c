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
        ("monitoring", "0001_initial"),
        ("monitoring", "0002_variance_limits_move_to_the_scheme"),
        ("monitoring", "0003_kept_ratings"),
        ("monitoring", "0004_answered_for"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0001_beginning"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("at_board", "Til behandling i styregruppen"),
                            ("board_approved", "Godkendt af styregruppen"),
                            ("submitted", "Indsendt"),
                            ("returned", "Sendt retur med bemærkninger"),
                            ("accepted", "Accepteret"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="frist")),
                ("summary", core.fields.ProseField(blank=True, verbose_name="sammenfatning")),
                (
                    "variance_explanation",
                    core.fields.ProseField(blank=True, verbose_name="forklaring på afvigelser"),
                ),
                (
                    "what_changed",
                    core.fields.ProseField(blank=True, verbose_name="hvad er ændret siden sidste version"),
                ),
                ("sent_to_board_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "board_remarks",
                    core.fields.ProseField(blank=True, verbose_name="styregruppens bemærkninger"),
                ),
                ("board_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("figures", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="kontrolkode"),
                ),
                (
                    "board_meeting_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="styregruppens møde"
                    ),
                ),
                ("board_approved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="indsendt"),
                ),
                (
                    "first_opened_by_fund_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modtaget"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret"),
                ),
                (
                    "remarks",
                    core.fields.ProseField(blank=True, verbose_name="Landsbyggefondens bemærkninger"),
                ),
                (
                    "answered_by",
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
                    "answered_for",
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
                    "board_approved_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="plans.plan"
                    ),
                ),
                (
                    "sent_to_board_by",
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
                    "submitted_by",
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
                "verbose_name": "redegørelse",
                "verbose_name_plural": "redegørelser",
                "ordering": ["plan", "-year", "-number"],
                "indexes": [
                    models.Index(fields=["status", "due_on"], name="monitoring__status_4e6974_idx"),
                    models.Index(fields=["year", "status"], name="monitoring__year_a5ad15_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["board_approved", "submitted", "returned", "accepted"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("board_approved_by__isnull", False), ("board_meeting_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="report_board_approval_is_whole",
                    ),
                    models.UniqueConstraint(fields=("plan", "year", "number"), name="report_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "at_board", "board_approved"])),
                        fields=("plan", "year"),
                        name="report_one_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "at_board", "board_approved"]),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handed_in_report_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried_out", "Gennemført"),
                            ("under_way", "I gang"),
                            ("not_carried_out", "Ikke gennemført"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("text", core.fields.ProseField(blank=True, verbose_name="hvad er gjort")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="plans.activity",
                        verbose_name="handling",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_statuses",
                        to="monitoring.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "årets handling",
                "verbose_name_plural": "årets handlinger",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "activity"), name="activity_status_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalFulfilment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ahead", "Foran planen"),
                            ("on_track", "Følger planen"),
                            ("behind", "Bagud"),
                            ("not_measured", "Ikke målt"),
                            ("fulfilled", "Opfyldt"),
                            ("partly", "Delvist opfyldt"),
                            ("not_fulfilled", "Ikke opfyldt"),
                        ],
                        max_length=20,
                        verbose_name="målopfyldelse",
                    ),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("text", core.fields.ProseField(blank=True, verbose_name="hvad er nået")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilments",
                        to="plans.goal",
                        verbose_name="mål",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilments",
                        to="monitoring.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "målopfyldelse",
                "verbose_name_plural": "målopfyldelse",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "goal"), name="fulfilment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating", ""), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="chosen_rating_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivityStatus",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried_out", "Gennemført"),
                            ("under_way", "I gang"),
                            ("not_carried_out", "Ikke gennemført"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("text", core.fields.ProseField(blank=True, verbose_name="hvad er gjort")),
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
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.activity",
                        verbose_name="handling",
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
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="monitoring.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical årets handling",
                "verbose_name_plural": "historical årets handlinger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAnnualReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("at_board", "Til behandling i styregruppen"),
                            ("board_approved", "Godkendt af styregruppen"),
                            ("submitted", "Indsendt"),
                            ("returned", "Sendt retur med bemærkninger"),
                            ("accepted", "Accepteret"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="frist")),
                ("summary", core.fields.ProseField(blank=True, verbose_name="sammenfatning")),
                (
                    "variance_explanation",
                    core.fields.ProseField(blank=True, verbose_name="forklaring på afvigelser"),
                ),
                (
                    "what_changed",
                    core.fields.ProseField(blank=True, verbose_name="hvad er ændret siden sidste version"),
                ),
                ("sent_to_board_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "board_remarks",
                    core.fields.ProseField(blank=True, verbose_name="styregruppens bemærkninger"),
                ),
                ("board_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="kontrolkode"),
                ),
                (
                    "board_meeting_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="styregruppens møde"
                    ),
                ),
                ("board_approved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="indsendt"),
                ),
                (
                    "first_opened_by_fund_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="modtaget"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret"),
                ),
                (
                    "remarks",
                    core.fields.ProseField(blank=True, verbose_name="Landsbyggefondens bemærkninger"),
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
                    "answered_for",
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
                    "board_approved_by",
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
                    "sent_to_board_by",
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
                    "submitted_by",
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
            ],
            options={
                "verbose_name": "historical redegørelse",
                "verbose_name_plural": "historical redegørelser",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoalFulfilment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ahead", "Foran planen"),
                            ("on_track", "Følger planen"),
                            ("behind", "Bagud"),
                            ("not_measured", "Ikke målt"),
                            ("fulfilled", "Opfyldt"),
                            ("partly", "Delvist opfyldt"),
                            ("not_fulfilled", "Ikke opfyldt"),
                        ],
                        max_length=20,
                        verbose_name="målopfyldelse",
                    ),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("text", core.fields.ProseField(blank=True, verbose_name="hvad er nået")),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="monitoring.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical målopfyldelse",
                "verbose_name_plural": "historical målopfyldelse",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasurement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("measured_on", models.DateField(verbose_name="dato")),
                (
                    "state",
                    models.CharField(
                        choices=[("value", "Målt"), ("suppressed", "Diskretioneret")],
                        default="value",
                        max_length=12,
                        verbose_name="måling",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="værdi"
                    ),
                ),
                ("note", core.fields.LineField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("registered_at", models.DateTimeField(verbose_name="registreret")),
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
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.indicator",
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
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical måling",
                "verbose_name_plural": "historical målinger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeptRatings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=64)),
                ("codes", models.JSONField(default=list)),
                ("refreshed_at", models.DateTimeField(verbose_name="regnet")),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_ratings",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "målenes vurdering",
                "verbose_name_plural": "målenes vurderinger",
                "ordering": ["plan"],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("measured_on", models.DateField(verbose_name="dato")),
                (
                    "state",
                    models.CharField(
                        choices=[("value", "Målt"), ("suppressed", "Diskretioneret")],
                        default="value",
                        max_length=12,
                        verbose_name="måling",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="værdi"
                    ),
                ),
                ("note", core.fields.LineField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("registered_at", models.DateTimeField(verbose_name="registreret")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="plans.indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="plans.plan",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "måling",
                "verbose_name_plural": "målinger",
                "ordering": ["measured_on", "pk"],
                "indexes": [
                    models.Index(fields=["plan", "measured_on"], name="monitoring__plan_id_c8baaf_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="measurement_uid_unique"),
                    models.UniqueConstraint(
                        fields=("indicator", "measured_on"), name="measurement_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "value"), ("value__isnull", False)),
                            models.Q(("state", "suppressed"), ("value", None)),
                            _connector="OR",
                        ),
                        name="measurement_value_or_suppressed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                (
                    "ahead_points",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("8"),
                        max_digits=7,
                        verbose_name="foran planen, mindst så mange point over",
                    ),
                ),
                (
                    "behind_points",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("10"),
                        max_digits=7,
                        verbose_name="bagud, mindst så mange point under",
                    ),
                ),
                (
                    "partly_percent",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("50"),
                        max_digits=7,
                        verbose_name="delvist opfyldt, mindst så stor en del af vejen",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_rules",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
            ],
            options={
                "verbose_name": "grænser for vurdering",
                "verbose_name_plural": "grænser for vurdering",
                "ordering": ["scheme", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "valid_from"), name="rating_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ahead_points__range", (0, 100)),
                            ("behind_points__range", (0, 100)),
                            ("partly_percent__range", (0, 100)),
                        ),
                        name="rating_rule_in_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
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
                ("is_draft", models.BooleanField(default=True, verbose_name="udkast")),
                ("input_sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField(default=0, verbose_name="sider")),
                ("created_at", models.DateTimeField(verbose_name="dannet")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="monitoring.annualreport",
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
                "verbose_name": "redegørelsens PDF",
                "verbose_name_plural": "redegørelsernes PDF'er",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_draft", False)),
                        fields=("report",),
                        name="report_one_sealed_file",
                    ),
                    models.UniqueConstraint(
                        fields=("report", "input_sha256", "is_draft"), name="report_rendered_once"
                    ),
                ],
            },
        ),
    ]
