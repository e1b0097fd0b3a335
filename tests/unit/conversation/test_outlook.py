"""What the window is told to come next is what then comes."""

from console.conversation.outlook import Following
from console.domain.moves import Move, Say
from console.domain.stimuli import CustomerSilent, LineHeard, Stimulus
from tests.unit.conversation.telephone import Telephone


class Foretold(Telephone):
    """Asks before every line that is heard whole, and before every silence, what will follow; keeps it with what did."""

    def __init__(self, customer: str = "山田 花子") -> None:
        super().__init__(customer)
        self.pairs: list[tuple[Following | None, Say | None]] = []
        decide = self.brain.on

        def on(stimulus: Stimulus) -> tuple[Move, ...]:
            # The brain asks itself too, while it plays ahead; only what really happens counts.
            if not self._asking and (isinstance(stimulus, CustomerSilent) or (isinstance(stimulus, LineHeard) and stimulus.complete)):
                self._asking = True
                told = self.brain.position().following
                self._asking = False
                moves = decide(stimulus)
                self.pairs.append((told, next((move for move in moves if isinstance(move, Say)), None)))
                return moves
            return decide(stimulus)

        self._asking = False
        self.brain.on = on  # type: ignore[method-assign]


def test_what_is_foretold_is_what_is_spoken() -> None:
    call = Foretold()
    call.opened().says("サイズが。|reason_size", "返品は?|ask_return", "Lの在庫は?|ask_stock").silent(2)
    call.says("はい。|affirm", "リンクをください。|agree_send_link", "メールで。|agree_send_link", "失礼します。|thanks_bye")
    spoken = [(told, say) for told, say in call.pairs if say is not None]
    assert len(spoken) > 12
    # A link that the server accepts meanwhile is news that nobody can foretell.
    assert all(
        told is not None and (told.line, told.text) == (say.line, say.text) for told, say in spoken if not say.line.startswith("sent_")
    )


def test_the_reason_is_named_and_the_facts_are_cited() -> None:
    call = Foretold()
    call.opened().says("サイズが。|reason_size").silent()
    reasons = {told.why.partition(":")[0] for told, _ in call.pairs if told is not None}
    assert {"rest", "disclosure", "silence", "stage"} <= reasons
    cited = [fact for told, _ in call.pairs if told is not None for fact in told.facts]
    assert any(fact.key.startswith("product.") for fact in cited)
    assert all(fact.source for fact in cited)


def test_looking_ahead_changes_nothing() -> None:
    call, other = Telephone().opened(), Telephone().opened()
    for _ in range(3):
        call.brain.position()
    call.says("返品は?|ask_return")
    other.says("返品は?|ask_return")
    assert call.lines == other.lines


def test_nothing_is_foretold_while_a_person_has_the_line() -> None:
    call = Telephone().opened().taken_over()
    assert call.brain.position().following is None
