import uuid
from decimal import Decimal

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.files
import plans.models.scheme


class Migration(migrations.Migration):
    replaces = [
        ("plans", "0001_initial"),
        ("plans", "0002_room_for_numbers_of_handlinger"),
        ("plans", "0003_variance_limits"),
        ("plans", "0004_answer_weeks"),
        ("plans", "0006_amendment_approvals"),
        ("plans", "0007_muted_plans"),
        ("plans", "0008_prequalification_from"),
        ("plans", "0009_agreements"),
        ("plans", "0010_agreement_approval"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_beginning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
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
                ("code", models.SlugField(max_length=40, verbose_name="kode")),
                ("name", models.CharField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("order", models.PositiveSmallIntegerField(verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "indsatsområde",
                "verbose_name_plural": "indsatsområder",
                "ordering": ["scheme", "order"],
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
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("strategic", "Strategisk samarbejdsaftale"), ("sub", "Delaftale")],
                        editable=False,
                        max_length=10,
                        verbose_name="art",
                    ),
                ),
                ("title", core.fields.LineField(db_collation="danish", max_length=150, verbose_name="titel")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="gælder fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="gælder til og med")),
                (
                    "fund_approved_on",
                    models.DateField(blank=True, null=True, verbose_name="Landsbyggefondens godkendelse"),
                ),
                (
                    "fund_reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="plans.agreement",
                        verbose_name="afløser",
                    ),
                ),
                (
                    "focus_area",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="plans.focusarea",
                        verbose_name="indsatsområde",
                    ),
                ),
            ],
            options={
                "verbose_name": "aftale",
                "verbose_name_plural": "aftaler",
                "ordering": ["kind", "focus_area__order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementFile",
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="plans.agreement",
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
                "verbose_name": "fil til aftale",
                "verbose_name_plural": "filer til aftaler",
                "ordering": ["agreement", "stored_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
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
            name="Goal",
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
                ("number", models.CharField(blank=True, editable=False, max_length=20, verbose_name="nr.")),
                ("title", core.fields.LineField(db_collation="danish", max_length=200, verbose_name="mål")),
                ("description", core.fields.ProseField(blank=True, verbose_name="beskrivelse")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge"),
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
            ],
            options={
                "verbose_name": "mål",
                "verbose_name_plural": "mål",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "goals",
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
                    "answer_weeks",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="Så længe regner portalen med, at Landsbyggefonden er om at svare.",
                        verbose_name="uger fra ansøgning til tilsagn",
                    ),
                ),
                (
                    "prequalification_from",
                    models.DateField(
                        blank=True,
                        help_text="Planer, der er oprettet den dag eller senere, skal prækvalificeres. Tom: ingen skal.",
                        null=True,
                        verbose_name="prækvalifikation kræves fra",
                    ),
                ),
                (
                    "requires_agreements",
                    models.BooleanField(
                        default=True,
                        help_text="Planen skal have en strategisk samarbejdsaftale og en delaftale for hvert indsatsområde.",
                        verbose_name="kræver aftaler",
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="vælges som udgangspunkt")),
                (
                    "variance_percent",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("10"),
                        max_digits=7,
                        verbose_name="afvigelse, der skal forklares, mindst i %",
                    ),
                ),
                (
                    "variance_amount",
                    core.fields.AmountField(
                        default=Decimal("25000.00"),
                        verbose_name="afvigelse, der skal forklares, mindst i kr.",
                    ),
                ),
                (
                    "variance_blocks_report",
                    models.BooleanField(
                        default=False, verbose_name="uden forklaring kan redegørelsen ikke sendes videre"
                    ),
                ),
                (
                    "amendment_approvals",
                    models.JSONField(
                        default=plans.models.scheme.default_amendment_approvals,
                        validators=[plans.models.scheme.validate_amendment_approvals],
                        verbose_name="hvem godkender ændringer",
                    ),
                ),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("variance_percent__range", (0, 100)), ("variance_amount__gte", Decimal("0"))
                        ),
                        name="scheme_variance_limits",
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
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
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
        migrations.AddField(
            model_name="focusarea",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="focus_areas",
                to="plans.grantscheme",
                verbose_name="bevillingsperiode",
            ),
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
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
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
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="housing_areas",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
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
                ("number", core.fields.LineField(max_length=20, verbose_name="afdelingsnr.")),
                ("name", core.fields.LineField(db_collation="danish", max_length=100, verbose_name="navn")),
                ("residents", models.PositiveIntegerField(blank=True, null=True, verbose_name="beboere")),
                ("homes", models.PositiveIntegerField(blank=True, null=True, verbose_name="boliger")),
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
            name="Indicator",
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
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="plans.goal", verbose_name="mål"
                    ),
                ),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikatorer",
                "ordering": ["position", "pk"],
                "abstract": False,
                "default_related_name": "indicators",
            },
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="oprettet")),
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
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="plans.grantscheme",
                        verbose_name="bevillingsperiode",
                    ),
                ),
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
            name="MutedPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("muted_at", models.DateTimeField(editable=False, verbose_name="slået fra")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "plan uden mails",
                "verbose_name_plural": "planer uden mails",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "plan"), name="plans_muted_plan_once")
                ],
            },
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("due_on", models.DateField(verbose_name="dato")),
                ("value", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="værdi")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="plans.indicator",
                        verbose_name="indikator",
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
        migrations.AddField(
            model_name="indicator",
            name="plan",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
            ),
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
                "verbose_name": "historical deltager",
                "verbose_name_plural": "historical deltagere",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical person på planen",
                "verbose_name_plural": "historical personer på planen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical valgt indsatsområde",
                "verbose_name_plural": "historical valgte indsatsområder",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical boligområde i planen",
                "verbose_name_plural": "historical boligområder i planen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                        verbose_name="indikator",
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
                "verbose_name": "historical målværdi",
                "verbose_name_plural": "historical målværdier",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical indikator",
                "verbose_name_plural": "historical indikatorer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementParty",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", core.fields.LineField(blank=True, max_length=150, verbose_name="anden part")),
                ("signatory", core.fields.LineField(blank=True, max_length=150, verbose_name="underskriver")),
                (
                    "signatory_role",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="underskriverens funktion"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="underskrevet den")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.agreement",
                        verbose_name="aftale",
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
                "verbose_name": "historical part i aftale",
                "verbose_name_plural": "historical parter i aftaler",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementApproval",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("approved_on", models.DateField(verbose_name="brevets dato")),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
                    ),
                ),
                ("is_by_fund", models.BooleanField(default=False, verbose_name="skrevet af fonden selv")),
                ("recorded_at", models.DateTimeField(verbose_name="registreret")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.agreement",
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
                "verbose_name": "historical fondens godkendelse af en aftale",
                "verbose_name_plural": "historical fondens godkendelser af aftaler",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("strategic", "Strategisk samarbejdsaftale"), ("sub", "Delaftale")],
                        editable=False,
                        max_length=10,
                        verbose_name="art",
                    ),
                ),
                ("title", core.fields.LineField(max_length=150, verbose_name="titel")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="gælder fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="gælder til og med")),
                (
                    "fund_approved_on",
                    models.DateField(blank=True, null=True, verbose_name="Landsbyggefondens godkendelse"),
                ),
                (
                    "fund_reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
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
                    "focus_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.focusarea",
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="plans.agreement",
                        verbose_name="afløser",
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
                "verbose_name": "historical aftale",
                "verbose_name_plural": "historical aftaler",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ("number", models.CharField(blank=True, editable=False, max_length=30, verbose_name="nr.")),
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
                "verbose_name": "historical handling",
                "verbose_name_plural": "historical handlinger",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="goal",
            name="plan",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
            ),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="plans.plan"
                    ),
                ),
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
        migrations.AddField(
            model_name="challenge",
            name="plan",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
            ),
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "name",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="anden part"
                    ),
                ),
                (
                    "signatory",
                    core.fields.LineField(
                        blank=True, db_collation="danish", max_length=150, verbose_name="underskriver"
                    ),
                ),
                (
                    "signatory_role",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="underskriverens funktion"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="underskrevet den")),
                (
                    "agreement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="plans.agreement",
                        verbose_name="aftale",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="accounts.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "part i aftale",
                "verbose_name_plural": "parter i aftaler",
                "ordering": ["agreement", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "uid"), name="agreement_party_uid_unique"),
                    models.UniqueConstraint(
                        fields=("agreement", "organisation"), name="agreement_party_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), models.Q(("name", ""), _negated=True)),
                            models.Q(("name", ""), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_party_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on", None), models.Q(("signatory", ""), _negated=True), _connector="OR"
                        ),
                        name="agreement_party_signed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("approved_on", models.DateField(verbose_name="brevets dato")),
                (
                    "reference",
                    core.fields.LineField(
                        blank=True, max_length=100, verbose_name="Landsbyggefondens reference"
                    ),
                ),
                ("is_by_fund", models.BooleanField(default=False, verbose_name="skrevet af fonden selv")),
                ("recorded_at", models.DateTimeField(verbose_name="registreret")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekræftet")),
                (
                    "agreement",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approval",
                        to="plans.agreement",
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "fondens godkendelse af en aftale",
                "verbose_name_plural": "fondens godkendelser af aftaler",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_approval_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_by_fund", True),
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_approval_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="plan",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="plans.plan",
            ),
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
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="udgået")),
                ("number", models.CharField(blank=True, editable=False, max_length=30, verbose_name="nr.")),
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=200, verbose_name="handling"),
                ),
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
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="plans.goal", verbose_name="mål"
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
            name="PlanArea",
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
                (
                    "estates",
                    models.ManyToManyField(
                        blank=True, related_name="plan_areas", to="plans.estate", verbose_name="afdelinger"
                    ),
                ),
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
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
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
            name="PlanFocus",
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
                (
                    "focus_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_foci",
                        to="plans.focusarea",
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
            name="Milestone",
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
                (
                    "title",
                    core.fields.LineField(db_collation="danish", max_length=200, verbose_name="milepæl"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="dato")),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="nået")),
                (
                    "plan",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, to="plans.plan"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "historical udfordring",
                "verbose_name_plural": "historical udfordringer",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="goal",
            name="focus",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                to="plans.planfocus",
                verbose_name="indsatsområde",
            ),
        ),
        migrations.AddField(
            model_name="challenge",
            name="focus",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                to="plans.planfocus",
                verbose_name="indsatsområde",
            ),
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
                    "represents_residents",
                    models.BooleanField(default=False, verbose_name="repræsenterer beboerne"),
                ),
                ("starts_on", models.DateField(verbose_name="fra")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="plans.plan",
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
            name="PlanParticipant",
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
                ("is_applicant", models.BooleanField(default=False, verbose_name="ansøger")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
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
        migrations.AddConstraint(
            model_name="focusarea",
            constraint=models.UniqueConstraint(fields=("scheme", "code"), name="focus_area_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="focusarea",
            constraint=models.UniqueConstraint(fields=("scheme", "order"), name="focus_area_order_unique"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("plan", "uid"), name="plans_indicator_uid_unique"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("plan", "uid"), name="agreement_uid_unique"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("focus_area", None), ("kind", "strategic")),
                    models.Q(("focus_area__isnull", False), ("kind", "sub")),
                    _connector="OR",
                ),
                name="agreement_sub_has_focus",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("replaces",), name="agreement_replaced_once"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("plan", "uid"), name="plans_goal_uid_unique"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("plan", "number"),
                name="goal_number_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(fields=("plan", "uid"), name="plans_challenge_uid_unique"),
        ),
    ]
