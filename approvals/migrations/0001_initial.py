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
            name="Snapshot",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="plans.plan"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nr.")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("submitted", "Indsendt"),
                            ("started", "Sat i drift"),
                            ("amended", "Ændret"),
                            ("taken_over", "Overtaget"),
                        ],
                        max_length=20,
                        verbose_name="anledning",
                    ),
                ),
                ("document", models.JSONField(verbose_name="indhold")),
                ("format_version", models.PositiveSmallIntegerField(default=1)),
                ("sha256", models.CharField(max_length=64)),
                ("revision", models.PositiveIntegerField()),
                ("valid_from", models.DateField(verbose_name="gælder fra")),
                ("created_at", models.DateTimeField(verbose_name="oprettet")),
                (
                    "created_by",
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
                "verbose_name": "indsendelse",
                "verbose_name_plural": "indsendelser",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="snapshot_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalChainStep",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("group", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hearing", "Høring"),
                            ("committee", "Fagudvalg"),
                            ("finance_committee", "Økonomiudvalg"),
                            ("council", "Kommunalbestyrelse"),
                        ],
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("body_name", core.fields.LineField(max_length=100, verbose_name="organets navn")),
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
                "verbose_name": "historical led i kommunens sagsforløb",
                "verbose_name_plural": "historical led i kommunens sagsforløb",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ChainStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chain_steps",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                ("group", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hearing", "Høring"),
                            ("committee", "Fagudvalg"),
                            ("finance_committee", "Økonomiudvalg"),
                            ("council", "Kommunalbestyrelse"),
                        ],
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                (
                    "body_name",
                    core.fields.LineField(
                        db_collation="danish", max_length=100, verbose_name="organets navn"
                    ),
                ),
            ],
            options={
                "verbose_name": "led i kommunens sagsforløb",
                "verbose_name_plural": "led i kommunens sagsforløb",
                "ordering": ["municipality", "group", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "body_name"), name="chain_body_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "council")),
                        fields=("municipality",),
                        name="chain_has_one_council",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="plans.plan"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prequalification", "Prækvalifikation"),
                            ("application", "Ansøgning"),
                            ("amendment", "Ændring"),
                        ],
                        default="application",
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under behandling"),
                            ("returned", "Sendt tilbage til rettelse"),
                            ("granted", "Tilsagn givet"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "base_snapshot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="approvals.snapshot",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="approvals.snapshot",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="indsendelse i sagen")),
                (
                    "case_number",
                    core.fields.LineField(blank=True, max_length=60, verbose_name="kommunens sagsnr."),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="åbnet")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="afsluttet")),
            ],
            options={
                "verbose_name": "sagsforløb",
                "verbose_name_plural": "sagsforløb",
                "ordering": ["plan", "-opened_at"],
                "indexes": [models.Index(fields=["state"], name="approvals_c_state_81ef30_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ["prequalification", "application"]),
                            ("state__in", ["open", "returned"]),
                        ),
                        fields=("plan",),
                        name="case_one_application_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="approvals.case"
                    ),
                ),
                ("group", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recommendation", "Forvaltningens indstilling"),
                            ("hearing", "Høring"),
                            ("organisation", "Boligorganisationens eget organ"),
                            ("committee", "Fagudvalg"),
                            ("finance_committee", "Økonomiudvalg"),
                            ("council", "Kommunalbestyrelse"),
                            ("forward", "Sendt til Landsbyggefonden"),
                            ("fund", "Tilsagn"),
                        ],
                        max_length=20,
                        verbose_name="led",
                    ),
                ),
                (
                    "acting_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_steps",
                        to="accounts.organisation",
                        verbose_name="handler",
                    ),
                ),
                (
                    "body_name",
                    core.fields.LineField(
                        db_collation="danish", max_length=100, verbose_name="organets navn"
                    ),
                ),
                (
                    "body_definite",
                    models.CharField(blank=True, max_length=100, verbose_name="organets navn i en sætning"),
                ),
                (
                    "body_genitive",
                    models.CharField(blank=True, max_length=110, verbose_name="organets navn i ejefald"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter"),
                            ("open", "Åben"),
                            ("recorded", "Udfyldt, afventer bekræftelse"),
                            ("done", "Gennemført"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="møde")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="frist")),
            ],
            options={
                "verbose_name": "led i sagsforløbet",
                "verbose_name_plural": "led i sagsforløbet",
                "ordering": ["case", "group", "pk"],
                "indexes": [
                    models.Index(
                        fields=["acting_organisation", "state"], name="approvals_c_acting__883ae4_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="approvals.casestep",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="approvals.snapshot",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="dato")),
                (
                    "item_number",
                    core.fields.LineField(blank=True, max_length=20, verbose_name="dagsordenspunkt"),
                ),
                ("case_number", core.fields.LineField(blank=True, max_length=60, verbose_name="sagsnr.")),
                (
                    "document_number",
                    core.fields.LineField(blank=True, max_length=60, verbose_name="dokumentnr."),
                ),
                ("is_closed", models.BooleanField(default=False, verbose_name="lukket punkt")),
                ("recommendation", core.fields.ProseField(blank=True, verbose_name="indstilling")),
                ("text", core.fields.ProseField(blank=True, verbose_name="beslutning")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("recommended", "Anbefalet"),
                            ("not_recommended", "Ikke anbefalet"),
                            ("noted", "Taget til efterretning"),
                            ("approved", "Godkendt"),
                            ("not_approved", "Ikke godkendt"),
                            ("stated", "Udtalelse afgivet"),
                            ("opposed", "Nej"),
                            ("postponed", "Udsat"),
                            ("returned", "Sendt tilbage"),
                            ("lapsed", "Bortfaldet"),
                            ("proposed", "Indstillet"),
                            ("sent", "Sendt"),
                            ("granted", "Tilsagn"),
                            ("refused", "Afslag"),
                            ("remarks", "Bemærkninger"),
                        ],
                        max_length=20,
                        verbose_name="udfald",
                    ),
                ),
                ("postponed_to", models.DateField(blank=True, null=True, verbose_name="udsat til mødet den")),
                (
                    "votes_for",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="stemmer for"),
                ),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="stemmer imod"),
                ),
                (
                    "votes_abstained",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="undlod at stemme"),
                ),
                ("reservations", core.fields.ProseField(blank=True, verbose_name="forbehold og mindretal")),
                ("minutes_link", models.URLField(blank=True, verbose_name="link til det offentlige referat")),
                (
                    "appropriation_account",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="bevillingen betales af"),
                ),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="reference eller kvittering"
                    ),
                ),
                ("amount", core.fields.AmountField(blank=True, null=True, verbose_name="beløb")),
                ("conditions", core.fields.ProseField(blank=True, verbose_name="vilkår")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="udfyldt")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
                ("needs_confirmation", models.BooleanField(default=True)),
                (
                    "objection",
                    core.fields.ProseField(blank=True, verbose_name="bemærkning til sagsbehandleren"),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="approvals.decision",
                    ),
                ),
                (
                    "carried_over_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_over_to",
                        to="approvals.decision",
                    ),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("set_aside_at", models.DateTimeField(blank=True, null=True, verbose_name="lagt til side")),
            ],
            options={
                "verbose_name": "beslutning",
                "verbose_name_plural": "beslutninger",
                "ordering": ["step", "recorded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None), ("set_aside_at", None)),
                        fields=("step",),
                        name="decision_one_unconfirmed_a_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "postponed"), _negated=True),
                            ("postponed_to__isnull", False),
                            _connector="OR",
                        ),
                        name="postponed_has_new_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_confirmation", False),
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmed_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("decided_on", models.DateField(verbose_name="dato")),
                (
                    "item_number",
                    core.fields.LineField(blank=True, max_length=20, verbose_name="dagsordenspunkt"),
                ),
                ("case_number", core.fields.LineField(blank=True, max_length=60, verbose_name="sagsnr.")),
                (
                    "document_number",
                    core.fields.LineField(blank=True, max_length=60, verbose_name="dokumentnr."),
                ),
                ("is_closed", models.BooleanField(default=False, verbose_name="lukket punkt")),
                ("recommendation", core.fields.ProseField(blank=True, verbose_name="indstilling")),
                ("text", core.fields.ProseField(blank=True, verbose_name="beslutning")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("recommended", "Anbefalet"),
                            ("not_recommended", "Ikke anbefalet"),
                            ("noted", "Taget til efterretning"),
                            ("approved", "Godkendt"),
                            ("not_approved", "Ikke godkendt"),
                            ("stated", "Udtalelse afgivet"),
                            ("opposed", "Nej"),
                            ("postponed", "Udsat"),
                            ("returned", "Sendt tilbage"),
                            ("lapsed", "Bortfaldet"),
                            ("proposed", "Indstillet"),
                            ("sent", "Sendt"),
                            ("granted", "Tilsagn"),
                            ("refused", "Afslag"),
                            ("remarks", "Bemærkninger"),
                        ],
                        max_length=20,
                        verbose_name="udfald",
                    ),
                ),
                ("postponed_to", models.DateField(blank=True, null=True, verbose_name="udsat til mødet den")),
                (
                    "votes_for",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="stemmer for"),
                ),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="stemmer imod"),
                ),
                (
                    "votes_abstained",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="undlod at stemme"),
                ),
                ("reservations", core.fields.ProseField(blank=True, verbose_name="forbehold og mindretal")),
                ("minutes_link", models.URLField(blank=True, verbose_name="link til det offentlige referat")),
                (
                    "appropriation_account",
                    core.fields.LineField(blank=True, max_length=150, verbose_name="bevillingen betales af"),
                ),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="reference eller kvittering"
                    ),
                ),
                ("amount", core.fields.AmountField(blank=True, null=True, verbose_name="beløb")),
                ("conditions", core.fields.ProseField(blank=True, verbose_name="vilkår")),
                ("recorded_at", models.DateTimeField(verbose_name="udfyldt")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
                ("needs_confirmation", models.BooleanField(default=True)),
                (
                    "objection",
                    core.fields.ProseField(blank=True, verbose_name="bemærkning til sagsbehandleren"),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("set_aside_at", models.DateTimeField(blank=True, null=True, verbose_name="lagt til side")),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.casestep",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.snapshot",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.decision",
                    ),
                ),
                (
                    "carried_over_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.decision",
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
                "verbose_name": "historical beslutning",
                "verbose_name_plural": "historical beslutninger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="approvals.case",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="approvals.snapshot",
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=60, verbose_name="afsnit")),
                ("text", core.fields.ProseField(verbose_name="begrundelse")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="skrevet")),
            ],
            options={
                "verbose_name": "bemærkning",
                "verbose_name_plural": "bemærkninger",
                "ordering": ["-written_at", "pk"],
            },
        ),
    ]
