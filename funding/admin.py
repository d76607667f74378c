"""Reference data only: no plan's money is written here."""

from django.contrib import admin

from funding.models import BudgetCategory


@admin.register(BudgetCategory)
class BudgetCategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "scheme", "order", "code")
    list_filter = ("scheme",)
    ordering = ("scheme", "order")
