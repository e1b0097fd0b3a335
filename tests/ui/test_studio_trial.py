"""What a trial of the script found, as the studio tells it."""

import json

import pytest
from pytestqt.qtbot import QtBot

from console.shipped import shipped
from console.ui.announce import announce
from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from console.ui.scripted_studio import WRITTEN
from console.ui.studio import trial
from console.ui.studio.steps import StepId
from tests.ui.written_desk import Desk

BROKEN = {"rule": "opening.claimed_but_not_heard", "text": "caller", "count": 341}
IN_ORDER = {"rule": "opening.order", "text": "seller, recording", "count": 2}


def test_broken_rules_stand_before_every_figure_and_in_words(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(33, Screen.STUDIO)
    studio, view = desk.window.studio, desk.window.screens.studio
    assert studio.version is not None
    report = studio.version["trial"]["report"]
    report["violations"] = []
    view.trial.refresh()
    lawful = view.trial.text.toPlainText()
    assert "直してから" not in lawful
    assert lawful.index("見込み") < lawful.index("守られなかった規則")
    report["violations"] = [BROKEN, IN_ORDER]
    view.trial.refresh()
    told = view.trial.text.toPlainText()
    assert told.index("直してから") < told.index("守られなかった規則") < told.index("見込み")
    assert told.count("守られなかった規則") == 1
    assert "担当・自動音声" in told
    assert "店名・録音" in told or "店名、録音" in told
    assert "caller" not in told
    desk.window.close()


def test_the_button_that_tries_a_script_opens_the_page_that_tells_of_it(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(33, Screen.STUDIO)
    view = desk.window.screens.studio
    view.tabs.setCurrentIndex(0)
    view.decisions.buttons[StepId.TRY].click()
    settle()
    assert view.pages.currentWidget() is view.trial
    desk.window.close()


def test_the_rehearsal_shows_a_trial_of_the_draft_it_stands_under() -> None:
    """What the law check finds in a sentence, the guardrails stop in its trial too."""
    told = json.loads(shipped(WRITTEN).read_text(encoding="utf-8"))
    tried = [one for one in told["versions"].values() if one.get("trial")]
    assert tried
    for version in tried:
        wordings = {f"speech.{one['rule']}" for one in version["findings"] if one["rule"].startswith("wording.")}
        assert wordings
        assert wordings <= {rule for rule, _ in version["trial"]["report"]["stopped"]}
        assert wordings <= {one["rule"] for one in told["attempt"]["stopped"]}


def test_a_channel_that_broke_a_rule_is_named_in_words(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(33, Screen.STUDIO)
    studio, view = desk.window.studio, desk.window.screens.studio
    assert studio.version is not None
    studio.version["trial"]["report"]["violations"] = [{"rule": "link.no_consent", "text": "mail", "count": 2}]
    view.trial.refresh()
    told = view.trial.text.toPlainText()
    assert "メール" in told
    assert "mail" not in told
    desk.window.close()


def test_a_trial_is_announced_to_whoever_listens(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(trial, "announce", lambda widget, sentence: heard.append(sentence))
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(33, Screen.STUDIO)
    studio = desk.window.studio
    assert studio.version is not None
    told = {"version_id": studio.version["version_id"], "done": 0, "of": 400, "level": "words", "running": True}
    for done in (0, 40, 110, 120):
        studio.on_event({"event": "trial", "trial": {**told, "done": done}})
    assert heard == ["試し始めました。400 通話です", "110 / 400 通話"]
    studio.on_event({"event": "trial", "trial": {**told, "done": 120, "running": False}})
    assert heard[2:] == ["試すのを止めました。400 通話のうち 120 通話まで話しました"]
    announce(desk.window, "ひとこと")  # without a screen reader it goes nowhere, and breaks nothing
    desk.window.close()
