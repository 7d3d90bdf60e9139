"""Measure the whole pipeline in memory against plain vaderSentiment on the same texts in the same process.

`python -m tests.bench.pipeline_memory [--quick] [--mentions FILE]`; CPU seconds, so that a busy machine does not
change the ratio much. Both are warmed first; the texts are heard in the order of their times.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agents.rehearsal import rehearse
from streams.rows import Row
from tests.bench.report import report
from tests.bench.texts import mentions, of_file, text_of

ROWS, QUICK_ROWS, WARM_ROWS = 60_000, 10_000, 1000


def pipeline_rate(rows: Sequence[Row]) -> float:
    """Mentions a CPU second through all stages, every window closed and every alert made."""
    started = process_time()
    rehearse(rows, {})
    return len(rows) / (process_time() - started)


def vader_rate(texts: Sequence[str]) -> float:
    """Texts a CPU second that vaderSentiment scores, and does nothing else."""
    analyzer = SentimentIntensityAnalyzer()
    started = process_time()
    for text in texts:
        analyzer.polarity_scores(text)
    return len(texts) / (process_time() - started)


def main() -> None:
    """Print one JSON object: mentions a CPU second, and how many times vaderSentiment's rate that is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--mentions", type=Path, help="CSV or NDJSON instead of the simulated story")
    chosen = arguments.parse_args()
    rows = of_file(chosen.mentions) if chosen.mentions else mentions(QUICK_ROWS if chosen.quick else ROWS)
    texts = [text_of(row) for row in rows]
    pipeline_rate(rows[:WARM_ROWS])
    vader_rate(texts[:WARM_ROWS])
    # the scorer before and after, so that a drift of the machine's speed does not favour either
    before, ours, after = vader_rate(texts), pipeline_rate(rows), vader_rate(texts)
    reference = (before + after) / 2
    report("pipeline_memory", ours, "mentions/CPU s", "vaderSentiment", ours / reference)


if __name__ == "__main__":
    main()
