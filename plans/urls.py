from django.urls import URLPattern, URLResolver, path

from plans import views

app_name = "plans"
# Paths are written from the root of the site: config/urls.py includes this file at "".
CONTENT = "planer/<str:number>/indhold/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("planer/ny/", views.create, name="create"),
    path(CONTENT, views.content, name="content"),
    path(f"{CONTENT}baggrund/", views.basics, name="basics"),
    path(f"{CONTENT}omraader/", views.areas, name="areas"),
    path(f"{CONTENT}indsatsomraader/", views.foci, name="foci"),
    path(f"{CONTENT}milepaele/", views.milestones, name="milestones"),
    path(f"{CONTENT}fortryd/", views.restore, name="restore"),
    path(f"{CONTENT}<slug:focus_code>/", views.focus, name="focus"),
    path(f"{CONTENT}<slug:focus_code>/maal/nyt/", views.goal_new, name="goal_new"),
    path(f"{CONTENT}<slug:focus_code>/maal/<uuid:uid>/", views.goal, name="goal"),
    path("planer/<str:number>/del/", views.share, name="share"),
    path("planer/<str:number>/personer/", views.team, name="team"),
    path("planer/<str:number>/personer/<int:pk>/", views.seat, name="seat"),
    path("planer/<str:number>/personer/<int:pk>/slut/", views.end_seat, name="end_seat"),
    path("planer/<str:number>/aftaler/", views.agreements, name="agreements"),
    path("planer/<str:number>/aftaler/ny/<slug:code>/", views.agreement_new, name="agreement_new"),
    path("planer/<str:number>/aftaler/<uuid:uid>/", views.agreement, name="agreement"),
    path("planer/<str:number>/aftaler/<uuid:uid>/ret/", views.agreement_edit, name="agreement_edit"),
    path("planer/<str:number>/aftaler/<uuid:uid>/ny-version/", views.agreement_renew, name="agreement_renew"),
    path(
        "planer/<str:number>/aftaler/<uuid:uid>/fonden/", views.agreement_approval, name="agreement_approval"
    ),
    path(
        "planer/<str:number>/aftaler/<uuid:uid>/fonden/bekraeft/",
        views.agreement_confirm,
        name="agreement_confirm",
    ),
    path("planer/<str:number>/aftaler/<uuid:uid>/slet/", views.agreement_remove, name="agreement_remove"),
    path("planer/<str:number>/aftaler/parter/<uuid:uid>/", views.agreement_party, name="agreement_party"),
    path(
        "planer/<str:number>/aftaler/parter/<uuid:uid>/fjern/",
        views.agreement_party_remove,
        name="agreement_party_remove",
    ),
    path("planer/<str:number>/aftaler/filer/<int:pk>/", views.agreement_file, name="agreement_file"),
    path("planer/<str:number>/kommentarer/", views.comment, name="comment"),
]
