"""The written shop's campaign behind the scripted door: switch, pilot, tiers and their preview, and what calling brought."""

import copy
from collections.abc import Callable
from typing import Any, Final

import yaml

from console.shipped import shipped
from console.ui.answers import JSON, Answer, Refusal

_TIERS: Final = "assets/campaign/segments.yaml"
_TERMS: Final = "assets/campaign/plan.yaml"
_CARTS: Final = 41


class ScriptedCampaign:
    """``tell`` is given the events that an engine would send."""

    def __init__(self, tell: Callable[[JSON], None]) -> None:
        self._tell = tell
        self.on = True
        self.rests: JSON | None = None
        self._tiers: JSON = yaml.safe_load(shipped(_TIERS).read_text("utf-8"))
        self._terms: JSON = yaml.safe_load(shipped(_TERMS).read_text("utf-8"))

    def answer(self, method: str, parts: list[str], body: JSON) -> Answer | None:
        """``None``: not the campaign's to answer."""
        match method, parts:
            case "GET", ["campaign"]:
                return Answer(200, self._status())
            case "POST", ["campaign"]:
                self.on = bool(body["on"])
                return self._changed(self._status())
            case "GET", ["campaign", "terms"]:
                return Answer(200, copy.deepcopy(self._terms))
            case "PUT", ["campaign", "terms"]:
                self._terms = copy.deepcopy(body)
                return self._changed(copy.deepcopy(body))
            case "GET", ["campaign", "segments"]:
                return Answer(200, copy.deepcopy(self._tiers))
            case "PUT", ["campaign", "segments"]:
                if (wrong := _mistake(body)) is not None:
                    return wrong
                self._tiers = copy.deepcopy(body)
                return self._changed(copy.deepcopy(body))
            case "POST", ["campaign", "segments", "preview"]:
                return _mistake(body) or Answer(200, _preview(body))
            case "GET", ["campaign", "effect"]:
                return Answer(200, _EFFECT)
        return None

    def _status(self) -> JSON:
        pilot = self._terms["pilot"]
        cap = pilot["daily_cap"] if pilot["stage"] == "pilot" else None
        return {"on": self.on, "stage": pilot["stage"], "daily_cap": cap, "rests": self.rests, "called_today": 8, "carts": {}, "today": []}

    def _changed(self, body: JSON) -> Answer:
        self._tell({"event": "campaign"})
        return Answer(200, body)


def _lines(condition: Any) -> list[JSON]:
    if not isinstance(condition, dict):
        return []
    inner = [*(condition.get("all") or ()), *(condition.get("any") or ()), *([condition["not"]] if "not" in condition else [])]
    return [condition] if "fact" in condition else [line for part in inner for line in _lines(part)]


def _mistake(body: JSON) -> Answer | None:
    lines = [line for tier in [*body["tiers"], body["vip"]] for line in _lines(tier.get("when"))]
    if all(line["value"] not in ("", []) for line in lines):
        return None
    return Answer(422, refusal=Refusal("優先度の設定: 値が空の条件があります。", "The tiers: a condition has no value."))


def _preview(body: JSON) -> JSON:
    dearest = next((line["value"] for line in _lines(body["tiers"][0].get("when")) if line["fact"] == "total"), 50_000)
    moves = [{"from": "最高", "to": "低", "carts": 3}, {"from": "最高", "to": "高", "carts": 2}] if dearest > 50_000 else []
    return {"carts": _CARTS, "moves": moves, "vip_gained": 0, "vip_lost": 0, "examples": []}


_EFFECT: Final = {
    "groups": [
        {"group": "called", "carts": 412, "ordered": 118},
        {"group": "holdout", "carts": 96, "ordered": 15},
        {"group": "not_in_pilot", "carts": 1204, "ordered": 151},
    ],
    "more_ordered": {"value": 0.130, "low": 0.035, "high": 0.205},
    "more_ordered_than_rest": {"value": 0.161, "low": 0.113, "high": 0.212},
    "more_revenue_a_cart": {"value": 3120, "low": 410, "high": 5830},
}
