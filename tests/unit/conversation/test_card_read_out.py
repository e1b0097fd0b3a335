"""A customer begins to read a card number: at every place of every script the agent says at once that none is needed, and no digit is kept."""

from collections.abc import Iterator, Sequence

import pytest

from console.call.card_silence import CardSilence
from console.call.listening import EarCallbacks, HeardTurn
from console.conversation.brain import ScriptedBrain
from console.conversation.understanding.port import Understood as Meaning
from console.domain.card_numbers import MASK
from console.domain.moves import EndCall, Move, Say, Understood
from console.domain.outcome import Outcome
from console.domain.stimuli import CustomerSaid, LineHeard
from console.domain.transcript import Heard
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import SCRIPTS, Scripted, Telephone

NOT_NEEDED = ("card_number", "card_number_more")
CLOSED = (Outcome.REFUSED, Outcome.DO_NOT_CALL, Outcome.WRONG_PERSON, Outcome.THIRD_PARTY, Outcome.MINOR, Outcome.VOICEMAIL)
"""Whoever has the telephone hears the farewell and nothing more, whatever they say into it."""
BREATHS = ("4111です。", "1111、1111、1111です。")


def places() -> Iterator[tuple[str, str, int]]:
    """Every node of every script, and each moment of it: into its first line, into the next, after the last."""
    for pack, signed in SCRIPTS.items():
        assert signed.script is not None
        for node in signed.script.nodes:
            for lines in range(len(node.steps) + 1):
                yield pack, node.id, lines


def standing(pack: str, node: str, lines: int) -> tuple[ScriptedBrain, bool] | None:
    """A brain before ``node`` with so many of its lines heard, and whether the place is closed; ``None``: it does not stay there so long."""
    brain = ScriptedBrain(Telephone("山田 花子", script=pack).brief, Scripted())
    moves = brain.stand_at(node)
    for _ in range(lines):
        say = next((move for move in moves if isinstance(move, Say)), None)
        if say is None:
            return None
        moves = brain.on(LineHeard(1.0, say.utterance, say.line, True, say.text))
    here = brain.position().node == node and not any(isinstance(move, EndCall) for move in moves)
    script = SCRIPTS[pack].script
    assert script is not None
    outcome = next((at.outcome for at in script.nodes if at.id == node), None)
    return (brain, outcome in CLOSED) if here else None


def read_out(brain: ScriptedBrain, *breaths: str) -> list[tuple[Move, ...]]:
    """What the brain does on each breath, heard through the guard that the line has."""
    done: list[tuple[Move, ...]] = []
    silenced: list[bool] = []

    class Recorder:
        def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
            silenced.append(on)

    def nothing(at: float) -> None:
        return

    def told(at: float, turn: HeardTurn) -> None:
        assert MASK in turn.heard.text
        assert not any(digit in turn.heard.text for digit in "0123456789")
        done.append(brain.on(CustomerSaid(at, turn.heard)))

    ear = CardSilence(Recorder(), lambda: 10.0).guarding(EarCallbacks(nothing, lambda *_: None, nothing, nothing, nothing, nothing, told))
    for number, words in enumerate(breaths):
        began = 10.0 + 1.5 * number
        ear.turn(began + 1.0, HeardTurn(Heard(words, began, began + 1.0, 1.0), began + 1.0, began + 1.0, began + 1.0))
    assert silenced == [True, False] * len(breaths)
    return done


def said(moves: tuple[Move, ...]) -> list[str]:
    return [move.line for move in moves if isinstance(move, Say)]


def test_at_every_place_it_is_said_at_once_and_again_when_more_digits_come() -> None:
    tried = 0
    for pack, node, lines in places():
        found = standing(pack, node, lines)
        if found is None or node == "card_number":
            continue
        brain, closed = found
        first, second = (said(moves) for moves in read_out(brain, *BREATHS))
        wanted: list[str] = [] if closed else ["card_number"]
        assert first == wanted, (pack, node, lines)
        assert second == wanted, (pack, node, lines)
        tried += 1
    assert tried > 7 * 60


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("番号は4111、1111、1111、1111です。|unknown", ["card_number", "anything_else"]),
        ("それで買います。カード番号は4111、1111、1111、1111です。|agree_purchase", ["card_number", "ask_channel"]),
        ("返品できますか。番号は4111、1111、1111、1111です。|ask_return", ["card_number", "return_rule"]),
    ],
)
def test_what_was_said_in_the_same_breath_is_answered_behind_it(words: str, then: list[str]) -> None:
    call = Telephone().opened()
    heard = words.replace("4111、1111、1111、1111", MASK * 16)
    call.says(heard)
    assert call.lines_since(heard)[:2] == then


def test_a_refusal_in_the_same_breath_goes_before_it() -> None:
    call = Telephone().opened().says(f"いりません。{MASK * 16}|refuse_offer")
    assert call.lines[-1] == "refused_close"


def test_who_reads_on_hears_it_in_other_words_and_the_call_goes_on() -> None:
    call = Telephone().opened().says(f"{MASK * 8}|unknown", f"{MASK * 8}|unknown", "はい、分かりました。|thanks_bye").until_the_end()
    assert [line for line in call.lines if line in NOT_NEEDED] == ["card_number", "card_number_more"]
    assert judge(call) == []


def test_a_stranger_hears_nothing_else_with_it() -> None:
    call = Telephone().answered().says(f"{MASK * 16}|unknown")
    assert call.lines[-2:] == ["card_number", "identity_again"]
    assert judge(call.until_the_end()) == []


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        (f"えっと、{MASK * 4}。", []),
        (f"{MASK * 12}です。", []),
        (f"じゃあ買います。番号は{MASK * 16}です。", ["じゃあ買います。"]),
    ],
)
def test_digits_have_no_meaning_of_their_own(words: str, understood: list[str]) -> None:
    read: list[str] = []

    class Reading(Scripted):
        def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Meaning:
            read.append(text)
            return super().understand(text, expecting=expecting, vocabulary=vocabulary)

    brain = ScriptedBrain(Telephone().brief, Reading())
    brain.stand_at("offer")
    moves = brain.on(CustomerSaid(2.0, Heard(words, 1.0, 2.0, 1.0)))
    assert read == understood
    assert [move.intent for move in moves if isinstance(move, Understood)] == ["unknown"]
