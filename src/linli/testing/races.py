"""Many people at the same moment: what each of them gets."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, connections


def at_once(number: int, act: Callable[[int], object]) -> list[object]:
    """What `number` threads get when they act at the same moment: an answer, or the error, whatever it is."""
    gate = threading.Barrier(number, timeout=60)  # one that cannot come must not keep the others for ever
    answers: list[object] = []

    def run(at: int) -> None:
        try:
            connection.ensure_connection()  # the slow part, before the start
            gate.wait()
            answers.append(act(at))
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
