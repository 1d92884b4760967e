"""Requests that an earlier import placed without saying where they came from were imported."""

from __future__ import annotations

from typing import Any

from django.db import migrations

KINDS = ("case", "call", "task", "pressing", "extension")


def fill(apps: Any, schema_editor: Any) -> None:
    """Of a request the import itself; what hangs on one came the way it came."""
    matters = apps.get_model("flow", "Matter").objects
    matters.filter(kind="case", channel="").update(channel="import")
    for child in matters.filter(kind__in=KINDS, channel="").exclude(root=None).select_related("root").iterator():
        matters.filter(pk=child.pk).update(channel=child.root.channel)


class Migration(migrations.Migration):
    """Reads and writes flow.Matter, so it waits for its last columns."""

    dependencies = [("cases", "0005_first_asked_of"), ("flow", "0005_open_waits")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
