"""Files are sent by a view that looks who asks: what you may not see does not exist."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from linli.kernel.errors import NotSeen
from linli.platform.attachments.files import path_of
from linli.platform.attachments.links import meant_for
from linli.platform.attachments.models import Attachment
from linli.platform.posts.web import FOLLOWING, Request


@require_safe
def attachment(request: Request, pk: int) -> HttpResponseBase:
    """One photo or recording, for those who may see its matter or were shown it by a page of their own."""
    found = Attachment.objects.seen_by(request.actor).filter(pk=pk).first() or _shown_here(request, pk)
    if found is None:
        raise NotSeen
    response = FileResponse(path_of(found.sha256).open("rb"), content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _shown_here(request: Request, pk: int) -> Attachment | None:
    """A file of a request whose follow code was proved here, or one whose address was made for this person."""
    following = request.session.get(FOLLOWING, {})
    own = Attachment.objects.filter(pk=pk, matter__in=[int(matter) for matter in following]).first()
    person = meant_for(request.GET.get("for", ""), pk)
    if own or person is None or person not in {request.actor.person_id, *following.values()}:
        return own
    return Attachment.objects.filter(pk=pk).first()
