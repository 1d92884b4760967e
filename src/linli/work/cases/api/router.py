"""The router that the files of this folder add their routes to."""

from ninja import Router

router = Router(tags=["cases"])
