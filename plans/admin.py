"""Reference data: what an administrator keeps. Plans themselves are not here: an administrator sees no plan."""

from django.contrib import admin

from plans.models import ActivityType, District, Estate, FocusArea, FundingRate, GrantScheme, HousingArea


class FocusAreaInline(admin.TabularInline):
    model = FocusArea
    extra = 0


class FundingRateInline(admin.TabularInline):
    model = FundingRate
    extra = 0


@admin.register(GrantScheme)
class GrantSchemeAdmin(admin.ModelAdmin):
    """A new bevillingsperiode is a new row with its indsatsområder and rates."""

    list_display = ("name", "starts_on", "ends_on", "prequalification_from", "is_default")
    inlines = (FocusAreaInline, FundingRateInline)


@admin.register(FundingRate)
class FundingRateAdmin(admin.ModelAdmin):
    list_display = (
        "scheme",
        "municipality",
        "valid_from",
        "lbf_percent",
        "local_percent",
        "municipal_percent",
    )
    list_filter = ("scheme",)
    list_select_related = ("scheme", "municipality__organisation")


@admin.register(ActivityType)
class ActivityTypeAdmin(admin.ModelAdmin):
    filter_horizontal = ("focus_areas",)
    search_fields = ("name",)


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("name", "municipality")
    list_select_related = ("municipality__organisation",)
    search_fields = ("name",)


class EstateInline(admin.TabularInline):
    model = Estate
    extra = 0


@admin.register(HousingArea)
class HousingAreaAdmin(admin.ModelAdmin):
    list_display = ("name", "district", "municipality")
    list_select_related = ("district", "municipality__organisation")
    search_fields = ("name",)
    inlines = (EstateInline,)


@admin.register(Estate)
class EstateAdmin(admin.ModelAdmin):
    list_display = ("name", "number", "organisation", "housing_area", "residents", "homes")
    list_select_related = ("organisation", "housing_area")
    search_fields = ("name", "number", "organisation__name")
