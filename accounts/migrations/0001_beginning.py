import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.dates
import core.fields


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_recommendation_days"),
        ("accounts", "0003_deputies"),
        ("accounts", "0004_mail_choices"),
        ("accounts", "0005_reminder_days"),
    ]

    initial = True

    dependencies = [
        ("core", "0001_danish"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "Der findes allerede en bruger med denne e-mail."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=150, verbose_name="navn")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Fjern markeringen for at lukke brugerens adgang. Brugere slettes aldrig.",
                        verbose_name="aktiv",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="oprettet"
                    ),
                ),
                (
                    "anonymised_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="anonymiseret"),
                ),
            ],
            options={
                "verbose_name": "bruger",
                "verbose_name_plural": "brugere",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="accounts_user_email_lower_case",
                        violation_error_message="Skriv e-mailen med små bogstaver.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("name", core.fields.LineField(db_collation="danish", max_length=200, verbose_name="navn")),
            ],
            options={
                "verbose_name": "forvaltning",
                "verbose_name_plural": "forvaltninger",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("starts_on", models.DateField(default=core.dates.today, verbose_name="fra og med")),
                ("ends_on", models.DateField(verbose_name="til og med")),
            ],
            options={
                "verbose_name": "stedfortræder",
                "verbose_name_plural": "stedfortrædere",
                "ordering": ("starts_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalDepartment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", core.fields.LineField(max_length=200, verbose_name="navn")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical forvaltning",
                "verbose_name_plural": "historical forvaltninger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDeputy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("starts_on", models.DateField(default=core.dates.today, verbose_name="fra og med")),
                ("ends_on", models.DateField(verbose_name="til og med")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stedfortræder",
                "verbose_name_plural": "historical stedfortrædere",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("plan_manager", "Projektleder"),
                            ("plan_editor", "Medarbejder"),
                            ("applicant", "Ansøger"),
                            ("accountant", "Økonomi"),
                            ("organisation_admin", "Organisationens administrator"),
                            ("caseworker", "Sagsbehandler"),
                            ("municipal_approver", "Kommunal godkender"),
                            ("coordinator", "Koordinator"),
                            ("fund_officer", "Fondens sagsbehandler"),
                            ("board_member", "Medlem af bestyrelse eller styregruppe"),
                            ("auditor", "Revisor"),
                            ("administrator", "Portalens administrator"),
                        ],
                        max_length=30,
                        verbose_name="rolle",
                    ),
                ),
                ("starts_on", models.DateField(default=core.dates.today, verbose_name="fra og med")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical medlemskab",
                "verbose_name_plural": "historical medlemskaber",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMunicipality",
            fields=[
                (
                    "kommunekode",
                    models.CharField(
                        db_index=True,
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{3}$", "En kommunekode har tre cifre.")
                        ],
                        verbose_name="kommunekode",
                    ),
                ),
                (
                    "council_name",
                    core.fields.LineField(
                        default="Byrådet", max_length=60, verbose_name="kommunalbestyrelsens navn"
                    ),
                ),
                (
                    "council_genitive",
                    core.fields.LineField(
                        default="byrådets",
                        help_text="Bruges midt i en sætning: Bekræft byrådets beslutning.",
                        max_length=60,
                        verbose_name="navnet i ejefald",
                    ),
                ),
                (
                    "confirmation_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Antal arbejdsdage efter mødet.",
                        verbose_name="arbejdsdage til at bekræfte en beslutning",
                    ),
                ),
                (
                    "recommendation_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Antal arbejdsdage fra planen er indsendt, til indstillingen er klar.",
                        verbose_name="arbejdsdage til at skrive indstillingen",
                    ),
                ),
                (
                    "reminder_days_before",
                    models.JSONField(blank=True, null=True, verbose_name="påmindelser, dage før en frist"),
                ),
                (
                    "reminder_days_after",
                    models.JSONField(blank=True, null=True, verbose_name="påmindelser, dage efter en frist"),
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
            ],
            options={
                "verbose_name": "historical kommune",
                "verbose_name_plural": "historical kommuner",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganisation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("housing_organisation", "Boligorganisation"),
                            ("secretariat", "Fælles sekretariat for boligorganisationer"),
                            ("municipality", "Kommune"),
                            ("joint_secretariat", "Fællessekretariat"),
                            ("fund", "Fond"),
                            ("auditor", "Revisionsfirma"),
                            ("police", "Politi"),
                            ("authority", "Myndighed"),
                            ("other", "Anden"),
                        ],
                        max_length=30,
                        verbose_name="slags",
                    ),
                ),
                ("name", core.fields.LineField(max_length=200, verbose_name="navn")),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        help_text="Kommunekode, CVR-nummer eller en kode, I selv vælger. Den ændres ikke senere.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9-]+$", "Brug kun små bogstaver a-z, tal og bindestreg."
                            )
                        ],
                        verbose_name="kode",
                    ),
                ),
                (
                    "cvr",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{8}$", "Et CVR-nummer har otte cifre.")
                        ],
                        verbose_name="CVR-nummer",
                    ),
                ),
                (
                    "requires_second_factor",
                    models.BooleanField(
                        default=False,
                        help_text="Medlemmerne skal bruge en kode fra en app eller en adgangsnøgle, når de logger på.",
                        verbose_name="kræver to-faktor-login",
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
            ],
            options={
                "verbose_name": "historical organisation",
                "verbose_name_plural": "historical organisationer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("roles", models.JSONField(default=list, verbose_name="roller")),
                ("starts_on", models.DateField(default=core.dates.today, verbose_name="fra og med")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("sent_on", models.DateField(default=core.dates.today, verbose_name="sendt")),
                ("expires_on", models.DateField(verbose_name="kan bruges til og med")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="taget imod")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="trukket tilbage")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitationer",
                "ordering": ("-sent_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("plan_manager", "Projektleder"),
                            ("plan_editor", "Medarbejder"),
                            ("applicant", "Ansøger"),
                            ("accountant", "Økonomi"),
                            ("organisation_admin", "Organisationens administrator"),
                            ("caseworker", "Sagsbehandler"),
                            ("municipal_approver", "Kommunal godkender"),
                            ("coordinator", "Koordinator"),
                            ("fund_officer", "Fondens sagsbehandler"),
                            ("board_member", "Medlem af bestyrelse eller styregruppe"),
                            ("auditor", "Revisor"),
                            ("administrator", "Portalens administrator"),
                        ],
                        max_length=30,
                        verbose_name="rolle",
                    ),
                ),
                ("starts_on", models.DateField(default=core.dates.today, verbose_name="fra og med")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
            ],
            options={
                "verbose_name": "medlemskab",
                "verbose_name_plural": "medlemskaber",
                "ordering": ("user__name", "starts_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                            ("housing_organisation", "Boligorganisation"),
                            ("secretariat", "Fælles sekretariat for boligorganisationer"),
                            ("municipality", "Kommune"),
                            ("joint_secretariat", "Fællessekretariat"),
                            ("fund", "Fond"),
                            ("auditor", "Revisionsfirma"),
                            ("police", "Politi"),
                            ("authority", "Myndighed"),
                            ("other", "Anden"),
                        ],
                        max_length=30,
                        verbose_name="slags",
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=200, verbose_name="navn")),
                (
                    "code",
                    models.CharField(
                        help_text="Kommunekode, CVR-nummer eller en kode, I selv vælger. Den ændres ikke senere.",
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9-]+$", "Brug kun små bogstaver a-z, tal og bindestreg."
                            )
                        ],
                        verbose_name="kode",
                    ),
                ),
                (
                    "cvr",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{8}$", "Et CVR-nummer har otte cifre.")
                        ],
                        verbose_name="CVR-nummer",
                    ),
                ),
                (
                    "requires_second_factor",
                    models.BooleanField(
                        default=False,
                        help_text="Medlemmerne skal bruge en kode fra en app eller en adgangsnøgle, når de logger på.",
                        verbose_name="kræver to-faktor-login",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisationer",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(editable=False, verbose_name="lavet")),
            ],
            options={
                "verbose_name": "kalenderlink",
                "verbose_name_plural": "kalenderlinks",
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mail_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handover",
                    models.CharField(
                        choices=[
                            ("now", "Med det samme"),
                            ("daily", "Samlet i én mail på hverdage kl. 7"),
                            ("weekly", "Samlet i én mail om ugen kl. 7"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="opgaver",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("now", "Med det samme"),
                            ("daily", "Samlet i én mail på hverdage kl. 7"),
                            ("weekly", "Samlet i én mail om ugen kl. 7"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="nyt i sagen",
                    ),
                ),
                (
                    "reminder",
                    models.CharField(
                        choices=[
                            ("now", "Med det samme"),
                            ("daily", "Samlet i én mail på hverdage kl. 7"),
                            ("weekly", "Samlet i én mail om ugen kl. 7"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="påmindelser om frister",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Mandag"), (1, "Tirsdag"), (2, "Onsdag"), (3, "Torsdag"), (4, "Fredag")],
                        default=0,
                        verbose_name="ugedag",
                    ),
                ),
            ],
            options={
                "verbose_name": "valg af mails",
                "verbose_name_plural": "valg af mails",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 4))), name="accounts_mail_choice_weekday"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="deputy",
            name="appointed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="deputy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputising",
                to=settings.AUTH_USER_MODEL,
                verbose_name="stedfortræder",
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="principal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to=settings.AUTH_USER_MODEL,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="historicaldepartment",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaldeputy",
            name="appointed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaldeputy",
            name="deputy",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="stedfortræder",
            ),
        ),
        migrations.AddField(
            model_name="historicaldeputy",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaldeputy",
            name="principal",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="historicalmembership",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalmembership",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="historicalmunicipality",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalorganisation",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taget imod af",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inviteret af",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "organisation",
                    models.OneToOneField(
                        limit_choices_to={"kind": "municipality"},
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="municipality",
                        serialize=False,
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "kommunekode",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{3}$", "En kommunekode har tre cifre.")
                        ],
                        verbose_name="kommunekode",
                    ),
                ),
                (
                    "council_name",
                    core.fields.LineField(
                        default="Byrådet", max_length=60, verbose_name="kommunalbestyrelsens navn"
                    ),
                ),
                (
                    "council_genitive",
                    core.fields.LineField(
                        default="byrådets",
                        help_text="Bruges midt i en sætning: Bekræft byrådets beslutning.",
                        max_length=60,
                        verbose_name="navnet i ejefald",
                    ),
                ),
                (
                    "confirmation_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Antal arbejdsdage efter mødet.",
                        verbose_name="arbejdsdage til at bekræfte en beslutning",
                    ),
                ),
                (
                    "recommendation_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Antal arbejdsdage fra planen er indsendt, til indstillingen er klar.",
                        verbose_name="arbejdsdage til at skrive indstillingen",
                    ),
                ),
                (
                    "reminder_days_before",
                    models.JSONField(blank=True, null=True, verbose_name="påmindelser, dage før en frist"),
                ),
                (
                    "reminder_days_after",
                    models.JSONField(blank=True, null=True, verbose_name="påmindelser, dage efter en frist"),
                ),
            ],
            options={
                "verbose_name": "kommune",
                "verbose_name_plural": "kommuner",
                "ordering": ("organisation__name", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kommunekode__regex", "^[0-9]{3}$")),
                        name="accounts_municipality_kommunekode",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="acts_for",
            field=models.ManyToManyField(
                blank=True,
                help_text="Et fælles sekretariats boligorganisationer eller et fællessekretariats kommuner.",
                related_name="acted_for_by",
                to="accounts.organisation",
                verbose_name="arbejder for",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="succeeded_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Ved fusion: den organisation, som har overtaget denne.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="accounts.organisation",
                verbose_name="indgår nu i",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicalorganisation",
            name="succeeded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Ved fusion: den organisation, som har overtaget denne.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organisation",
                verbose_name="indgår nu i",
            ),
        ),
        migrations.AddField(
            model_name="historicalmunicipality",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"kind": "municipality"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicalmembership",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicaldeputy",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to="accounts.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicaldepartment",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.municipality",
                verbose_name="kommune",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departments",
                to="accounts.municipality",
                verbose_name="kommune",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "housing_organisation",
                            "secretariat",
                            "municipality",
                            "joint_secretariat",
                            "fund",
                            "auditor",
                            "police",
                            "authority",
                            "other",
                        ],
                    )
                ),
                name="accounts_organisation_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("succeeded_by__isnull", True),
                    models.Q(("succeeded_by", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="accounts_organisation_not_its_own_successor",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="accounts_membership_period",
                violation_error_message="Den sidste dag kan ikke ligge før den første.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "plan_manager",
                            "plan_editor",
                            "applicant",
                            "accountant",
                            "organisation_admin",
                            "caseworker",
                            "municipal_approver",
                            "coordinator",
                            "fund_officer",
                            "board_member",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="accounts_membership_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation", "role", "starts_on"),
                name="accounts_membership_once",
                violation_error_message="Personen har allerede denne rolle fra denne dag.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="accounts_invitation_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                ),
                name="accounts_invitation_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="accounts_deputy_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("principal", models.F("deputy")), _negated=True),
                name="accounts_deputy_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"), name="accounts_department_name_once"
            ),
        ),
    ]
