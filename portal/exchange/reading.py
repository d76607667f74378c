"""From bytes to a document, with bounds: a hostile file costs no more than `settings.IMPORT_MAX_BYTES` of reading."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

from core.danish import format_number
from core.exchange.values import short
from portal.exchange.problems import FileRefused, Problem
from portal.exchange.shape import MAX_COUNTED, MAX_DEPTH

#: So many commas and brackets at most: short values in great numbers take far more memory than they fill in the file.
MAX_VALUES = 2_000_000
MAX_OBJECTS = 300_000
MAX_DIGITS = 18
#: Fields of one object, more than twice of what any has.
MAX_FIELDS = 100
TOO_DEEP = (
    "Filen har lister i lister i for mange lag. Hent en plan ud som JSON for at se, hvordan en fil skal være."
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Stands in the document where JSON allowed what the format does not. No reader takes it for a value."""

    message: str


#: Stands for all beyond those that are counted: its words are never told.
BEYOND = Misfit("")


class _Values:
    """JSON's values as the parser meets them. A misfit is many times larger than it is in the file, so that they are
    made no more of than are counted."""

    def __init__(self) -> None:
        self._made = 0

    def misfit(self, message: str) -> Misfit:
        self._made += 1
        return Misfit(message) if self._made <= MAX_COUNTED else BEYOND

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any] | Misfit:
        if len(pairs) > MAX_FIELDS:
            return self.misfit(f"Objektet har {format_number(len(pairs))} felter. Slet dem, der ikke kendes.")
        found = dict(pairs)
        if len(found) < len(pairs):
            for name, times in Counter(name for name, _ in pairs).items():
                if times > 1:
                    found[name] = self.misfit("Feltet står to gange. Slet det ene.")
        return found

    def whole(self, digits: str) -> int | Misfit:
        return self.misfit("Tallet er for stort.") if len(digits) > MAX_DIGITS else int(digits)

    def decimal(self, digits: str) -> Misfit:
        return self.misfit(f'Skriv tallet i anførselstegn: "{digits[:40]}".')

    def constant(self, name: str) -> Misfit:
        return self.misfit(f"{name} er ikke et tal. Skriv tallet, eller skriv null.")


class Document(dict[str, Any]):
    """What a JSON file holds, and each misfit in it as (path, message): `check_file` tells them with all the rest."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.misfits: list[tuple[str, str]] = []


def read_json(source: IO[bytes] | bytes) -> Document:
    """The document of a JSON file, or FileRefused for what hides everything else: a file above the limit (before more
    than that is read), bad UTF-8, what is no JSON.

    Misfits are told together with what `check_file` finds: a key that stands twice, NaN and Infinity, numbers with a
    decimal point (they stand as texts: "36.5"), lists in lists without end, half characters.
    """
    text, values = _decoded(_bounded(source)), _Values()
    try:
        document = json.loads(
            text,
            object_pairs_hook=values.object,
            parse_float=values.decimal,
            parse_constant=values.constant,
            parse_int=values.whole,
        )
    except json.JSONDecodeError as error:
        place = f"linje {error.lineno}, tegn {error.colno}"
        raise _refused(f"Filen er ikke gyldig JSON. Fejlen er ved {place}.") from None
    except RecursionError:
        raise _refused(TOO_DEEP) from None
    if isinstance(document, Misfit):
        raise _refused(document.message)
    if not isinstance(document, dict):
        raise _refused('Filen skal begynde med {"format": 1, "plans": […]}.')
    found = Document(document)
    _part_of_object(found, "", found.misfits, MAX_DEPTH - 1)
    return found


def _bounded(source: IO[bytes] | bytes) -> bytes:
    limit = settings.IMPORT_MAX_BYTES
    data = source if isinstance(source, bytes) else source.read(limit + 1)
    if len(data) > limit:
        raise _refused(
            f"Filen er for stor. Der kan højst læses {megabytes(limit)}. Del planerne på flere filer."
        )
    return data


def megabytes(size: int) -> str:
    """ "20 MB"; a limit that is no whole number of them is told in bytes."""
    return f"{size // 1024**2} MB" if size % 1024**2 == 0 else f"{size} byte"


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(f"Filen er ikke gemt som UTF-8. Fejlen er ved byte {error.start}.") from None
    if text.count(",") > MAX_VALUES or text.count("{") + text.count("[") > MAX_OBJECTS:
        raise _refused("Filen har for mange rækker. Del planerne på flere filer.")
    return text


def _part(value: Any, path: str, misfits: list[tuple[str, str]], depth: int) -> Any:
    """The value, or the misfit that it is; every misfit in it is noted with its place."""
    if isinstance(value, str) and not _is_text(value):
        value = Misfit("Teksten har tegn, som ikke findes. Skriv den om.")
    elif isinstance(value, dict | list) and depth == 0:
        value = Misfit(TOO_DEEP)
    if isinstance(value, Misfit):
        _note(misfits, path, value.message)
    elif isinstance(value, dict):
        _part_of_object(value, path, misfits, depth - 1)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            value[index] = _part(part, f"{path}[{index}]", misfits, depth - 1)
    return value


def _part_of_object(value: dict[str, Any], path: str, misfits: list[tuple[str, str]], depth: int) -> None:
    for name in [*value]:
        if _is_text(name):
            place = f"{path}.{short(name)}" if path else short(name)
            value[name] = _part(value[name], place, misfits, depth)
        else:
            del value[name]
            _note(misfits, path, "Et feltnavn har tegn, som ikke findes. Skriv det om.")


def _note(misfits: list[tuple[str, str]], path: str, message: str) -> None:
    misfits.append((path, message))
    if len(misfits) >= MAX_COUNTED:
        raise FileRefused((Problem(*misfit) for misfit in misfits), is_cut=True)


def _is_text(text: str) -> bool:
    """Half characters (surrogates) can be written in JSON and nowhere else."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(message: str) -> FileRefused:
    return FileRefused([Problem("", message)])
