"""Drafts by a language model, where one is plugged in: names, summaries, replies. Marked as drafts, deciding nothing.

Off unless LINLI_DRAFT_URL names an endpoint that speaks the OpenAI protocol (on one's own machines, best of all).
Personal data is hidden before anything leaves. Whatever fails is as if there were no model.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from linli.platform.dispatch.hiding import hidden

log = logging.getLogger(__name__)
MARK = "【草稿】"
HELD = re.compile(r"〔[^〕]{1,8}〕")  # what was hidden, if the model repeats it
MOST_OUT, MOST_BACK, MOST_BYTES = 4_000, 800, 256 * 1024

REPLY = (
    "你替社区工作人员给居民写一段办理结果，150 字以内，口语、有礼貌、称“您”。只写材料里有的事实：做了什么、效果怎样。"
    "材料里没有的日期、单位、承诺一律不写，不知道的用……代替。不要写姓名、电话和门牌。"
)
SUMMARY = "用两句话、60 字以内概括下面的事，只写材料里有的事实，不写姓名、电话和门牌。"
NAME = "给下面几件同类的事起一个名字，15 字以内，只用材料里的词，不写人名，只回答名字。"


@dataclass(frozen=True)
class Draft:
    """What the model wrote, marked; a person reads it, changes it and answers for it."""

    text: str

    @property
    def marked(self) -> str:
        """For a field: it cannot be sent as long as the mark stands there."""
        return f"{MARK}{self.text}"


def switched_on() -> bool:
    """Whether a model is plugged in."""
    return bool(settings.DRAFT_URL)


def unfinished(text: str) -> bool:
    """Whether a text is a draft that nobody has gone over: the mark or something hidden still stands in it."""
    return MARK in text or HELD.search(text) is not None


def reply(told: str, done: Sequence[str], known: Iterable[str] = ()) -> Draft | None:
    """A reply to who reported `told`, from what was done; `known` names are hidden in any case."""
    lines = ["居民反映：", told, "已经做的："] + [f"- {line}" for line in done if line.strip()]
    return _ask(REPLY, "\n".join(lines), known, MOST_BACK)


def summary(told: str, known: Iterable[str] = ()) -> Draft | None:
    """What it is about, in two sentences."""
    return _ask(SUMMARY, told, known, 200)


def name(texts: Sequence[str], known: Iterable[str] = ()) -> Draft | None:
    """A name for what several texts have in common."""
    return _ask(NAME, "\n".join(texts[:20]), known, 30)


def _ask(task: str, material: str, known: Iterable[str], most: int) -> Draft | None:
    """One question; None for no model, no answer, or one that is of no use."""
    if not switched_on():
        return None
    body = {
        "model": settings.DRAFT_MODEL,
        "temperature": 0.2,
        "max_tokens": 600,
        "messages": [
            {"role": "system", "content": task},
            {"role": "user", "content": hidden(material, known)[:MOST_OUT]},
        ],
    }
    started = time.monotonic()
    try:
        text = _content(json.loads(_sent(body)))
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError) as error:
        log.warning("draft_failed after=%.1fs error=%s", time.monotonic() - started, type(error).__name__)
        return None
    text = hidden(text, known).strip()[:most]  # a model may make people up
    return Draft(text) if text else None


def _content(answer: Any) -> str:
    """The words of an answer in the OpenAI form, without what a model says while thinking. Raises for anything else."""
    content = answer["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise TypeError
    return re.sub(r"<think>.*?(</think>|$)", "", content, flags=re.S)


def _sent(body: dict[str, Any]) -> bytes:
    """The answer's bytes, all of them within the time-out, however slowly they trickle."""
    url = f"{settings.DRAFT_URL.rstrip('/')}/chat/completions"
    if not url.startswith(("https://", "http://")):
        raise ValueError("no web address")
    headers = {"Content-Type": "application/json"}
    if settings.DRAFT_KEY:
        headers["Authorization"] = f"Bearer {settings.DRAFT_KEY}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
    until = time.monotonic() + settings.DRAFT_TIMEOUT
    with urllib.request.urlopen(request, timeout=settings.DRAFT_TIMEOUT) as answer:  # noqa: S310
        found = b""
        while piece := answer.read1(65_536):
            found += piece
            if time.monotonic() > until or len(found) > MOST_BYTES:
                raise TimeoutError
        return found
