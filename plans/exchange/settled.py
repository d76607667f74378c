"""Aftaler that all their parties have signed: a file, like the page, may add a new version and change nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.operations import Operation


@dataclass(frozen=True)
class Settled:
    """The aftaler signed by all, by uid, and the aftale of every party."""

    agreements: frozenset[str]
    agreement_of: Mapping[str, str]

    def touched_by(self, operation: Operation) -> bool:
        """Whether the operation changes or ends one, or its parties, or adds a party to it."""
        if operation.kind == "agreements":
            return not operation.adds and operation.uid in self.agreements
        if operation.kind != "agreement_parties":
            return False
        places = {self.agreement_of.get(operation.uid)}
        if operation.adds:
            places.add(operation.new["agreement"])
        elif operation.field == "agreement":
            places.add(operation.new)
        return not self.agreements.isdisjoint(place for place in places if place)


def settled(parties: Iterable[tuple[str, str, bool]]) -> Settled:
    """`parties`: uid, the aftale's uid, and whether the party has signed. As `figures.agreements.is_signed` says."""
    signed: dict[str, list[bool]] = defaultdict(list)
    agreement_of = {}
    for uid, agreement, has_signed in parties:
        agreement_of[uid] = agreement
        signed[agreement].append(has_signed)
    return Settled(
        frozenset(uid for uid, signatures in signed.items() if len(signatures) > 1 and all(signatures)),
        agreement_of,
    )
