"""Run it all in the foreground: database, site, worker. PORT (8000), HOST (127.0.0.1), LINLI_DATA, LINLI_DEMO=0."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import TextIO

from linli.site.cli._words import say, warn
from linli.site.supervisor import (
    MARK,
    Child,
    Stopped,
    Supervisor,
    ignore_signals,
    spawn,
    stop_on_signals,
    sweep,
)

READY_LIMIT = 30  # seconds after which it says what it still waits for


def main(args: list[str]) -> int:
    began = time.monotonic()
    os.environ.setdefault("LINLI_DEMO", "1")
    os.environ.setdefault("LINLI_COLLECTED", "1")
    from linli.site import postgres, settings

    settings.DATA.mkdir(parents=True, exist_ok=True)
    lock = claim(settings.DATA / "run.lock")
    if lock is None:
        return 1
    mark = str(settings.DATA)
    if sweep(mark):
        say("已清理上次遗留的进程", "ended what an earlier run had left behind")
    if not port_free():
        return 1
    environment = {"LINLI_URL": f"http://localhost:{address()[1]}"} | os.environ | {MARK: mark, "LINLI_DATA": mark}
    supervisor = Supervisor(
        [Child(name, linli(name), environment) for name in ("web", "worker")],
        postgres.Cluster(settings.DATA) if settings.EMBEDDED else None,
        warn,
    )
    return serve(supervisor, environment, began)


def serve(supervisor: Supervisor, environment: dict[str, str], began: float) -> int:
    stop_on_signals()
    preparing = None
    code = 0
    try:
        preparing = spawn(linli("prepare"), environment)
        code = preparing.wait()
        if code == 0:
            supervisor.watch(announce_once(began))
        warn("准备失败,见上", "preparing failed, see above")
    except Stopped:
        say("正在停止", "stopping")
    finally:
        ignore_signals()
        if preparing is not None and preparing.poll() is None:
            preparing.terminate()
            preparing.wait()
        supervisor.end()
        say("已停止,数据都在", "stopped, all data is kept")
    return code


def linli(name: str) -> list[str]:
    return [sys.executable, "-m", "linli", name]


def address() -> tuple[str, int]:
    return os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)


def claim(path: os.PathLike[str]) -> TextIO | None:
    """One `run` for one data folder; the system lets go of the lock when we die, however we die."""
    file = open(path, "a+", encoding="utf-8")  # noqa: SIM115, PTH123 (held open as long as we live)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        warn(f"这个数据目录已在运行:{path}", "a run for this data folder is already there; stop it or set LINLI_DATA")
        return None
    return file


def port_free() -> bool:
    host, port = address()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            warn(
                f"端口 {port} 不能用",
                f"port {port} cannot be used ({error.strerror}); choose another: PORT=8001 ./linli run",
            )
            return False
    return True


def announce_once(began: float) -> Callable[[], None]:
    """Ask the health page each round until all is well, then say where to go; say what is missing if it takes long."""
    state = {"told": False, "asked": 0.0, "since": time.monotonic()}

    def each_round() -> None:
        if state["told"] or time.monotonic() - state["asked"] < 0.4:
            return
        state["asked"] = time.monotonic()
        down = parts_down()
        if not down:
            host, port = address()
            shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
            say(f"就绪,用时 {time.monotonic() - began:.1f} 秒", "all parts are ready")
            say(f"请打开 http://{shown}:{port}/ 登录", "open it and sign in at /; Ctrl-C stops everything")
            state["told"] = True
        elif time.monotonic() - state["since"] > READY_LIMIT:
            warn(f"仍未就绪:{'、'.join(down)}", f"still waiting for: {', '.join(down)}")
            state["since"] = time.monotonic()

    return each_round


def parts_down() -> list[str]:
    """What the health page names; ["web"] if nobody answers."""
    host, port = address()
    try:
        line = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)  # noqa: S104
        line.request("GET", "/healthz", headers={"Host": "localhost"})
        return list(json.loads(line.getresponse().read())["down"])
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        return ["web"]
