"""The floor as timelines: who speaks when, what was heard, what the brain is told."""

from console.call.effects import Disclosed, HangUp, Speak, StopSpeaking, Turn
from console.call.floor import Floor
from console.call.pace import FloorPolicy
from console.domain.moves import Say
from console.domain.outcome import LineResult, Outcome
from console.domain.script import Disclosure
from console.domain.stimuli import (
    CallAnswered,
    CustomerSaid,
    CustomerSilent,
    KeyPressed,
    LineHeard,
    LinkResult,
    OperatorHandedBack,
)
from console.domain.transcript import Speaker
from tests.unit.call.rehearsed import Answers, line, lines, opened, said


def test_the_agent_waits_for_the_callee_but_not_for_ever() -> None:
    brain = Answers({CallAnswered: (line("開始"),)})
    floor = Floor(brain, FloorPolicy(begin_after_s=1.5))
    floor.answered(0.0)
    assert floor.tick(1.4) == []
    assert any(isinstance(e, Speak) for e in floor.tick(1.5))


def test_an_agent_does_not_begin_while_the_callee_is_speaking() -> None:
    brain = Answers({CallAnswered: (line("開始"),)})
    floor = Floor(brain, FloorPolicy(begin_after_s=1.5))
    floor.answered(0.0)
    floor.speech_began(1.2)
    assert floor.tick(3.0) == []
    effects = floor.customer_said(3.2, said("はい、山田です。", 3.0))
    assert any(isinstance(e, Speak) for e in effects)


def test_a_disclosure_counts_only_when_played_to_the_end() -> None:
    floor, brain = opened(line("名乗り", Disclosure.SELLER), line("録音", Disclosure.RECORDING))
    floor.line_began(1.7, "u-名乗り")
    first = floor.played(4.0, "u-名乗り", "名乗りです。", True)
    assert [e.disclosure for e in first if isinstance(e, Disclosed)] == [Disclosure.SELLER]
    floor.line_began(4.0, "u-録音")
    assert floor.customer_yields_to_nobody(4.5) == [StopSpeaking()]
    floor.played(4.6, "u-録音", "録", False)
    effects = floor.customer_said(5.5, said("何ですか。", 5.3))
    assert not [e for e in effects if isinstance(e, Disclosed)]
    heard = [s for s in brain.told if isinstance(s, LineHeard)]
    assert (heard[-1].line, heard[-1].complete, heard[-1].heard_text) == ("録音", False, "録")
    cut = next(t for t in floor.transcript if t.line == "録音")
    assert (cut.text, cut.unheard) == ("録", "音です。")


def test_a_false_interruption_resumes_and_the_brain_never_hears_of_it() -> None:
    floor, brain = opened(line("案内"), line("質問"))
    floor.line_began(1.7, "u-案内")
    floor.customer_yields_to_nobody(2.5)
    floor.played(2.6, "u-案内", "案内", False)
    floor.played(2.6, "u-質問", "", False)
    effects = floor.speech_was_nothing(3.0)
    assert [(e.say.line, e.resumed) for e in effects if isinstance(e, Speak)] == [("案内", True), ("質問", False)]
    assert brain.kinds() == ["CallAnswered"]
    done = floor.played(4.0, "u-案内", "案内です。", True)
    assert [e.turn.text for e in done if isinstance(e, Turn)] == ["案内です。"]


def test_words_that_come_before_the_stop_is_reported_wait_for_it() -> None:
    floor, brain = opened(line("案内"))
    floor.line_began(1.7, "u-案内")
    floor.customer_yields_to_nobody(2.5)
    assert floor.customer_said(2.55, said("いりません。", 2.5)) == []
    floor.played(2.6, "u-案内", "案", False)
    assert brain.kinds()[-2:] == ["LineHeard", "CustomerSaid"]
    assert isinstance(brain.told[-1], CustomerSaid)
    assert brain.told[-1].over_line == "案内"


def test_a_line_that_may_not_be_interrupted_is_not() -> None:
    floor, _ = opened(line("お詫び", interruptible=False))
    floor.line_began(1.7, "u-お詫び")
    assert floor.customer_yields_to_nobody(2.0) == []


def test_silence_is_told_after_the_last_line_and_again() -> None:
    floor, brain = opened(line("質問"))
    floor.line_began(1.7, "u-質問")
    floor.played(3.0, "u-質問", "質問です。", True)
    floor.tick(7.9)
    assert "CustomerSilent" not in brain.kinds()
    floor.tick(8.1)
    floor.tick(13.2)
    assert [round(s.seconds, 1) for s in brain.told if isinstance(s, CustomerSilent)] == [5.1, 5.1]


def test_the_last_line_hangs_up_when_it_has_been_heard() -> None:
    floor, _ = opened(line("失礼", then_end=True))
    floor.line_began(1.7, "u-失礼")
    assert HangUp() in floor.played(3.0, "u-失礼", "失礼です。", True)


