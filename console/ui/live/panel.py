"""What stands beside the conversation: a raised hand, the script, the next line and why, intent, disclosures, response time."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.script import Disclosure
from console.ui.labels import label
from console.ui.live.call_state import CallState, Holder, LiveCall
from console.ui.live.cart_section import CartSection
from console.ui.live.cited import Cited
from console.ui.live.disclosures import Disclosures
from console.ui.live.mood_gauge import MoodGauge
from console.ui.live.reasons import fact_text, hand_text, why_text
from console.ui.live.response_section import ResponseSection
from console.ui.live.script_track import ScriptTrack
from console.ui.look import Look
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Size, Space

_FACTS_SHOWN = 3


class CallPanel(QWidget):
    """What the AI is about. ``back`` leads to the conversation, where the panel stands in its place.

    The time of the last answer keeps its place at the foot; the rest scrolls above it, and on a low screen all of it scrolls.
    """

    def __init__(self, look: Look, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        words = look.words
        self._back = QPushButton(f"{words('live.back_to_words')} (D)")
        role(self._back, "plain")
        self._back.clicked.connect(back)
        self._back.hide()
        self.setAccessibleName(words("panel.name"))
        inside = self._inside = QWidget()
        inside.setMinimumWidth(1)
        role(inside, "clear")
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.S)
        column.setSpacing(Space.S)
        self._hand, self._hand_reason, self._hand_brief = self._build_hand()
        self._cart = CartSection(look)
        self._script = Section(words("panel.script"), wide=True)
        self.track = ScriptTrack(look)
        self._script.rows.addWidget(self.track)
        self._next = Section(words("panel.next"))
        self._waits, self._next_words, self._facts = label("", "soft", wrap=True), label(wrap=True), label("", "caption", wrap=True)
        for line in (self._waits, self._next_words, self._facts):
            self._next.rows.addWidget(line)
        self._outcome = Section(words("panel.outcome"))
        self._outcome_word = label("", "emphasis")
        self._outcome.rows.addWidget(self._outcome_word)
        self._intent = Section(words("panel.intent"))
        self._intent_word = label("", "emphasis")
        self._intent.rows.addWidget(self._intent_word)
        self._mood = Section(words("mood.name"))
        self._gauge, self._mood_why = MoodGauge(look), label("", "caption", wrap=True)
        self._mood.rows.addWidget(self._gauge)
        self._mood.rows.addWidget(self._mood_why)
        self._told = Section(words("panel.disclosures"))
        self.ticks = Disclosures(look)
        self._told_words = label("", "caption")
        self._told.rows.addWidget(self.ticks)
        self._told.rows.addWidget(self._told_words)
        self.response = ResponseSection(look)
        column.addWidget(self._back)
        for section in (
            self._hand,
            self._cart,
            self._script,
            self._outcome,
            self._next,
            self._intent,
            self._mood,
            self._told,
        ):
            column.addWidget(section)
        column.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        self._foot.addWidget(self.response)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(inside), 1)
        whole.addLayout(self._foot)
        self.setMinimumWidth(Size.PANEL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        place = self._foot if self.height() >= Size.TALL else self._column
        if place.indexOf(self.response) < 0:
            # In the column before the stretch that ends it.
            place.insertWidget(max(0, place.count() - 1), self.response)

    def offer_way_back(self, offer: bool) -> None:
        self._back.setVisible(offer)

    def _build_hand(self) -> tuple[Section, QLabel, QLabel]:
        hand = Section(self._look.words("panel.hand"))
        role(hand, "section-act")
        reason, brief = label("", "emphasis"), label("", wrap=True)
        hand.rows.addWidget(reason)
        hand.rows.addWidget(brief)
        hand.hide()
        return hand, reason, brief

    def show_call(self, call: LiveCall | None) -> None:
        self._inside.setVisible(call is not None)
        self.response.setVisible(call is not None)
        if call is None:
            return
        words = self._look.words
        self._hand.setVisible(call.hand is not None)
        self._place_mood(self._hand if call.hand is not None else self._intent)
        if call.hand is not None:
            self._hand_reason.setText(hand_text(words, call.hand.reason))
            self._hand_brief.setText(call.hand.brief(self._look.lang))
        self._cart.show_cart(call)
        self._script.aside.setText(self._script_name(call))
        self.track.show_stages(call.stages)
        self._show_next(call)
        if call.intent:
            self._intent_word.setText(words.named("intent", call.intent))
            sure = call.confidence
            self._intent.aside.setText(words("panel.confidence", n=round(sure * 100)) if sure is not None else "")
            role(self._intent_word, "emphasis")
        else:
            self._intent_word.setText(words("panel.intent_none"))
            self._intent.aside.setText("")
            role(self._intent_word, "caption")
        self._show_mood(call)
        self._show_told(call)
        self.response.show_response(call)

    def _show_told(self, call: LiveCall) -> None:
        """While the call lasts, what it may lead to; of one that has ended, what was heard."""
        over = call.state is CallState.ENDED
        left = sum(item not in call.disclosures for item in Disclosure)
        self.ticks.show_heard(call.disclosures)
        self.ticks.setVisible(left > 0)  # which of them are still to come; once all are told, the sentence says so
        which = ("missed" if over else "left") if left else ("all" if over else "done")
        self._told_words.setText(self._look.words(f"panel.disclosures_{which}", n=left))
        self._told.aside.setText(f"{len(Disclosure) - left} / {len(Disclosure)}")

    def _place_mood(self, above: QWidget) -> None:
        """Below a raised hand: who takes the call over looks there first, and on a low screen the rest scrolls."""
        place = self._column.indexOf(above) + 1
        if self._column.indexOf(self._mood) != place:
            self._column.removeWidget(self._mood)
            self._column.insertWidget(self._column.indexOf(above) + 1, self._mood)

    def _show_mood(self, call: LiveCall) -> None:
        mood = call.mood
        self._mood.setVisible(mood is not None)
        if mood is None:
            return
        self._gauge.show_mood(mood)
        self._mood.aside.setText(self._look.words("mood.by_voice" if mood.by_voice else "mood.by_words"))
        why = " · ".join(reason.words(self._look.lang) for reason in mood.reasons)
        self._mood_why.setText(why)
        self._mood_why.setVisible(bool(why))

    def _script_name(self, call: LiveCall) -> str:
        pack, _, version = (call.script or "").partition(" ")
        return f"{self._look.words.named('script', pack)} {version}".strip()

    def _show_next(self, call: LiveCall) -> None:
        words = self._look.words
        over = call.state is CallState.ENDED
        how = words.named("outcome", call.outcome) or words.named("line_result", call.line_result)
        self._outcome.setVisible(over and bool(how))
        self._outcome_word.setText(how)
        self._next.setVisible(not over)
        if over:
            return
        waits, follows = "", call.next
        if call.state is CallState.RINGING:
            waits = words("panel.next_ringing")
        elif call.holder is not Holder.AI:
            waits, follows = words("panel.next_operator"), None
        elif follows is None or follows.why == "silence":
            waits = words.named("awaiting", call.expecting, words("panel.next_none"))
        self._waits.setText(waits)
        self._waits.setVisible(bool(waits))
        self._next.aside.setText(why_text(words, follows.why) if follows is not None else "")
        self._next_words.setText(follows.text if follows is not None else "")
        self._next_words.setVisible(follows is not None)
        role(self._next_words, "ai-words")
        self._show_facts(follows.facts if follows is not None else ())

    def _show_facts(self, facts: tuple[Cited, ...]) -> None:
        words = self._look.words
        told = [fact_text(words, fact) for fact in facts[:_FACTS_SHOWN]]
        if len(facts) > _FACTS_SHOWN:
            told.append(words("panel.more_facts", n=len(facts) - _FACTS_SHOWN))
        self._facts.setText(f"{words('panel.why')}  {'、'.join(told)}" if told else "")
        self._facts.setVisible(bool(told))
        self._facts.setToolTip("\n".join(f"{fact.key} = {fact.value}" for fact in facts))
