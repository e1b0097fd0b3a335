"""What somebody who listens to the window hears of a trial: few words, each once, and the verdict at last."""

from typing import Any

from console.ui.studio.trial_news import TrialNews
from console.ui.words import Lang, Words

CLEAN = {"calls": 400, "violations": []}


def running(done: int) -> dict[str, Any]:
    return {"version_id": "v1", "done": done, "of": 400, "running": True}


def over(done: int = 400, **more: Any) -> dict[str, Any]:
    return {**running(done), "running": False, **more}


def version(at: str | None = None, report: dict[str, Any] | None = None, id: str = "v1") -> dict[str, Any]:
    return {"version_id": id, "trial": None if at is None else {"at": at, "report": report}}


def news() -> TrialNews:
    return TrialNews(Words.load(Lang.JA))


def test_it_tells_the_beginning_each_quarter_and_the_verdict_once() -> None:
    told = news()
    heard = [told.of(running(done), version()) for done in range(0, 401, 10)]
    assert [one for one in heard if one] == [
        "試し始めました。400 通話です",
        "100 / 400 通話",
        "200 / 400 通話",
        "300 / 400 通話",
        "400 / 400 通話",
    ]
    assert told.of(over(), version()) is None, "the report is still on its way"
    assert told.of(over(), version("10:00", CLEAN)) == "試し終わりました。400 通話で、守られなかった規則はありません"
    assert told.of(over(), version("10:00", CLEAN)) is None


def test_the_verdict_is_of_this_trial_and_not_of_the_one_before() -> None:
    told, before = news(), version("09:00", CLEAN)
    told.of(running(0), before)
    assert told.of(over(), before) is None
    broken = {"calls": 400, "violations": [{"count": 2}, {"count": 1}]}
    assert told.of(over(), version("10:00", broken)) == "試し終わりました。400 通話で、守られなかった規則が 3 件あります"


def test_one_that_was_stopped_or_failed_or_is_of_another_version_is_over_too() -> None:
    for end, seen, said in (
        (over(120), version(), "試すのを止めました。400 通話のうち 120 通話まで話しました"),
        (over(120, ja="模擬通話が途中で終わりました。", en="It ended."), version(), "模擬通話が途中で終わりました。"),
        (over(), version(id="v2"), "試し終わりました"),
    ):
        told = news()
        told.of(running(0), seen)
        assert told.of(end, seen) == said
        assert told.of(end, seen) is None


def test_a_trial_that_was_over_before_is_not_told() -> None:
    assert news().of(over(), version("10:00", CLEAN)) is None
    assert news().of(None, version()) is None
