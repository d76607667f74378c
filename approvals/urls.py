from django.urls import URLPattern, URLResolver

app_name = "approvals"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns: list[URLPattern | URLResolver] = []
