"""Measure hearing a text (terms, opinions, language, departments) against plain vaderSentiment on the same texts.

`python -m tests.bench.enrich [--quick] [--mentions FILE]`; CPU seconds of one process, both warmed (the language
model as well, which a stream loads once), pass by pass over all texts, in turns; of each portion of texts the least
counts, so that a busy machine favours neither. A line for the texts, one for them with the shipped profile, whose
declared uses and promises are looked for as well, and one for each of the worst that anyone may send: 100,000
characters, an empty memo. Where `make compiled` has built a wheel of these sources, the same is measured with it,
in a process of its own and beside vaderSentiment there.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agents.doctor.machine import is_compiled
from agents.profiles.files import load_profiles
from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.language_model import foreign_language
from tests.bench.compiled import run_compiled
from tests.bench.report import report
from tests.bench.texts import mentions, of_file, text_of
from tests.bench.worst_case import FLOODS, LIMIT_S, LONG

ROWS, QUICK_ROWS = 20_000, 4000
TURNS = 6
PORTION = 100
"""Texts that are timed together: some milliseconds, in which nothing else runs at least once in all turns."""
SHIPPED = Path(__file__).parents[2] / "deploy" / "profiles"
PROFILE = Profile(
    brand="Lumatone",
    aliases=("luma tone",),
    lexicons=("consumer-electronics", "packaging-and-delivery", "pricing"),
)

MORE_FLOODS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(" * n,
    "seeds": lambda n: "box price not work " * (n // 19),
    "names": lambda n: "luma tone luma " * (n // 15),
    "clauses": lambda n: "box! price? not good, " * (n // 22),
    "comparisons": lambda n: "better than luma tone, " * (n // 23),
    "handles": lambda n: '"@a' * (n // 3),
    "line_breaks": lambda n: "\n" * n,
    "drawn_out": lambda n: "aab" * (n // 3),
    "dots": lambda n: "a.b" * (n // 3),
    "one_run_without_spaces": lambda n: "東" * n,
    "entities": lambda n: "&amp;" * (n // 5),
}


def seconds(hear: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU seconds of hearing them all once."""
    started = process_time()
    for text in texts:
        hear(text)
    return process_time() - started


def passed(hear: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """CPU seconds of each portion, in one pass over all texts."""
    return [seconds(hear, texts[n : n + PORTION]) for n in range(0, len(texts), PORTION)]


def least_s(passes: Sequence[Sequence[float]]) -> float:
    """The seconds of all portions, each as in its quickest pass."""
    return sum(map(min, zip(*passes, strict=True)))


def flood_s(text: str) -> float:
    """The least CPU time of hearing one text whose tokens nobody has met."""
    enricher = Enricher(PROFILE)
    taken = []
    for _ in range(3):
        enricher.forget()
        taken.append(seconds(enricher.hear, [text]))
    return min(taken)


def shipped() -> Profile:
    """The example of a brand that declares uses and promises."""
    profiles = load_profiles(SHIPPED)
    return profiles[PROFILE.brand]


def compare(name: str, hear: Callable[[str], object], texts: Sequence[str]) -> None:
    """Print the rate of hearing the texts, and how it stands to that of the package."""
    package = SentimentIntensityAnalyzer().polarity_scores
    seconds(hear, texts)
    turns = [(passed(package, texts), passed(hear, texts)) for _ in range(TURNS)]
    reference, taken = (least_s(passes) for passes in zip(*turns, strict=True))
    report(name, len(texts) / taken, "texts/CPU s", "vaderSentiment", reference / taken)


def main() -> None:
    """Print speed, then the slowest inputs, then both of the compiled build."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--mentions", type=Path, help="CSV or NDJSON instead of the simulated story")
    chosen = arguments.parse_args()
    rows = of_file(chosen.mentions) if chosen.mentions else mentions(ROWS)
    texts = [text_of(row) for row in rows][: QUICK_ROWS if chosen.quick else ROWS]
    foreign_language("")
    build = "_compiled" if is_compiled() else ""
    for name, profile in (("enrich", PROFILE), ("enrich_uses_and_promises", shipped())):
        compare(name + build, Enricher(profile).hear, texts)
    times = {name: flood_s(text_of_length(LONG)) for name, text_of_length in (FLOODS | MORE_FLOODS).items()}
    for name, flood in (*times.items(), ("slowest", max(times.values()))):
        report(
            f"enrich{build}_flood_{name}",
            flood * 1000,
            "CPU ms",
            f"limit of {LIMIT_S * 1000:.0f} ms",
            flood / LIMIT_S,
        )
    if not build:
        run_compiled("tests.bench.enrich", sys.argv[1:])


if __name__ == "__main__":
    main()
