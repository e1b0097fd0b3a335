"""The agent never says the same line twice in a row, unless it was cut off or the customer asks for it again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.conversation.telephone import SHOP, Telephone, as_json, labels

WORDS = {"call_later": "明日の午後三時ごろに。", "third_party": "母なら代わります。", "agree_send_link": "ショートメールで。"}
turn = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(labels())),
    st.tuples(
        st.just("says"), st.sampled_from([name for name in labels() if name.startswith(("reason_", "ask_", "affirm", "deny", "unknown"))])
    ),
    st.tuples(st.just("again"), st.just("")),
    st.tuples(st.just("mumbles"), st.sampled_from(labels())),
    st.tuples(st.just("silent"), st.just("")),
)


def twice(call: Telephone) -> list[str]:
    """Texts that were heard whole twice, one right after the other, though nobody asked for it."""
    found, last, asked_for = list[str](), "", False
    for entry in call.log:
        if entry.kind == "customer":
            asked_for = entry.text.rpartition("|")[2].startswith("ask_repeat")
        if entry.kind == "agent":
            if entry.text == last and not asked_for:
                found.append(f"{entry.line}: {entry.text}")
            last, asked_for = entry.text if entry.complete else "", False
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    customer=st.sampled_from([customer.name for customer in SHOP.customers]),
    turns=st.lists(turn, max_size=8),
    known=st.booleans(),
)
def test_no_line_is_said_twice_in_a_row(customer: str, turns: list[tuple[str, str]], known: bool) -> None:
    call = Telephone(customer).answered()
    if known:
        call.says("はい、本人です。|identity_confirm")
    said = ""
    for kind, name in turns:
        if kind == "silent":
            call.silent()
            continue
        said = said if kind == "again" and said else f"{WORDS.get(name, 'あのう。')}|{name or 'reason_size'}"
        call.says(said, confidence=0.45 if kind == "mumbles" else 1.0)
    call.until_the_end()
    assert twice(call) == [], as_json(call)


@pytest.mark.parametrize("doubt", ["reason_size", "reason_price", "reason_color", "reason_delivery"])
def test_a_doubt_that_stays_is_not_answered_with_the_same_lines(doubt: str) -> None:
    call = Telephone().opened().says(f"あのう。|{doubt}")
    told = set(call.lines_since("あのう。"))
    call.says(f"でも、やっぱり。|{doubt}")
    assert call.lines_since("でも") == ["still_in_doubt"]
    call.says("いいえ。|deny")
    assert not (told - {"offer", "offer_again"}) & set(call.lines_since("いいえ"))


@pytest.mark.parametrize("words", ["163です。", "身長は百六十三センチです。", "えっと、163センチくらい。"])
@pytest.mark.parametrize("label", ["reason_size", "unknown", "affirm"])
def test_a_height_after_a_doubt_about_size_is_answered_from_the_size_guide(words: str, label: str) -> None:
    call = Telephone().opened().says("サイズが合うか心配で。|reason_size", f"{words}|{label}")
    assert call.lines_since(words)[:2] == ["fit_heard", "fit"]
    assert "身長163cmでいらっしゃいますね。" in call.spoken
    assert call.spoken.count("身長165cm前後の方には、Mサイズ") == 2
    fit = next(entry.value for entry in call.log if entry.line == "fit")
    assert fit.facts == ("derived:product.AP-1001.fit",)


def test_a_height_that_the_guide_does_not_cover_is_not_guessed_at() -> None:
    call = Telephone().opened().says("サイズが合うか心配で。|reason_size", "150です。|reason_size")
    assert call.lines_since("150") == ["fit_heard", "fit_unknown"]
    call.says("はい、お願いします。|affirm")
    assert call.lines[-1] == "ask_time"
