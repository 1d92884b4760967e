"""Party-member households: homes whose door is open to neighbours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.fields import Personal
from linli.platform.identity.models import Person
from linli.platform.places.locate import at_home
from linli.platform.places.models import Home, Placed
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import takes_areas
from linli.work.muster.models.enrolments import READERS, areas_of, within

OPEN_DOOR = _("邻居有事可以上门")
CONSENT = _("户主同意")
UNTIL_CLOSED = _("不再作为中心户后 6 个月")


class HouseholdQuerySet(models.QuerySet["PartyHousehold"]):
    """Look-ups of party-member households."""

    def seen_by(self, by: Actor) -> HouseholdQuerySet:
        """Of the areas whose roster the actor reads."""
        return self.filter(within(areas_of(by, READERS))).current_first()

    def current_first(self) -> HouseholdQuerySet:
        """With what a line needs."""
        return self.select_related("host", "home__entrance__building__compound").order_by("ended_at", "-id")

    def shown(self) -> HouseholdQuerySet:
        """Those that neighbours may read of: open, and the household has agreed."""
        return self.filter(ended_at=None).exclude(agreed_at=None).current_first()


class PartyHousehold(Placed):
    """A home where neighbours find an open door (党员中心户). Public are the address and the hours, nothing else."""

    personal: ClassVar[dict[str, Personal]] = {
        "offers": Personal(OPEN_DOOR, CONSENT, UNTIL_CLOSED, "name"),
        "opens": Personal(OPEN_DOOR, CONSENT, UNTIL_CLOSED, "name"),
    }
    keep_for: ClassVar[timedelta] = timedelta(days=182)

    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    host = models.ForeignKey(Person, models.PROTECT, related_name="+")
    offers = models.CharField(max_length=200, blank=True)  # 读报角、调解、代办
    opens = models.CharField(max_length=80)  # 每天 9:00–18:00
    agreed_at = models.DateTimeField(null=True)  # the household lets neighbours read address and hours
    since = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[HouseholdQuerySet] = HouseholdQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["home"], condition=Q(ended_at=None), name="household_once")
        ]
        triggers: ClassVar = takes_areas()

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """柳岸新村 3 号楼 2 单元 501."""
        return f"{at_home(self.home).words} {self.home.name}"

    @classmethod
    def forget(cls, today: date | None = None) -> int:
        """Take those away that closed half a year ago."""
        before = clock.start_of_day(today or clock.today()) - cls.keep_for
        return cls.objects.filter(ended_at__lt=before).delete()[0]
