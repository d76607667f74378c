from django.urls import path

from funding.views import economy, ledger, split

app_name = "funding"
# Paths are written from the root of the site: config/urls.py includes this file at "".
urlpatterns = [
    path("planer/<str:number>/oekonomi/", economy.economy, name="economy"),
    path("planer/<str:number>/oekonomi/fordel/", split.split, name="split"),
    path("planer/<str:number>/oekonomi/fordel/fortryd/", split.undo, name="undo_split"),
    path("planer/<str:number>/oekonomi/kilde/", split.source, name="add_source"),
    path("planer/<str:number>/regnskab/", ledger.books, name="ledger"),
    path("planer/<str:number>/regnskab/<uuid:uid>/tilbagefoer/", ledger.reverse_one, name="reverse_entry"),
    path("planer/<str:number>/regnskab/<int:year>/luk/", ledger.close, name="close_year"),
    path("planer/<str:number>/regnskab/<int:year>/aabn/", ledger.reopen, name="open_year"),
]
