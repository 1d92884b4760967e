"""The history of a record in words: its owner reads it whole, staff read it masked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.kernel import mask
from linli.platform.identity.models import Person
from linli.platform.identity.people import known_as
from linli.platform.places.models import Home
from linli.platform.residents.agreements import consent_words
from linli.platform.residents.models import Change
from linli.platform.residents.terms import Field, Subject, Tie
from linli.platform.ui.shapes import Entry
from linli.work.records.queries.held import address, masked_address

MOST = 50
MASKS = {
    Field.NAME: mask.name, Field.PHONE: mask.phone, Field.ID_NUMBER: mask.id_number, Field.PLATE: mask.plate,
}  # fmt: skip


def of_person(person: Person, *, own: bool) -> list[Entry]:
    """What changed about somebody, under every id they are known as; newest first."""
    rows = Change.objects.filter(person__in=known_as(person))
    return _entries(rows.select_related("by").order_by("-at", "-pk")[:MOST], own=own)


def of_home(home: Home) -> list[Entry]:
    """What changed at a home, masked."""
    rows = Change.objects.filter(home=home)
    return _entries(rows.select_related("by").order_by("-at", "-pk")[:MOST], own=False)


def _entries(rows: Iterable[Change], *, own: bool) -> list[Entry]:
    found = list(rows)
    homes = _homes(found)
    return [_entry(one, homes, own=own) for one in found]


def _homes(rows: list[Change]) -> dict[str, Home]:
    ids = {value for one in rows if one.field == Field.HOME for value in (one.before, one.after) if value}
    known = Home.objects.filter(pk__in=ids).select_related("entrance__building__compound")
    return {str(home.pk): home for home in known}


def _entry(one: Change, homes: dict[str, Home], *, own: bool) -> Entry:
    before, after = (_said(one.field, value, homes, own=own) for value in (one.before, one.after))
    if one.field == Field.MERGE:
        words = _("和另一份登记合成一份") if one.after else _("又分成了两份登记")
    elif not before and not after:
        words = _("内容已按期限删除")
    elif one.field == Field.CONSENT and not after:
        words = _("撤回了“%(value)s”") % {"value": before}
    elif not before:
        words = _("登记了 %(value)s") % {"value": after}
    elif not after:
        words = _("去掉了 %(value)s") % {"value": before}
    else:
        words = _("%(before)s，改成 %(after)s") % {"before": before, "after": after}
    who = one.title or (_("本人") if one.by_id else _("系统"))
    name = f" {one.by.name}" if one.title and one.by else ""
    label = Field(one.field).label if one.field in Field.values else one.field
    return Entry(f"{Subject(one.subject).label}：{label}", one.at, words, note=f"{who}{name} {one.why}".strip())


def _said(field: str, value: str | None, homes: dict[str, Home], *, own: bool) -> str:
    if not value:
        return ""
    if field == Field.HOME:
        home = homes.get(value)
        return (address(home) if own else masked_address(home)) if home else ""
    if field == Field.TIE and value in Tie.values:
        return str(Tie(value).label)
    if field == Field.CONSENT:
        return consent_words(value)
    hide = MASKS.get(Field(field)) if field in Field.values and not own else None
    return hide(value) if hide else value
