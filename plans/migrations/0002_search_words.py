"""Indexes for the words of a search inside titles of mål and handlinger: the two tables that grow with every plan.

PostgreSQL alone: on SQLite, which the demo uses, a search reads the rows. pg_trgm is a trusted extension, which the
owner of the database may create.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# As Django writes `title__icontains`, or the index is not used.
INDEXES = {"plans_goal": "goal_title_words", "plans_activity": "activity_title_words"}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in INDEXES.items():
            schema_editor.execute(
                f'CREATE INDEX "{name}" ON "{table}" USING gin (UPPER("title"::text) gin_trgm_ops)'
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES.values():
            schema_editor.execute(f'DROP INDEX "{name}"')


class Migration(migrations.Migration):
    replaces = [("plans", "0005_search_words")]

    dependencies = [("plans", "0001_beginning")]
    operations = [TrigramExtension(), migrations.RunPython(create, drop)]
