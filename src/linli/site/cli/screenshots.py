"""Take the pictures of the README with a real browser."""

from linli.site.cli._scripts import run_script


def main(args: list[str]) -> int:
    return run_script("screenshots", args)
