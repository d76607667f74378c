"""Kinds of rows of a document: the map from the format's words to models and fields, both ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db import models
from django.db.models import Prefetch

from core.exchange.values import Codec, Day, Uid, codec_of
from core.statements import Statement, statement

REQUIRED: Final = object()


@dataclass(frozen=True, eq=False)
class Kind:
    """A list of the document. Parents stand before children, so that an import can add rows from top to bottom.

    `fields` are plain fields, their codecs those of their types; `references` point to other rows of the same document
    by uid; `composed` have a codec of their own. `related` are read with each row, and so is what a many-to-many field
    holds, by its name with what is read with that. `key` tells the rows of a list apart. `clashes` gives the Danish
    message of each of the model's constraints and unique fields, for rows of a file that break it.
    """

    model: type[Any]
    fields: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    composed: Mapping[str, Codec] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = "uid"
    clashes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def can_end(self) -> bool:
        """Whether rows are ended instead of deleted once they have been submitted."""
        return any(own.name == "ended_on" for own in self.model._meta.concrete_fields)

    @cached_property
    def codecs(self) -> dict[str, Codec]:
        """Every field but the key, in the document's order."""
        codecs: dict[str, Codec] = {name: Uid() for name in self.references}
        codecs |= self.composed
        codecs |= {name: codec_of(self.field(name)) for name in self.fields}
        return codecs | ({"ended_on": Day()} if self.can_end else {})

    @cached_property
    def pointing(self) -> tuple[str, ...]:
        """Of `related` what a codec of its own writes: what only gives a uid is known by its key."""
        return tuple(path for path in self.related if path.partition("__")[0] in self.composed)

    @cached_property
    def key_codec(self) -> Codec:
        return codec_of(self.field(self.key))

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What a new row has where a field is left out: the model's default, null or an empty text; else REQUIRED."""
        return {name: self._default(name) for name in self.codecs}

    def _default(self, name: str) -> Any:
        own = self.field(name)
        if own.many_to_many:
            return []
        if own.has_default():
            value = own.get_default()
            return str(value) if isinstance(value, str) else value
        if own.null:
            return None
        return "" if own.blank and own.empty_strings_allowed else REQUIRED

    def field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def target(self, name: str) -> type[models.Model]:
        """The model that a reference points to."""
        related: type[models.Model] = self.field(name).related_model
        return related

    @cached_property
    def rows(self) -> Statement[[int], Any]:
        """`rows(plan.pk)`: the rows of a plan's document, with everything that `write` asks of them."""

        def build(plan_id: int) -> models.QuerySet[Any]:
            found: models.QuerySet[Any] = self.model._default_manager.filter(plan=plan_id)
            # Without names select_related() would join every parent, the plan and its kommune with each row.
            joined = found.select_related(*self.related) if self.related else found
            held = (
                Prefetch(name, self.target(name)._default_manager.select_related(*paths))
                for name, paths in self.many.items()
            )
            return joined.prefetch_related(*held)

        return statement(build)

    def write(
        self, row: Any, uids: Mapping[tuple[type[models.Model], Any], str] | None = None
    ) -> dict[str, Any]:
        """The row as the document has it. `uids` of (model, pk) saves asking each row for what it points to."""
        part: dict[str, Any] = {self.key: self.key_codec.write(getattr(row, self.key))}
        for name, codec in self.codecs.items():
            if name not in self.references:
                part[name] = codec.write(getattr(row, name))
            elif uids is None:
                part[name] = codec.write(getattr(getattr(row, name), "uid", None))
            else:
                part[name] = uids.get((self.target(name), getattr(row, f"{name}_id")))
        return part
