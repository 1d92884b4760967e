"""A table filled in from the template of one language is read on the pages of another."""

from django.utils.translation import override

from linli.platform.registers import cells
from linli.platform.registers.kinds.residents import RESIDENTS
from linli.platform.residents.models import Tie


def test_headings_are_known_in_every_language() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            known = RESIDENTS.headings()
        assert known["与房屋关系"] == "tie"
        assert set(known.values()) == {column.name for column in RESIDENTS.taken}


def test_choices_are_known_in_every_language() -> None:
    read = cells.choice(Tie)
    for language in ("zh-hans", "en"):
        with override(language):
            assert {read("租住"), read(str(Tie.TENANT.label)), read("tenant")} == {"tenant"}
