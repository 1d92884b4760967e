"""`{% load ui %}`: every tag and filter of the design system. What each is for: docs/explain/ui.md and /_parts/."""

from __future__ import annotations

from django import template

from linli.platform.ui import words
from linli.platform.ui.tags import basics, boxes, charts, forms, lists, steps

register = template.Library()

for library in (basics, forms, boxes, steps, lists, charts):
    register.tags.update(library.register.tags)

register.filter("due", words.due)
register.filter("day", words.day_words)
register.filter("day_full", words.day_full)
register.filter("day_near", words.day_near)
register.filter("passed", words.passed)
register.filter("left", words.left)
register.filter("span", words.span)
register.filter("local", words.local)
register.filter("rate", words.rate)
register.filter("masked_name", words.masked_name)
register.filter("masked_phone", words.masked_phone)
