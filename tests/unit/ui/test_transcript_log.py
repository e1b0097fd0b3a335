from console.ui.live.transcript_log import LIMIT, TRIM, Kind, Standing, TranscriptLog, Update, Who


def partial(text: str, utterance: str = "c1", at: float = 1.0) -> dict[str, object]:
    return {"who": "customer", "utterance": utterance, "text": text, "at": at}


def turn(text: str, utterance: str | None = "c1", who: str = "customer", **more: object) -> dict[str, object]:
    return {"who": who, "utterance": utterance, "text": text, "unheard": "", "started": 1.0, "ended": 2.0, **more}


def watched() -> tuple[TranscriptLog, list[Update]]:
    log, seen = TranscriptLog(), []
    log.watch = seen.append
    return log, seen


def test_partials_of_one_utterance_mend_one_row_and_its_turn_settles_it() -> None:
    log, seen = watched()
    for text in ("丈が", "丈が長すぎ", "丈が長すぎないか"):
        log.partial(partial(text))
    log.turn(turn("丈が長すぎないか心配で。", intent="reason_size", confidence=0.91))
    assert [(entry.text, entry.standing) for entry in log.entries] == [("丈が長すぎないか心配で。", Standing.HEARD)]
    assert log.entries[0].intent == "reason_size"
    assert seen == [Update(Kind.APPENDED, 0), *[Update(Kind.CHANGED, 0)] * 3]


def test_a_partial_that_says_nothing_new_changes_nothing() -> None:
    log, seen = watched()
    log.partial(partial("はい"))
    log.partial(partial("はい"))
    log.partial(partial("", utterance="c2"))
    assert len(seen) == 1


def test_a_row_keeps_its_place_when_the_other_side_is_settled_first() -> None:
    log, _ = watched()
    log.speaking({"utterance": "a1", "line": "size.ask", "text": "身長を伺ってもよろしいでしょうか。", "at": 1.0})
    log.partial(partial("百六十", at=2.0))
    log.turn(turn("百六十三です。", started=2.0))
    log.turn(turn("身長を伺っても", "a1", "agent", unheard="よろしいでしょうか。"))
    assert [entry.who for entry in log.entries] == [Who.AGENT, Who.CUSTOMER]
    assert (log.entries[0].text, log.entries[0].unheard) == ("身長を伺っても", "よろしいでしょうか。")


def test_what_began_and_never_became_a_turn_lapses() -> None:
    log, _ = watched()
    log.partial(partial("あ", "c1"))
    log.partial(partial("はい", "c2"))
    assert [entry.standing for entry in log.entries] == [Standing.LAPSED, Standing.RECOGNISING]


def test_a_turn_without_utterance_settles_what_that_speaker_was_saying() -> None:
    log, _ = watched()
    log.partial(partial("はい"))
    log.turn(turn("はい。", None))
    assert [entry.text for entry in log.entries] == ["はい。"]
    log.partial(partial("それ"))
    assert len(log.entries) == 2


def test_a_fetched_transcript_keeps_what_is_still_being_recognised() -> None:
    log, seen = watched()
    log.partial(partial("返品は", "c9"))
    log.fill([turn("はい。", "c1"), turn("もしもし。", "c2")])
    assert [entry.text for entry in log.entries] == ["はい。", "もしもし。", "返品は"]
    log.turn(turn("返品はできますか。", "c9"))
    assert [entry.text for entry in log.entries][-1] == "返品はできますか。"
    assert seen[1].kind is Kind.RESET


def test_it_is_bounded_and_says_so() -> None:
    log, seen = watched()
    for number in range(LIMIT + 1):
        log.turn(turn(str(number), f"c{number}"))
    assert len(log.entries) == LIMIT + 1 - TRIM
    assert log.entries[0].text == str(TRIM)
    assert seen[-1] == Update(Kind.TRIMMED, TRIM)


def fact(line: str, at: float, key: str = "return.rule", value: str = "14日以内") -> dict[str, object]:
    return {"event": "fact_cited", "line": line, "at": at, "fact_id": key, "key": key, "value": value, "source": "policy"}


def test_a_line_carries_the_facts_it_rests_on() -> None:
    log = TranscriptLog()
    log.turn({"who": "agent", "line": "return_rule", "text": "返品できます。", "started": 4.0})
    log.turn({"who": "customer", "text": "はい", "started": 7.0})
    log.cited(fact("return_rule", 6.0))
    log.cited(fact("return_rule", 6.0))
    log.cited(fact("return_rule", 6.0, key=""))
    log.cited(fact("no_such_line", 6.0))
    assert [[cited.value for cited in entry.facts] for entry in log.entries] == [["14日以内"], []]


def test_of_a_line_said_twice_each_carries_its_own() -> None:
    turns = [
        {"who": "agent", "line": "price", "text": text, "started": at} for text, at in (("62,000円です。", 4.0), ("55,800円です。", 20.0))
    ]
    log = TranscriptLog()
    log.fill(turns, [fact("price", 5.0, "total", "62000"), fact("price", 21.0, "total", "55800")])
    assert [[cited.value for cited in entry.facts] for entry in log.entries] == [["62000"], ["55800"]]
