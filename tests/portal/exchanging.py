"""Parts of the tests of the interchange."""

from django.apps import apps
from django.db import connection

from plans.models import Plan

#: Reference data, organisations and people stay; everything that belongs to plans goes.
KEPT = {
    "plans.GrantScheme",
    "plans.FundingRate",
    "plans.FocusArea",
    "plans.ActivityType",
    "funding.BudgetCategory",
    "monitoring.RatingRule",
    "approvals.ChainStep",
}


def forget_plans() -> None:
    """As in a portal that has reference data and organisations, and no plan yet."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"plans", "funding", "approvals", "monitoring"}
        and model._meta.label not in KEPT
        and not (
            model.__name__.startswith("Historical") and model.__name__[len("Historical") :] == "ChainStep"
        )
        and "focus_areas" not in model._meta.db_table
    ]
    tables += ["core_event", "core_taskrun"]
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
    assert not Plan.objects.exists()
