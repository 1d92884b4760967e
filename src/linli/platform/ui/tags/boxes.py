"""Tags of boxes: cards, lists, tiles, tasks, bars, confirmations, papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from linli.platform.ui import menus
from linli.platform.ui.shapes import Fact, Looking, Photo, Rate, Row, Task
from linli.platform.ui.tags.basics import attributes, part

register = template.Library()


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    note: str = "",
    more: str = "",
    more_url: str = "",
    css: str = "",
    id: str = "",
    level: int = 2,
) -> SafeString:
    """{% card title=_("我的事") more=_("全部 3 件") more_url=url %}…{% endcard %}."""
    return part(
        "card", content=content, title=title, note=note, more=more, more_url=more_url, css=css, id=id, level=level
    )


@register.simple_tag
def rows(items: Sequence[Row], empty: str = "") -> SafeString:
    """{% rows items %}: shapes.Row, each a link."""
    return part("rows", items=items, empty=empty)


@register.simple_tag
def tile(url: str, icon: str, words: str) -> SafeString:
    """{% tile url "calendar-event" _("场馆预约") %} inside <div class="tiles">."""
    return part("tile", url=url, icon=icon, words=words)


@register.simple_tag
def big(words: str, url: str = "", icon: str = "", sub: str = "", kind: str = "", **extra: Any) -> SafeString:
    """{% big _("打电话找社区") url="tel:…" icon="phone-call" sub=… kind="tel" %}: elder mode; kind first, tel, mic."""
    css = {"": "", "first": " big--1", "tel": " big--tel", "mic": " big--mic"}[kind]
    return part("big", words=words, url=url, icon=icon, sub=sub, css=css, attrs=attributes(extra))


@register.simple_tag
def hero(words: str, url: str, icon: str = "message-2-plus", sub: str = "") -> SafeString:
    """{% hero _("我要反映问题") url sub=_("10 分钟内有人联系您") %}: the one thing a page is for."""
    return part("hero", words=words, url=url, icon=icon, sub=sub)


@register.simple_tag
def place(title: str, sub: str = "", change_url: str = "") -> SafeString:
    """{% place _("3 号楼 2 单元 附近") sub=… change_url=… %}."""
    return part("place", title=title, sub=sub, change_url=change_url)


@register.simple_block_tag
def task(content: str, item: Task, level: int = 2) -> SafeString:
    """{% task item %}{% button … %}{% button … kind="second" %}{% endtask %}: one next action and one other."""
    return part("task", item=item, content=content, level=level)


@register.simple_tag
def netbar(queue_url: str = "") -> SafeString:
    """{% netbar queue_url %} first on each page of the field: the outbox island fills it with the truth."""
    return part("netbar", queue_url=queue_url)


@register.simple_tag(takes_context=True)
def tabbar(context: Context, face: str, here: str = "") -> SafeString:
    """{% tabbar "resident" %}: what menus.add put there; `here` is a url_name when the address does not tell."""
    return part("tabbar", items=menus.entries(face, context.get("request"), here))


@register.simple_tag(takes_context=True)
def sidenav(context: Context, here: str = "") -> SafeString:
    """{% sidenav %}: the console's menu with its counts."""
    return part("sidenav", items=menus.entries("console", context.get("request"), here))


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> SafeString:
    """{% language_switch %}: 中文 / English, on every page; comes back to the same address."""
    request = context.get("request")
    return part(
        "language_switch",
        csrf_token=context.get("csrf_token"),
        language=context.get("language") or context.get("LANGUAGE_CODE") or "zh-hans",
        next=request.get_full_path() if request is not None else "/",
    )


@register.simple_tag(takes_context=True)
def mode_switch(context: Context, css: str = "linkish") -> SafeString:
    """{% mode_switch %}: 长辈版 or 回到普通版; css="btn btn--2 btn--s" on the home page."""
    request = context.get("request")
    return part(
        "mode_switch",
        csrf_token=context.get("csrf_token"),
        elder=context.get("elder"),
        css=css,
        next=request.get_full_path() if request is not None else "/",
    )


@register.simple_block_tag
def confirm(
    content: str, title: str, number: str = "", facts: Sequence[Fact] = (), level: int = 1, draft: str = ""
) -> SafeString:
    """{% confirm title=_("收到了") number=… facts=… %}…{% endconfirm %}: who, by when, what next.

    `draft` names the draft (data-draft of the form) that this page makes needless; it needs the report island for that.
    """
    return part("confirm", content=content, title=title, number=number, facts=facts, level=level, draft=draft)


@register.simple_tag
def read_aloud(big: bool = False) -> SafeString:
    """{% read_aloud %} 读给我听: hidden until the report island knows that the browser can speak."""
    return part("read_aloud", big=big)


@register.simple_tag
def locate(lat: str = "lat", lng: str = "lng", accuracy: str = "accuracy") -> SafeString:
    """{% locate %}: fills the form's fields of these names; hidden without a script."""
    return part("locate", lat=lat, lng=lng, accuracy=accuracy)


@register.simple_tag
def summary(facts: Sequence[Fact]) -> SafeString:
    """{% summary facts %}: terms and values, shapes.Fact."""
    return part("summary", facts=facts)


@register.simple_tag
def rate3(rates: Sequence[Rate]) -> SafeString:
    """{% rate3 rates %}: the three rates, each with its parts."""
    return part("rate3", rates=rates)


@register.simple_tag
def thumbs(pictures: Sequence[Photo]) -> SafeString:
    """{% thumbs case.photos %}: small pictures that open the full one."""
    return part("thumbs", pictures=pictures)


@register.simple_tag
def presence(people: Sequence[Looking] = (), url: str = "") -> SafeString:
    """{% presence people url=ping_url %}: who looks, who types; the live island asks every 15 s."""
    return part("presence", people=people, url=url)


@register.simple_block_tag
def next_step(content: str, text: str, who: str = "", title: str = "") -> SafeString:
    """{% next_step text=… %}buttons{% endnext_step %}: what comes next and who has it."""
    return part("next_step", content=content, text=text, who=who, title=title)


@register.simple_block_tag
def sheet(
    content: str, title: str, organisation: str = "", signed: str = "", dated: str = "", level: int = 1
) -> SafeString:
    """{% sheet title=… organisation=… %}…{% endsheet %}: an A4 paper; organisation prints the red head."""
    return part(
        "sheet", content=content, title=title, organisation=organisation, signed=signed, dated=dated, level=level
    )
