"""Measure the scorer against plain vaderSentiment on the same texts, and on the worst texts anyone may send.

`python -m tests.bench.worst_case [--quick]`; CPU seconds of one process. The texts are those of the simulated
story, put together to the lengths that are named. The worst inputs are 100,000 characters each and meet an
empty memo, as the first message of a flood would; growth with length is measured with a full one.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator
from time import process_time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.enrich.vader import Vader
from streams.simulate import tell
from tests.bench.report import report

ENDS_MS = 1_772_323_200_000
"""A midnight; which one makes no difference."""
SIZES = {140: 9000, 500: 1800, 2000: 180}
"""Characters -> texts, some seconds of the package's time each; it needs the square of the length."""
EMOJI = 200
"""More than a post holds, and still under a second for the package."""
LONG, SHORT = 100_000, 10_000
GROWTH_TRIES = 60
"""Of milliseconds each: on a busy machine the least of a few is no measure of the text."""
LIMIT_S = 0.25
"""What one message may take: far from a session timeout, even a thousand in a row from one poll."""

FLOODS: dict[str, Callable[[int], str]] = {
    "emoji": lambda n: "😀❤👍💔" * (n // 4),
    "emoji_of_two_hits": lambda n: "🥰" * n,
    "shortest_words": lambda n: "l " * (n // 2),
    "unicode_spaces": lambda n: "l\u3000" * (n // 2),
    "contrast": lambda n: "but l good " * (n // 11),
    "negations": lambda n: "never so l no l without doubt l " * (n // 32),
    "idioms": lambda n: "kind of the shit the bomb bad ass " * (n // 34),
    "capitals": lambda n: "NOT VERY BAD l " * (n // 15),
    "new_words": lambda n: " ".join(map(str, range(n)))[:n],
    "new_negations": lambda n: " ".join(f"n't{i} l" for i in range(n // 8))[:n],
    "new_words_with_emoji": lambda n: " ".join(f"({i}é😀)" for i in range(n // 8))[:n],
    "one_word": lambda n: "a" * n,
    "punctuation": lambda n: "." * n,
}


def story() -> Iterator[str]:
    """The texts of the simulated story, round and round."""
    said = []
    for record in tell(random.Random(1), ENDS_MS):
        try:
            said.append(json.loads(record.value)["text"])
        except (json.JSONDecodeError, KeyError):
            continue  # planted, for the dead letters
    while True:
        yield from said


def cut_texts(characters: int, count: int) -> list[str]:
    """Texts of about so many characters, no two alike while the story lasts."""
    said = story()
    made = []
    for _ in range(count):
        text = next(said)
        while len(text) < characters:
            text += " " + next(said)
        made.append(text[:characters])
    return made


def seconds(score: Callable[[str], object], texts: list[str]) -> float:
    """CPU seconds of scoring them all once."""
    started = process_time()
    for text in texts:
        score(text)
    return process_time() - started


def compared(name: str, texts: list[str]) -> None:
    """Report texts a CPU second; the package goes before and after, so that a drift favours neither."""
    ours, package = Vader().scores, SentimentIntensityAnalyzer().polarity_scores
    seconds(ours, texts)
    before = seconds(package, texts)
    taken = min(seconds(ours, texts) for _ in range(3))
    after = seconds(package, texts)
    report(name, len(texts) / taken, "texts/CPU s", "vaderSentiment", (before + after) / 2 / taken)


def fastest_s(text: str, tries: int, *, is_cold: bool) -> float:
    """The least CPU time of scoring one text, with an empty memo or with its words remembered."""
    vader = Vader()
    taken = []
    for _ in range(tries + 1):
        if is_cold:
            vader.words.clear()
        taken.append(seconds(vader.scores, [text]))
    return min(taken[1:])


def main() -> None:
    """Print speed by length, then the growth with length, then the slowest input."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="a third of the texts, one try of each flood")
    quick = arguments.parse_args().quick
    for characters, count in SIZES.items():
        compared(f"score_{characters}_characters", cut_texts(characters, count // 3 if quick else count))
    with_emoji = [text[:-2] + "’😡" for text in cut_texts(140, SIZES[140] // 3)]
    compared("score_140_characters_with_emoji", with_emoji)
    compared(f"score_{EMOJI}_emoji", ["😀❤👍💔😂" * (EMOJI // 5)])

    floods = {"prose": lambda n: cut_texts(n, 1)[0], **FLOODS}
    tries = 2 if quick else 5
    for name in ("prose", "emoji"):
        short, long = (fastest_s(floods[name](n), GROWTH_TRIES, is_cold=False) for n in (SHORT, LONG))
        report(f"growth_{name}", long * 1000, "CPU ms", f"{SHORT} of these {LONG} characters", long / short)
    times = {name: fastest_s(text_of(LONG), tries, is_cold=True) for name, text_of in floods.items()}
    for name, taken in (*times.items(), ("slowest", max(times.values()))):
        report(f"flood_{name}", taken * 1000, "CPU ms", f"limit of {LIMIT_S * 1000:.0f} ms", taken / LIMIT_S)


if __name__ == "__main__":
    main()
