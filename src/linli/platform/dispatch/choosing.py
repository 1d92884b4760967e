"""Which version is in use: put there by the check, or by an administrator; every change stands in the trail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import tidy
from linli.platform.dispatch.learnt import REVISION
from linli.platform.dispatch.models import ModelBytes, ModelVersion, Switch
from linli.platform.flow.editing import only_administrators
from linli.platform.identity.models import Person
from linli.platform.places.tree import changed
from linli.platform.posts.actor import Actor
from linli.platform.posts.trail import acted


@transaction.atomic
def switch(by: Actor, version: ModelVersion | None, *, why: str = "") -> None:
    """Put a kept version in use, or none: then the catalogue's words decide alone. Raises Refused or Invalid."""
    only_administrators(by, None)
    why = tidy(why)[:200]
    if version is not None and not ModelBytes.objects.filter(version=version).exists():
        raise Invalid({"version": _("这个版本太旧，已经没有留下来，不能换")})
    put_in_use(version, by.person, why)
    about = f"{gettext('版本')} {version.pk}" if version else gettext("只按派单目录的词判断")
    acted(by, "model_version.switch", about, why=why)


def put_in_use(version: ModelVersion | None, by: Person | None, why: str) -> None:
    """Change over, and write down who did it. Does nothing if it is in use already."""
    before = ModelVersion.objects.select_for_update().filter(in_use=True).first()
    if (before and before.pk) == (version and version.pk):
        return
    if before is not None:
        ModelVersion.objects.filter(pk=before.pk).update(in_use=False)
    if version is not None:
        ModelVersion.objects.filter(pk=version.pk).update(in_use=True)
    Switch.objects.create(version=version, before=before, why=why, by=by, at=clock.now())
    changed(REVISION)
