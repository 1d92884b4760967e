"""What happens around every page: the language that was chosen, and refusals answered in plain words."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from linli.kernel.errors import Invalid, LinliError
from linli.platform.posts.web import json_wanted
from linli.platform.ui.views import not_found, opened_a_button


def chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Not what the browser asks for: many browsers in China ask for English without their owner knowing."""
    known = dict(settings.LANGUAGES)

    def respond(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        if chosen not in known and request.path.startswith("/api/"):  # a program says what its people read
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.path.startswith("/api/"):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return respond


class AnswerRefusals:
    """What cannot be done is said in plain words, with the right status; a bad request is never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Who opens the address of a button (a tab brought back, a link kept) is told so, and sees no blank page."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or json_wanted(request):
            return response
        told = opened_a_button(request)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error meant for people into an answer; others go on to the 500 page and the log."""
        if not isinstance(error, LinliError):
            return None
        text = error.text(translation.gettext)
        if json_wanted(request) or request.headers.get("X-Outbox"):
            body: dict[str, object] = {"detail": text}
            if isinstance(error, Invalid):
                body["fields"] = error.texts(translation.gettext)
            return JsonResponse(body, status=error.status)
        if error.status == HTTPStatus.NOT_FOUND:
            return not_found(request, error)
        return render(request, "ui/errors/refused.html", {"message": text}, status=error.status)
