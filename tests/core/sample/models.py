from django.db import models

from core.fields import DANISH, AmountField, LineField, ProseField
from core.models import StoredFile, VersionedModel


class Purse(models.Model):
    name = models.CharField(max_length=50, db_collation=DANISH, default="")
    amount = AmountField("beløb", default=0)
    other = AmountField("andet beløb", null=True, blank=True)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Note(VersionedModel):
    title = LineField("titel", max_length=50)
    body = ProseField("tekst", blank=True)
    amount = AmountField("beløb", null=True, blank=True)
    day = models.DateField("dag", null=True, blank=True)
    done = models.BooleanField("færdig", default=False)
    state = models.CharField("status", max_length=10, default="draft")
    tags: "models.ManyToManyField[Tag, Tag]" = models.ManyToManyField(
        "Tag", verbose_name="mærker", blank=True
    )

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Attachment(StoredFile):
    note = models.ForeignKey(Note, on_delete=models.CASCADE)
