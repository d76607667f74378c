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
    path("planer/<str:number>/kommentarer/", views.comment, name="comment"),
]
