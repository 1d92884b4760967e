"""Who lives in a benchmark city and what is theirs: people with sealed numbers, homes, tenancies, vehicles.

A person is written exactly as an import writes one (`registers.populating`); one in five hundred is registered twice,
in another spelling and under an old number, as it happens in real registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count as numbers
from typing import Any

from linli.demo import copying
from linli.demo.names import GIVEN, SURNAMES
from linli.kernel import clock
from linli.kernel.text import _check_character
from linli.platform.identity.fields import blind, keyring
from linli.platform.identity.models import ID_CONTEXT, PHONE_CONTEXT, IdentityNumber, Person
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.registers.copying import copy_in
from linli.platform.registers.populating import COLUMNS, person_row
from linli.platform.residents.models import PLATE_CONTEXT, Residence, Tenancy, Vehicle
from linli.platform.residents.terms import Tie, VehicleKind

SINCE = date(2022, 3, 1)
TWICE = 500  # one in so many is registered twice
RENTS, DRIVES = 5, 4  # one in so many
STAFF, RESIDENTS = 10_010_000_000, 10_100_000_000  # numbers begin with 10, as no mobile number does
DAYS = 21_900  # of birth: all before 2000, when numbers still had fifteen digits
REGION = "429801"  # a place that no number names
ALIKE = str.maketrans("珍华英伟芳", "贞花瑛玮方")
AREAS = tuple(f"{level}_id" for level in ANCESTORS)
PARTS = sorted({character for given in GIVEN for character in given})


@dataclass(frozen=True)
class Dwelling:
    """Homes of a city, numbered through, each in the grid of its building."""

    first: int
    count: int
    in_building: int
    grids: list[Area]

    def home(self, n: int) -> int:
        """Where the n-th resident lives: everybody once before anybody twice."""
        return self.first + n % self.count

    def areas(self, n: int) -> tuple[int | None, ...]:
        """The ancestor columns of that home."""
        grid = self.grids[n % self.count // self.in_building % len(self.grids)]
        return tuple(getattr(grid, name) for name in AREAS)


def name(n: int) -> str:
    """Half of the people share some thousand names, as people do; the others have rarer ones."""
    surname = SURNAMES[n % len(SURNAMES)]
    if n % 2:
        return surname + GIVEN[n // 2 * 7 % len(GIVEN)]
    one, two = divmod(n // 2 * 31 % len(PARTS) ** 2, len(PARTS))
    return surname + PARTS[one] + PARTS[two]


def number(n: int) -> str:
    """A well-formed identity number of nobody."""
    born = date(1940, 1, 1) + timedelta(days=n * 13 % DAYS)
    first = f"{REGION}{born:%Y%m%d}{n // DAYS % 1000:03d}"
    return first + _check_character(first)


def staff(first: int, count: int) -> Iterator[tuple[Any, ...]]:
    """People who work, with a telephone only."""
    now = clock.now()
    for n in range(count):
        phone = str(STAFF + n)
        yield person_row(first + n, name(n), phone, blind(phone, PHONE_CONTEXT), None, now)


def residents(first: int, count: int) -> Iterator[tuple[Any, ...]]:
    """People who live here; the second record of somebody stands right behind the first."""
    now = clock.now()
    for n in range(count):
        said, phone = name(n - _again(n)), str(RESIDENTS + n)
        if _again(n):
            said = said.translate(ALIKE)
        found_by = blind(phone, PHONE_CONTEXT), blind(card(n), ID_CONTEXT)
        yield person_row(first + n, said, phone, *found_by, now)


def card(n: int) -> str:
    """The identity number of the n-th; a second record has it as it was before 1999, with fifteen digits."""
    whole = number(n - _again(n))
    return whole[:6] + whole[8:17] if _again(n) else whole


def settle(count: int, homes: Dwelling) -> int:
    """All of them, each in a home; the id of the first."""
    person, life = copying.top(Person) + 1, copying.top(Residence) + 1
    with copying.without_indexes(Person._meta.db_table, Residence._meta.db_table, Vehicle._meta.db_table):
        copy_in(Person, COLUMNS, residents(person, count))
        seal = keyring().seal
        copy_in(
            IdentityNumber, ("person_id", "number"), ((person + n, seal(card(n), ID_CONTEXT)) for n in range(count))
        )
        _put(
            Residence,
            ("person_id", "home_id", "tie", "since", *AREAS),
            (
                (person + n, homes.home(n - _again(n)), _tie(n), SINCE, *homes.areas(n - _again(n)))
                for n in range(count)
            ),
        )
        _put(Tenancy, ("residence_id", "ends_on", "landlord_name", "landlord_phone", "people"), _rented(life, count))
        _put(
            Vehicle,
            ("plate", "plate_blind", "plate_tail", "kind", "person_id", "home_id", "since", *AREAS),
            _cars(person, count, homes),
        )
    copying.advance(Person, person + count - 1)
    return person


def _again(n: int) -> bool:
    return n % TWICE == TWICE - 1


def _tie(n: int) -> str:
    return Tie.TENANT if n % RENTS == 0 else Tie.FAMILY if n % RENTS == 1 else Tie.OWNER


def _rented(life: int, count: int) -> Iterator[tuple[Any, ...]]:
    ring, today = keyring(), clock.today()
    for n in range(0, count, RENTS):
        owner, phone = name(n + 3), str(RESIDENTS + n + 3)
        sealed = (
            ring.seal(owner, "residents_tenancy.landlord_name"), ring.seal(phone, "residents_tenancy.landlord_phone"),
        )  # fmt: skip
        yield (life + n, today + timedelta(days=n % 700), *sealed, n % 4 + 1)


def _cars(person: int, count: int, homes: Dwelling) -> Iterator[tuple[Any, ...]]:
    ring = keyring()
    for n in range(0, count, DRIVES):
        plate = f"鄂{'ABCDEFGHJK'[n // DRIVES // 100_000]}{n // DRIVES % 100_000:05d}"
        sealed = ring.seal(plate, PLATE_CONTEXT), blind(plate, PLATE_CONTEXT), plate[-3:]
        yield (*sealed, VehicleKind.CAR, person + n, homes.home(n), SINCE, *homes.areas(n))


def _put(model: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows under the next ids."""
    ids = numbers(copying.top(model) + 1)
    copy_in(model, ("id", *columns), ((next(ids), *row) for row in rows))
    copying.advance(model, next(ids) - 1)
