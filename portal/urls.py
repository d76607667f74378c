from django.urls import URLPattern, URLResolver, path

from portal import views

app_name = "portal"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.tasks, name="tasks"),
    path("planer/", views.plans, name="plans"),
    path("planer/regneark/", views.plans_spreadsheet, name="plans_spreadsheet"),
    path("planer/<str:number>/", views.plan, name="plan"),
    path("planer/<str:number>/historik/", views.history, name="history"),
    path("koersel/<int:pk>/", views.task_run, name="task_run"),
    path("vejledning/", views.guide, name="guide"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("privatliv/", views.privacy, name="privacy"),
]
