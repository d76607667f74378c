"""The calm page (409) that shows both texts and asks which shall stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.versions.exceptions import Conflict, FieldConflict
from core.versions.fingerprints import listed, resolved
from core.versions.forms import FINGERPRINT, FingerprintForm

TEMPLATE = "409_conflict.html"


@dataclass(frozen=True)
class Page:
    """What templates/409_conflict.html draws, beside `who`, `when` and what the view adds.

    `carried`: (name, value) pairs for hidden inputs. `fields`: FieldConflict each; the template posts for every one
    `choice:<html_name>` = mine | theirs | merged (merged only where `is_text`), hidden `mine:<html_name>` and
    `theirs:<html_name>` once per value, and the merged text under the field's own `html_name`. The parts to mark are in
    `field.comparison.mine` and `.theirs` (`part.text`, `part.changed`), a first merge in `field.comparison.merged`.
    """

    action: str
    carried: list[tuple[str, str]]
    fields: list[FieldConflict]
    also_mine: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


FormPair = tuple[FingerprintForm, Conflict]


def conflict_page(request: HttpRequest, pairs: Sequence[FormPair]) -> Page:
    """The page for conflicts in one or several rows that were posted together."""
    data: Any = resolved(request.POST)
    fields = [f for _, conflict in pairs for f in conflict.fields]
    replaced = {form.add_prefix(FINGERPRINT): form.with_todays(conflict) for form, conflict in pairs}
    left_out = {f.html_name for f in fields} | replaced.keys() | {"csrfmiddlewaretoken"}
    carried = [(name, value) for name in data if name not in left_out for value in listed(data, name)]
    return Page(
        action=request.get_full_path(),
        carried=[*carried, *replaced.items()],
        fields=fields,
        also_mine=[label for _, conflict in pairs for label in conflict.also_mine],
        reasons=[reason for _, conflict in pairs for reason in conflict.reasons],
    )


def render_conflicts(
    request: HttpRequest,
    pairs: Sequence[FormPair],
    *,
    who: Any = None,
    when: Any = None,
    template: str = TEMPLATE,
    **context: Any,
) -> HttpResponse:
    """The 409 page. `template` may be one that extends the usual one, to stand in its own frame."""
    page = conflict_page(request, pairs)
    values = {"page": page, "who": who, "when": when, **context}
    return render(request, template, values, status=409)


def render_conflict(
    request: HttpRequest,
    form: FingerprintForm,
    conflict: Conflict,
    *,
    who: Any = None,
    when: Any = None,
    **context: Any,
) -> HttpResponse:
    """The 409 page of one form, with `page` (see Page), `who` and `when` the other saved, and the view's context."""
    return render_conflicts(request, [(form, conflict)], who=who, when=when, **context)
