from django.urls import URLPattern, URLResolver, path

from portal import views
from portal.views import exchange, handover, mail_settings, messages, portfolio

app_name = "portal"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.tasks, name="tasks"),
    path("planer/", views.plans, name="plans"),
    path("planer/helhedsplaner.csv", views.plans_csv, name="plans_csv"),
    path("planer/regneark/", views.plans_spreadsheet, name="plans_spreadsheet"),
    path("planer/regneark/<int:pk>/", views.plans_file, name="plans_file"),
    path("planer/hent-ind/", exchange.import_plans, name="import_plans"),
    path("planer/hent-ind/skabelon/", exchange.import_template, name="import_template"),
    path("planer/hent-ind/<int:pk>/", exchange.import_file, name="import_file"),
    path("planer/<str:number>/", views.plan, name="plan"),
    path("planer/<str:number>/hent-ud/json/", exchange.export_json, name="export_json"),
    path("planer/<str:number>/hent-ud/regneark/", exchange.export_workbook, name="export_workbook"),
    path("planer/<str:number>/historik/", views.history, name="history"),
    path("oekonomi-paa-tvaers/", portfolio.portfolio, name="portfolio"),
    path("oekonomi-paa-tvaers/tal/<slug:key>/", portfolio.portfolio_figure, name="portfolio_figure"),
    path("oekonomi-paa-tvaers/<slug:table>.csv", portfolio.portfolio_file, name="portfolio_file"),
    path("oekonomi-paa-tvaers/regneark/", portfolio.portfolio_spreadsheet, name="portfolio_spreadsheet"),
    path(
        "kommuner/<str:code>/medfinansiering/tal/<slug:key>/",
        views.cofinancing_figure,
        name="cofinancing_figure",
    ),
    path("beskeder/", messages.my_messages_page, name="messages"),
    path("beskeder/laest/", messages.messages_read, name="messages_read"),
    path("beskeder/<int:pk>/", messages.message, name="message"),
    path("organisation/<slug:code>/personer/<int:pk>/fratraedelse/", handover.handover, name="handover"),
    path("profil/mails/", mail_settings.mail_settings, name="mail_settings"),
    path("profil/mails/kalender/", mail_settings.calendar_make, name="calendar_make"),
    path("profil/mails/kalender/fjern/", mail_settings.calendar_remove, name="calendar_remove"),
    path("planer/<str:number>/mails/", mail_settings.mute, name="mute"),
    path("kalender/<str:token>/frister.ics", mail_settings.calendar, name="calendar"),
    path("koersel/<int:pk>/", views.task_run, name="task_run"),
    path("vejledning/", views.guide, name="guide"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("privatliv/", views.privacy, name="privacy"),
]
