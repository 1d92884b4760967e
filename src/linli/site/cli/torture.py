"""Kill, cut and race the running platform, then check that nothing was lost; [loss] [--minutes N] [--seed N]."""

from linli.site.cli._scripts import run_script


def main(args: list[str]) -> int:
    named = bool(args) and not args[0].startswith("-")
    return run_script("torture", args if named else ["loss", *args])
