"""The written comparison of two versions and the written regular reports that a rehearsal shows; answers as the engine's door would."""

import copy
import json
from datetime import datetime, timedelta
from typing import Any, Final

from console.shipped import shipped
from console.ui.answers import JSON, Answer

WRITTEN: Final = "assets/desk/reports.json"


class RehearsedReports:
    """``start`` is the moment from which the written times are counted back."""

    def __init__(self, start: datetime) -> None:
        written: JSON = json.loads(shipped(WRITTEN).read_text(encoding="utf-8"))
        self._compared: JSON = _timed(written["compared"], start)
        self._schedule: JSON = _timed(written["schedule"], start)
        self._made: JSON = _timed(written["made"], start)

    def answer(self, method: str, parts: list[str], body: JSON, *, empty: bool) -> Answer | None:
        """``parts`` are the words of the path behind ``/api/reports``; ``None``: about something else."""
        match method, parts:
            case "GET", ["comparisons"]:
                return Answer(200, {**copy.deepcopy(self._compared), **({"comparisons": []} if empty else {})})
            case "PUT", ["comparisons", "points"]:
                self._compared["points"] = body["points"]
                return Answer(200, dict(body))
            case "POST", ["comparisons", id, "decide"]:
                for found in self._compared["comparisons"]:
                    found["running"] &= found["release_id"] != id
                    found["ended"] = found["ended"] or found["begins"]
                return Answer(200, copy.deepcopy(self._compared))
            case "GET", ["schedule"]:
                return Answer(200, copy.deepcopy(self._schedule))
            case "PUT", ["schedule"]:
                self._schedule.update(copy.deepcopy(body))
                return Answer(200, copy.deepcopy(self._schedule))
            case "GET", ["periods"]:
                return Answer(200, {"total": 0, "reports": []} if empty else copy.deepcopy(self._made))
            case "POST", ["periods", _, "again"]:
                return Answer(200, {"again": 1})
        return None


def _timed(told: Any, start: datetime) -> Any:
    """Seconds after the rehearsal's beginning, written as ``{"in": seconds}``, become moments."""
    if isinstance(told, dict):
        if told.keys() == {"in"}:
            return (start + timedelta(seconds=told["in"])).isoformat()
        return {key: _timed(value, start) for key, value in told.items()}
    return [_timed(one, start) for one in told] if isinstance(told, list) else told
