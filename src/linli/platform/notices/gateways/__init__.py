"""The ways out: one adapter for each kind of gateway, chosen by the settings."""

from __future__ import annotations

from django.conf import settings

from linli.platform.notices.gateways.aliyun import Aliyun
from linli.platform.notices.gateways.answers import Adapter
from linli.platform.notices.gateways.http import over_the_net
from linli.platform.notices.gateways.loopback import KEY_ID, KEY_SECRET, into_the_outbox
from linli.platform.notices.gateways.wecom import WeCom
from linli.platform.notices.terms import Channel


def adapter_of(channel: str) -> Adapter:
    """The adapter in force; the loopback is the real one too, only that it speaks to the outbox and not to the net."""
    if channel == Channel.WECOM:
        return WeCom(into_the_outbox if settings.WECOM_ADAPTER == "outbox" else over_the_net)
    if settings.SMS_ADAPTER == "outbox":
        return Aliyun("http://outbox.invalid", KEY_ID, KEY_SECRET, settings.SMS_SIGN, {}, into_the_outbox)
    return Aliyun(
        settings.SMS_ENDPOINT,
        settings.SMS_KEY_ID,
        settings.SMS_KEY_SECRET,
        settings.SMS_SIGN,
        settings.SMS_TEMPLATES,
        over_the_net,
    )
