"""Kill, cut and race the running platform, then check that nothing was lost."""

from linli.site.cli._scripts import run_script


def main(args: list[str]) -> int:
    return run_script("torture", args)
