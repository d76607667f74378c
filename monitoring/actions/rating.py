"""The ratings that lists of plans print, kept equal to what each plan's own pages say."""

from django.db import transaction

from core.dates import now
from monitoring.figures import ratings_to_keep
from monitoring.models import KeptRatings
from plans.models import Plan


@transaction.atomic
def refresh_ratings(*, plan: Plan) -> None:
    """Work the ratings of the plan's mål out anew. Called by every act that writes a måling, in its transaction, and
    nightly, because they follow the calendar. A plan that has not started has none."""
    found = Plan.objects.filter(pk=plan.pk, started_on__isnull=False).first()
    if found is None:
        return
    KeptRatings.objects.bulk_create([KeptRatings(plan=found, refreshed_at=now())], ignore_conflicts=True)
    # Who registers another måling of the plan meanwhile waits here, and then counts ours too.
    kept = KeptRatings.objects.select_for_update().get(plan=found)
    kept.basis, kept.codes = ratings_to_keep(found)
    kept.refreshed_at = now()
    kept.save()


def plans_to_rate() -> list[Plan]:
    """Started plans, for the nightly round."""
    return list(Plan.objects.filter(started_on__isnull=False).order_by("pk").only("pk"))
