"""./linli import talents FILE --out RESULT.xlsx."""

from linli.platform.registers.management.commands._bring import BringCommand


class Command(BringCommand):
    """Bring a table of talents in."""

    help = "Bring talents in from a table; rows that cannot be taken come back with their reasons"
    key = "talents"
