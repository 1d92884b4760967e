"""The town with those who keep the system: a security administrator and an audit administrator."""

import pytest

from linli.platform.identity.people import meet
from linli.platform.posts.terms import Duty
from linli.testing.town import Town


@pytest.fixture
def kept_town(town: Town) -> Town:
    """Also 安宁, who gives posts and accounts, her colleague 安平, and 盛均, who reads what they did."""
    for key, name, phone, duty in (
        ("security", "安宁", "13800001101", Duty.SECURITY_OFFICER), ("second", "安平", "13800001102",
        Duty.SECURITY_OFFICER), ("auditor", "盛均", "13800001103", Duty.AUDITOR),
    ):  # fmt: skip
        town.people[key] = meet(name, phone)
        town.appoint(key, duty, town.city)
    town.people["new"] = meet("新来", "13800003301")
    return town
