"""Who is on duty where: posts, and the people appointed to them for a term."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.terms import Duty


class Post(models.Model):
    """A post (岗位): a duty in an area, for an organisation where it has one. It stays when its holder goes."""

    duty = models.CharField(max_length=24, choices=Duty.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="posts")
    title = models.CharField(max_length=60)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["duty", "area"], name="post_duty")]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Look-ups of terms."""

    def current(self) -> AppointmentQuerySet:
        """Terms that run today (Asia/Shanghai)."""
        today = clock.today()
        return self.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


class Appointment(models.Model):
    """A person holds a post for a term (任职); both days belong to the term."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "since"], name="appointment_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"
