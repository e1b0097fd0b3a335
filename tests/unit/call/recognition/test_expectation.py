"""What is expected next, and that it stays an expectation."""

import numpy as np
import pytest

from console.call.recognition.expectation import Expectation

END = 9


@pytest.fixture
def expectation() -> Expectation:
    return Expectation([(1, 2, 3), (1, 2, 4), (1, 2, 3), (5, 2, 6)], 10, END)


def test_what_followed_more_often_gains_more(expectation: Expectation) -> None:
    gain = expectation.gain((1, 2))
    assert gain[3] > gain[4] > gain[6] > gain[8] == 0.0


def test_the_beginning_and_the_end_of_a_sentence_are_expected_too(expectation: Expectation) -> None:
    assert expectation.gain(()).argmax() == 1
    assert expectation.gain((1, 2, 3)).argmax() == END


def test_where_the_words_lead_nowhere_each_has_only_what_it_has_alone(expectation: Expectation) -> None:
    assert np.array_equal(expectation.gain((8, 7)), expectation.gain((7, 8)))


def test_what_never_stood_in_the_sentences_gains_nothing_after_anything(expectation: Expectation) -> None:
    for said in ((), (1,), (1, 2), (7,)):
        assert not expectation.gain(said)[[0, 7, 8]].any()


def test_without_sentences_nothing_is_expected() -> None:
    assert not Expectation([], 10, END).gain((1, 2)).any()
