"""What was handed in and never named is forgotten again."""

from __future__ import annotations

from linli.kernel import clock
from linli.platform.access.models import Upload
from linli.platform.access.uploads import KEPT
from linli.platform.attachments.files import path_of
from linli.platform.attachments.models import Attachment
from linli.platform.events.pulse import every

BATCH = 200


@every(seconds=3600)
def forget_old_uploads() -> bool:
    """Rows go after two days; a file goes with the last row that names it."""
    old = list(Upload.objects.filter(at__lt=clock.now() - KEPT).order_by("at")[:BATCH])
    for one in old:
        one.delete()
        used = (
            Attachment.objects.filter(sha256=one.sha256).exists() or Upload.objects.filter(sha256=one.sha256).exists()
        )
        if not used:
            path_of(one.sha256).unlink(missing_ok=True)
    return len(old) == BATCH
