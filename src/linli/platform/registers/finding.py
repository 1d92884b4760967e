"""What rows name, found for a whole batch at once: areas, homes by code or address, people by number or home."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from linli.kernel.errors import gettext_noop as _
from linli.platform.identity.fields import blind
from linli.platform.identity.models import ID_CONTEXT, PHONE_CONTEXT
from linli.platform.places.locate import spoken_number
from linli.platform.places.models import Area, Home
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.registers.cells import unpadded
from linli.platform.registers.copying import blobs
from linli.platform.registers.declare import Row
from linli.platform.residents.models import Residence

NUMBERED = re.compile(r"\s*([0-9]{1,4}|[一二三四五六七八九十]{1,3})\s*(?:号楼|栋|幢|座|#楼|#|号|单元|门洞|门)?\s*")


@dataclass(frozen=True)
class Ground:
    """The areas an actor may write in, by their paths; everywhere for the system."""

    paths: tuple[str, ...] | None

    @classmethod
    def of(cls, by: Actor, keepers: Right | Collection[Duty]) -> Ground:
        """Where the actor holds a post that carries this right, or one of these duties."""
        if by.system:
            return cls(None)
        return cls(tuple(held.area.path for held in by.having(keepers)))

    @classmethod
    def seen(cls, by: Actor) -> Ground:
        """Where the actor may see what there is."""
        return cls.of(by, Right.REGISTERS)

    def covers(self, path: str) -> bool:
        """Whether an area of that path is among them."""
        return self.paths is None or path.startswith(self.paths)


def numbered(text: str) -> str:
    """3号楼, 3 栋 and 三号楼 are building 3; what has no number stays as it is written."""
    found = NUMBERED.fullmatch(text)
    return str(spoken_number(found[1])) if found else " ".join(text.split())


HOMES_BY_ADDRESS = """
SELECT k.at, h.id, g.path, g.city_id, g.district_id, g.town_id, g.community_id, g.grid_id
FROM unnest({parts}, {parts}, {parts}, {parts}) WITH ORDINALITY AS k(compound, building, entrance, home, at)
JOIN places_compound c ON c.name = k.compound
JOIN places_building b ON b.compound_id = c.id AND b.number = k.building
JOIN places_entrance e ON e.building_id = b.id AND e.number = k.entrance
JOIN places_home h ON h.entrance_id = e.id AND h.name = k.home
JOIN places_area g ON g.id = b.grid_id
""".format(parts="string_to_array(%s, chr(31))")


def find_homes(rows: Sequence[Row], ground: Ground, *, needed: bool = True) -> None:
    """Set `found["home"]` of each row, by the code of the home or by its address; refuse what is not there."""
    coded = [row for row in rows if row.values.get("home_code")]
    _by_code(coded, ground)
    addressed = [row for row in rows if not row.values.get("home_code")]
    complete = [row for row in addressed if all(row.values.get(part) for part in ("compound", "building", "home"))]
    _by_address(complete, ground)
    for row in addressed:
        if "home" not in row.found and not row.faults:
            row.found["home"] = None
            if needed or row.values.get("compound"):
                row.refuse("home_code", _("请填房屋编码，或填小区、楼栋、单元、房号"))


def _by_code(rows: Sequence[Row], ground: Ground) -> None:
    if not rows:
        return
    wanted = {row.values["home_code"] for row in rows}
    grid = "entrance__building__grid__"
    names = ("code", "id", f"{grid}path", *(f"{grid}{level}_id" for level in ANCESTORS))
    known = {code: found for code, *found in Home.objects.filter(code__in=wanted).values_list(*names)}
    for row in rows:
        pk, path, *areas = known.get(row.values["home_code"], (None, ""))
        _settle(row, "home_code", [(pk, areas)] if pk and ground.covers(path) else [], row.values["home_code"])


def _by_address(rows: Sequence[Row], ground: Ground) -> None:
    if not rows:
        return
    parts = [
        (row.values["compound"], numbered(row.values["building"]), numbered(row.values.get("entrance") or ""),
         row.values["home"])
        for row in rows
    ]  # fmt: skip
    found: dict[int, list[tuple[int, list[int]]]] = {}
    with connection.cursor() as cursor:
        # One text instead of an array: the driver would look at each of thousands of words. No cell holds a control.
        cursor.execute(HOMES_BY_ADDRESS, ["\x1f".join(column) for column in zip(*parts, strict=True)])
        for at, pk, path, *areas in cursor.fetchall():
            if ground.covers(path):
                found.setdefault(at - 1, []).append((pk, areas))
    for at, row in enumerate(rows):
        _settle(row, "home", found.get(at, []), " ".join(part for part in parts[at] if part))


def _settle(row: Row, column: str, homes: list[tuple[int, list[int]]], words: str) -> None:
    if len(homes) == 1:
        row.found["home"], row.found["areas"] = homes[0]
    elif homes:
        row.refuse(column, _("有 %(count)s 处同样的地址，请填房屋编码"), count=len(homes))
    else:
        # The same words for a home that does not exist and for one in somebody else's area.
        row.refuse(column, _("您的辖区里没有这处房屋：%(words)s，请核对，或先导入房屋"), words=words)


def find_areas(rows: Sequence[Row], ground: Ground, column: str = "area_code") -> None:
    """Set `found["area"]` to the area in force that has the code; refuse what is not there or not the actor's."""
    wanted = {row.values[column] for row in rows if row.values.get(column)}
    wanted |= {unpadded(code) for code in wanted}
    known = {area.code: area for area in Area.objects.current().filter(code__in=wanted).defer("rings")}
    for row in rows:
        code = row.values.get(column)
        area = known.get(code) or known.get(unpadded(code)) if code else None
        if area is not None and ground.covers(area.path):
            row.found["area"] = area
        elif code:
            row.refuse(column, _("您的辖区里没有编码为 %(code)s 的区域"), code=code)


