import pytest

from console.conversation.understanding.age import grown_up


@pytest.mark.parametrize("words", ["四十二歳でも似合いますか", "60代ですけど", "もう45なんで", "二十歳です", "七十過ぎのばあさんです"])
def test_who_tells_such_an_age_is_no_child(words: str) -> None:
    assert grown_up(words)


@pytest.mark.parametrize(
    "words",
    [
        "十二歳です",
        "十八歳未満だと買えないですか",
        "まだ十八歳じゃないんですけど",
        "二十歳どころか、まだ十四です",
        "18歳未満はだめって、僕16なんですけど",
        "十八歳になってないんですけど",
        "四十五分後に",
        "娘が12歳で私は40歳です",
    ],
)
def test_an_age_not_reached_or_a_lower_number_tells_nothing(words: str) -> None:
    assert not grown_up(words)
