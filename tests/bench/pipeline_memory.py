"""Measure the whole pipeline in memory against plain vaderSentiment on the same texts in the same process.

`python -m tests.bench.pipeline_memory [--quick] [--mentions FILE]`; CPU seconds, so that a busy machine does not
change the ratio much. Both are warmed, then measured in turns; the median of the turns is told. A busy brand
(7,000 mentions a day) shows what a mention costs, quiet ones (46 a day) what judging a window does.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agents.rehearsal import rehearse
from streams.ingest.rows import Row
from tests.bench.report import report
from tests.bench.texts import busy_mentions, mentions, of_file, text_of

ROWS, QUICK_ROWS, WARM_ROWS = 12_000, 4000, 1000
TURNS = 3


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


def compared(name: str, rows: Sequence[Row], turns: int) -> None:
    """Measure both in turns, and report the medians."""
    texts = [text_of(row) for row in rows]
    pipeline_rate(rows[:WARM_ROWS])
    vader_rate(texts[:WARM_ROWS])
    rates = [(pipeline_rate(rows), vader_rate(texts)) for _ in range(turns)]
    ratio = median(ours / theirs for ours, theirs in rates)
    report(name, median(ours for ours, _ in rates), "mentions/CPU s", "vaderSentiment", ratio)


def main() -> None:
    """Print one JSON object for each kind: mentions a CPU second, and how many times vaderSentiment's rate."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--mentions", type=Path, help="CSV or NDJSON instead of made mentions")
    chosen = arguments.parse_args()
    rows = QUICK_ROWS if chosen.quick else ROWS
    if chosen.mentions:
        compared("pipeline_memory_file", of_file(chosen.mentions), TURNS)
        return
    compared("pipeline_memory", busy_mentions(rows), TURNS)
    compared("pipeline_memory_quiet", mentions(rows), TURNS)


if __name__ == "__main__":
    main()
