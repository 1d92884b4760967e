"""Pages of the roster in the console, under /desk/roster/."""


def fill_menu() -> None:
    """The side bar of the console."""
