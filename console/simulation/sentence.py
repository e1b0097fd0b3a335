"""One sentence of a customer at one node of a script: what is understood, where it leads, and what would be said, through the brain of the calls."""

from collections.abc import Iterator
from typing import Any, Final

from console.conversation.brain import ScriptedBrain
from console.conversation.dialogue.plan import Plan, plan_of
from console.conversation.guardrails.chain import CHAIN
from console.conversation.guardrails.proposal import Circumstances, Guardrail, Judgement, Proposal
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief
from console.domain.errors import BadInput
from console.domain.moves import AskLanguage, Bar, CallBackAt, EndCall, Move, OutcomeSet, RaiseHand, Say, SendLink
from console.domain.moves import Understood as Taken
from console.domain.stimuli import CustomerSaid, Interpreted, LineHeard
from console.domain.transcript import Heard

MOST_LINES: Final = 12
"""More than any way through a script says without waiting for an answer."""
RANKED: Final = 3
LINE_S: Final = 4.0
_DOES: Final = {SendLink: "send_link", EndCall: "end_call", Bar: "bar", CallBackAt: "call_back"}
_SPEECH: Final = "speech."


class Attempt:
    """``brief``: a cart to speak of. One attempt is one call, from ``node`` on; nothing is kept of it.

    Raises:
        BadInput: there is no such node, or the script leads nowhere.
    """

    def __init__(self, brief: CallBrief, ears: Understanding, node: str) -> None:
        self._plan: Plan = plan_of(brief.script, brief.now.date())
        if node not in self._plan.nodes:
            raise BadInput(f"場面「{node}」はありません。", f"There is no scene {node!r}.")
        self._ears, self._keys = ears, {fact.id: fact.key for fact in brief.facts}
        self._objections: list[tuple[Proposal, Judgement]] = []
        self._brain = ScriptedBrain(brief, ears, chain=tuple(self._watched(rule) for rule in CHAIN))
        self._at = 0.0
        self._before = self._played(self._brain.stand_at(node))

    def said(self, words: str) -> dict[str, Any]:
        """As JSON: ``before`` (what is said at the node) and ``here`` (where the call then stands), and for ``words`` that are not empty
        ``understood``, ``scene``, ``lines``, ``stopped``, ``does``, ``outcome``."""
        stands = self._brain.position()
        told = {"before": self._before["lines"], "here": stands.node, "asked": stands.expecting}
        if not words:
            return {**told, "stopped": self._before["stopped"]}
        self._objections.clear()
        moves = self._brain.on(CustomerSaid(self._at, Heard(words, self._at, self._at, 1.0)))
        asked = next((move for move in moves if isinstance(move, AskLanguage)), None)
        if asked is not None:
            moves = (*moves, *self._brain.on(Interpreted(self._at, asked.request, None)))
        taken = [move for move in moves if isinstance(move, Taken)][-1]
        found = self._played(moves)
        meant = self._ears.understand(words, expecting=stands.expecting)
        scene = found["lines"][0]["scene"] if found["lines"] else found["scene"]
        return {
            **told,
            "understood": {
                "intent": taken.intent,
                "ranked": [[label, round(chance, 2)] for label, chance in meant.ranked[:RANKED]],
                "also": list(meant.also),
                "sure": meant.sure,
                "language_model": [] if asked is None else list(asked.labels),
                "why": self._why(stands.node, taken.intent, scene),
            },
            **found,
            "scene": scene,
        }

    def _played(self, moves: tuple[Move, ...]) -> dict[str, Any]:
        """Everything that follows without another word of the customer, each line heard to its end."""
        lines: list[dict[str, Any]] = []
        seen: list[Move] = []
        while moves:
            seen += moves
            node, say = self._brain.position().node, next((move for move in moves if isinstance(move, Say)), None)
            if say is None or len(lines) == MOST_LINES:
                break
            facts = [self._keys[id] for id in say.facts if id in self._keys]
            lines.append({"line": say.line, "text": say.text, "scene": self._scene_of(say.line, node), "facts": facts})
            self._at += LINE_S
            moves = self._brain.on(LineHeard(self._at, say.utterance, say.line, True, say.text))
        outcomes = [move.outcome.value for move in seen if isinstance(move, OutcomeSet)]
        does = [_DOES[type(move)] for move in seen if type(move) in _DOES]
        does += ["end_call" for move in seen if isinstance(move, Say) and move.then_end]
        hands = [move for move in seen if isinstance(move, RaiseHand)]
        return {
            "lines": lines,
            "stopped": list(self._stopped([hand for hand in hands if hand.reason.startswith(_SPEECH)])),
            "hands": [
                {"reason": hand.reason, "ja": hand.brief_ja, "en": hand.brief_en} for hand in hands if not hand.reason.startswith(_SPEECH)
            ],
            "does": list(dict.fromkeys(does)),
            "outcome": outcomes[-1] if outcomes else None,
            "scene": self._brain.position().node,
        }

    def _stopped(self, hands: list[RaiseHand]) -> Iterator[dict[str, Any]]:
        """Each with the words that were stopped; what could not even be filled has none."""
        for hand in hands:
            proposal, judgement = next(((one, by) for one, by in self._objections if by.verdict.rule == hand.reason), (None, None))
            yield {
                "rule": hand.reason,
                "line": proposal.line.id if proposal is not None and proposal.line is not None else None,
                "text": "" if proposal is None else proposal.text,
                "law": "" if judgement is None else judgement.law,
                "ja": hand.brief_ja,
                "en": hand.brief_en,
            }

    def _why(self, here: str, intent: str, scene: str) -> str:
        """Which rule led there: a ``way`` of the node, what goes first ``everywhere``, an ``answer`` to a question from anywhere, a fact that the
        words ask ``about``, the words asked for ``again``, or the ``place`` itself."""
        plan = self._plan
        if plan.urgent.get(intent) == scene:
            return "everywhere"
        if dict(plan.node(here).on).get(intent) == scene:
            return "way"
        if plan.answers.get(intent) == scene:
            return "answer"
        if scene in (plan.places["repair"], plan.places["not_understood"]):
            return "again"
        return "about" if scene in plan.answers.values() else "place"

    def _scene_of(self, line: str, node: str) -> str:
        """The node whose words they are: a prompt or a repair is said without leaving the place."""
        holding = [one.id for one in self._plan.script.nodes if line in one.again or any(line in step for step in one.steps)]
        return node if node in holding or not holding else holding[0]

    def _watched(self, rule: Guardrail) -> Guardrail:
        def judged(proposal: Proposal, now: Circumstances) -> Judgement | None:
            objection = rule(proposal, now)
            if objection is not None:
                self._objections.append((proposal, objection))
            return objection

        return judged
