"""Kill -9 of web, worker, database and supervisor while eight phones send: was anything lost, doubled or half done?

./linli torture loss [--minutes 10] [--seed N] [--phones 8] [--report FILE] [--keep]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.torture._clients import History, Phone
from bench.torture._house import REPOSITORY, House, waited

PARTS = {"web worker": 4, "web": 2, "worker": 4, "backend": 4, "database": 3}  # how often each is hit
BACK_WITHIN = 15.0  # seconds, as promised
PAUSE = (1.0, 5.0)  # seconds between being well again and the next blow
OPENS_WITHIN = 120.0


def main() -> int:
    """One run; 0 when every promise was kept."""
    args = asked()
    seed = args.seed if args.seed is not None else secrets.randbelow(10**6)
    print(f"seed {seed}", flush=True)
    house = House(Path(f"/tmp/linli-torture-{os.getpid()}"))
    file = Path(args.report or REPOSITORY / "var" / "torture" / f"loss-{seed}.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    house.open()
    try:
        report = tortured(house, args, seed)
    finally:
        house.close()
        house.keep_logs(file)
        if not args.keep:
            house.remove()
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    tell(report, file)
    return 0 if report["ok"] else 1


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--phones", type=int, default=8)
    parser.add_argument("--report", help="where the report goes; var/torture/ otherwise")
    parser.add_argument("--keep", action="store_true", help="leave the data folder behind")
    return parser.parse_args()


def tortured(house: House, args: argparse.Namespace, seed: int) -> dict[str, Any]:
    """Open, load, kill, wait, compare."""
    began = time.monotonic()
    if not waited(house.healthy, OPENS_WITHIN):
        raise SystemExit(house.log.read_text(encoding="utf-8"))
    cast = house.script("bench.torture._seed")
    opened = time.monotonic() - began
    history = History()
    phones = [Phone(at, house.port, cast, history, seed) for at in range(args.phones)]
    for phone in phones:
        phone.start()
    blows = kill_at_random(house, history, args.minutes * 60, random.Random(seed))
    unanswered = finish(phones)
    file = house.data / "history.json"
    file.write_text(history.as_json(), encoding="utf-8")
    thorough = ["thorough"] if args.minutes >= 2 else []  # waits for the lease of dead senders, a minute and more
    checked = house.script("bench.torture._checker", str(file), *thorough)
    return judged(checked, blows, history, unanswered) | {"seed": seed, "opened": round(opened, 1)}


def kill_at_random(house: House, history: History, seconds: float, dice: random.Random) -> list[dict[str, Any]]:
    """Blow after blow until the time is over; the supervisor falls once, in the middle."""
    blows: list[dict[str, Any]] = []
    end, middle, fallen = time.monotonic() + seconds, time.monotonic() + seconds / 2, False
    while time.monotonic() < end:
        time.sleep(dice.uniform(*PAUSE))
        part = dice.choices(list(PARTS), list(PARTS.values()))[0]
        if not fallen and time.monotonic() > middle:
            part, fallen = "supervisor", True
        at, wall = time.monotonic(), time.time()
        if not house.kill(part, dice):
            continue
        if part == "supervisor":
            house.open()
        blows.append({"part": part, "back": recovered(house, history, part, at, wall)})
        print(f"{part}: back after {blows[-1]['back']} s", flush=True)
    return blows


def recovered(house: House, history: History, part: str, at: float, wall: float) -> float | None:
    """Seconds until all parts are well and a request begun after the blow is acknowledged; None: not in a minute."""

    def well() -> bool:
        heard = part not in ("worker", "supervisor") or house.heard_of_worker(wall)
        return heard and history.last_begun > at and house.healthy()

    return round(time.monotonic() - at, 1) if waited(well, 60) else None


def finish(phones: list[Phone]) -> int:
    """Let the phones come to the end of what they have begun; how many could not in a minute."""
    for phone in phones:
        phone.stopping.set()
    end = time.monotonic() + 60
    for phone in phones:
        phone.join(max(0.1, end - time.monotonic()))
    stuck = [phone for phone in phones if phone.is_alive()]
    for phone in stuck:
        phone.giving_up.set()
        phone.join(10)
    return len(stuck)


def judged(checked: dict[str, Any], blows: list[dict[str, Any]], history: History, unanswered: int) -> dict[str, Any]:
    """The report: figures, what was found, and whether all of it is as promised."""
    times = [blow["back"] for blow in blows]
    known = [one for one in times if one is not None]
    failures: Counter[str] = Counter()
    for one in history.sent:
        failures.update(one.failures)
    wrong = any(checked["found"].values()) or checked["unfinished"] or unanswered
    slow = [blow for blow in blows if blow["back"] is None or blow["back"] > BACK_WITHIN]
    return checked | {
        "ok": not wrong and not slow and bool(blows),
        "kept": not wrong and bool(blows),
        "counts": {name: len(rows) for name, rows in checked["found"].items()},
        "found": {name: rows[:50] for name, rows in checked["found"].items() if rows},
        "blows": blows,
        "kills": dict(Counter(blow["part"] for blow in blows)),
        "seconds_to_recover": {
            "median": statistics.median(known) if known else None,
            "longest": max(known, default=None),
        },
        "too_slow": slow,
        "broken_lines": dict(failures),
        "phones_stuck": unanswered,
    }


def tell(report: dict[str, Any], file: Path) -> None:
    """The figures, in a few lines."""
    print(f"kill -9: {report['kills']}; back after {report['seconds_to_recover']} s")
    print(f"{report['acknowledged']} of {report['requests']} requests acknowledged, sent {report['sent']} times")
    print(", ".join(f"{name} {count}" for name, count in report["counts"].items()))
    for name, rows in report["found"].items():
        print(f"{name}:", *rows[:5], sep="\n  ")
    print(f"{'all promises kept' if report['ok'] else 'PROMISES BROKEN'}; seed {report['seed']}; {file}")


if __name__ == "__main__":
    sys.exit(main())
