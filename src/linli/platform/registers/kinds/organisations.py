"""The register of organisations (单位): bodies with duties in an area (F1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.platform.places import tree
from linli.platform.places.models import Organisation
from linli.platform.places.terms import OrganisationKind
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_areas
from linli.platform.registers.scope import ADMINISTERS, chosen, seen


class Writer:
    """One organisation for each name in an area."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        self.coming: set[tuple[int, str]] = set()  # named above in this table

    def resolve(self, rows: Sequence[Row]) -> None:
        """The area, and the organisation above where one is named."""
        find_areas(rows, self.ground)
        wanted = {row.values["parent"] for row in rows if row.values["parent"]}
        above = set(Organisation.objects.filter(name__in=wanted).values_list("name", flat=True))
        for row in rows:
            if row.faults:
                continue
            if (parent := row.values["parent"]) and parent not in above | {name for _area, name in self.coming}:
                row.refuse("parent", _("没有叫%(name)s的单位，请先导入上级单位"), name=parent)
            else:
                self.coming.add((row.found["area"].pk, row.values["name"]))

    def save(self, rows: Sequence[Row]) -> None:
        """Each once; the table may say newly what kind it is and how it is called for short."""
        for row in rows:
            parent = Organisation.objects.filter(name=row.values["parent"]).first() if row.values["parent"] else None
            said = {name: row.values[name] for name in ("kind", "short", "phone", "trade") if row.values[name]}
            if parent is not None:
                said["parent"] = parent
            _one, new = Organisation.objects.update_or_create(
                area=row.found["area"], name=row.values["name"], defaults=said
            )
            row.known = not new

    def finish(self) -> None:
        """Every process reads the organisations anew."""
        tree.changed("organisations")


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Organisation]:
    """Organisations whose duty lies in the actor's areas."""
    found = Organisation.objects.filter(seen(by, "area__", also=ADMINISTERS), chosen(filters, "area__"))
    if words := filters.get("q"):
        found = found.filter(name__contains=words) | found.filter(short__contains=words)
    return found.select_related("area", "parent").defer("area__rings")


def values(found: Sequence[Organisation]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "name": one.name, "short": one.short, "kind": one.get_kind_display(), "area_code": one.area.code,
            "area": one.area.name, "parent": one.parent.name if one.parent else "", "phone": one.phone,
            "trade": one.trade,
        }  # fmt: skip


KEEPERS = Right.KEEP_GROUND
AREA_CODE = Column("area_code", _("区域编码"), cells.region, True, width=18, example="429901001001")
AREA = Column("area", _("区域"), cells.words(80), read_only=True)

ORGANISATIONS = register(
    Register(
        key="organisations",
        title=_("单位"),
        about=_("一行一个单位。区域写它负责的区域；同一区域里名称相同的算同一个单位。"),
        columns=(
            Column("name", _("单位名称"), cells.words(80), True, aliases=("名称",), width=26, example="滨河区水务局"),
            Column("short", _("简称"), cells.words(40), example="区水务局"),
            Column("kind", _("类别"), cells.choice(OrganisationKind), True, example="部门",
                   choices=tuple(one.label for one in OrganisationKind)),
            AREA_CODE,
            AREA,
            Column("parent", _("上级单位"), cells.words(80), width=20),
            Column("phone", _("联系电话"), cells.phone, width=16, example="0712-2100001"),
            Column("trade", _("专业"), cells.words(30), example="水务"),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("structure:organisation"),
    )
)  # fmt: skip
