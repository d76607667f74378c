"""Which snapshots a user may see."""

from typing import Self

from django.db import models


class SnapshotQuerySet(models.QuerySet):
    def submitted(self) -> Self:
        return self.filter(reason="submitted")
