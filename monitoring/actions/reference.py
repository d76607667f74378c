"""Reference data of monitoring: the limits of ratings."""

from monitoring.models import RatingRule
from plans.models import GrantScheme


def load_rating_rules() -> None:
    """The usual limits for every bevillingsperiode that has none."""
    for scheme in GrantScheme.objects.filter(rating_rules=None):
        RatingRule.objects.create(scheme=scheme, valid_from=scheme.starts_on)
