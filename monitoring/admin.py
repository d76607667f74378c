"""Reference data: the limits of ratings."""

from django.contrib import admin

from monitoring.models import RatingRule


@admin.register(RatingRule)
class RatingRuleAdmin(admin.ModelAdmin):
    list_display = (
        "scheme",
        "valid_from",
        "ahead_points",
        "behind_points",
        "partly_percent",
    )
    list_filter = ("scheme",)
