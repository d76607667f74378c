"""Equal values have one fingerprint, however they were written."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.versions import fingerprint
from core.versions.fingerprints import canonical, decode, encode
from tests.core.sample.models import Note

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        (" a ", "a"),
        (None, ""),
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("-0.00"), Decimal("0")),
        (Decimal("1E+2"), Decimal("100.00")),
        (3, Decimal("3.00")),
        ([2, 1], {1, 2}),
        ("A\u030a", "Å"),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), datetime.fromisoformat("2026-06-01T14:00:00+02:00")),
        (UUID(int=1), str(UUID(int=1))),
    ],
)
def test_equal_values_have_one_fingerprint(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (False, None),
        (0, None),
        (0, ""),
        (Decimal("0.00"), None),
        ("a b", "a  b"),
        ("a\nb", "a b"),
        ([1], [1, 1]),
        ([12], [1, 2]),
        (date(2026, 1, 2), date(2026, 2, 1)),
        (datetime(2026, 1, 1), date(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_other_values_have_another(one, other):
    assert fingerprint(one) != fingerprint(other)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]\w{0,20}", fullmatch=True).filter(str.isascii), st.text(), max_size=9
    )
)
def test_fingerprints_come_back(values):
    prints = {name: fingerprint(value) for name, value in values.items()}
    assert decode(encode(prints)) == prints
    assert all(re.fullmatch(r"[0-9a-f]{12}", digits) for digits in prints.values())


def test_canonical_of_rows(note):
    assert canonical(note) == str(note.pk)
    assert canonical(Note.objects.all()) == str(note.pk)
    assert canonical(Note.objects.none()) == ""
