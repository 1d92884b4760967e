"""The outbox of a demo: what would have gone out as SMS, for those who play its people."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.platform.notices.models import OutboxMessage

SHOWN = 50


@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The last messages, newest first; this page does not exist outside of a demo."""
    if not settings.DEMO:
        raise Http404
    return render(request, "notices/outbox.html", {"outbox": OutboxMessage.objects.all()[:SHOWN]})
