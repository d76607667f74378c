"""The conditions that tilsagn already have become rows, open and without a day; the text stays in the tilsagn."""

import re

from django.db import migrations

MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


def one_by_one(text):
    """As `funding.calculations.terms_in` does today."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(MARK.match(line) for line in lines):
        return [MARK.sub("", line).strip() for line in lines]
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]


def to_rows(apps, _schema_editor):
    grant, condition = (apps.get_model("funding", name) for name in ("Grant", "GrantCondition"))
    for row in grant.objects.exclude(conditions="").order_by("pk"):
        for text in one_by_one(row.conditions):
            condition.objects.create(
                plan_id=row.plan_id, text=text, set_on=row.granted_on, reference=row.reference
            )


class Migration(migrations.Migration):
    dependencies = [("funding", "0011_grant_conditions")]

    operations = [migrations.RunPython(to_rows, migrations.RunPython.noop)]
