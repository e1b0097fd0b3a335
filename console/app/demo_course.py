"""What happens in the demo: who is called, what they say and in which voice, and the operator's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from console.call.synthesis.port import Voice
from console.shipped import shipped
from console.simulation.scenario import CustomerTurn


@dataclass(frozen=True, slots=True)
class DemoCall:
    customer: str
    title: str
    voice: Voice
    turns: tuple[CustomerTurn, ...]


@dataclass(frozen=True, slots=True)
class DemoCourse:
    calls: tuple[DemoCall, ...]
    operator_says: str
    operator_voice: Voice


def read_course(path: Path | None = None) -> DemoCourse:
    data = yaml.safe_load((path or shipped("assets/demo/calls.yaml")).read_text(encoding="utf-8"))

    def voice(fields: Mapping[str, Any]) -> Voice:
        return Voice(fields["engine"], fields["name"], float(fields["rate"]))

    def turn(fields: Mapping[str, Any]) -> CustomerTurn:
        return CustomerTurn(say=fields.get("say"), silence=fields.get("silence"), after=fields.get("after"))

    calls = tuple(DemoCall(c["customer"], c["title"], voice(c["voice"]), tuple(turn(t) for t in c["turns"])) for c in data["calls"])
    return DemoCourse(calls, data["operator"]["says"], voice(data["operator"]["voice"]))
