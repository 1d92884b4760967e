"""Who people are and how they sign in: a person once in the whole system, and an account to come in with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel import mask, pinyin
from linli.platform.identity.fields import Personal, SealedTextField, blind, keyring
from linli.platform.wall.asking import as_system

PHONE_CONTEXT = "identity_person.phone"
ID_CONTEXT = "identity_person.id_number"
ID_PERSONAL = Personal(_("核对身份"), _("法律规定的登记"), _("账号注销后 6 个月"), "id_number")


class PersonQuerySet(models.QuerySet["Person"]):
    """Look-ups of people."""

    def with_phone(self, phone: str) -> PersonQuerySet:
        """People with exactly this (normalised) phone number."""
        return self.filter(phone_blind=blind(phone, PHONE_CONTEXT), merged_into=None)


class Person(models.Model):
    """A human being known to the platform. Never deleted while a record names it; forgotten field by field."""

    keep_for: ClassVar[timedelta] = timedelta(days=183)  # after the account was closed

    # Personal fields that are not sealed, or lie elsewhere; `phone` declares its own on the field.
    personal: ClassVar[dict[str, Personal]] = {
        "name": Personal(_("称呼与办理"), _("办理您反映的事"), _("账号注销后 6 个月"), "name"),
        "id_number": ID_PERSONAL,
    }

    name = models.CharField(max_length=80)
    name_pinyin = models.CharField(max_length=200, blank=True)
    name_initials = models.CharField(max_length=40, blank=True)
    phone = SealedTextField(
        null=True, personal=Personal(_("与您联系"), _("办理您反映的事"), _("账号注销后 6 个月"), "phone")
    )
    phone_blind = models.BinaryField(max_length=16, null=True, editable=False, db_index=True)
    phone_tail = models.CharField(max_length=4, blank=True)
    id_blind = models.BinaryField(max_length=16, null=True, editable=False, db_index=True)
    elder = models.BooleanField(default=False)  # prefers elder mode (长辈版)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        # One index for each way of looking, no more: a city is two million rows, and each index costs each of them.
        indexes: ClassVar = [
            models.Index(fields=["name_pinyin"], opclasses=["varchar_pattern_ops"], name="person_pinyin"),
            models.Index(fields=["name_initials"], name="person_initials"),
            models.Index(fields=["phone_tail"], name="person_phone_tail"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="person_merged"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """张玉珍 → 张*珍; of somebody whose name was forgotten only that there was somebody."""
        return mask.name(self.name) or gettext("已注销")

    @property
    def masked_phone(self) -> str:
        """138****2216; empty when no number is known."""
        return mask.phone(self.phone) if self.phone else ""

    def rename(self, name: str) -> None:
        """Set the name and what it is found by."""
        self.name = name
        self.name_pinyin, self.name_initials = pinyin.full(name)[:200], pinyin.initials(name)[:40]

    def call_at(self, phone: str) -> None:
        """Set the phone number (already normalised) and what it is found by."""
        self.phone, self.phone_blind, self.phone_tail = phone, blind(phone, PHONE_CONTEXT), phone[-4:]

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Person]:
        """Whose account was closed long enough ago, and who has not been forgotten yet."""
        closed = cls.objects.filter(closure__at__lte=now - cls.keep_for)
        return closed.exclude(name="", phone=None, id_blind=None)

    @classmethod
    def forget(cls, rows: models.QuerySet[Person]) -> int:
        """Take out what tells who they were; the row stays, because records name it."""
        IdentityNumber.drop(rows)
        return rows.update(
            name="", name_pinyin="", name_initials="", phone=None, phone_blind=None, phone_tail="", id_blind=None
        )

    @cached_property
    def id_number(self) -> str:
        """The identity number; empty also for those from whom the second wall keeps it."""
        return IdentityNumber.of([self.pk]).get(self.pk, "") if self.id_blind else ""

    def identify_by(self, number: str) -> None:
        """Keep the identity number (already normalised), and set what it is found by."""
        IdentityNumber.keep({self.pk: number})
        self.id_number, self.id_blind = number, blind(number, ID_CONTEXT)

    def drop_number(self) -> None:
        """Keep no identity number any more, and nothing that it is found by."""
        IdentityNumber.drop(type(self).objects.filter(pk=self.pk))
        self.id_number, self.id_blind = "", None


KEEP = """
INSERT INTO identity_identitynumber (person_id, number) SELECT * FROM unnest(%s::bigint[], %s::bytea[])
ON CONFLICT (person_id) DO UPDATE SET number = excluded.number
"""
WRITTEN = "identity numbers are written, whoever may read them"


class IdentityNumber(models.Model):
    """The identity number of a person (证件号码), apart from the person and behind the second wall.

    Read only by the person, by who may read the registers where the person lives or has lived, and by the system for a
    reason; the policy is in the migrations of `residents`, which know who lives where. What it is found by, the blind
    index, stays with the person: it tells nobody anything.
    """

    guarded = True  # by row security: see platform/wall
    keep_for: ClassVar[timedelta] = Person.keep_for

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    number = SealedTextField(personal=ID_PERSONAL, bound_to=ID_CONTEXT)

    def __str__(self) -> str:
        return mask.id_number(self.number)

    @classmethod
    def of(cls, people: Collection[int]) -> dict[int, str]:
        """Those that whoever asks may read, by person; one statement."""
        return dict(cls.objects.filter(pk__in=people).values_list("pk", "number"))

    @classmethod
    @as_system(WRITTEN)
    def keep(cls, numbers: Mapping[int, str]) -> None:
        """One for each person, in place of the one before."""
        if not numbers:
            return
        sealed = [keyring().seal(number, ID_CONTEXT) for number in numbers.values()]
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [list(numbers), sealed])

    @classmethod
    @as_system(WRITTEN)
    def drop(cls, people: models.QuerySet[Person]) -> None:
        """Those of these people go."""
        cls.objects.filter(person__in=people).delete()

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[IdentityNumber]:
        """Of people whose account was closed long enough ago: none, unless a closing left one behind."""
        return cls.objects.filter(person__closure__at__lte=now - cls.keep_for)

    @classmethod
    def forget(cls, rows: models.QuerySet[IdentityNumber]) -> int:
        """The row goes."""
        return rows.delete()[0]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an account is always fetched with its person, whom every page needs."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Joined with the person."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this log-in name."""
        return self.get(username=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """An account with a usable password only when one is given."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A way in: staff by name, password and one-time code, residents by a code sent to their phone."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # signs in with password and one-time code

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """For libraries that greet a user."""
        return self.person.masked_name


def fresh(person: Person) -> Person:
    """The person that this record was merged into, or itself."""
    while person.merged_into is not None:
        person = person.merged_into
    return person
