"""The customer who knows the agent only by ear: turns come when the other end has fallen silent, or into its line."""

from console.simulation.by_ear import CustomerByEar
from console.simulation.scenario import CustomerTurn

LOUD, QUIET = -20.0, -80.0


def acts(turns: list[CustomerTurn], agent: list[tuple[float, float]], until: float, speech_s: float = 1.0) -> list[tuple[float, int]]:
    """``agent``: spans in which the agent is heard. Each turn of the customer lasts ``speech_s``."""
    ear = CustomerByEar(turns, finished_s=0.9)
    out: list[tuple[float, int]] = []
    for tick in range(int(until * 50)):
        at = tick / 50
        loud = any(began <= at < ended for began, ended in agent)
        act = ear.heard(at, LOUD if loud else QUIET)
        if act is not None:
            out.append((round(at, 1), act.number))
            if act.turn.say:
                ear.speaking_until(at + speech_s)
    return out


def test_at_pick_up_then_after_the_agent() -> None:
    turns = [CustomerTurn(say="はい。", after="answer"), CustomerTurn(say="山田です。"), CustomerTurn(say="サイズが。")]
    assert acts(turns, [(2.0, 4.0), (4.4, 6.0), (9.0, 10.0)], 15) == [(0.3, 1), (6.9, 2), (10.9, 3)]


def test_an_interruption_counts_from_the_agents_first_sound() -> None:
    assert acts([CustomerTurn(say="結構です。", at=2.0)], [(1.0, 8.0)], 10) == [(3.0, 1)]


def test_a_silence_is_kept_though_the_agent_prompts() -> None:
    turns = [CustomerTurn(silence=6.0), CustomerTurn(say="はい。")]
    assert acts(turns, [(1.0, 3.0), (8.0, 9.5)], 15) == [(9.0, 1), (10.4, 2)]


def test_a_customer_without_an_answer_speaks_again() -> None:
    turns = [CustomerTurn(say="もしもし。", after="answer"), CustomerTurn(say="もしもし？")]
    assert acts(turns, [], 20) == [(0.3, 1), (13.3, 2)]
