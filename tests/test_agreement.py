"""The figures that say how well scores agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.agreement import (
    bias,
    exact_share,
    kappa_interval,
    match_mistakes,
    quote_validity,
    quotes_overlap,
    weighted_kappa,
)
from evals.labels import load_labelled
from evals.learn import folds, signed_ridge
from interviewer.transcript import Transcript, Turn

pairs = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=60)


@given(pairs)
def test_kappa_is_what_scikit_learn_computes(scores: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    ours, theirs = zip(*scores, strict=True)
    found = weighted_kappa(ours, theirs)
    if len(set(ours) | set(theirs)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(
            metrics.cohen_kappa_score(ours, theirs, weights="quadratic", labels=[1, 2, 3, 4]), abs=1e-9
        )


def test_nothing_to_compare_is_no_result() -> None:
    assert weighted_kappa([], []) is None
    assert bias([], []) is None
    assert exact_share([], []) is None
    assert match_mistakes([], []).precision is None
    assert match_mistakes([], []).recall is None
    assert quote_validity(Transcript(id="empty"), []) is None
    assert kappa_interval(np.zeros((0, 10), int), np.zeros((0, 10), int), []) is None


def test_flattery_shows_as_a_positive_bias() -> None:
    assert bias([4, 3], [3, 3]) == pytest.approx(0.5)


def test_an_interval_holds_its_value_and_widens_with_fewer_interviews() -> None:
    rng = np.random.default_rng(1)
    theirs = rng.integers(1, 5, (80, 10))
    ours = np.clip(theirs + rng.integers(-1, 2, (80, 10)), 1, 4)
    many = kappa_interval(ours, theirs, [str(n) for n in range(80)])
    few = kappa_interval(ours[:10], theirs[:10], [str(n) for n in range(10)])
    assert many is not None
    assert few is not None
    assert many.low < many.value < many.high
    assert few.high - few.low > many.high - many.low


def test_a_quote_counts_only_in_the_candidates_own_turns() -> None:
    transcript = Transcript(
        id="one",
        turns=(
            Turn(number=1, speaker="interviewer", text="Say how you split the data."),
            Turn(number=2, speaker="candidate", text="I split\nby time, with a gap."),
        ),
    )
    assert quote_validity(transcript, ["I split by time", "how you split the data"]) == pytest.approx(0.5)


def test_quotes_match_by_their_words() -> None:
    assert quotes_overlap("it averages out with volume", "At 18 million a day it averages out with volume, though.")
    assert not quotes_overlap("I would split by time", "Accuracy above 98 percent I'd say")
    hits = match_mistakes(["it averages out"], ["so it averages out, surely", "something else entirely here"])
    assert (hits.precision, hits.recall) == (1.0, 0.5)


def test_no_problem_is_learnt_from_and_judged() -> None:
    problems = [one.problem for one in load_labelled()]
    judged = 0
    for learn, judge in folds(problems):
        assert not {problems[i] for i in learn} & {problems[i] for i in judge}
        judged += len(judge)
    assert judged == len(problems)


def test_a_signal_never_weighs_against_its_sign() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=(60, 3))
    target = z @ np.array([1.0, -1.0, 0.5])
    weights = signed_ridge(z, target, 1.0, np.array([1, 1, 0]))
    assert weights[0] > 0.5
    assert weights[1] == 0
    assert weights[2] > 0.2
