"""Measure speed and cost per request: ./linli bench NAME runs bench/NAME.py."""

from linli.site.cli._scripts import run_script


def main(args: list[str]) -> int:
    return run_script(" the scripts in bench/.:bench", args)
