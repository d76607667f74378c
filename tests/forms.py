"""A browser's view of a form: what would be sent when its button is pressed."""

from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict


class FormReader(HTMLParser):
    """Forms of a page with their successful controls."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select = self._textarea = ""
        self._options: list[tuple[str, bool]] = []
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._form = {"attrs": given, "fields": [], "buttons": []}
            self.forms.append(self._form)
        if self._form is None:
            return
        name, value = given.get("name") or "", given.get("value")
        if tag == "input" and name and "disabled" not in given:
            if given.get("type") not in ("checkbox", "radio", "submit") or "checked" in given:
                self._form["fields"].append(
                    (name, value if value is not None else "on" * ("checked" in given))
                )
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((value or "", "selected" in given))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "button" and name:
            self._form["buttons"].append((name, value or ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea:
            # Browsers leave out the newline after the tag and send CRLF.
            text = self._text.removeprefix("\r\n").removeprefix("\n").replace("\n", "\r\n")
            self._form["fields"].append((self._textarea, text))
            self._textarea = ""
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            chosen = chosen or [value for value, _ in self._options[:1]]
            self._form["fields"] += [(self._select, value) for value in chosen]
            self._select = ""


def form_of(response: Any, marker: str = "data-warn-unsaved") -> QueryDict:
    """What the page's form (the one with the attribute `marker`, else the last) would send, ready to be changed."""
    forms = FormReader(response.content.decode()).forms
    found = next((form for form in forms if marker in form["attrs"]), forms[-1])
    data = QueryDict(mutable=True)
    for name, value in found["fields"]:
        if name != "csrfmiddlewaretoken":
            data.appendlist(name, value)
    return data


def buttons_of(response: Any) -> list[tuple[str, str]]:
    """(name, value) of every named button of the page."""
    return [button for form in FormReader(response.content.decode()).forms for button in form["buttons"]]


def fill(data: QueryDict, **changes: Any) -> QueryDict:
    """Type into fields. A name ending in __ stands for the only field whose name ends with what is before it."""
    for name, value in changes.items():
        data.setlist(field_name(data, name), value if isinstance(value, list) else [value])
    return data


def field_name(data: QueryDict, name: str) -> str:
    if not name.endswith("__"):
        return name
    found = [key for key in data if key.endswith(f"-{name.removesuffix('__')}")]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def post(client: Any, url: str, data: QueryDict, **extra: Any) -> Any:
    return client.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded", **extra)
