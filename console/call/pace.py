"""How long the floor waits for what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FloorPolicy:
    """Waiting times in seconds. ``farewell_s`` is left for a last sentence when the longest call is reached;
    ``sentence_s`` is how long a new line waits for a customer who is speaking, ``after_yes_s`` how long after a はい the
    AI comes back."""

    begin_after_s: float = 1.5
    silence_s: float = 5.0
    longest_call_s: float = 600.0
    farewell_s: float = 20.0
    sentence_s: float = 15.0
    after_yes_s: float = 0.9
