"""Which money a user may see."""

from typing import Self

from django.db import models

from plans.querysets import ledger_plans


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Entries of the plans whose books the user may read: the plan's own parties and its revisor."""
        return self.filter(plan__in=ledger_plans(user))
