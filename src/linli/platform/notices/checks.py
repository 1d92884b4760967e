"""Wrong settings of the gateways are told at start-up, and a real place that sends nothing is warned."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from linli.platform.notices.messages import MESSAGES


@register()
def gateways_are_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The adapters exist, and the real one has what it needs."""
    found: list[CheckMessage] = []
    if settings.SMS_ADAPTER not in ("outbox", "aliyun"):
        found.append(Error(f"SMS_ADAPTER={settings.SMS_ADAPTER!r} is neither outbox nor aliyun", id="linli.sms"))
    if settings.WECOM_ADAPTER not in ("outbox", "wecom"):
        found.append(Error(f"WECOM_ADAPTER={settings.WECOM_ADAPTER!r} is neither outbox nor wecom", id="linli.wecom"))
    if settings.SMS_ADAPTER == "aliyun" and not (settings.SMS_KEY_ID and settings.SMS_KEY_SECRET):
        found.append(Error("SMS_ADAPTER=aliyun needs SMS_KEY_ID and SMS_KEY_SECRET", id="linli.sms"))
    return found


@register(deploy=True)
def messages_go_out(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a real place should not forget."""
    if settings.SMS_ADAPTER == "outbox":
        return [Warning("SMS_ADAPTER=outbox: nobody gets a message, and nobody can sign in by phone", id="linli.sms")]
    missing = sorted(set(MESSAGES) - set(settings.SMS_TEMPLATES))
    words = f"SMS_TEMPLATES has no code for: {', '.join(missing)}"
    return [Warning(words, id="linli.sms_templates")] if missing else []
