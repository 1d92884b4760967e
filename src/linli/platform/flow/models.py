"""What every kind of work leaves behind: a matter, its records, its running clocks, and the rules they run by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel.workdays import Span, Unit
from linli.platform.flow.nearby import cell_field
from linli.platform.flow.terms import Channel, Outcome, Size
from linli.platform.identity.models import Person
from linli.platform.places.lineage import earlier
from linli.platform.places.models import Area, Organisation, Placed
from linli.platform.posts.who import in_hands_of, waiting_for

if TYPE_CHECKING:
    from linli.platform.posts.actor import Actor

OPEN = Q(closed_at=None)


class MatterQuerySet(models.QuerySet["Matter"]):
    """Look-ups of matters; everything that shows matters to people goes through `seen_by`."""

    def seen_by(self, by: Actor) -> MatterQuerySet:
        """Matters this actor may know of: their own, those of their areas, those their organisation takes part in."""
        return self.filter(visible_to(by))

    def waiting_for(self, by: Actor) -> MatterQuerySet:
        """Open matters on which this actor must act next."""
        return self.filter(waiting_for(by), closed_at=None)

    def open(self) -> MatterQuerySet:
        """Not yet ended."""
        return self.filter(closed_at=None)


def visible_to(by: Actor) -> Q:
    """The rule behind `seen_by`; deny by default (F11.1)."""
    if by.only_matter is not None:
        return Q(pk=by.only_matter, person_id=by.person_id)
    q = Q(person_id=by.person_id, parent=None) if by.person_id else Q(pk__in=[])
    for held in by.seeing:
        q |= Q(private=False, **{held.column: held.area.pk})
    q |= ended_before(by)
    if by.holdings:
        q |= Q(waiting_for(by), private=True, closed_at=None)
    q |= in_hands_of(by)
    if by.organisations:
        mine = Matter.objects.filter(organisation_id__in=by.organisations)
        q |= Q(organisation_id__in=by.organisations) | Q(pk__in=mine.values("root_id"))
    return q


def ended_before(by: Actor) -> Q:
    """What ended in the areas that this actor's came out of: it stays where it happened, who answers now may look.

    Apart from the areas of today, so that a list of open matters, which have all moved along, is read by one index.
    """
    q = Q(pk__in=[])
    for held in by.seeing:
        for column, areas in earlier(held.area).items():
            q |= Q(private=False, closed_at__isnull=False, **{f"{column}__in": areas})
    return q


class Matter(Placed):
    """One row per matter of any kind (事项): what the inbox, lists, map, registers and counters read. Kept narrow."""

    kind = models.CharField(max_length=20)  # name of the flow: case, call, task, pressing …
    number = models.CharField(max_length=24, unique=True)  # LA-261116-0037, read out on the phone
    title = models.CharField(max_length=120)
    stage = models.CharField(max_length=24)
    waits = models.CharField(max_length=24, blank=True)  # whose turn it is: a duty kind, party, handler or requester
    size = models.CharField(max_length=8, choices=Size.choices, blank=True)
    category = models.CharField(max_length=40, blank=True)  # code in the dispatch catalogue
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    building = models.BigIntegerField(null=True, blank=True)  # places.Building; tells repeated trouble at one place
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    cell = cell_field()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reporters = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # of the running clock that runs out first
    due_clock = models.CharField(max_length=24, blank=True)
    due_since = models.DateTimeField(null=True, blank=True)  # when that clock was started: a quarter left is amber
    closed_at = models.DateTimeField(null=True, blank=True)
    anonymous = models.BooleanField(default=False, db_default=False)  # the person is not named to the community
    private = models.BooleanField(
        default=False, db_default=False
    )  # of a kind that only those who take part may know of
    version = models.PositiveIntegerField(default=0)  # counts moves; a save that carries an older one clashes
    chain = models.BinaryField(max_length=32, default=b"")  # hash of the last record (F11.2)

    objects: ClassVar[MatterQuerySet] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            *(
                models.Index(fields=[f"{level}", "due_at", "id"], condition=OPEN, name=f"open_{level}")
                for level in ("city", "district", "town", "community", "grid")
            ),
            *(
                models.Index(fields=[f"{level}", "-opened_at", "-id"], name=f"opened_{level}")
                for level in ("city", "district", "town", "community", "grid")
            ),
            models.Index(fields=["waits", "due_at", "id"], condition=OPEN, name="open_waits"),
            models.Index(fields=["organisation", "due_at"], condition=OPEN, name="open_organisation"),
            models.Index(
                fields=["organisation", "-opened_at"], condition=~Q(organisation=None), name="of_organisation"
            ),
            models.Index(fields=["handler", "due_at"], condition=OPEN, name="open_handler"),
            models.Index(fields=["person", "-opened_at"], condition=~Q(person=None), name="of_person"),
            models.Index(fields=["parent"], condition=~Q(parent=None), name="children_of"),
            models.Index(fields=["root"], condition=~Q(root=None), name="family_of"),
            models.Index(fields=["building", "-opened_at"], condition=~Q(building=None), name="at_building"),
            models.Index(fields=["cell", "-opened_at"], condition=~Q(cell=None), name="in_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Item(models.Model):
    """Base of every kind of matter: details live in its own table, under the same id as the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        abstract = True

    # What a new item still has to write once its matter has an id (its photos); called inside the same transaction.
    after_birth: Callable[[], object] | None = None

    @property
    def stage(self) -> str:
        """Where the matter stands."""
        return self.matter.stage

    def born(self) -> None:
        """Run what waited for the id."""
        if self.after_birth is not None:
            self.after_birth()