def test_the_operator_has_the_line_and_gives_it_back_with_what_was_said() -> None:
    floor, brain = opened(line("質問"))
    floor.line_began(1.7, "u-質問")
    assert StopSpeaking() in floor.operator_took(2.0, "佐々木")
    floor.played(2.05, "u-質問", "質", False)
    floor.operator_said(4.0, said("担当の佐々木です。", 4.0), "佐々木")
    floor.customer_said(6.0, said("メールで送ってください。", 6.0))
    assert "CustomerSaid" not in brain.kinds()
    floor.operator_handed_back(7.0, "佐々木")
    told = brain.told[-1]
    assert isinstance(told, OperatorHandedBack)
    assert [(t.who, t.text) for t in told.said] == [
        (Speaker.OPERATOR, "担当の佐々木です。"),
        (Speaker.CUSTOMER, "メールで送ってください。"),
    ]


def test_the_plain_outcomes_of_the_line() -> None:
    def outcome(result: LineResult, by_customer: bool = False) -> Outcome | None:
        floor = Floor(Answers({}), FloorPolicy())
        floor.ended(0.0, result, by_customer)
        return floor.outcome

    assert outcome(LineResult.BUSY) is Outcome.BUSY
    assert outcome(LineResult.NO_ANSWER) is Outcome.NO_ANSWER
    assert outcome(LineResult.FAILED) is Outcome.FAILED
    assert outcome(LineResult.TRUNK_DOWN) is Outcome.FAILED
    assert outcome(LineResult.ANSWERED, by_customer=True) is Outcome.HUNG_UP
    assert outcome(LineResult.ANSWERED) is Outcome.UNDECIDED


def test_lines_that_wait_when_the_customer_hangs_up_were_not_heard() -> None:
    floor, brain = opened(line("一", Disclosure.SELLER), line("二", Disclosure.CALLER))
    floor.line_began(1.7, "u-一")
    effects = floor.ended(2.0, LineResult.ANSWERED, True)
    assert not [e for e in effects if isinstance(e, Disclosed | Speak | HangUp)]
    assert [s.complete for s in brain.told if isinstance(s, LineHeard)] == [False, False]
    assert floor.outcome is Outcome.HUNG_UP


def handed_back(*bridge: Say) -> tuple[Floor, Answers]:
    """The operator has the line; the AI bridges with these when it comes back."""
    floor, brain = opened()
    brain.ready[OperatorHandedBack] = bridge
    floor.operator_took(2.0, "佐々木")
    return floor, brain


def test_a_customer_in_mid_sentence_is_heard_out_before_the_ai_comes_back() -> None:
    floor, brain = handed_back(line("つなぎ"))
    floor.speech_began(5.0)
    assert floor.operator_handed_back(5.4, "佐々木") == []
    assert floor.tick(5.9) == []
    effects = floor.customer_said(6.8, said("はい、それではメールで送ってください。", 6.5))
    assert lines(effects) == ["つなぎ"]
    told = brain.told[-1]
    assert isinstance(told, OperatorHandedBack)
    assert [t.text for t in told.said] == ["はい、それではメールで送ってください。"]
    assert "CustomerSaid" not in brain.kinds()


def test_words_that_are_still_being_recognised_at_the_hand_back_belong_to_it_too() -> None:
    floor, brain = handed_back(line("つなぎ"))
    floor.speech_began(4.0)
    floor.speech_began(5.0)  # a second utterance, while the first is with the recogniser
    floor.operator_handed_back(5.4, "佐々木")
    assert lines(floor.customer_said(5.5, said("はい。", 4.5))) == []
    assert lines(floor.customer_said(6.8, said("それではメールで送ってください。", 6.5))) == ["つなぎ"]
    told = brain.told[-1]
    assert isinstance(told, OperatorHandedBack)
    assert [t.text for t in told.said] == ["はい。", "それではメールで送ってください。"]


def test_after_a_yes_to_the_operator_the_customer_may_go_on() -> None:
    floor, brain = handed_back(line("つなぎ"))
    floor.speech_began(4.6)
    floor.customer_said(5.3, said("はい。", 5.0))
    assert floor.operator_handed_back(5.4, "佐々木") == []
    floor.speech_began(5.6)
    assert floor.tick(6.0) == []
    assert lines(floor.customer_said(7.8, said("それではメールで送ってください。", 7.5))) == ["つなぎ"]
    told = brain.told[-1]
    assert isinstance(told, OperatorHandedBack)
    assert [t.text for t in told.said] == ["はい。", "それではメールで送ってください。"]


def test_but_it_is_not_waited_for_long() -> None:
    floor, _ = handed_back(line("つなぎ"))
    floor.speech_began(4.6)
    floor.customer_said(5.3, said("はい。", 5.0))
    floor.operator_handed_back(5.4, "佐々木")
    assert floor.tick(5.85) == []
    assert lines(floor.tick(5.95)) == ["つなぎ"]


