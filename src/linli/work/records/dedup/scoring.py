"""How much two records look like one person: reasons with points, for and against."""

from __future__ import annotations

from dataclasses import dataclass

from linli.kernel import pinyin
from linli.platform.identity.models import Person
from linli.work.records.terms import Reason

POINTS = {
    Reason.SAME_ID: 100, Reason.NEAR_ID: 55, Reason.SAME_PHONE: 45, Reason.SAME_BIRTH: 30, Reason.SAME_NAME: 30,
    Reason.SAME_SOUND: 25, Reason.NEAR_SOUND: 15, Reason.SAME_HOME: 30, Reason.OTHER_PHONE: 0,
    Reason.SAME_PLATE_HOME: 5, Reason.OTHER_ID: -70, Reason.OTHER_SEX: -60,
}  # fmt: skip
ENOUGH = 55
# What people hear and type alike: zh/z, ch/c, sh/s, -ng/-n, l/n, f/h.
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
NOTHING_BUT_A_HOME = {Reason.SAME_HOME, Reason.OTHER_PHONE, Reason.SAME_PLATE_HOME, Reason.SAME_BIRTH}


@dataclass(frozen=True)
class Likeness:
    """The verdict on two records."""

    score: int
    reasons: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Worth a person's look: living together alone is no reason, that is what families do."""
        return self.score >= ENOUGH and not set(self.reasons) <= NOTHING_BUT_A_HOME


def compare(one: Person, two: Person, homes: frozenset[int] = frozenset(), cars: bool = False) -> Likeness:
    """`homes`: those that both are or were registered at; `cars`: a vehicle of each is kept at one of these."""
    found = [*_numbers(one, two), *_names(one, two)]
    if homes:
        found.append(Reason.SAME_HOME)
        if Reason.SAME_PHONE not in found and one.phone and two.phone:
            found.append(Reason.OTHER_PHONE)
    if cars:
        found.append(Reason.SAME_PLATE_HOME)
    score = sum(POINTS[reason] for reason in found)
    return Likeness(max(0, min(100, score)), tuple(str(reason) for reason in found))


def _numbers(one: Person, two: Person) -> list[Reason]:
    found = []
    if one.phone and one.phone == two.phone:
        found.append(Reason.SAME_PHONE)
    a, b = full(one.id_number), full(two.id_number)
    if not a or not b:
        return found
    if a == b:
        return [*found, Reason.SAME_ID]
    near = len(a) == len(b) == 18 and sum(x != y for x, y in zip(a[:17], b[:17], strict=True)) <= 1
    if len(a) == len(b) == 18 and a[6:14] == b[6:14]:
        found.append(Reason.SAME_BIRTH)
    if near:
        return [*found, Reason.NEAR_ID]
    return [*found, Reason.OTHER_SEX if _sex(a) != _sex(b) else Reason.OTHER_ID]


def full(number: str | None) -> str:
    """An identity number with 18 places, also where an old table brought 15: the year is 19xx, the check is added."""
    number = (number or "").strip().upper()
    if len(number) == 15 and number.isdigit():
        number = f"{number[:6]}19{number[6:]}"
        number += "10X98765432"[sum(int(d) * pow(2, 17 - at, 11) for at, d in enumerate(number)) % 11]
    return number


def _sex(number: str) -> int:
    return int(number[16]) % 2 if len(number) == 18 and number[16].isdigit() else -1


def _names(one: Person, two: Person) -> list[Reason]:
    if not one.name or not two.name:
        return []
    if one.name == two.name:
        return [Reason.SAME_NAME]
    if _read(one) == _read(two):
        return [Reason.SAME_SOUND]
    return [Reason.NEAR_SOUND] if heard(_read(one)) == heard(_read(two)) else []


def _read(person: Person) -> str:
    return person.name_pinyin or pinyin.full(person.name)


def heard(sound: str) -> str:
    """A reading as people hear it: 张珍 and 章贞, 林 and 凌 are alike."""
    for long, short in ALIKE:
        sound = sound.replace(long, short)
    return sound
