import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.snapshots import canonical_json, sha256

facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(facts)
def test_the_same_facts_give_the_same_bytes(value):
    data = canonical_json(value)
    assert json.loads(data) == value
    assert canonical_json(json.loads(data)) == data


def test_bytes_as_they_stand():
    value = {"å": [1, None, True], "b": {"z": "Ærø", "a": Decimal("1234.50")}, "day": date(2026, 12, 24)}
    assert canonical_json(value).decode() == (
        '{"b":{"a":"1234.50","z":"Ærø"},"day":"2026-12-24","å":[1,null,true]}'
    )
    assert canonical_json({"id": UUID(int=1)}) == b'{"id":"00000000-0000-0000-0000-000000000001"}'
    assert canonical_json((datetime(2026, 1, 1, tzinfo=UTC),)) == b'["2026-01-01T00:00:00+00:00"]'


def test_the_hash_does_not_know_the_order_of_keys():
    assert sha256({"a": 1, "b": 2}) == sha256({"b": 2, "a": 1})
    assert sha256({"a": 1}) != sha256({"a": 2})
    assert sha256({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {None: 1}, {"a": object()}, [{1, 2}], b"x"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="cannot be kept"):
        canonical_json(Decimal("NaN"))
