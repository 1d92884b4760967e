"""Phones under fire: each plays the life of requests, resends until it is answered, and writes down what it heard."""

from __future__ import annotations

import http.client
import io
import json
import random
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from PIL import Image

LONGEST_WAIT = 6.0  # seconds until a phone gives up waiting for an answer and sends again
SHUFFLED = 0.35  # of the requests that are sent once more, later, in any order
AT_ONCE = 0.2  # of the requests that are sent twice at the same moment


@dataclass
class Sent:
    """One request of a phone and everything that was answered to it."""

    key: str
    who: str
    path: str
    body: dict[str, Any]
    token: str  # a word that stands in nothing else
    tries: int = 0
    answers: list[int] = field(default_factory=list)  # ids, one for each time it was acknowledged
    refusals: list[str] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)  # status or kind of error: how often

    @property
    def acknowledged(self) -> bool:
        """Whether the phone was told that it is kept."""
        return bool(self.answers)


class History:
    """What all phones have sent and heard."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sent: list[Sent] = []
        self.last_begun = 0.0  # when the newest acknowledged request was begun

    def add(self, one: Sent) -> Sent:
        """Write down a request before it leaves."""
        with self.lock:
            self.sent.append(one)
        return one

    def heard(self, begun: float) -> None:
        """An acknowledgement came."""
        with self.lock:
            self.last_begun = max(self.last_begun, begun)

    def as_json(self) -> str:
        """For the checker."""
        with self.lock:
            return json.dumps([asdict(one) for one in self.sent], ensure_ascii=False)


class Phone(threading.Thread):
    """One client: places requests, takes them in hand, closes and rates them, one step after the other."""

    def __init__(self, at: int, port: int, cast: dict[str, Any], history: History, seed: int) -> None:
        super().__init__(name=f"phone{at}", daemon=True)
        self.at, self.port, self.cast, self.history = at, port, cast, history
        self.dice = random.Random(f"{seed}/{at}")
        self.stopping = threading.Event()
        self.giving_up = threading.Event()
        self.later: list[Sent] = []
        self.handed_in: dict[str, str] = {}  # the newest photo of each person
        self.stories = 0

    def run(self) -> None:
        """Until told to stop; what was begun is brought to its end, and what was sent twice is sent again."""
        while not self.stopping.is_set() and not self.giving_up.is_set():
            self.story()
            self.dice.shuffle(self.later)
            for _ in range(self.dice.randint(0, len(self.later))):
                self.send(self.later.pop())
        for one in self.later:
            self.send(one)

    # The life of a request ------------------------------------------------------------------------------------------

    def story(self) -> None:
        """Placed; then perhaps accepted, closed with a photo, rated."""
        self.stories += 1
        who = self.dice.choice(sorted(self.cast["homes"]))
        worker = self.cast["workers"][who]
        photos = [sha for _ in range(self.dice.choice([0, 0, 1, 2])) if (sha := self.photo(who))]
        word = f"T{self.at}-{self.stories}-{uuid.UUID(int=self.dice.getrandbits(128)).hex[:10]}"
        body = {"text": f"路灯不亮 {word}", "where": {"home": self.cast["homes"][who]}, "category": "street_lamp"}
        case = self.do(who, "/api/cases", body | {"photos": photos}, word)
        if case is None or self.dice.random() < 0.25:
            return
        self.do(worker, f"/api/cases/{case}/accept", {}, word)
        photo = self.photo(worker)
        if photo is None or self.dice.random() < 0.25:
            return
        self.do(worker, f"/api/cases/{case}/fix", {"how": "repaired", "photos": [photo]}, word)
        if self.dice.random() < 0.6:
            happy = self.dice.choice(["yes", "yes", "no"])
            body = {"timely": "yes", "solved": happy, "satisfied": happy}
            self.do(who, f"/api/cases/{case}/rate", body, word)

    def do(self, who: str, path: str, body: dict[str, Any], word: str) -> int | None:
        """One request with a key of its own, until it is acknowledged; its id."""
        key = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        one = self.history.add(Sent(key, who, path, body, word))
        if self.dice.random() < AT_ONCE:
            twin = threading.Thread(target=self.send, args=(one,), daemon=True)
            twin.start()
            self.send(one)
            twin.join()
        else:
            self.send(one)
        if self.dice.random() < SHUFFLED:
            self.later.append(one)
        return one.answers[0] if one.answers else None

    def photo(self, who: str) -> str | None:
        """Hand in a picture that nobody else has; its hash."""
        out = io.BytesIO()
        picture = Image.frombytes("RGB", (16, 16), self.dice.randbytes(768))
        picture.resize((320, 240)).save(out, "JPEG", quality=70)
        border = "linli-torture-border"
        head = f'--{border}\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n'
        raw = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + out.getvalue() + f"\r\n--{border}--\r\n".encode()
        kind = f"multipart/form-data; boundary={border}"
        while not self.giving_up.is_set():
            status, answer = self.ask(who, "/api/photos", raw, {"Content-Type": kind})
            if status == 201:
                self.handed_in[who] = str(answer["photo"])
            if status in (201, 429):  # a person may hand in only so many a day: then one that is there already
                return self.handed_in.get(who)
            time.sleep(self.dice.uniform(0.05, 0.4))
        return None

    # Sending --------------------------------------------------------------------------------------------------------

    def send(self, one: Sent) -> None:
        """As the outbox does: again and again until somebody answers."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": one.key}
        raw = json.dumps(one.body, ensure_ascii=False).encode()
        while not self.giving_up.is_set():
            begun = time.monotonic()
            one.tries += 1
            status, answer = self.ask(one.who, one.path, raw, headers)
            if status in (200, 201):
                one.answers.append(int(answer["id"]))
                self.history.heard(begun)
                return
            if 400 <= status < 500 and status != 429:
                one.refusals.append(f"{status} {answer}")
                return
            name = str(answer if status == 0 else status)
            one.failures[name] = one.failures.get(name, 0) + 1
            time.sleep(self.dice.uniform(0.05, 0.4))

    def ask(self, who: str, path: str, raw: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        """Status and answer; (0, kind of error) when the line broke."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_WAIT)
        try:
            line.request("POST", path, raw, headers | {"Authorization": f"Bearer {self.cast['tokens'][who]}"})
            response = line.getresponse()
            text = response.read()
            return response.status, json.loads(text) if response.status < 500 else text[:200].decode(errors="replace")
        except (OSError, ValueError, http.client.HTTPException) as error:
            return 0, type(error).__name__
        finally:
            line.close()
