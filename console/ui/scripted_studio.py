"""The studio's part of a desk without an engine: one pack with a version in use and a draft, answered as an engine would."""

import base64
import copy
import json
from typing import Any, Final

from console.shipped import shipped
from console.ui.answers import JSON, Answer
from console.ui.faults import fault

WRITTEN: Final = "assets/desk/studio.json"
_STEPS: Final = {"submit": "submitted", "send-back": "draft"}
"""Nobody else sits at this desk, so nothing is approved here."""


_LAWS_OWN: Final = {"price": "shipping.fee", "payment": "payment.methods", "delivery": "shipping.days", "return": "return.condition"}
_LAW: Final = {"ja": "特定商取引法 第12条の6第1項", "en": "Specified Commercial Transactions Act, Art. 12-6 (1)"}


class WrittenStudio:
    """``me`` is who sits at the desk."""

    def __init__(self, me: JSON) -> None:
        self._me = me
        self._told: dict[str, Any] | None = None
        self.said: dict[str, str] = {}
        """The shop's terms as this desk has told them; an empty one is lacking."""

    @property
    def told(self) -> dict[str, Any]:
        if self._told is None:
            self._told = json.loads(shipped(WRITTEN).read_text(encoding="utf-8"))
        return self._told

    def answer(self, method: str, parts: list[str], body: JSON) -> Answer:
        """``parts`` are the words of the path behind ``/api/scripts``."""
        match method, parts:
            case "GET", []:
                return Answer(200, {"scripts": copy.deepcopy(self.told["packs"])})
            case "GET", ["packs", pack]:
                return (
                    Answer(200, copy.deepcopy(self.told["pack"]))
                    if pack == self.told["pack"]["pack"]
                    else Answer(404, refusal=fault("rehearsal_ends"))
                )
            case "GET", ["beginnings"]:
                return Answer(200, copy.deepcopy(self.told["beginnings"]))
            case _, ["terms"]:
                self.said |= body.get("terms", {})
                return Answer(200, self._terms())
            case "POST", ["check"]:
                return Answer(200, {**copy.deepcopy(self.told["day"]), "findings": []})
            case "POST", ["try"] if body["node"] == self.told["attempt"]["here"]:
                return Answer(200, copy.deepcopy(self.told["attempt"]))
            case "POST", ["read-aloud"]:
                return Answer(200, {"rate": 16_000, "pcm": base64.b64encode(bytes(3200)).decode(), "text": body["text"]})
            case "POST", ["versions", id, "comments"]:
                note = {"at": self.told["pack"]["newest"]["changed"]["at"], "by": self._me["name"], "kind": "said", **body}
                self.told["versions"][id]["notes"].append(note)
                return Answer(200, {"notes": copy.deepcopy(self.told["versions"][id]["notes"])})
            case _, ["versions", id, *step] if id in self.told["versions"]:
                return self._version(method, self.told["versions"][id], step, body)
        return Answer(409, refusal=fault("rehearsal_ends"))

    def _terms(self) -> JSON:
        written = [
            {"key": "shipping.fee", "ja": "送料（円）", "en": "Postage (yen)", "example": "660", "kind": "yen", "sentence": "660"},
            *copy.deepcopy(self.told["beginnings"]["terms"]),
            {"key": "law.cooling_off.days", "ja": "クーリング・オフの日数", "en": "Days of cooling-off", "example": "8", "kind": "days", "sentence": "8"},
        ]  # fmt: skip
        for term in written:
            term["sentence"] = self.said.get(term["key"], term["example"])
        silent = {term["key"] for term in written if not term["sentence"]}
        lacking = [{"term": term, "law": _LAW, "keys": [key]} for term, key in _LAWS_OWN.items() if key in silent]
        return {"terms": written, "lacking": lacking}

    def _version(self, method: str, version: JSON, step: list[str], body: JSON) -> Answer:
        if method == "PUT":
            version["revision"] += 1
            lines, before = body["document"]["lines"], version["document"]["lines"]
            same = {id for id, line in lines.items() if before.get(id) == line}
            version["findings"] = [finding for finding in version["findings"] if finding["place"] in same]
            for id in lines.keys() - same:
                version["lines"][id] = {**version["lines"].get(id, {}), "text": lines[id]["text"], "reading": lines[id]["text"]}
            version["document"] = body["document"]
            return Answer(200, copy.deepcopy({key: version[key] for key in ("revision", "changed", "findings", "lines")}))
        if step and step[0] in _STEPS:
            version["state"] = _STEPS[step[0]]
            version["revision"] += 1
            handed_in = step[0] == "submit"
            version["submitted"] = {"by": self._me["name"], "at": version["changed"]["at"]} if handed_in else None
            version["authors"] = sorted({*version["authors"], self._me["name"].casefold()}) if handed_in else version["authors"]
        elif step:
            return Answer(409, refusal=fault("rehearsal_ends"))
        for known in self.told["pack"]["versions"]:
            if known["version_id"] == version["version_id"]:
                known.update({key: version[key] for key in known})
        newest = self.told["pack"]["newest"] = self.told["pack"]["versions"][0]
        for pack in self.told["packs"]:
            if pack["pack"] == version["pack"]:
                pack["newest"] = newest
        return Answer(200, copy.deepcopy(version))
