"""Pressing, asking for it, and asking for more time: what begins a matter of its own under a request or a call."""

from typing import Any

from django.http import HttpRequest

from linli.platform.access.api import Day, Given, Text, sender
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.api import shown
from linli.work.cases.api.moves import ITEM_ROUTE
from linli.work.cases.api.reading import Pk
from linli.work.cases.api.router import router
from linli.work.cases.models import Extension, Pressing


class AskExtension(Given):
    clock_name: Text
    until: Day
    reason: Text


class Press(Given):
    words: Text


@router.post("/cases/{pk}/press", operation_id="press_case", **ITEM_ROUTE)
def press_case(request: HttpRequest, pk: Pk, body: Press) -> Any:
    """Press a request (督办)."""
    by = sender(request)
    return _begun(actions.press(by, parent=shown.find_case(by, pk).matter, words=body.words), by)


@router.post("/calls/{pk}/press", operation_id="press_call", **ITEM_ROUTE)
def press_call(request: HttpRequest, pk: Pk, body: Press) -> Any:
    """Press a call (督办)."""
    by = sender(request)
    return _begun(actions.press(by, parent=shown.find_item(by, "call", pk).matter, words=body.words), by)


@router.post("/cases/{pk}/ask_pressing", operation_id="ask_pressing_of_case", **ITEM_ROUTE)
def ask_pressing_of_case(request: HttpRequest, pk: Pk, body: Press) -> Any:
    """Ask the level above to press a request (提请督办)."""
    by = sender(request)
    return _begun(actions.ask_pressing(by, parent=shown.find_case(by, pk).matter, words=body.words), by)


@router.post("/calls/{pk}/ask_pressing", operation_id="ask_pressing_of_call", **ITEM_ROUTE)
def ask_pressing_of_call(request: HttpRequest, pk: Pk, body: Press) -> Any:
    """Ask the level above to press a call (提请督办)."""
    by = sender(request)
    return _begun(actions.ask_pressing(by, parent=shown.find_item(by, "call", pk).matter, words=body.words), by)


@router.post("/cases/{pk}/ask_extension", operation_id="ask_extension_of_case", **ITEM_ROUTE)
def ask_extension_of_case(request: HttpRequest, pk: Pk, body: AskExtension) -> Any:
    """Ask for more time for a running clock of a request (延期)."""
    by = sender(request)
    return _begun(actions.ask_extension(by, parent=shown.find_case(by, pk).matter, **body.model_dump()), by)


@router.post("/calls/{pk}/ask_extension", operation_id="ask_extension_of_call", **ITEM_ROUTE)
def ask_extension_of_call(request: HttpRequest, pk: Pk, body: AskExtension) -> Any:
    """Ask for more time for a running clock of a call (延期)."""
    by = sender(request)
    parent = shown.find_item(by, "call", pk).matter
    return _begun(actions.ask_extension(by, parent=parent, **body.model_dump()), by)


def _begun(item: Pressing | Extension, by: Actor) -> Any:
    return shown.item_shown(item, by)