class Record(models.Model):
    """A move that was made (经过): who, when, what. Append-only, chained by hash per matter (F2.3, F11.2)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="records", db_index=False)
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=24)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24)
    actor = models.ForeignKey(  # None: the system
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.CharField(max_length=60, blank=True)  # the post at that time
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()  # when the server had it
    made_at = models.DateTimeField()  # when it was done, by the phone's clock when it was off line
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "seq"], name="record_once")]
        indexes: ClassVar = [models.Index(fields=["actor", "-at"], condition=~Q(actor=None), name="records_by")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq} {self.move}"


class Deadline(models.Model):
    """A clock of a matter (时限): when it runs out, when it rings next, whether it was met."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines", db_index=False)
    clock = models.CharField(max_length=24)
    since_at = models.DateTimeField()
    due_at = models.DateTimeField()
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    next_at = models.DateTimeField(null=True)  # next rung of the ladder; None when it has no more, is met or paused
    rung = models.PositiveSmallIntegerField(default=0)
    met_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)  # ended without being met or missed: withdrawn, merged, returned
    paused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "clock"], condition=Q(met_at=None), name="one_running_clock")
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(met_at=None) & ~Q(next_at=None), name="ringing"),
            models.Index(fields=["matter"], name="deadlines_of"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        """The promised length."""
        return Span(self.length, Unit(self.unit))

    @property
    def was_late(self) -> bool:
        """Met after it ran out."""
        return self.met_at is not None and not self.dropped and self.met_at > self.due_at

    @property
    def network_was_late(self) -> bool:
        """Rung as missed, yet met in time by the clock of a phone that was off line (手机上按时到场，网络晚到)."""
        return self.rung >= 2 and self.met_at is not None and not self.dropped and self.met_at <= self.due_at


class ClockRule(models.Model):
    """How long a promise is: per kind and clock, narrowed by category, size and area; the narrowest counts (F2.5)."""

    kind = models.CharField(max_length=20)
    clock = models.CharField(max_length=24)
    category = models.CharField(max_length=40, blank=True)
    size = models.CharField(max_length=8, choices=Size.choices, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    length = models.PositiveIntegerField(verbose_name=_("时长"))
    unit = models.CharField(max_length=16, choices=[(u.value, u.value) for u in Unit])
    ended_at = models.DateTimeField(null=True, blank=True)  # replaced rules stay for the record
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "clock", "category", "size", "area"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_clock_rule",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.clock} {self.length} {self.unit}"


class CalendarDay(models.Model):
    """A day that differs from Monday-to-Friday: public holidays and make-up days (调休), editable."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class NumberSeries(models.Model):
    """The last number given out for a prefix on a day."""

    prefix = models.CharField(max_length=24, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class RequestKey(models.Model):
    """An idempotency key that has been used: the same request sent again gets the same answer (F12.14)."""

    key = models.UUIDField(primary_key=True)
    matter = models.BigIntegerField(null=True)
    move = models.CharField(max_length=45)
    fingerprint = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    @classmethod
    def of(cls, by: Actor) -> RequestKey | None:
        """The key of this submission, if it was taken before (a double click, a lost answer)."""
        return cls.objects.filter(pk=by.envelope.key).first() if by.envelope.key else None


class Presence(models.Model):
    """Who is looking at a matter, and who is typing (refreshed every 15 s)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="presences", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["matter", "person"], name="present_once")]
