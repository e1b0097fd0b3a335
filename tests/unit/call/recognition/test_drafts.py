"""What is likely said next."""

from console.call.recognition.drafts import MOST, Drafts


def test_what_began_so_before_is_guessed_to_go_on_so() -> None:
    drafts = Drafts([(1, 2, 3, 4), (1, 2, 3, 5), (1, 2, 3, 5), (9, 3, 7)])
    assert drafts.after((1, 2)) == [3, 5]
    assert drafts.after(()) == [1, 2, 3, 5]


def test_the_longest_context_decides() -> None:
    drafts = Drafts([(1, 2, 3), (8, 2, 4), (9, 2, 4)])
    assert drafts.after((1, 2)) == [3]
    assert drafts.after((7, 2)) == [4]


def test_what_was_made_of_the_same_voice_comes_first() -> None:
    drafts = Drafts([(1, 2, 3, 4)])
    assert drafts.after((1,), before=(1, 2, 6)) == [2, 6]
    assert drafts.after((5,), before=(1, 2, 6)) == []


def test_there_is_an_end_to_guessing() -> None:
    assert len(Drafts([(1, 1, 1, 1, 1)]).after((1,))) == MOST


def test_nothing_known_is_nothing_guessed() -> None:
    assert Drafts([]).after((1, 2)) == []
