import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("core", "0002_events_and_runs"),
        ("core", "0003_newest_events"),
        ("core", "0004_on_behalf_of"),
        ("core", "0005_mails"),
        ("core", "0006_kinds_of_mail"),
        ("core", "0007_unread_mails"),
        ("core", "0008_acted_for"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0001_danish"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(editable=False, max_length=100, verbose_name="handling")),
                ("at", models.DateTimeField(editable=False, verbose_name="tidspunkt")),
                (
                    "acted_for",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="for organisationen"
                    ),
                ),
                ("subject_id", models.PositiveBigIntegerField(editable=False)),
                ("root_id", models.PositiveBigIntegerField(editable=False)),
                ("data", models.JSONField(default=dict, editable=False, verbose_name="oplysninger")),
                (
                    "actor",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="på vegne af",
                    ),
                ),
                (
                    "root_type",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "hændelse",
                "verbose_name_plural": "hændelser",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["root_type", "root_id", "-at", "-id"], name="event_timeline"),
                    models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
                    models.Index(fields=["-at", "-id"], name="event_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("handover", "Opgave"),
                            ("decision", "Nyt i sagen"),
                            ("reminder", "Påmindelse"),
                            ("ordered", "Bestilt af dig"),
                            ("access", "Din adgang"),
                            ("digest", "Samlet mail"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "På vej"),
                            ("sent", "Sendt"),
                            ("failed", "Kunne ikke sendes"),
                            ("held", "Kommer i den samlede mail"),
                            ("silent", "Uden mail"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("subject", models.CharField(editable=False, max_length=300, verbose_name="emne")),
                ("url", models.CharField(blank=True, editable=False, max_length=300, verbose_name="side")),
                ("root_id", models.PositiveBigIntegerField(editable=False, null=True)),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=200, null=True, unique=True, verbose_name="nøgle"
                    ),
                ),
                ("sealed", models.TextField(blank=True, editable=False, verbose_name="indhold")),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="forsøg")),
                ("error", models.CharField(blank=True, editable=False, max_length=100, verbose_name="fejl")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="oprettet")),
                ("next_try_at", models.DateTimeField(editable=False, verbose_name="prøves igen")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sendt")),
                ("read_at", models.DateTimeField(editable=False, null=True, verbose_name="læst")),
                (
                    "recipient",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="til",
                    ),
                ),
                (
                    "root_type",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="mail_recipient"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["recipient"], name="mail_unread"
                    ),
                    models.Index(fields=["state", "next_try_at"], name="mail_next_try"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=100, verbose_name="opgave")),
                ("key", models.CharField(editable=False, max_length=64, verbose_name="nøgle")),
                ("arguments", models.JSONField(default=dict, editable=False, verbose_name="argumenter")),
                ("subject_id", models.PositiveBigIntegerField(editable=False)),
                ("root_id", models.PositiveBigIntegerField(editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "I kø"),
                            ("running", "I gang"),
                            ("done", "Færdig"),
                            ("failed", "Mislykkedes"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, editable=False, verbose_name="udført")),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="i alt")),
                ("text", models.CharField(blank=True, editable=False, max_length=200, verbose_name="tekst")),
                ("error", models.TextField(blank=True, editable=False, verbose_name="fejl")),
                (
                    "result_url",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="resultat"),
                ),
                (
                    "result_file",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="fil"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="forsøg"),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="oprettet")),
                ("heartbeat", models.DateTimeField(editable=False, verbose_name="livstegn")),
                ("finished_at", models.DateTimeField(editable=False, null=True, verbose_name="afsluttet")),
                (
                    "root_type",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="startet af",
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "kørsel",
                "verbose_name_plural": "kørsler",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "-id"], name="run_subject"),
                    models.Index(fields=["state", "heartbeat"], name="run_heartbeat"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("key",),
                        name="one_active_run_per_key",
                    )
                ],
            },
        ),
    ]
