"""Indexes for the words of a search inside names of boligorganisationer, boligområder and afdelinger, beside those of
0002 for titles. PostgreSQL alone.
"""

from django.db import migrations

# As Django writes `name__icontains`, or the index is not used.
INDEXES = {
    "accounts_organisation": "organisation_name_words",
    "plans_housingarea": "housing_area_name_words",
    "plans_estate": "estate_name_words",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in INDEXES.items():
            schema_editor.execute(
                f'CREATE INDEX "{name}" ON "{table}" USING gin (UPPER("name"::text) gin_trgm_ops)'
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES.values():
            schema_editor.execute(f'DROP INDEX "{name}"')


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_search_words"), ("accounts", "0001_beginning")]
    operations = [migrations.RunPython(create, drop)]