@dataclass(frozen=True)
class Known:
    """A person who is there already, as far as an import must know."""

    pk: int
    name: str
    phone_blind: bytes | None
    id_blind: bytes | None


def blinds(rows: Sequence[Row]) -> None:
    """Set what people are found by: `found["phone_blind"]` and `found["id_blind"]`."""
    for row in rows:
        phone, number = row.values.get("phone"), row.values.get("id_number")
        row.found["phone_blind"] = blind(phone, PHONE_CONTEXT) if phone else None
        row.found["id_blind"] = blind(number, ID_CONTEXT) if number else None


def find_people(rows: Sequence[Row]) -> None:
    """Set `found["person"]` to whom the row means: by identity number, phone and name, or name and home; None: new."""
    blinds(rows)
    by_id = _people("id_blind", {row.found["id_blind"] for row in rows} - {None})
    by_phone = _people("phone_blind", {row.found["phone_blind"] for row in rows} - {None})
    bare = [row for row in rows if not row.found["phone_blind"] and not row.found["id_blind"] and row.found.get("home")]
    by_home = _at_home({row.found["home"] for row in bare})
    for row in rows:
        row.found["person"] = _meant(row, by_id, by_phone, by_home)


PEOPLE = """
SELECT id, name, phone_blind, id_blind FROM identity_person
WHERE {column} = ANY(%s::bytea[]) AND merged_into_id IS NULL ORDER BY id
"""


def _people(column: str, wanted: set[bytes]) -> dict[bytes, list[Known]]:
    found: dict[bytes, list[Known]] = {}
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE.format(column=column), [blobs(wanted)])
            for pk, name, phone, number in cursor.fetchall():
                one = Known(pk, name, phone, number)
                key = phone if column == "phone_blind" else number
                found.setdefault(key, []).append(one)
    return found


def _at_home(homes: set[int]) -> dict[tuple[int, str], int]:
    if not homes:
        return {}
    lives = Residence.objects.filter(home__in=homes, until=None, person__merged_into=None).order_by("-id")
    return {(home, name): person for home, name, person in lives.values_list("home", "person__name", "person")}


def _meant(
    row: Row, by_id: dict[bytes, list[Known]], by_phone: dict[bytes, list[Known]], by_home: dict[tuple[int, str], int]
) -> int | None:
    name, number = row.values["name"], row.found["id_blind"]
    if number and (same := by_id.get(number)):
        if same[0].name != name:
            row.refuse("id_number", _("这个证件号码已登记在另一个姓名下，请核对"))
        return same[0].pk
    on_phone = by_phone.get(row.found["phone_blind"] or b"", [])
    for one in on_phone:
        if one.name == name:
            if number and one.id_blind:
                row.refuse("id_number", _("姓名和手机号都对得上，证件号码却和登记的不同，请核对"))
            return one.pk
    if on_phone:
        # A phone signs its owner in: it is never given to a second person by a table.
        row.refuse("phone", _("这个手机号已登记在另一个姓名下，请核对；家人合用时请留空"))
        return None
    if row.found["phone_blind"] or number:
        return None
    return by_home.get((row.found.get("home") or 0, name))
