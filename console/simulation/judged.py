"""One finished call before the judge: its turns by who spoke, and what has been found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from console.simulation.expectations import normal
from console.simulation.truth import ShopTruth

TYPED = "operator.typed"
"""The line id of words that an operator typed for the agent to speak."""


@dataclass(slots=True)
class Case:
    """``result`` is the JSON of a scenario file. Times are seconds since the answer."""

    result: Mapping[str, Any]
    truth: ShopTruth
    found: list[dict[str, str]] = field(default_factory=list)

    @property
    def turns(self) -> list[Mapping[str, Any]]:
        return list(self.result["transcript"])

    @property
    def agent(self) -> list[Mapping[str, Any]]:
        return [turn for turn in self.turns if turn["who"] == "agent"]

    @property
    def customer(self) -> list[Mapping[str, Any]]:
        return [turn for turn in self.turns if turn["who"] == "customer"]

    def meant(self, *intents: str) -> list[Mapping[str, Any]]:
        return [turn for turn in self.customer if turn["intent"] in intents]

    def agent_after(self, turn: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The agent's turns that began after ``turn`` had ended."""
        return [said for said in self.agent if said["started"] >= turn["ended"]]

    def broken(self, rule: str, text: str) -> None:
        self.found.append({"rule": rule, "text": text})


def said(turn: Mapping[str, Any]) -> str:
    """What was heard of a turn, in the form that the patterns are written for."""
    return normal(str(turn["text"]))


def whole(turn: Mapping[str, Any]) -> bool:
    """Whether the line was heard to its end."""
    return not turn.get("unheard")
