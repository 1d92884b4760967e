"""Answers for the outbox: a phone must not take a log-in page or a form with errors for success."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

ASKED = "X-Outbox"


def honest_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For requests with X-Outbox: a redirect after the change is 204 "done", a log-in page 401, a form again 422."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if ASKED not in request.headers or request.method != "POST":
            return response
        if 300 <= response.status_code < 400:
            return _after_redirect(request, response)
        if response.status_code == 200 and "text/html" in response.headers.get("Content-Type", ""):
            # Our views answer a good form with a redirect: a page back means that the form was not taken.
            response.status_code = 422
        elif 200 <= response.status_code < 300:
            response.headers[ASKED] = "done"
        return response

    return respond


def _after_redirect(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    onward = urlsplit(response.headers.get("Location", ""))
    asks_login = onward.path == resolve_url(settings.LOGIN_URL) and "next=" in onward.query
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    if asks_login or not signed_in:
        return HttpResponse(status=401)
    return HttpResponse(status=204, headers={ASKED: "done"})
