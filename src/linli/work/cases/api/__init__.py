"""The API of requests: the same actions and the same rights as the pages (django-ninja)."""

from linli.work.cases.api import asking, moves, placing, reading  # noqa: F401 - they add their routes
from linli.work.cases.api.router import router

__all__ = ["router"]
