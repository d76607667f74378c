"""What differs between two states, and that carrying it out leads from one to the other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.operations import Clash, Operation, apply, diff, tables

GOAL = {"title": "Flere unge har fritidsjob", "position": 1}
A = {"goals": {"g1": GOAL}, "plan": {"": {"title": "Nordvang"}}}


def test_one_changed_field_is_one_operation() -> None:
    b = {**A, "goals": {"g1": {**GOAL, "position": 2}}}
    assert diff(A, b) == [Operation("goals", "g1", "position", 1, 2)]


def test_a_row_comes_or_goes_as_a_whole() -> None:
    new = {"title": "Flere er i arbejde"}
    b = {**A, "goals": {"g2": new}}
    ended, added = diff(A, b)
    assert ended == Operation("goals", "g1", old=GOAL)
    assert added == Operation("goals", "g2", new=new)
    assert (ended.ends, ended.adds, ended.changes) == (True, False, False)
    assert (added.ends, added.adds, added.changes) == (False, True, False)


def test_null_is_absent() -> None:
    document = {"goals": [{"uid": "g1", "number": None, **GOAL}], "grant": None, "areas": []}
    assert tables(document, {"goals": "uid", "grant": "", "areas": "uid"}) == {"goals": {"g1": GOAL}}
    assert diff(A, {**A, "goals": {"g1": {"title": GOAL["title"]}}}) == [
        Operation("goals", "g1", "position", 1, None)
    ]


def test_an_object_is_a_table_of_one_row() -> None:
    assert tables({"plan": {"uid": "p", "title": "Nordvang"}}, {"plan": ""}) == {
        "plan": {"": {"uid": "p", "title": "Nordvang"}}
    }


def test_everything_is_new_to_nothing() -> None:
    assert apply(diff({}, A), {}) == A
    assert apply(diff(A, {}), A) == {}


@pytest.mark.parametrize(
    "operation",
    [
        Operation("goals", "g1", "position", 7, 2),  # somebody else has changed the field
        Operation("goals", "g9", "position", None, 2),  # the row is gone
        Operation("goals", "g1", new={"title": "Nyt"}),  # the uid is taken
        Operation("goals", "g1", old={"title": "Et andet"}),  # what goes is not what was seen
    ],
)
def test_what_is_not_as_it_was_clashes(operation: Operation) -> None:
    before = {kind: {uid: dict(row) for uid, row in rows.items()} for kind, rows in A.items()}
    with pytest.raises(Clash):
        apply([operation], A)
    assert before == A


# Properties

names = st.sampled_from(["title", "number", "position", "due_on"])
rows = st.dictionaries(names, st.text(max_size=4), min_size=1, max_size=4)
kinds = st.sampled_from(["plan", "goals", "targets"])
states = st.dictionaries(
    kinds, st.dictionaries(st.sampled_from("abcd"), rows, min_size=1, max_size=4), max_size=3
)


@given(states, states)
def test_the_difference_leads_from_one_to_the_other(a: Any, b: Any) -> None:
    assert apply(diff(a, b), a) == b
    assert diff(a, a) == []


@given(states, states, states)
def test_what_touches_nothing_in_common_can_come_in_any_order(a: Any, b: Any, c: Any) -> None:
    one, other = diff(a, b), diff(a, c)
    touched = {(operation.kind, operation.uid) for operation in one}
    apart = [operation for operation in other if (operation.kind, operation.uid) not in touched]
    assert apply([*one, *apart], a) == apply([*apart, *one], a)


@given(states, states, states)
def test_both_changing_the_same_field_clashes(a: Any, b: Any, c: Any) -> None:
    one, other = diff(a, b), diff(a, c)
    same = {(x.kind, x.uid, x.field) for x in one} & {(x.kind, x.uid, x.field) for x in other}
    if same:
        with pytest.raises(Clash):
            apply([*one, *other], a)
    elif not {(x.kind, x.uid) for x in one} & {(x.kind, x.uid) for x in other}:
        assert apply([*one, *other], a) == apply([*other, *one], a)
