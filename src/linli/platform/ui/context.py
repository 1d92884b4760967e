"""What every page knows: the mode, the language, the platform's telephone number and the time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from linli.kernel.clock import now
from linli.platform.places import tree
from linli.platform.ui import menus

MODE_COOKIE = "mode"


def elder(request: HttpRequest) -> bool:
    """长辈版: what the account says (a middleware may set request.elder), else the cookie."""
    said = getattr(request, "elder", None)
    return bool(said) if said is not None else request.COOKIES.get(MODE_COOKIE) == "elder"


def ui(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "elder": elder(request),
        "language": language,
        "html_lang": "zh-CN" if language.startswith("zh") else language,
        "platform_phone": getattr(settings, "LINLI_PHONE", ""),
        "now": now(),
        "demo": getattr(settings, "DEMO", False),
        "search_url": SimpleLazyObject(lambda: _top("search", request)),
        "call_url": SimpleLazyObject(lambda: _top("call", request)),
        "person_words": SimpleLazyObject(lambda: _whose(request)),
        "place_words": SimpleLazyObject(lambda: _where(request)),
    }


def _top(name: str, request: HttpRequest) -> str:
    """Where the search box and 登记来电 of the console lead, if somebody put them there and this person may."""
    found = menus.entries(name, request)
    return found[0]["url"] if found else ""


def _whose(request: HttpRequest) -> str:
    """王敏 · 柳岸社区副书记."""
    by = getattr(request, "actor", None)
    if by is None or by.person is None:
        return ""
    return f"{by.person.name} · {by.title}" if by.title else str(by.person.name)


def _where(request: HttpRequest) -> str:
    """江城市滨河区 柳岸街道: where this desk stands, the place of the first post."""
    by = getattr(request, "actor", None)
    if by is None or not by.holdings:
        return ""
    area, known = by.holdings[0].area, tree.tree.get()
    return f"{known.name(area.city_id)}{known.name(area.district_id)} {known.name(area.town_id)}".strip()
