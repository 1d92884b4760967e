"""GET /healthz: whether all parts are alive, for load balancers and for `./linli run`; no session, no sign-in."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.platform.events import pulse

# The queue's own sign of life; beside it the pulse tells of itself.
QUEUE = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and every part was heard of lately; 503 with the names of the silent ones."""
    down = silent_parts()
    answer = JsonResponse({"ok": not down, "down": down}, status=503 if down else 200)
    # Django would log every 503 as an error of ours, at every question of every load balancer.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def silent_parts() -> list[str]:
    """The names of what does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(QUEUE, [pulse.PATIENCE])
            jobs = cursor.fetchone()[0]
        return ([] if jobs else ["jobs"]) + pulse.silent()
    except Error:
        return ["database"]
