import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.files


class Migration(migrations.Migration):
    replaces = [("portal", "0001_import_files"), ("portal", "0002_list_files")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListFile",
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
                ("sight", models.CharField(editable=False, max_length=64, verbose_name="set ved")),
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
                "verbose_name": "regneark med planer",
                "verbose_name_plural": "regneark med planer",
                "ordering": ["-stored_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Bliver læst"),
                            ("checked", "Klar til at hente ind"),
                            ("refused", "Kan ikke hentes ind"),
                            ("imported", "Hentet ind"),
                        ],
                        default="uploaded",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("report", models.JSONField(editable=False, null=True, verbose_name="rapport")),
                ("problems", models.JSONField(default=list, editable=False, verbose_name="fejl")),
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
                "verbose_name": "fil med planer",
                "verbose_name_plural": "filer med planer",
                "ordering": ["-stored_at", "-pk"],
                "indexes": [
                    models.Index(fields=["stored_by", "-stored_at"], name="portal_impo_stored__9bcf70_idx")
                ],
            },
        ),
    ]
