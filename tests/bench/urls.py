"""The portal's addresses and one more: the bare page that every other page is compared with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

BARE = "/bench/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """The frame of a logged-in page without any content."""
    return render(request, "base.html")


urlpatterns = [path(BARE.lstrip("/"), bare), path("", include("config.urls"))]
