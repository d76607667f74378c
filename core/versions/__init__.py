"""Nothing is lost when two people work on the same row.

A form carries one hidden value per row: a fingerprint of every field it was drawn with. What I changed differs from
the fingerprint in my post, what they changed differs from it in the locked row. What only one side changed is kept; a
field that both changed gives a page (409) with both texts, and nothing is written. Fields without a fingerprint are
left alone, so autosave sends one field and its fingerprint only.

    form = GoalForm(request.POST, instance=goal)
    if form.is_valid():
        try:
            actions.save_goal(goal=goal, form=form, by=request.user)  # locks, form.merge_into(row), row.save(…)
        except Conflict as conflict:
            return render_conflict(request, form, conflict, who=…, when=…)

A crispy layout must name the field "fingerprint" or set `helper.render_hidden_fields = True`.
"""

from core.versions.claims import claim
from core.versions.exceptions import Conflict, FieldConflict, Moved
from core.versions.fingerprints import fingerprint, resolved
from core.versions.forms import FingerprintForm
from core.versions.page import Page, conflict_page, render_conflict, render_conflicts

__all__ = [
    "Conflict",
    "FieldConflict",
    "FingerprintForm",
    "Moved",
    "Page",
    "claim",
    "conflict_page",
    "fingerprint",
    "render_conflict",
    "render_conflicts",
    "resolved",
]
