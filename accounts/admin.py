"""Reference data for the portal's administrator. People come by invitation, memberships on the organisation's own
page, and nothing here is ever deleted."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

from accounts import actions
from accounts.models import Department, Municipality, Organisation, User
from accounts.permissions import UserRequest
from core.addresses import reverse


class NeverDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class DepartmentInline(NeverDeleted, admin.TabularInline):
    model = Department
    fields = ("name",)
    extra = 1


@admin.register(Organisation)
class OrganisationAdmin(NeverDeleted, SimpleHistoryAdmin):
    list_display = ("name", "kind", "code", "cvr", "succeeded_by", "members")
    list_filter = ("kind", "requires_second_factor")
    search_fields = ("name", "code", "cvr")
    fields = ("kind", "name", "code", "cvr", "acts_for", "succeeded_by", "requires_second_factor")
    autocomplete_fields = ("acts_for", "succeeded_by")
    list_select_related = ("succeeded_by",)

    @admin.display(description="medlemmer")
    def members(self, organisation: Organisation) -> str:
        url = reverse("accounts:organisation", args=[organisation.code])
        return format_html('<a href="{}">Medlemmer</a>', url)

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # links and exchanged files know an organisation by it

    def save_model(self, request: UserRequest, obj: Organisation, form: ModelForm, change: bool) -> None:
        merged = "succeeded_by" in form.changed_data and obj.succeeded_by is not None
        successor = obj.succeeded_by
        if merged:  # the action writes it, for those that had become part of this one too
            obj.succeeded_by_id = form.initial.get("succeeded_by")
        super().save_model(request, obj, form, change)
        if merged and successor is not None:
            try:
                actions.succeed(organisation=obj, successor=successor, by=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        if obj.cvr_looks_wrong:
            messages.warning(
                request, f"CVR-nummeret {obj.cvr} består ikke kontrollen. Tjek, at det er skrevet rigtigt."
            )


@admin.register(Municipality)
class MunicipalityAdmin(NeverDeleted, SimpleHistoryAdmin):
    list_display = ("organisation", "kommunekode", "council_name", "confirmation_days")
    search_fields = ("organisation__name", "kommunekode")
    list_select_related = ("organisation",)
    fields = (
        "organisation",
        "kommunekode",
        "council_name",
        "council_genitive",
        "confirmation_days",
        "recommendation_days",
    )
    inlines = (DepartmentInline,)


@admin.register(User)
class UserAdmin(NeverDeleted, admin.ModelAdmin):
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "last_login", "created_at", "anonymised_at")
    readonly_fields = fields
    actions = ("close_access", "open_access", "reset", "anonymise")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.action(description="Luk adgangen for de valgte")
    def close_access(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users.filter(is_active=True), actions.deactivate_user, "Adgangen er lukket for")

    @admin.action(description="Åbn adgangen igen for de valgte")
    def open_access(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users.filter(is_active=False), actions.open_user, "Adgangen er åbnet for")

    @admin.action(description="Fjern to-faktor-login for de valgte (mistet telefon)")
    def reset(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(request, users, actions.reset_second_factor, "To-faktor-login er fjernet for")

    @admin.action(description="Slet personoplysninger om de valgte (kan ikke fortrydes)")
    def anonymise(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._each(
            request, users.filter(anonymised_at=None), actions.anonymise_user, "Oplysningerne er slettet for"
        )

    def _each(self, request: HttpRequest, users: QuerySet[User], action: Any, text: str) -> None:
        for user in users:
            name = user.name
            try:
                action(user=user, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{name}: {' '.join(error.messages)}")
            else:
                messages.success(request, f"{text} {name}.")
