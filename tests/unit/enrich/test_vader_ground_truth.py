"""The four ground-truth sets of VADER's authors: published correlations, same numbers as the package."""

from pathlib import Path
from statistics import correlation

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.enrich.vader import Scores, scores

GROUND_TRUTH = Path(__file__).parents[3].parent / "shared/data/vader_gt"
SETS = {
    "tweets": 0.872,
    "amazonReviewSnippets": 0.590,
    "nytEditorialSnippets": 0.503,
    "movieReviewSnippets": 0.427,
}
"""Set -> correlation of the compound with the mean human rating."""


def rated(name: str) -> list[tuple[float, str]]:
    path = GROUND_TRUTH / f"{name}_GroundTruth.txt"
    if not path.is_file():
        pytest.skip(f"no {path.name} in a folder shared/data/vader_gt beside the repository")
    rows = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8"))
    return [(float(rating), text) for _, rating, text in rows]


@pytest.mark.parametrize("name, published", SETS.items())
def test_compounds_correlate_with_people_as_published(name: str, published: float) -> None:
    rows = rated(name)
    ours = [scores(text).compound for _, text in rows]
    assert correlation(ours, [rating for rating, _ in rows]) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)], ids=["every tenth", "all"])
@pytest.mark.parametrize("name", SETS)
def test_real_texts_score_as_in_the_package(name: str, step: int) -> None:
    package = SentimentIntensityAnalyzer()
    texts = [text for _, text in rated(name)[::step]]
    assert [scores(text) for text in texts] == [Scores(**package.polarity_scores(text)) for text in texts]
