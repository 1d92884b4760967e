"""Codes by the standards: of regions, grids, micro-grids, buildings and municipal components; read and checked.

- Regions: GB/T 2260 (six digits: province, city, county), GB/T 10114 (three more: towns; 001-099 street offices,
  100-199 towns, 200-399 townships, 400-599 estates that are enterprise and authority in one), and the rules of the
  Statistics Bureau for three more: 001-199 residents' committees, 200-399 villagers' committees, 400 and above what is
  like one. Zeros on the right fill up to six or twelve digits.
- Grids: the community's twelve digits and three of their own, fifteen in all, as GB/T 30428.1 codes the basic grids of
  cities and GB/T 31000 those of public order; micro-grids add three more.
- Buildings: the grid's fifteen digits and four. Components (lamps, hydrants, manholes …): sixteen by GB/T 30428.2, the
  county's six, two of the class, two of the kind, six of their own.
"""

from __future__ import annotations

import re

from linli.kernel.errors import LinliError
from linli.kernel.errors import gettext_noop as _
from linli.platform.places.terms import Level

LENGTH = {Level.CITY: 4, Level.DISTRICT: 6, Level.TOWN: 9, Level.COMMUNITY: 12, Level.GRID: 15, Level.MICRO_GRID: 18}
BY_LENGTH = {length: level for level, length in LENGTH.items()}
# GB/T 2260: the first two digits (66 is the statistics' own for the Xinjiang corps).
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "71",
        "81",
        "82",
    ]
)
MOST_TOWN, BUILDING, COMPONENT = 599, 19, 16
COMPONENT_CLASSES = range(1, 7)  # 01 公用设施 … 05 房屋土地, 06 其他


class BadCode(LinliError):
    """A code that the standards do not know; the sentence says what to write."""

    status = 422


def level_of(code: str) -> Level | None:
    """The level that the length of a bare code tells; None for one that is no code of digits."""
    return BY_LENGTH.get(len(code)) if code.isascii() and code.isdigit() else None


def check_area(code: str, level: str, parent: str = "") -> None:
    """Raises BadCode where digits of a code cannot stand for an area of that level. Codes with letters are local.

    Official lists carry a few places whose own three digits are zeros; they stand where their parent is said.
    """
    if not (code.isascii() and code.isdigit()):
        return
    want = LENGTH[Level(level)]
    if len(code) != want and not (len(code) in (6, 12) and want < len(code) and set(code[want:]) == {"0"}):
        if level_of(code) is None or level in (Level.GRID, Level.MICRO_GRID):
            raise BadCode(
                _("%(level)s的编码应为 %(want)s 位数字，这里有 %(got)s 位"),
                level=Level(level).label,
                want=want,
                got=len(code),
            )
        return  # counties without towns, towns right under a city: the shorter or longer code of the list stands
    _check_parts(code, level, bool(parent))


def _check_parts(code: str, level: str, zeros: bool = False) -> None:
    if code[:2] not in PROVINCES:
        raise BadCode(_("编码的前两位 %(two)s 不是省级代码（GB/T 2260），请核对"), two=code[:2])
    for at, (start, end) in enumerate(((6, 9), (9, 12), (12, 15), (15, 18))):
        part = code[start:end]
        if len(part) < 3 or LENGTH[Level(level)] < end:
            return
        if part == "000" and not zeros:
            raise BadCode(
                _("第 %(start)s 到 %(end)s 位是 000，说明编码没有写到%(level)s，请核对"),
                start=start + 1, end=end, level=Level(level).label,
            )  # fmt: skip
        if at == 0 and int(part) > MOST_TOWN:
            raise BadCode(_("镇街代码 %(part)s 超出 001 到 599（GB/T 10114），请核对"), part=part)


def check_building(code: str, grid: str = "") -> str:
    """The code of a building, checked; its first twelve digits are the community's. Raises BadCode."""
    bare = code.strip()
    if not re.fullmatch(rf"[0-9]{{{BUILDING}}}", bare) or bare.endswith("0000"):
        raise BadCode(_("楼栋编码应为 19 位数字：15 位网格编码加 4 位顺序号，例如 4299010010010030003"))
    _check_parts(bare[:15], Level.GRID)
    if grid.isdigit() and len(grid) == LENGTH[Level.GRID] and bare[:12] != grid[:12]:
        raise BadCode(_("楼栋编码的前 12 位应是所在社区的编码 %(code)s，请核对"), code=grid[:12])
    return bare


def check_component(code: str) -> str:
    """The code of a municipal component, checked where it is one of sixteen digits; local codes stand as they are."""
    bare = code.strip().upper()
    if not re.fullmatch(r"[0-9A-Z.\-]{1,24}", bare):
        raise BadCode(_("设施编码请只写数字、大写字母和横线，最多 24 个字"))
    if bare.isdigit() and len(bare) == COMPONENT:
        if bare[:2] not in PROVINCES or int(bare[6:8]) not in COMPONENT_CLASSES or bare.endswith("000000"):
            raise BadCode(
                _("16 位部件编码应为 6 位区县代码、2 位大类（01 到 06）、2 位小类、6 位流水号（GB/T 30428.2），请核对")
            )
    elif bare.isdigit() and len(bare) > COMPONENT - 4:
        raise BadCode(_("部件编码应为 16 位数字，这里有 %(got)s 位"), got=len(bare))
    return bare


def next_code(parent: str, taken: set[str]) -> str:
    """The first free code below a parent: two digits more for a county, three for all else; none for local codes."""
    if level_of(parent) is None or len(parent) >= LENGTH[Level.MICRO_GRID]:
        return ""
    more = min(length for length in BY_LENGTH if length > len(parent)) - len(parent)
    codes = (f"{parent}{n:0{more}d}" for n in range(1, 10**more))
    return next((code for code in codes if code not in taken), "")
