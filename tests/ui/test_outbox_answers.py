"""The outbox believes an answer only when the change was truly taken."""

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from linli.platform.ui.middleware import honest_answers


def answer(response: HttpResponse, *, outbox: bool = True, signed_in: bool = True) -> HttpResponse:
    headers = {"X-Outbox": "1"} if outbox else {}
    request: HttpRequest = RequestFactory().post("/field/close/", headers=headers)
    request.user = SimpleNamespace(is_authenticated=signed_in)  # type: ignore[assignment]
    return honest_answers(lambda _: response)(request)


def test_a_redirect_after_the_change_is_success() -> None:
    told = answer(HttpResponseRedirect("/field/"))
    assert (told.status_code, told.headers["X-Outbox"]) == (204, "done")


@pytest.mark.parametrize(
    "response", [HttpResponseRedirect("/?next=/field/close/"), HttpResponseRedirect("/somewhere/")]
)
def test_a_way_to_the_log_in_page_is_not(response: HttpResponse) -> None:
    told = answer(response, signed_in=False)
    assert told.status_code == 401 and "X-Outbox" not in told.headers


def test_a_form_that_comes_back_was_not_taken() -> None:
    told = answer(HttpResponse("<form>"))
    assert told.status_code == 422 and "X-Outbox" not in told.headers


def test_people_without_the_outbox_get_the_answers_as_they_are() -> None:
    assert answer(HttpResponseRedirect("/field/"), outbox=False).status_code == 302
    assert answer(HttpResponse("<form>"), outbox=False).status_code == 200
