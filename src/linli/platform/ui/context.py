"""What every page knows: the mode, the language, the platform's telephone number and the time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from linli.kernel.clock import now

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
    }
