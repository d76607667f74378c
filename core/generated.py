"""Documents that are made from the code: `manage.py build_docs` writes them, and checks that they are current."""

from collections.abc import Callable

Make = Callable[[], str]
_documents: dict[str, Make] = {}


def generated(path: str) -> Callable[[Make], Make]:
    """Marks the function that makes a document, `path` being its place from the project's root."""

    def register(make: Make) -> Make:
        if _documents.setdefault(path, make) is not make:
            raise ValueError(f"{path} is made twice")
        return make

    return register


def documents() -> dict[str, Make]:
    return dict(sorted(_documents.items()))
