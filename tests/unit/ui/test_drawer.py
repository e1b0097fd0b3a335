"""What an action asks for before it is done, and the keys of a desk."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import BadInput
from console.ui.answers import Answer, Done, Link, LinkState, Refusal
from console.ui.live.actions import KEYS, ActionId
from console.ui.live.cited import Cited
from console.ui.live.drawer import DISPOSITIONS, telephone
from console.ui.live.keymap import allowed, changes, keymap, with_key
from console.ui.live.presenter import LivePresenter
from console.ui.live.reasons import fact_text, why_text
from console.ui.preferences import ADDRESSES_KEPT, PreferenceFile, Preferences, parse
from console.ui.words import Lang, Words

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
BOTH = [{"channel": "mail", "to": "h***@example.jp"}, {"channel": "sms", "to": "090-****-0001"}]


class Engine:
    def __init__(self, **whole: Any) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.whole = whole
        self.refusal: Refusal | None = None

    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        if method == "POST":
            self.asked.append((path.rsplit("/", 1)[1], body))
        answer = (
            Answer(409, refusal=self.refusal) if self.refusal and method == "POST" else Answer(200, self.whole if method == "GET" else {})
        )
        if done is not None:
            done(answer)


class Ears:
    def __init__(self, *, audible: bool = True, speaks: bool = True) -> None:
        self.audible, self.speaks = audible, speaks
        self.did: list[str] = []

    def listen(self, call_id: str) -> None:
        self.did.append("listen")

    def talk(self, call_id: str) -> None:
        self.did.append("talk")

    def hush(self) -> None:
        self.did.append("hush")

    def mute(self, on: bool) -> None:
        self.did.append(f"mute {on}")


def desk(engine: Engine, ears: Ears | None = None, preferences: PreferenceFile | None = None, **call: Any) -> LivePresenter:
    presenter = LivePresenter(engine, ears or Ears(), preferences)
    presenter.on_link(Link(LinkState.ONLINE))
    body = {"call_id": "a", "customer": "山田 花子", "state": "talking", "holder": "ai", **call}
    presenter.on_event({"event": "call", "call_id": "a", "call": body}, NOW)
    return presenter


def test_the_link_goes_at_once_when_the_customer_agreed_to_one_way_only() -> None:
    engine = Engine(channels=BOTH[:1])
    desk(engine).do(ActionId.SEND_LINK)
    assert engine.asked == [("send-link", {"channel": "mail"})]


def test_with_two_ways_the_operator_chooses_and_the_usual_one_stands_first() -> None:
    engine = Engine(channels=BOTH)
    presenter = desk(engine)
    presenter.do(ActionId.SEND_LINK)
    assert engine.asked == []
    assert [way.channel for way in presenter.drawer.channels()] == ["mail", "sms"]
    presenter.drawer.choose(3)
    presenter.drawer.choose(2)
    assert engine.asked == [("send-link", {"channel": "sms"})]
    assert presenter.drawer.open is None


def test_without_consent_no_link_goes() -> None:
    engine = Engine(channels=[])
    desk(engine).do(ActionId.SEND_LINK)
    assert engine.asked == []


def test_the_lines_under_the_digits_stay_while_the_drawer_is_out() -> None:
    engine = Engine()
    presenter = desk(engine)
    presenter.do(ActionId.STEER)
    old = [{"line": "a", "text": "い", "why": "rest"}]
    presenter.on_event({"event": "choices", "call_id": "a", "choices": old, "next": None}, NOW)
    presenter.on_event({"event": "choices", "call_id": "a", "choices": [{"line": "b", "text": "ろ", "why": "rest"}], "next": None}, NOW)
    presenter.drawer.choose(1)
    assert engine.asked == [("steer", {"line": "a"})]


def test_the_desk_phone_is_asked_for_once(tmp_path: Path) -> None:
    file, engine = tmp_path / "desk.json", Engine()
    presenter = desk(engine, preferences=PreferenceFile(file))
    presenter.do(ActionId.DESK_PHONE)
    assert presenter.drawer.open is ActionId.DESK_PHONE
    presenter.drawer.call_desk_phone("mori@pbx.example")
    assert engine.asked == [("desk-phone", {"uri": "sip:mori@pbx.example"})]
    assert presenter.notice == "notice.desk_phone_ringing"
    again = desk(engine, preferences=PreferenceFile(file))
    again.do(ActionId.DESK_PHONE)
    assert engine.asked[1] == engine.asked[0]


def test_transfers_blind_attended_and_to_the_phone_that_has_it() -> None:
    engine = Engine()
    presenter = desk(engine)
    presenter.drawer.transfer(" ", attended=True)
    presenter.drawer.transfer("03-1234-5678", attended=False)
    presenter.drawer.transfer("201", attended=True)
    presenter.on_event({"event": "call", "call_id": "a", "call": {"call_id": "a", "desk_phone": True}}, NOW)
    presenter.drawer.transfer("", attended=True)
    assert engine.asked == [
        ("transfer", {"uri": "0312345678", "attended": False}),
        ("transfer", {"uri": "201", "attended": True}),
        ("transfer", {"uri": "", "attended": True}),
    ]
    assert presenter.drawer.addresses == ("201", "0312345678")


def test_the_keypad_sends_each_key_and_stays() -> None:
    engine = Engine()
    presenter = desk(engine)
    presenter.do(ActionId.KEYPAD)
    presenter.drawer.choose(5)
    presenter.drawer.press("#")
    assert engine.asked == [("keypad", {"digits": "5"}), ("keypad", {"digits": "#"})]
    assert presenter.drawer.open is ActionId.KEYPAD


def test_a_refused_order_keeps_the_drawer_and_its_words() -> None:
    engine = Engine()
    presenter = desk(engine)
    presenter.do(ActionId.NOTE)
    engine.refusal = Refusal("できません。", "Not possible.")
    presenter.drawer.note("夕方に")
    assert presenter.drawer.open is ActionId.NOTE
    assert presenter.notice == engine.refusal


def test_a_note_being_written_outlives_the_end_of_the_call() -> None:
    presenter = desk(Engine())
    presenter.do(ActionId.NOTE)
    presenter.on_event({"event": "call", "call_id": "a", "call": {"call_id": "a", "state": "ended", "outcome": "undecided"}}, NOW)
    assert presenter.drawer.open is ActionId.NOTE
    presenter.drawer.note("夕方に")
    assert presenter.drawer.open is None


def test_the_disposition_by_hand_stands_beside_the_automatic_one() -> None:
    engine = Engine()
    presenter = desk(engine, state="ended", outcome="undecided")
    presenter.do(ActionId.WRAP_UP)
    presenter.drawer.choose(DISPOSITIONS.index("callback") + 1)
    assert engine.asked == [("wrap-up", {"outcome": "callback"})]
    judged = {"outcome": "callback", "automatic": "undecided", "by": "森"}
    presenter.on_event({"event": "written", "call_id": "a", "notes": [], "wrap_up": judged, "call": {"outcome": "callback"}}, NOW)
    call = presenter.call
    assert call is not None
    assert call.wrapped_up is not None
    assert (call.outcome, call.wrapped_up.automatic) == ("callback", "undecided")


def test_muting_is_the_desks_own_and_ends_with_the_call_in_hand() -> None:
    ears = Ears()
    presenter = desk(Engine(), ears)
    presenter.do(ActionId.MUTE)
    assert ears.did == []
    presenter.do(ActionId.TAKE_OVER)
    presenter.do(ActionId.MUTE)
    assert ears.did[-1] == "mute True"
    assert next(action for action in presenter.actions() if action.id is ActionId.MUTE).label == "mute_off"
    presenter.do(ActionId.HAND_BACK)
    presenter.do(ActionId.TAKE_OVER)
    assert not presenter.muted


def test_without_sound_devices_it_is_said_once_and_nothing_pretends() -> None:
    ears = Ears(audible=False, speaks=False)
    presenter = desk(Engine(), ears)
    presenter.do(ActionId.LISTEN)
    assert (presenter.listening, presenter.notice) == (None, "notice.nothing_to_hear_with")
    assert "listen" not in ears.did
    presenter.do(ActionId.TAKE_OVER)
    assert presenter.notice == "notice.nothing_to_speak_with"


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        ({"event": "transferred", "accepted": True, "status": 200}, "notice.transferred"),
        ({"event": "transferred", "accepted": False, "status": 486}, "notice.not_transferred"),
        ({"event": "desk_phone", "state": "answered"}, "notice.desk_phone_answered"),
        ({"event": "desk_phone", "state": "ended"}, "notice.desk_phone_ended"),
        ({"event": "refused", "do": "hold", "rule": "r", "ja": "だめ", "en": "no"}, Refusal("だめ", "no", "r")),
    ],
)
def test_the_networks_answer_is_said(event: dict[str, Any], notice: object) -> None:
    presenter = desk(Engine())
    presenter.on_event({**event, "call_id": "a"}, NOW)
    assert presenter.notice == notice


def test_what_comes_next_is_the_sentence_with_its_facts() -> None:
    presenter = desk(Engine())
    facts = [{"id": "f", "key": "product.AP-1001.stock.M", "value": 2, "source": "shop"}]
    told = {"line": "stock", "text": "残り2点です。", "why": "answer:ask_stock", "facts": facts}
    presenter.on_event({"event": "choices", "call_id": "a", "choices": [], "next": told}, NOW)
    call = presenter.call
    assert call is not None
    assert call.next is not None
    assert (call.next.text, call.next.facts) == ("残り2点です。", (Cited("product.AP-1001.stock.M", "2", "shop"),))


def test_reasons_in_words() -> None:
    words = Words.load(Lang.JA)
    assert why_text(words, "answer:ask_return") == "「返品の質問」への応答"
    assert why_text(words, "stage:購入促進") == "次の場面「購入促進」"
    assert why_text(words, "often:close") == "お礼を述べて終える"
    assert why_text(words, "moon") == "moon"
    assert fact_text(words, Cited("cart.total", "62000", "shop")) == "62000  (店舗)"
    assert fact_text(words, Cited("product.AP-1001.stock.M", "2", "shop")) == "2  (AP-1001 · 店舗)"


# keys and preferences


def test_telephones_as_people_write_them() -> None:
    assert [telephone(text) for text in (" 03-1234 5678 ", "(03)12345678", "mori@pbx", "sips:a@b", "")] == [
        "0312345678",
        "0312345678",
        "sip:mori@pbx",
        "sips:a@b",
        "",
    ]


def test_a_renamed_key_leaves_none_without_and_none_shared() -> None:
    keys = with_key(KEYS, ActionId.TAKE_OVER, "L")
    assert (keys[ActionId.TAKE_OVER], keys[ActionId.LISTEN]) == ("L", "T")
    assert len(set(keys.values())) == len(ActionId)
    assert keymap(changes(keys)) == keys
    for wrong in ("D", "1", "", "AB", "あ"):
        assert not allowed(wrong)
        with pytest.raises(ValueError, match=f"^{wrong}$"):
            with_key(keys, ActionId.NOTE, wrong)


def test_stored_keys_that_make_no_sense_are_passed_over() -> None:
    assert keymap({"take_over": "L"}) == KEYS
    assert keymap({"take_over": "7", "dance": "Q", "note": "Q"}) == {**KEYS, ActionId.NOTE: "Q"}


def test_keys_are_renamed_and_remembered(tmp_path: Path) -> None:
    file = tmp_path / "desk.json"
    desk(Engine(), preferences=PreferenceFile(file)).rename_key(ActionId.NOTE, "Q")
    assert desk(Engine(), preferences=PreferenceFile(file)).keys[ActionId.NOTE] == "Q"


def test_strange_preferences_open_the_desk_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "desk.json"
    for text in ("", "[]", "not json", '{"keys": 3, "addresses": [1, "sip:a@b"], "lang": 7, "theme": "dark"}'):
        file.write_text(text, encoding="utf-8")
        value = PreferenceFile(file).value
        assert value.keys == {}
    assert (value.addresses, value.theme, value.lang) == (("sip:a@b",), "dark", "")
    assert len(parse({"addresses": [str(n) for n in range(50)]}).addresses) == ADDRESSES_KEPT
    assert Preferences(addresses=("a", "b")).with_address("b").addresses == ("b", "a")


def test_a_place_that_cannot_be_written_is_said_and_the_change_holds(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("", encoding="utf-8")
    file = PreferenceFile(tmp_path / "in-the-way" / "desk.json")
    with pytest.raises(BadInput):
        file.change(theme="dark")
    assert file.value.theme == "dark"
