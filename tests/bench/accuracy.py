"""Measure how right departments and polarity are: `python -m tests.bench.accuracy [--sets FOLDER]`.

First on the clauses labelled for this project, each half for itself (rules were tuned on half A alone), then on
public sets in FOLDER (`mams/`, `hu_liu/`, `fintech_dev/`), each of which may be missing. One JSON object a line
on standard output, confusion matrices on standard error.

Coverage is the share of clauses with a labelled department where any is heard. Accuracy, on every clause where
one is heard, is the share where one of those heard is labelled: a department heard where there is none is wrong.
Exact is stricter: no department was heard that is not labelled. `sign` compares the opinion heard with the label.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from schemas.profile import GENERIC_LEXICONS, Profile
from streams.enrich.enricher import Enricher
from streams.enrich.heard import verdict_of
from tests.bench.confusion import Confusion
from tests.bench.labelled import Half, labelled
from tests.bench.public_sets import SIGN, Sentence, hu_liu, hu_liu_polarity, mams, starred
from tests.bench.report import report

SETS = Path(__file__).parents[3] / "shared/data"
"""Beside the repository."""
ELECTRONICS = ("consumer-electronics", "packaging-and-delivery", "pricing")
RESTAURANT = ("food", "service", "pricing")
APP = ("software", "service", "pricing")


def departments(name: str, enricher: Enricher, sentences: Iterable[Sentence]) -> None:
    """Report coverage, accuracy and the sign of the opinions."""
    labelled = covered = heard = right = exact = signed = agreeing = recalled = wanted = named = 0
    for text, labels in sentences:
        opinions = enricher.hear(text, "en").departments
        found = {department for department, _ in opinions}
        labelled += bool(labels)
        covered += bool(labels and found)
        heard += bool(found)
        right += bool(found & labels.keys())
        exact += bool(found) and found <= labels.keys()
        wanted += len(labels)
        recalled += len(found & labels.keys())
        named += len(found)
        for department, opinion in opinions:
            sign = labels.get(department, 0)
            if sign and opinion:
                signed += 1
                agreeing += (opinion > 0) == (sign > 0)
    _share(f"{name}_coverage", covered / labelled, "share", 0.90)
    _share(f"{name}_accuracy", right / heard, "share of covered", 0.85)
    _share(f"{name}_exact", exact / heard, "share of covered")
    _share(f"{name}_precision", recalled / named, "share of departments heard")
    _share(f"{name}_recall", recalled / wanted, "share of labels")
    _share(f"{name}_sign", agreeing / signed, "share where both take sides")


def _share(name: str, value: float, unit: str, bar: float = 1.0) -> None:
    report(name, value, unit, f"the bar of {bar:.2f}" if bar < 1 else "1", value / bar)


def own_clauses(half: Half) -> None:
    """Report departments and polarity on a half of the clauses labelled here, with no profile at all."""
    enricher = Enricher(Profile(brand="-"))
    every = labelled(half)
    signs = [
        (clause.text, {name: SIGN[sign] for name, sign in clause.departments.items()}) for clause in every
    ]
    departments(f"clauses_{half}", enricher, signs)
    taking_sides = [("", clause.text, clause.polarity) for clause in every if clause.polarity != "mixed"]
    polarity(f"clauses_{half}", taking_sides, GENERIC_LEXICONS)


def polarity(name: str, texts: Iterable[tuple[str, str, str]], *choices: tuple[str, ...]) -> None:
    """Report macro-F1 and show confusions: plain VADER, then ours with each choice of lexicons.

    Of each text the brand, the words and the true polarity; what is not scored counts as not found.
    """
    rows = list(texts)
    package = SentimentIntensityAnalyzer().polarity_scores
    before = Confusion()
    for _, text, truth in rows:
        before.add(truth, verdict_of(package(text)["compound"]))
    before.show(f"{name}, vaderSentiment")
    for lexicons in choices:
        enrichers = {brand: _enricher(brand, lexicons) for brand in {brand for brand, _, _ in rows}}
        after = Confusion()
        for brand, text, truth in rows:
            after.add(truth, enrichers[brand].hear(text).verdict)
        is_default = lexicons == GENERIC_LEXICONS
        after.show(f"{name}, {'no profile' if is_default else ', '.join(lexicons)}")
        label = f"{name}_macro_f1" + ("" if is_default else "_lexicons")
        report(label, after.macro_f1, "macro-F1", "vaderSentiment", after.macro_f1 / before.macro_f1)


def _enricher(brand: str, lexicons: tuple[str, ...]) -> Enricher:
    return Enricher(Profile(brand=brand or "-", lexicons=lexicons))


def on_mams(folder: Path) -> None:
    """Restaurant sentences: departments, with the lexicons of the trade and without."""
    departments("mams_no_profile", Enricher(Profile(brand="-")), mams(folder))
    departments("mams", _enricher("", RESTAURANT), mams(folder))


def on_hu_liu(folder: Path) -> None:
    """Product reviews: departments and polarity."""
    departments("hu_liu", _enricher("", ELECTRONICS), hu_liu(folder))
    polarity(
        "hu_liu", (("", text, sign) for text, sign in hu_liu_polarity(folder)), GENERIC_LEXICONS, ELECTRONICS
    )


def on_stars(folder: Path) -> None:
    """App reviews: polarity by stars."""
    polarity("fintech_dev", starred(folder / "mentions.csv"), GENERIC_LEXICONS, APP)


PUBLIC = {"mams": on_mams, "hu_liu": on_hu_liu, "fintech_dev": on_stars}


def main() -> None:
    """Print what can be measured, and say what cannot."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--sets", type=Path, default=SETS, metavar="FOLDER", help="where public sets lie")
    arguments.add_argument("--quick", action="store_true", help="the clauses labelled here alone")
    asked = arguments.parse_args()
    own_clauses("A")
    own_clauses("B")
    for name, measure in PUBLIC.items():
        if asked.quick:
            continue
        if (asked.sets / name).is_dir():
            measure(asked.sets / name)
        else:
            print(f"Skipped {name}: there is no folder {asked.sets / name}.", file=sys.stderr)


if __name__ == "__main__":
    main()
