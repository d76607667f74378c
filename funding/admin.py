"""Reference data only: no plan's money is written here."""

from django.contrib import admin

from funding.models import BudgetCategory, MunicipalPart, RegulationIndex


@admin.register(BudgetCategory)
class BudgetCategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "scheme", "order", "code")
    list_filter = ("scheme",)
    ordering = ("scheme", "order")


@admin.register(RegulationIndex)
class RegulationIndexAdmin(admin.ModelAdmin):
    list_display = ("scheme", "year", "percent", "source")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)


@admin.register(MunicipalPart)
class MunicipalPartAdmin(admin.ModelAdmin):
    """The dates are those of the rate that it is a part of."""

    list_display = ("name", "percent", "rate")
    list_select_related = ("rate__scheme",)
