"""Tokens for programs: each is bound to a person and may do what that person may; only its hash is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linli.platform.identity.models import Person


class ApiToken(models.Model):
    """A key for a program that acts as a person (访问令牌)."""

    hash = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60, blank=True)  # which program has it
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back
    used_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.person}"


class Upload(models.Model):
    """A photo that a program has handed in and will name in a later request; the bytes lie with the attachments."""

    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "sha256"], name="uploaded_once")]
        indexes: ClassVar = [models.Index(fields=["at"], name="upload_at")]

    def __str__(self) -> str:
        return self.sha256[:12]
