"""Places said in a text: areas (A7县, 汉江街道) and names of compounds, roads, schools, firms and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linli.platform.dispatch.learning.plain import plain
from linli.platform.dispatch.learning.words import one_of, words

# An area by its code name (the way published data is made anonymous) or by a short name of its own.
_AREA = re.compile(
    r"[a-z]\d{0,3}[省市区县]"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}(?:省|县|(?<![小社景片学校库厂])区|(?<![超城菜夜早都门])市)(?![域长级局政委场民])"
)

# Words no name goes across. The name begins after them.
_CUT = re.compile(f"{one_of(words('names_begin_after'))}|[^\u4e00-\u9fff\\d]")

# Kinds of one character are often a part of another word: 路灯, 马路, 城市, 政府, 组织, 村民.
_SHORT_KIND = (
    r"(?<![马铁道线走网电修公问])路(?![灯面况边])|街(?!头)|巷|站|镇|乡(?![亲村])|村(?![民委里])|(?<!小)组(?![织长])|湾|苑|园(?!林)"
    r"|城(?![市管区])|(?<!政)府|(?<!家)庭|轩|郡|邸|坊|墅|湖|(?<!爬)山|岛|河|江|厂(?![家房])|栋"
)
_KIND = f"{one_of(words('kinds_of_place'))}|{_SHORT_KIND}"
_SERIES = ("号线", "号楼", "栋", "组")  # told apart by their number
_NAME = re.compile(rf"([\u4e00-\u9fff\d]{{0,8}}?\d(?=号线|号楼|栋|组)|[\u4e00-\u9fff\d]{{2,8}}?)((?:{_KIND})+)")

_NO_NAME = words("no_names")
LONGEST_CORE = 6


@dataclass(frozen=True)
class Where:
    """Areas and names in the order of the text; `cores` are the names without their kind, for comparing."""

    areas: tuple[str, ...]
    names: tuple[str, ...]
    cores: tuple[str, ...]


def where(text: str) -> Where:
    """All places that the text names."""
    said = plain(text)
    areas = tuple(dict.fromkeys(_AREA.findall(said)))
    names: dict[str, None] = {}
    cores: dict[str, None] = {}
    for piece in _CUT.split(_AREA.sub("，", said)):
        for name, its_cores in _names(piece):
            names[name] = None
            cores.update(dict.fromkeys(its_cores))
    return Where(areas, tuple(names), tuple(cores))


def without_places(text: str) -> str:
    """The text with a comma for every area and name: what is left is the trouble."""
    said = _AREA.sub("，", plain(text))
    for name in where(text).names:
        said = said.replace(name, "，")
    return said


def _names(piece: str) -> list[tuple[str, list[str]]]:
    """Names in a piece between edges; two that touch (锦绣园 + 滨江苑) are one name with two cores."""
    found: list[tuple[str, list[str]]] = []
    end = -1
    for match in _NAME.finditer(piece):
        core = _core(match[1], match[2])
        if not core:
            continue
        if found and match.start() == end and len(found[-1][0]) + len(match[0]) <= 12:
            name, cores = found.pop()
            found.append((name + match[0], [*cores, core]))
        else:
            found.append((match[0], [core]))
        end = match.end()
    return found


def _core(core: str, kind: str) -> str:
    """What tells this place from others of its kind; empty if nothing does."""
    if kind in _SERIES:
        number = re.search(r"\d+$", core)
        return f"{number[0]}{kind}" if number else ""
    return core[-LONGEST_CORE:] if len(core) > 1 and core not in _NO_NAME and not core.isdigit() else ""
