"""./linli import groups FILE --out RESULT.xlsx."""

from linli.platform.registers.management.commands._bring import BringCommand


class Command(BringCommand):
    """Bring a table of chat groups in."""

    help = "Bring chat groups in from a table; rows that cannot be taken come back with their reasons"
    key = "groups"
