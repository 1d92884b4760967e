"""Builds the small town of the tests in the data folder and prints how to act as its people (a child process)."""

from __future__ import annotations

import json
import os

import django

RESIDENTS = ("wang", "neighbour", "zhao")
WORKERS = {"wang": "li", "neighbour": "li", "zhao": "zhou"}


def main() -> None:
    """Town, tokens, and clocks that run out at once, so that they ring under fire."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    from linli.kernel import clock
    from linli.kernel.workdays import Unit
    from linli.platform.access import tokens
    from linli.platform.flow.models import ClockRule
    from linli.platform.identity.people import account_for
    from linli.platform.places import tree
    from linli.testing.town import build

    town = build()
    for name in ("on_site", "first_solution"):
        ClockRule.objects.create(kind="case", clock=name, length=0, unit=Unit.MINUTE, made_at=clock.now())
    tree.changed("clock_rules")
    people = {key: account_for(town.people[key]).person for key in (*RESIDENTS, "li", "zhou", "chen")}
    print(
        json.dumps(
            {
                "tokens": {key: tokens.give(person, "torture") for key, person in people.items()},
                "homes": {key: town.homes[key].pk for key in RESIDENTS},
                "workers": WORKERS,
            }
        )
    )


if __name__ == "__main__":
    main()
