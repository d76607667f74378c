from django.urls import path

from funding.views import (
    conditions,
    economy,
    export,
    figures,
    forecast,
    instalments,
    ledger,
    ledger_files,
    pool,
    positions,
    regulation,
    split,
    vouchers,
    whatif,
)

app_name = "funding"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns = [
    path("planer/<str:number>/oekonomi/", economy.economy, name="economy"),
    path("planer/<str:number>/oekonomi/fordel/", split.split, name="split"),
    path("planer/<str:number>/oekonomi/fordel/tal/<slug:key>/", split.split_figure, name="split_figure"),
    path("planer/<str:number>/oekonomi/fordel/fortryd/", split.undo, name="undo_split"),
    path("planer/<str:number>/oekonomi/kilde/", split.source, name="add_source"),
    path("planer/<str:number>/oekonomi/kilde/<slug:key>/", positions.basis, name="basis"),
    path(
        "planer/<str:number>/oekonomi/dokumentation/<int:pk>/", positions.evidence_file, name="evidence_file"
    ),
    path("planer/<str:number>/oekonomi/stillinger/", positions.positions, name="positions"),
    path("planer/<str:number>/oekonomi/stillinger/<uuid:uid>/", positions.position, name="position"),
    path(
        "planer/<str:number>/oekonomi/stillinger/<uuid:uid>/fjern/", positions.remove, name="remove_position"
    ),
    path("planer/<str:number>/oekonomi/hvad-nu-hvis/", whatif.try_moves, name="what_if"),
    path(
        "planer/<str:number>/oekonomi/hvad-nu-hvis/tal/<slug:key>/",
        whatif.tried_figure,
        name="what_if_figure",
    ),
    path("planer/<str:number>/vilkaar/", conditions.conditions, name="conditions"),
    path("planer/<str:number>/vilkaar/<int:pk>/opfyldt/", conditions.met, name="condition_met"),
    path("planer/<str:number>/vilkaar/<int:pk>/svar/", conditions.answer, name="condition_answer"),
    path("planer/<str:number>/oekonomi/opkraevning/", pool.collect, name="collecting"),
    path("planer/<str:number>/oekonomi/opkraevning/rater/", instalments.instalments, name="instalments"),
    path("kommuner/<str:code>/pulje/", pool.pool, name="pool"),
    path("kommuner/<str:code>/pulje/tal/<slug:key>/", pool.pool_figure, name="pool_figure"),
    path("kommuner/<str:code>/pulje/<str:number>/", pool.pool_plan, name="pool_plan"),
    path("planer/<str:number>/oekonomi/tal/<slug:key>/", figures.figure, name="figure"),
    path("planer/<str:number>/regnskab/tal/<slug:key>/", figures.books_figure, name="books_figure"),
    path("planer/<str:number>/oekonomi/regneark/", export.workbook, name="workbook"),
    path("planer/<str:number>/oekonomi/regneark/<int:pk>/", export.workbook_file, name="workbook_file"),
    path("planer/<str:number>/oekonomi/<slug:key>.csv", export.table_file, name="table_file"),
    path("planer/<str:number>/prognose/", forecast.forecast, name="forecast"),
    path(
        "planer/<str:number>/prognose/<int:year>/<slug:category>/<slug:focus>/",
        forecast.forecast_line,
        name="forecast_line",
    ),
    path("planer/<str:number>/revision/", vouchers.statements, name="statements"),
    path("planer/<str:number>/revision/<int:pk>/fil/", vouchers.statement_file, name="statement_file"),
    path("planer/<str:number>/regnskab/<uuid:uid>/bilag/", vouchers.vouchers, name="vouchers"),
    path("planer/<str:number>/regnskab/bilag/<int:pk>/", vouchers.voucher, name="voucher"),
    path("planer/<str:number>/reguleringskonto/", regulation.regulation, name="regulation"),
    path("planer/<str:number>/reguleringskonto/tal/<slug:key>/", regulation.figure, name="regulation_figure"),
    path("planer/<str:number>/reguleringskonto/<int:pk>/ret/", regulation.correct, name="regulation_correct"),
    path(
        "planer/<str:number>/reguleringskonto/<int:pk>/godkendt/<slug:body>/",
        regulation.approve,
        name="regulation_approve",
    ),
    path("planer/<str:number>/regnskab/", ledger.books, name="ledger"),
    path("planer/<str:number>/regnskab/hent/", ledger_files.upload, name="ledger_upload"),
    path("planer/<str:number>/regnskab/hent/<int:pk>/", ledger_files.one_file, name="ledger_file"),
    path(
        "planer/<str:number>/regnskab/hent/<int:pk>/tal/<slug:key>/",
        ledger_files.file_figure,
        name="ledger_file_figure",
    ),
    path("planer/<str:number>/regnskab/hent/<int:pk>/fil/", ledger_files.download, name="ledger_download"),
    path("planer/<str:number>/regnskab/hent/<int:pk>/kolonner/", ledger_files.columns, name="ledger_columns"),
    path("planer/<str:number>/regnskab/hent/<int:pk>/bogfoer/", ledger_files.book, name="ledger_book"),
    path("planer/<str:number>/regnskab/<uuid:uid>/tilbagefoer/", ledger.reverse_one, name="reverse_entry"),
    path("planer/<str:number>/regnskab/<int:year>/luk/", ledger.close, name="close_year"),
]
