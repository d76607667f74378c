import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.files


class Migration(migrations.Migration):
    replaces = [
        ("approvals", "0001_initial"),
        ("approvals", "0002_remark_of_a_decision"),
        ("approvals", "0003_taken_over"),
        ("approvals", "0004_decision_files"),
        ("approvals", "0005_case_bundles"),
        ("approvals", "0006_local_and_prequalified"),
        ("approvals", "0007_appropriations"),
        ("approvals", "0008_calendars"),
        ("approvals", "0009_on_behalf_of"),
        ("approvals", "0010_amendments"),
        ("approvals", "0011_terms_of_a_decision"),
        ("approvals", "0012_hand_in_opened"),
        ("approvals", "0013_waivers"),
        ("approvals", "0014_remark_at_a_field"),
        ("approvals", "0015_other_use_of_regulation"),
        ("approvals", "0016_tilsagn_corrected"),
        ("approvals", "0017_amendments_sent_before_are_opened"),
        ("approvals", "0018_amendment_sections"),
        ("approvals", "0019_hand_ins_sent_before_are_opened"),
        ("approvals", "0020_acted_for"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_beginning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("funding", "0001_beginning"),
        ("plans", "0001_beginning"),
    ]

    operations = [
        migrations.CreateModel(
            name="BodyCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
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
                (
                    "body_name",
                    core.fields.LineField(
                        db_collation="danish", max_length=100, verbose_name="organets navn"
                    ),
                ),
                (
                    "material_days",
                    models.PositiveSmallIntegerField(
                        default=8,
                        help_text="Så mange arbejdsdage før mødet skal materialet være klar.",
                        verbose_name="arbejdsdage før mødet",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "mødekalender",
                "verbose_name_plural": "mødekalendere",
                "ordering": ["municipality", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "body_name"), name="calendar_body_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meets_on", models.DateField(verbose_name="møde")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="approvals.bodycalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "møde",
                "verbose_name_plural": "møder",
                "ordering": ["meets_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "meets_on"), name="meeting_once")
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
                            ("pulled_back", "Trukket tilbage før åbning"),
                            ("prequalified", "Prækvalificeret"),
                            ("granted", "Tilsagn givet"),
                            ("local", "Videreføres uden Landsbyggefonden"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="indsendelse i sagen")),
                (
                    "case_number",
                    core.fields.LineField(blank=True, max_length=60, verbose_name="kommunens sagsnr."),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="åbnet af kommunen")),
                (
                    "sections_before",
                    models.JSONField(blank=True, default=list, verbose_name="afsnit, der var åbne"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="åbnet")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="afsluttet")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="plans.plan"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sagsforløb",
                "verbose_name_plural": "sagsforløb",
                "ordering": ["plan", "-opened_at"],
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
                ("group", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "kind",
                    models.CharField(
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="approvals.case"
                    ),
                ),
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
            name="ChainStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("group", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
                (
                    "kind",
                    models.CharField(
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
                (
                    "body_name",
                    core.fields.LineField(
                        db_collation="danish", max_length=100, verbose_name="organets navn"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chain_steps",
                        to="accounts.municipality",
                        verbose_name="kommune",
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
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
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
                            ("approved_changed", "Godkendt med ændringer"),
                            ("not_approved", "Ikke godkendt"),
                            ("stated", "Udtalelse afgivet"),
                            ("opposed", "Nej"),
                            ("postponed", "Udsat"),
                            ("returned", "Sendt tilbage"),
                            ("lapsed", "Bortfaldet"),
                            ("proposed", "Indstillet"),
                            ("sent", "Sendt"),
                            ("prequalified", "Prækvalificeret"),
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
                ("changes", core.fields.ProseField(blank=True, verbose_name="ændringer")),
                (
                    "changed_sections",
                    models.JSONField(blank=True, default=list, verbose_name="afsnit, der skal ændres"),
                ),
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
                ("terms", models.JSONField(blank=True, default=list, verbose_name="vilkår, ét for ét")),
                ("recorded_at", models.DateTimeField(verbose_name="udfyldt")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
                (
                    "recorded_for_organisation",
                    core.fields.LineField(blank=True, max_length=200, verbose_name="udfyldt for"),
                ),
                (
                    "confirmed_for_organisation",
                    core.fields.LineField(blank=True, max_length=200, verbose_name="bekræftet for"),
                ),
                ("needs_confirmation", models.BooleanField(default=True)),
                (
                    "objection",
                    core.fields.ProseField(blank=True, verbose_name="bemærkning til sagsbehandleren"),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("set_aside_at", models.DateTimeField(blank=True, null=True, verbose_name="lagt til side")),
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
                (
                    "confirmed_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="approvals.casestep",
                    ),
                ),
            ],
            options={
                "verbose_name": "beslutning",
                "verbose_name_plural": "beslutninger",
                "ordering": ["step", "recorded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Appropriation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("amount", core.fields.AmountField(verbose_name="bevilling")),
                ("account", core.fields.LineField(blank=True, max_length=100, verbose_name="konto")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations",
                        to="approvals.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "bevilling",
                "verbose_name_plural": "bevillinger",
                "ordering": ["year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "year", "account"), name="appropriation_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="appropriation_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionFile",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="approvals.decision",
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
                "verbose_name": "bilag til beslutning",
                "verbose_name_plural": "bilag til beslutninger",
                "ordering": ["decision", "stored_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "due_on",
                    models.DateField(verbose_name="ansøgningen skal være hos Landsbyggefonden senest"),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_deadline",
                        to="plans.plan",
                    ),
                ),
                (
                    "set_by",
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
                "verbose_name": "frist hos Landsbyggefonden",
                "verbose_name_plural": "frister hos Landsbyggefonden",
                "ordering": ["due_on", "pk"],
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
                            ("special_committee", "§ 17, stk. 4-udvalg"),
                            ("magistrate", "Magistrat"),
                            ("finance_committee", "Økonomiudvalg"),
                            ("council", "Kommunalbestyrelse"),
                        ],
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("body_name", core.fields.LineField(max_length=100, verbose_name="organets navn")),
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
                "verbose_name": "historical led i kommunens sagsforløb",
                "verbose_name_plural": "historical led i kommunens sagsforløb",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFundDeadline",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "due_on",
                    models.DateField(verbose_name="ansøgningen skal være hos Landsbyggefonden senest"),
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
                (
                    "set_by",
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
                "verbose_name": "historical frist hos Landsbyggefonden",
                "verbose_name_plural": "historical frister hos Landsbyggefonden",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            ("corrected", "Tilsagn rettet"),
                            ("proposed", "Foreslået ændring"),
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="plans.plan"
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
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=60, verbose_name="afsnit")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="felt")),
                ("text", core.fields.ProseField(verbose_name="begrundelse")),
                (
                    "written_for_organisation",
                    core.fields.LineField(blank=True, max_length=200, verbose_name="skrevet for"),
                ),
                ("written_at", models.DateTimeField(verbose_name="skrevet")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="approvals.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="approvals.decision",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "bemærkning",
                "verbose_name_plural": "bemærkninger",
                "ordering": ["-written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAmendment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nr.")),
                ("title", core.fields.LineField(max_length=150, verbose_name="overskrift")),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "I arbejde"),
                            ("sent", "Til godkendelse"),
                            ("returned", "Sendt tilbage til rettelse"),
                            ("applied", "Gennemført"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Opgivet"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("operations", models.JSONField(blank=True, default=list, verbose_name="ændringer")),
                (
                    "returned_sections",
                    models.JSONField(blank=True, default=list, verbose_name="afsnit, der er sendt tilbage"),
                ),
                ("created_at", models.DateTimeField(verbose_name="oprettet")),
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.case",
                    ),
                ),
                (
                    "created_by",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="funding.regulationmovement",
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
                    "base_snapshot",
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
                    "result",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical ændring",
                "verbose_name_plural": "historical ændringer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="decision",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="approvals.snapshot"
            ),
        ),
        migrations.CreateModel(
            name="CaseBundle",
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
                ("uploaded_on", models.DateField(blank=True, null=True, verbose_name="lagt op den")),
                ("receipt", core.fields.LineField(blank=True, max_length=100, verbose_name="kvittering")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundles",
                        to="approvals.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.snapshot"
                    ),
                ),
            ],
            options={
                "verbose_name": "sagspakke",
                "verbose_name_plural": "sagspakker",
                "ordering": ["-stored_at", "-pk"],
                "indexes": [
                    models.Index(fields=["case", "organisation", "-stored_at"], name="bundle_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("uploaded_by", None), ("uploaded_on", None)),
                            models.Q(("uploaded_by__isnull", False), ("uploaded_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="bundle_upload_is_whole",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="base_snapshot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="approvals.snapshot",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="approvals.snapshot"
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("number", models.PositiveSmallIntegerField(verbose_name="nr.")),
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=150, verbose_name="overskrift"),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "I arbejde"),
                            ("sent", "Til godkendelse"),
                            ("returned", "Sendt tilbage til rettelse"),
                            ("applied", "Gennemført"),
                            ("refused", "Afslået"),
                            ("withdrawn", "Opgivet"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("operations", models.JSONField(blank=True, default=list, verbose_name="ændringer")),
                (
                    "returned_sections",
                    models.JSONField(blank=True, default=list, verbose_name="afsnit, der er sendt tilbage"),
                ),
                ("created_at", models.DateTimeField(verbose_name="oprettet")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="funding.regulationmovement",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="plans.plan",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="approvals.case",
                    ),
                ),
                (
                    "base_snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.snapshot"
                    ),
                ),
                (
                    "result",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="approvals.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "ændring",
                "verbose_name_plural": "ændringer",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="amendment_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("movement",),
                        name="amendment_one_a_movement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("movement", None), ("operations", []), _connector="OR"),
                        name="amendment_of_a_movement_changes_no_plan",
                    ),
                ],
            },
        ),
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
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="givet af",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fritaget",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="approvals.casestep",
                    ),
                ),
            ],
            options={
                "verbose_name": "fritagelse fra fire øjne",
                "verbose_name_plural": "fritagelser fra fire øjne",
                "ordering": ["granted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("step", "person"),
                        name="waiver_one_in_force_for_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted_by", models.F("person")), _negated=True),
                        name="waiver_is_given_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="waiver_has_a_reason"
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
                            ("approved_changed", "Godkendt med ændringer"),
                            ("not_approved", "Ikke godkendt"),
                            ("stated", "Udtalelse afgivet"),
                            ("opposed", "Nej"),
                            ("postponed", "Udsat"),
                            ("returned", "Sendt tilbage"),
                            ("lapsed", "Bortfaldet"),
                            ("proposed", "Indstillet"),
                            ("sent", "Sendt"),
                            ("prequalified", "Prækvalificeret"),
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
                ("changes", core.fields.ProseField(blank=True, verbose_name="ændringer")),
                (
                    "changed_sections",
                    models.JSONField(blank=True, default=list, verbose_name="afsnit, der skal ændres"),
                ),
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
                ("terms", models.JSONField(blank=True, default=list, verbose_name="vilkår, ét for ét")),
                ("recorded_at", models.DateTimeField(verbose_name="udfyldt")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
                (
                    "recorded_for_organisation",
                    core.fields.LineField(blank=True, max_length=200, verbose_name="udfyldt for"),
                ),
                (
                    "confirmed_for_organisation",
                    core.fields.LineField(blank=True, max_length=200, verbose_name="bekræftet for"),
                ),
                ("needs_confirmation", models.BooleanField(default=True)),
                (
                    "objection",
                    core.fields.ProseField(blank=True, verbose_name="bemærkning til sagsbehandleren"),
                ),
                ("reason", core.fields.ProseField(blank=True, verbose_name="begrundelse")),
                ("set_aside_at", models.DateTimeField(blank=True, null=True, verbose_name="lagt til side")),
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
                    "confirmed_for",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "recorded_for",
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
                    "waiver",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="approvals.waiver",
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
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state"], name="approvals_c_state_81ef30_idx"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ["prequalification", "application"]), ("state__in", ["open", "returned"])
                ),
                fields=("plan",),
                name="case_one_application_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at", None), ("set_aside_at", None)),
                fields=("step",),
                name="decision_one_unconfirmed_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "postponed"), _negated=True),
                    ("postponed_to__isnull", False),
                    _connector="OR",
                ),
                name="postponed_has_new_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "approved_changed"), _negated=True),
                    models.Q(("changes", ""), _negated=True),
                    _connector="OR",
                ),
                name="approved_changed_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by", None), ("recorded_by", None)),
                    _connector="OR",
                ),
                name="confirmation_is_whole",
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
    ]
