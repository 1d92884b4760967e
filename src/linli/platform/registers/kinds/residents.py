"""The register of residents (居民): who lives in which home, as owner, family or tenant (F1.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.models import IdentityNumber
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells, declare
from linli.platform.registers.copying import copy_in, reserve
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_homes, find_people
from linli.platform.registers.kinds.homes import NAMING_A_HOME, address
from linli.platform.registers.matching import people_named
from linli.platform.registers.populating import settle_people
from linli.platform.registers.scope import chosen, seen
from linli.platform.residents.history import Hand, all_changed, change, changed
from linli.platform.residents.models import Residence, Tie
from linli.platform.residents.terms import Field, Subject

OWNER = Tie.OWNER.value
COLUMNS = ("id", "person_id", "home_id", "tie", "since", *(f"{level}_id" for level in ANCESTORS))


class Writer(declare.Writer):
    """Makes people once and ties them to their homes once."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        self.hand = Hand(by.person, by.title, "导入居民")

    def resolve(self, rows: Sequence[Row]) -> None:
        """The home of each row and the person it means."""
        for row in rows:
            if row.values["since"] and row.values["since"] > clock.today():
                row.refuse("since", _("入住日期还没有到，请核对"))
        find_homes(rows, self.ground)
        find_people([row for row in rows if not row.faults])

    def save(self, rows: Sequence[Row]) -> None:
        """New people, new ties; a tie that is there takes what the table says newly of it."""
        known = {row.found["person"] for row in rows} - {None}
        settle_people(rows, self.hand)
        ties = {(one.person_id, one.home_id): one for one in _living(known)}
        new: dict[tuple[int, int], Row] = {}
        for row in rows:
            key = (row.found["person"], row.found["home"])
            row.known = key in ties or key in new
            if key in ties:
                self._renew(ties[key], row)
            else:
                new.setdefault(key, row)
        ids, today = reserve(Residence, len(new)), clock.today()
        copy_in(
            Residence,
            COLUMNS,
            (
                (pk, *key, row.values["tie"] or OWNER, row.values["since"] or today, *row.found["areas"])
                for pk, (key, row) in zip(ids, new.items(), strict=True)
            ),
        )
        self._moved_in({pk: key for pk, key in zip(ids, new, strict=True) if key[0] in known})

    def _moved_in(self, lives: dict[int, tuple[int, int]]) -> None:
        """Of people who were known before: theirs has changed. A new person's record begins here."""
        all_changed(
            change(Subject.RESIDENCE, pk, Field.HOME, None, home, self.hand, person=person, home=home)
            for pk, (person, home) in lives.items()
        )

    def _renew(self, one: Residence, row: Row) -> None:
        said = {name: row.values[name] for name in ("tie", "since") if row.values[name]}
        other = {name: value for name, value in said.items() if getattr(one, name) != value}
        for name, value in other.items():
            was, pk = getattr(one, name), one.pk
            changed(Subject.RESIDENCE, pk, name, was, value, self.hand, person=one.person_id, home=one.home_id)
        if other:
            Residence.objects.filter(pk=one.pk).update(**other)


def _living(people: Collection[int]) -> QuerySet[Residence]:
    lives = Residence.objects.filter(until=None)
    return lives.extra(where=["person_id = ANY(%s)"], params=[list(people)]) if people else lives.none()


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Residence]:
    """Who lives now in the actor's areas."""
    found = Residence.objects.filter(seen(by), chosen(filters), until=None, person__merged_into=None)
    if tie := filters.get("tie"):
        found = found.filter(tie=tie)
    if words := filters.get("q"):
        found = found.filter(people_named(words, "person__"))
    return found.select_related("person", "home__entrance__building__compound").defer(
        "home__entrance__building__footprint"
    )


def values(found: Sequence[Residence]) -> Iterable[dict[str, Any]]:
    """As the columns name them; personal ones in full, to be masked by whoever shows them."""
    for one in found:
        yield {
            **address(one.home), "name": one.person.name, "phone": one.person.phone or "",
            "tie": one.get_tie_display(), "since": one.since, "_person": one.person_id,
        }  # fmt: skip


def complete(rows: list[dict[str, Any]]) -> None:
    """With the identity numbers, as far as whoever asks may read them."""
    numbers = IdentityNumber.of({row["_person"] for row in rows})
    for row in rows:
        row["id_number"] = numbers.get(row["_person"], "")


KEEPERS = Right.KEEP_PEOPLE

RESIDENTS = register(
    Register(
        key="residents",
        title=_("居民"),
        about=_("一行写一个人住在一处房屋；房屋要先有。重复上传不会重复登记，已登记的姓名、手机号和证件号码不会被改动。"),
        columns=(
            Column("name", _("姓名"), cells.name, True, personal="name", example="王玉珍"),
            Column("phone", _("手机号"), cells.mobile, personal="phone", aliases=("电话", "联系电话", "手机"), width=16,
                   example="13800002216"),
            Column("id_number", _("证件号码"), cells.identity, personal="id_number", width=22, listed=False,
                   aliases=("身份证号", "身份证号码", "身份证"), example="42090119600101123X",
                   hint=_("身份证、港澳台通行证、护照或居留证")),
            *NAMING_A_HOME,
            Column("tie", _("与房屋关系"), cells.choice(Tie, 租户="tenant", 租客="tenant", 家属="family"),
                   aliases=("关系", "居住类型"), choices=tuple(one.label for one in Tie), example="业主",
                   hint=_("不填就是业主")),
            Column("since", _("入住日期"), cells.day, kind="date", example="2020-01-01", hint=_("不填就是今天")),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("records:person", "person_id"),
        complete=complete,
        filters=(("tie", _("与房屋关系")),),
    )
)  # fmt: skip
