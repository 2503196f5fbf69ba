"""Views that need every room: the home page and the health check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from events.models import Edition
from forumsite.front_page import front_page


def home(request: HttpRequest) -> HttpResponse:
    """Show the line of editions and the latest of everything."""
    return render(request, "home.html", front_page(timezone.localdate()))


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the site is alive and its database answers."""
    Edition.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
