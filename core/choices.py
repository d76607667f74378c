"""Choices of a field that are read when they are first looked at: drawn, or compared with what was chosen."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Self

from django.utils.choices import BaseChoiceIterator

Choice = tuple[Any, Any]


class LazyChoices(BaseChoiceIterator):
    """Hundreds of them: a form that is copied shares them, and none is looked at before it is needed."""

    def __init__(self, read: Callable[[], Iterable[Choice]], *first: Choice) -> None:
        """`first` stand before those that `read` gives, which is called once at most."""
        self.read, self.first = read, first

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self

    @cached_property
    def rows(self) -> list[Choice]:
        return [*self.first, *self.read()]

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
