"""From bytes to a document: hostile files cost little and are told what is wrong."""

import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from portal.exchange import FileRefused, check_file, read_json, write_file
from portal.exchange.reading import MAX_OBJECTS, TOO_DEEP
from portal.exchange.shape import MAX_PROBLEMS


def told(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as found:
        check_file(read_json(data))
    return [(problem.path, problem.message) for problem in found.value.problems]


class Counting(io.RawIOBase):
    """A file of 200 MB that says how much of it was asked for."""

    size, asked = 200 * 1024**2, 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "everything was asked for"
        self.asked += size
        return b" " * min(size, self.size)


def test_a_file_of_200_mb_is_refused_unread() -> None:
    file = Counting()
    with pytest.raises(FileRefused, match=r"Filen er for stor\. Der kan højst læses 20 MB\. Del planerne"):
        read_json(file)  # type: ignore[arg-type]
    assert file.asked == 20 * 1024**2 + 1


def test_the_limit_is_the_operators(settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 10
    assert read_json(b'{"a": 1}  ') == {"a": 1}
    assert told(b'{"a": 1}   ') == [
        ("", "Filen er for stor. Der kan højst læses 10 byte. Del planerne på flere filer.")
    ]


def test_short_values_in_great_numbers_are_refused() -> None:
    assert told(b"[" + b"{}," * MAX_OBJECTS + b"{}]") == [
        ("", "Filen har for mange rækker. Del planerne på flere filer.")
    ]


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (b"", "", "Filen er ikke gyldig JSON. Fejlen er ved linje 1, tegn 1."),
        (b'{"plans": [}', "", "Filen er ikke gyldig JSON. Fejlen er ved linje 1, tegn 12."),
        (b"[]", "", 'Filen skal begynde med {"format": 1, "plans": […]}.'),
        (b'{"a": "\xff"}', "", "Filen er ikke gemt som UTF-8. Fejlen er ved byte 7."),
        (b'{"a": {"b": [1, NaN]}}', "a.b[1]", "NaN er ikke et tal. Skriv tallet, eller skriv null."),
        (b'{"a": -Infinity}', "a", "-Infinity er ikke et tal. Skriv tallet, eller skriv null."),
        (b'{"a": 0.1}', "a", 'Skriv tallet i anførselstegn: "0.1".'),
        (b'{"a": 1e400}', "a", 'Skriv tallet i anførselstegn: "1e400".'),
        (b'{"a": ' + b"9" * 5000 + b"}", "a", "Tallet er for stort."),
        (b'{"a": [{"b": 1, "b": 2}]}', "a[0].b", "Feltet står to gange. Slet det ene."),
        (b'{"a": "\\ud800"}', "a", "Teksten har tegn, som ikke findes. Skriv den om."),
        (b'{"\\ud800": 1}', "", "Et feltnavn har tegn, som ikke findes. Skriv det om."),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "a" + "[0]" * 11, TOO_DEEP),
        (b"[" * 200_000, "", TOO_DEEP),
    ],
)
def test_what_json_allows_and_the_format_does_not(data: bytes, path: str, message: str) -> None:
    assert told(data)[0] == (path, message)


@pytest.mark.parametrize("value", ["NaN", "[[NaN]]", '{"code": [1.5]}', "[" * 20 + "]" * 20])
def test_a_value_is_one_mistake_whatever_stands_round_what_is_wrong_in_it(value: str) -> None:
    own = f'{{"format": 1, "plans": [{{"plan": {{"title": {value}}}}}]}}'
    found = [path for path, _ in told(own.encode())]
    assert len([path for path in found if path.startswith("plans[0].plan.title")]) == 1


def test_an_object_with_a_misfit_where_a_list_should_stand_is_no_list() -> None:
    own = b'{"format": 1, "plans": [{"plan": {}, "goals": {"a": NaN}, "participants": {"uid": [NaN]}}]}'
    found = [path for path, _ in told(own)]
    assert found[:2] == ["plans[0].goals.a", "plans[0].participants.uid[0]"]


HOSTILE = {
    "a number that is none": b'{"plans": [' + b"NaN," * 400_000 + b"NaN]}",
    "the same in a text": b'{"plans": [{"plan": {"title": [' + b"1.5," * 400_000 + b"1.5]}}]}",
    "rows of nothing": b'{"plans": [{"plan": {}, "ledger": [' + b"{}," * 40_000 + b"{}]}]}",
    "half characters": b'{"plans": ["' + b'\\ud800","' * 100_000 + b'"]}',
}


@pytest.mark.django_db
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_file_with_more_mistakes_than_bytes_is_not_read_to_its_end(data: bytes) -> None:
    """Each mistake has its place: kept for all they filled more than a gigabyte."""
    tracemalloc.start()
    try:
        found = told(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1] == ("", "Filen har mindst 19.500 fejl mere. Ret disse først.")
    assert peak < max(15 * len(data), 25_000_000)


def test_an_object_with_more_fields_than_any_has_is_refused_as_one_mistake() -> None:
    many = b",".join(b'"k%d": 0' % number for number in range(101))
    found = told(b'{"format": 1, "plans": [{"plan": {' + many + b"}}]}")
    assert found == [("plans[0].plan", "Objektet har 101 felter. Slet dem, der ikke kendes.")]
    assert told(b"{" + many + b"}") == [("", "Objektet har 101 felter. Slet dem, der ikke kendes.")]


def test_a_mark_of_utf_8_is_no_fault() -> None:
    assert read_json("\ufeff{}".encode()) == {}


def test_every_place_is_told_at_once() -> None:
    found = [path for path, _ in told(b'{"a": NaN, "b": [1.5, {"c": 1, "c": 2}]}')]
    assert found[:3] == ["a", "b[0]", "b[1].c"]
    assert found[-1] == "plans"


def test_the_same_document_gives_the_same_bytes_in_whatever_order_it_was_made() -> None:
    goal = {"title": "Æ", "uid": "1"}
    one = {"plans": [{"goals": [goal], "plan": {"title": "Å", "uid": "p"}}], "format": 1}
    other = {
        "format": 1,
        "plans": [{"plan": {"uid": "p", "title": "Å"}, "goals": [dict(reversed(goal.items()))]}],
    }
    assert write_file(one) == write_file(other)
    text = write_file(one).decode()
    assert text.endswith("}\n")
    assert (
        text.index('"plan"') < text.index('"uid": "p"') < text.index('"title": "Å"') < text.index('"goals"')
    )


def test_a_large_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "plans.json"
    path.write_bytes(b'{"format": 1, "plans": []}')
    with path.open("rb") as file:
        assert read_json(file) == {"format": 1, "plans": []}
