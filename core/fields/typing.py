"""Bases that take type arguments as django-stubs' do; Django's own classes refuse them when they run."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

SetType = TypeVar("SetType")
GetType = TypeVar("GetType")


class _TakesTypes:
    def __class_getitem__(cls, types: Any) -> type[Self]:
        return cls


if TYPE_CHECKING:
    Field = models.Field
    CharField = models.CharField
    TextField = models.TextField
else:

    class Field(_TakesTypes, models.Field):
        pass

    class CharField(_TakesTypes, models.CharField):
        pass

    class TextField(_TakesTypes, models.TextField):
        pass
