"""Pages of the registers in the console."""


def fill_menu() -> None:
    """Put the registers into the menu of the console."""
