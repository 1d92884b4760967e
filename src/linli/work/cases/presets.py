"""What is said by a tap: kept in the language of the place, the same whoever tapped, and worded on display.

A preset is stored as its msgid, which is Chinese; `shown` words it in the language of the reader. Words that people
typed themselves are never touched.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from linli.work.cases.terms import Fix

CONTACTED = (_("约好上门"), _("电话里说清楚了"), _("当面见到了"))
CANNOT = (
    _("要专业单位来办"),
    _("不在我的网格"),
    _("缺工具或配件"),
    _("要社区出面协调"),
    _("居民不同意这样办"),
)
LOOKED = (_("联系反映人了解情况"), _("约上门的时间"), _("回访办理结果"), _("核对是不是同一件事"))
VOICE_ONLY = _("语音反映，请听录音")
BETWEEN = "："  # 缺工具或配件：没有 6 米的梯子


def stored(words: str | Promise) -> str:
    """As it is kept, whatever language the page was in."""
    with override(settings.LANGUAGE_CODE):
        return str(words)


def _known() -> frozenset[str]:
    presets = (*CONTACTED, *CANNOT, *LOOKED, VOICE_ONLY, *(one.label for one in Fix))
    return frozenset(stored(one) for one in presets)


KNOWN: list[frozenset[str]] = []


def shown(text: str) -> str:
    """In the language of the reader, as far as it is a preset; what was typed after it stays as it is."""
    if not KNOWN:
        KNOWN.append(_known())
    if text in KNOWN[0]:
        return gettext(text)
    first, between, rest = text.partition(BETWEEN)
    return f"{gettext(first)}{gettext('：')}{rest}" if between and first in KNOWN[0] else text