def test_a_noise_at_the_hand_back_does_not_hold_it_up_for_long() -> None:
    floor, _ = handed_back(line("つなぎ"))
    floor.speech_began(5.0)
    floor.operator_handed_back(5.1, "佐々木")
    assert lines(floor.speech_was_nothing(5.4)) == ["つなぎ"]
    floor, _ = handed_back(line("つなぎ"))
    floor.speech_began(5.0)
    floor.operator_handed_back(5.1, "佐々木")
    assert floor.tick(20.0) == []
    assert lines(floor.tick(20.2)) == ["つなぎ"]


def test_a_second_sentence_before_the_bridge_has_sounded_is_a_turn_of_its_own() -> None:
    floor, brain = handed_back(line("つなぎ"))
    brain.ready[CustomerSaid] = (line("送付"),)
    floor.speech_began(5.0)
    floor.operator_handed_back(5.4, "佐々木")
    assert lines(floor.customer_said(5.9, said("わかりました。", 5.5))) == ["つなぎ"]
    floor.speech_began(6.0)
    effects = floor.customer_said(8.0, said("それではメールで送ってください。", 7.7))
    assert effects[0] == StopSpeaking()
    assert lines(effects) == ["送付"]
    assert brain.kinds()[-2:] == ["OperatorHandedBack", "CustomerSaid"]


def test_the_ai_does_not_begin_while_the_customer_is_speaking() -> None:
    floor, brain = opened()
    brain.ready[LinkResult] = (line("送付済み"),)
    floor.speech_began(5.0)
    assert lines(floor.happened(LinkResult(5.5, "mail", True))) == []
    assert lines(floor.speech_was_nothing(6.0)) == ["送付済み"]


def test_what_waited_for_the_customer_gives_way_to_the_answer() -> None:
    floor, brain = opened()
    brain.ready = {LinkResult: (line("送付済み"),), CustomerSaid: (line("返答"),)}
    floor.speech_began(5.0)
    floor.happened(LinkResult(5.5, "mail", True))
    assert lines(floor.customer_said(6.4, said("ところで返品はできますか。", 6.1))) == ["返答"]
    assert [(s.line, s.complete) for s in brain.told if isinstance(s, LineHeard)] == [("送付済み", False)]


def test_a_key_that_is_answered_to_cuts_off_what_is_being_said_and_another_does_not() -> None:
    floor, brain = opened(line("質問"))
    floor.line_began(1.7, "u-質問")
    assert floor.happened(KeyPressed(2.0, "7")) == []
    brain.ready[KeyPressed] = (line("お礼"),)
    effects = floor.happened(KeyPressed(2.5, "5"))
    assert effects[0] == StopSpeaking()
    assert lines(effects) == ["お礼"]
    floor.played(2.6, "u-質問", "質", False)
    assert [(s.line, s.complete) for s in brain.told if isinstance(s, LineHeard)] == [("質問", False)]


def test_what_waited_is_said_when_the_turn_asks_for_no_answer() -> None:
    floor, brain = opened()
    brain.ready[LinkResult] = (line("送付済み"),)
    floor.speech_began(5.0)
    floor.happened(LinkResult(5.5, "mail", True))
    assert lines(floor.customer_said(6.4, said("はい。", 6.1))) == ["送付済み"]


def test_after_a_hold_the_ai_goes_on_where_it_was_cut_off() -> None:
    floor, brain = opened(line("案内"))
    floor.line_began(1.7, "u-案内")
    assert floor.on_hold(2.5, True) == [StopSpeaking()]
    floor.played(2.52, "u-案内", "案内", False)
    effects = floor.on_hold(9.0, False)
    assert [(e.say.line, e.resumed) for e in effects if isinstance(e, Speak)] == [("案内", True)]
    assert brain.kinds() == ["CallAnswered"]


def test_what_the_customer_says_during_a_hold_is_answered_after_it() -> None:
    floor, brain = opened(line("案内"))
    brain.ready[CustomerSaid] = (line("返答"),)
    floor.line_began(1.7, "u-案内")
    floor.on_hold(2.5, True)
    floor.played(2.52, "u-案内", "案内", False)
    floor.speech_began(4.0)
    assert lines(floor.customer_said(5.0, said("もしもし。", 4.7))) == []
    assert lines(floor.on_hold(9.0, False)) == ["返答"]
    assert [t.text for t in floor.transcript if t.who is Speaker.CUSTOMER] == ["もしもし。"]


def test_news_that_come_during_a_hold_are_told_after_it() -> None:
    floor, brain = opened()
    brain.ready[LinkResult] = (line("送付済み"),)
    floor.on_hold(2.5, True)
    assert lines(floor.happened(LinkResult(3.0, "mail", True))) == []
    assert lines(floor.on_hold(5.0, False)) == ["送付済み"]


def test_a_turn_that_the_operator_cuts_short_is_not_lost() -> None:
    floor, _ = opened(line("案内"))
    floor.line_began(1.7, "u-案内")
    floor.customer_yields_to_nobody(2.5)
    floor.customer_said(2.55, said("担当の人をお願いします。", 2.5))
    floor.operator_took(2.6, "佐々木")
    assert [t.text for t in floor.transcript if t.who is Speaker.CUSTOMER] == ["担当の人をお願いします。"]
