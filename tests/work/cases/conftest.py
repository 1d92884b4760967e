"""Fixtures of the pages of requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from linli.platform.identity.people import account_for
from linli.testing.town import Town


@pytest.fixture
def desk_of(town: Town) -> Any:
    """`desk_of("chen")` is a browser in which 陈建国 has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return sign_in
