from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "Helhedsplan"
# The admin's own form knows neither the limits on attempts nor the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "core.views.bad_request"
handler500 = "core.views.server_error"

# The apps write their paths from the root of the site (/planer/2026-0007/…), so all are included at "".
urlpatterns = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    # "/planer/ny/" before "/planer/<number>/".
    path("", include("plans.urls")),
    path("", include("portal.urls")),
    path("", include("monitoring.urls")),
    path("", include("approvals.urls")),
    path("", include("funding.urls")),
]
