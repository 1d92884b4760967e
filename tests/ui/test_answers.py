"""One way to answer: a refusal is said where people look, nothing typed is lost, what may not be seen stays unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.forms import CharField
from django.http import HttpRequest
from django.test import RequestFactory

from linli.kernel.errors import Conflict, Invalid, LinliError, NotSeen, Refused, TooOften
from linli.platform.ui.answers import attempt, done, draw, in_a_line, show_faults, submit
from linli.platform.ui.forms import PlainForm


class NoteForm(PlainForm):
    """A form as small as they come."""

    words = CharField()


def asking(**headers: str) -> HttpRequest:
    """A request that can carry messages."""
    request = RequestFactory().post("/", headers=headers)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def said(request: HttpRequest) -> list[tuple[str, str]]:
    """What the page that follows says."""
    return [(one.level_tag, one.message) for one in get_messages(request)]


def refusing(error: Exception) -> Callable[[], None]:
    """An action that does not do it."""

    def act() -> None:
        raise error

    return act


def test_what_was_filled_in_and_is_sound_is_done() -> None:
    done_with: list[str] = []
    form = NoteForm({"words": "路灯不亮"})
    assert submit(form, lambda: done_with.append(form.cleaned_data["words"]))
    assert done_with == ["路灯不亮"]


def test_an_action_does_not_see_a_form_with_gaps() -> None:
    form = NoteForm({"words": ""})
    assert not submit(form, refusing(AssertionError("must not run")))
    assert form.errors["words"]


def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept() -> None:
    form = NoteForm({"words": "短"})
    assert not submit(form, refusing(Invalid({"words": "请写满 %(n)s 个字"}, n=5)))
    assert form.errors["words"] == ["请写满 5 个字"]
    assert form["words"].value() == "短"


def test_a_fault_without_a_field_stands_on_top() -> None:
    form = NoteForm({"words": "好"})
    assert not submit(form, refusing(Invalid({"place": ["请选在哪里", "请选一处"]})))
    assert form.non_field_errors() == ["请选在哪里", "请选一处"]


def test_a_form_that_asks_otherwise_shows_the_fault_at_its_own_field() -> None:
    form = NoteForm({"words": "好"})
    form.is_valid()
    show_faults(form, Invalid({"text": "写得太长了"}), at={"text": "words"})
    assert form.errors["words"] == ["写得太长了"]


@pytest.mark.parametrize("error", [Refused("别人先办了"), Conflict("刚刚有变动"), TooOften("请过一会儿再试")])
def test_a_refusal_stands_on_top_of_the_form(error: LinliError) -> None:
    form = NoteForm({"words": "好"})
    assert not submit(form, refusing(error))
    assert form.non_field_errors() == [error.text()]


def test_what_may_not_be_seen_is_not_found_even_by_a_form_or_a_tap() -> None:
    with pytest.raises(NotSeen):
        submit(NoteForm({"words": "好"}), refusing(NotSeen()))
    with pytest.raises(NotSeen):
        attempt(asking(), refusing(NotSeen()))


def test_a_tap_is_answered_on_the_page_that_follows() -> None:
    request = asking()
    assert attempt(request, lambda: None, "续好了")
    assert attempt(request, lambda: None)
    assert said(request) == [("success", "续好了")]


def test_a_refused_tap_is_said_in_one_line() -> None:
    request = asking()
    assert not attempt(request, refusing(Invalid({"day": "请选日期", "words": "请写原因"})), "好了")
    assert not attempt(request, refusing(Refused("已经停用了")), "好了")
    assert said(request) == [("warning", "请选日期 请写原因"), ("warning", "已经停用了")]


def test_the_outbox_of_a_phone_hears_a_refusal_as_one() -> None:
    with pytest.raises(Refused):
        attempt(asking(**{"X-Outbox": "1"}), refusing(Refused()))


def test_after_it_people_read_what_happened_where_they_go() -> None:
    request = asking()
    response = done(request, "记下了", "/desk/")
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    assert said(request) == [("success", "记下了")]


def test_a_refusal_without_a_form_is_its_sentence() -> None:
    assert in_a_line(Refused("今天已经发过 %(n)s 次", n=3)) == "今天已经发过 3 次"


@pytest.mark.django_db
def test_a_page_about_people_is_kept_by_no_browser() -> None:
    response = draw(RequestFactory().get("/"), "ui/parts/presence.html", {"people": []}, 422)
    assert (response.status_code, response.headers["Cache-Control"]) == (422, "no-store")
