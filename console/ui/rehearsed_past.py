"""The written past calls and figures that a rehearsal shows; answers as the engine's door would."""

import copy
import io
import json
import wave
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs

from console.domain.moods import KeptMood, moods
from console.shipped import shipped
from console.ui.answers import JSON, Answer
from console.ui.faults import fault
from console.ui.rehearsed_reports import RehearsedReports

PAST: Final = "assets/desk/past.json"
_A_SECOND: Final = 20
_RATE: Final = 8_000


class RehearsedPast:
    """``start`` is the moment from which the written times are counted back; ``me`` who changes something."""

    def __init__(self, start: datetime, me: Callable[[], str]) -> None:
        written: JSON = json.loads(shipped(PAST).read_text(encoding="utf-8"))
        self._me = me
        self._empty = False
        self._regular = RehearsedReports(start)
        self._calls: list[JSON] = [_timed(call, start) for call in written["calls"]]
        self._shop: JSON = written["shop"]
        self._choices: JSON = written["choices"]
        self._report: JSON = written["report"]

    def show(self, *, empty: bool) -> None:
        """Nothing has ended yet, or what is written."""
        self._empty = empty

    def answer(self, method: str, parts: list[str], query: str, body: JSON) -> Answer | None:
        """``None``: not about the past."""
        if parts[0] == "history":
            return self._history(method, parts[1:], parse_qs(query), body)
        if parts[0] == "reports" and (found_report := self._regular.answer(method, parts[1:], body, empty=self._empty)) is not None:
            return found_report
        if parts[0] == "reports":
            return self._reports(method, parts[1:], body)
        found = self._found(parts[1]) if parts[0] == "calls" and len(parts) == 3 else None
        return Answer(200, _evidence(found, self._shop)) if found is not None and parts[2] == "evidence" else None

    def file(self, path: str) -> bytes:
        """A report that nobody wrote is empty; of a call, what was recorded."""
        return b"%PDF-1.4\n" if path.startswith("/api/reports/") else self.sound(path.split("/")[3])

    def sound(self, call_id: str) -> bytes:
        """Silence, as long as the call."""
        call = self._found(call_id)
        made = io.BytesIO()
        with wave.open(made, "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(_RATE)
            file.writeframes(bytes(int(_seconds(call) * _RATE) * 4 if call else 0))
        return made.getvalue()

    def _found(self, call_id: str) -> JSON | None:
        return next((call for call in self._calls if call["call_id"] == call_id), None)

    def _history(self, method: str, parts: list[str], query: dict[str, list[str]], body: JSON) -> Answer:
        if not parts:
            found = [] if self._empty else [call for call in self._calls if _fits(call, query)]
            return Answer(200, {"total": len(found), "calls": [_with_words(call, query) for call in found]})
        if parts == ["choices"]:
            tags = sorted({tag for call in self._calls for tag in call["tags"]})
            return Answer(200, {**self._choices, "tags": tags, "moods": list(KeptMood)})
        call = self._found(parts[0])
        if call is None:
            return Answer(404, refusal=fault("no_such_call"))
        if parts[1:] == ["peaks"]:
            return Answer(200, _peaks(call))
        if method == "POST":
            self._change(call, parts[1], body)
        return Answer(200, copy.deepcopy(call))

    def _change(self, call: JSON, what: str, body: JSON) -> None:
        if what == "tags":
            call["tags"] = body["tags"]
        elif what == "correction":
            call["transcript"][body["turn"]].update(intent=body["intent"], confidence=None)
        else:
            answers = body["answers"]
            call["score"] = round(50 * sum(answers.values()) / max(1, len(answers)))
            call["review"] = {**body, "score": call["score"], "by": self._me()}

    def _reports(self, method: str, parts: list[str], body: JSON) -> Answer:
        if parts == ["costs"] and method == "PUT":
            self._report["headline"]["roi"].update(body, assumed=False)
        return Answer(200, copy.deepcopy({**self._report, "calls": 0} if self._empty else self._report))


def _timed(call: JSON, start: datetime) -> JSON:
    """``started``, ``answered``, ``ended`` are written as seconds after the rehearsal's beginning, most of them long before it."""
    made = copy.deepcopy(call)
    for key in ("started", "answered", "ended"):
        seconds = made.pop(key)
        made[f"{key}_at"] = None if seconds is None else (start + timedelta(seconds=seconds)).isoformat()
    return made


def _seconds(call: JSON) -> float:
    return float(call["transcript"][-1]["ended"]) + 1.0 if call["transcript"] else 0.0


def _fits(call: JSON, query: dict[str, list[str]]) -> bool:
    def one(name: str) -> str:
        return query.get(name, [""])[0]

    return (
        one("person") in call["customer"]
        and all(any(word in turn["text"] for turn in call["transcript"]) for word in one("words").split())
        and (not query.get("outcome") or call["outcome"] in query["outcome"])
        and (not one("reason") or one("reason") in call["reasons"])
        and (not one("script") or call["script"].startswith(one("script")))
        and (not one("segment") or call["segment"] == one("segment"))
        and (not one("tag") or one("tag") in call["tags"])
        and (not one("mood") or one("mood") in _moods(call))
    )


def _moods(call: JSON) -> frozenset[KeptMood]:
    intents = [turn["intent"] or "" for turn in call["transcript"] if turn["who"] == "customer"]
    hands = [call["hand"]["reason"]] if call["hand"] else []
    return moods(intents, hands, linked=bool((call["link"] or {}).get("accepted")))


def _with_words(call: JSON, query: dict[str, list[str]]) -> JSON:
    words = query.get("words", [""])[0].split()
    hit = next((turn for turn in call["transcript"] if words and words[0] in turn["text"]), None)
    plain = {key: value for key, value in call.items() if key != "transcript"}
    return copy.deepcopy({**plain, "found": {"at": hit["started"], "text": hit["text"]} if hit else None})


def _peaks(call: JSON) -> JSON:
    """As if everybody spoke in syllables."""
    length = int(_seconds(call) * _A_SECOND)
    sides: dict[str, list[int]] = {"customer": [0] * length, "agent": [0] * length}
    for turn in call["transcript"]:
        side = sides["customer" if turn["who"] == "customer" else "agent"]
        for place in range(int(turn["started"] * _A_SECOND), min(length, int(turn["ended"] * _A_SECOND))):
            side[place] = 18 + (place * 7919 + len(turn["text"]) * 31) % 61
    return {"seconds": _seconds(call), "a_second": _A_SECOND, **sides}


def _evidence(call: JSON, shop: JSON) -> JSON:
    told: dict[str, Any] = {
        "format": "okaeri-evidence-1",
        "shop": shop,
        "call": call,
        "recording": None,
        "transcript_of_what_was_heard": call["transcript"],
        "script": {
            "pack": call["script"].split(" ")[0],
            "version": call["script"].split(" ")[-1],
            "content_hash": "0" * 64,
            "approvals": [],
        },
        "disclosures": call.get("disclosures", []),
        "facts": [],
        "sha256": "0" * 64,
        "audit_chain_whole": True,
    }
    return copy.deepcopy(told)
