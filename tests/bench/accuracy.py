"""Measure how right departments and sentiment are on labelled sets that are no part of the product.

`python -m tests.bench.accuracy FOLDER`; it holds `mams/`, `hu_liu/`, `fintech_dev/`, each of which may be missing.
Coverage is the share of labelled sentences where any department is heard; accuracy, on those, the share where one
of the departments heard is labelled. `sign` compares the opinion heard with the label, where the label takes sides.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from tests.bench.report import report

OF_CATEGORY = {
    "food": "product",
    "menu": "product",
    "staff": "service",
    "service": "service",
    "price": "pricing",
}
"""MAMS's categories that a department answers for; place, ambience and miscellaneous have none."""
SIGN = {"positive": 1, "negative": -1, "neutral": 0}
LINE = re.compile(r"([^\[\],]+)\[([+-])([123])\]")

Labelled = tuple[str, dict[str, int]]
"""A sentence, and the sign of what it says by department."""


def mams(folder: Path) -> Iterator[Labelled]:
    """Sentences of restaurant reviews, the test and validation sets."""
    for name in ("test", "val"):
        for sentence in ET.parse(folder / "ACSA" / f"{name}.xml").getroot():
            labels: dict[str, int] = {}
            for category in sentence.iter("aspectCategory"):
                department = OF_CATEGORY.get(category.get("category", ""))
                if department:
                    labels[department] = (
                        labels.get(department, 0) or SIGN[category.get("polarity", "neutral")]
                    )
            if labels:
                yield sentence.findtext("text", ""), labels


def hu_liu(folder: Path) -> Iterator[Labelled]:
    """Sentences of product reviews that name a feature; it is the product's unless its words say otherwise."""
    for path in sorted(folder.glob("product_reviews_*/*.txt")):
        if path.name == "README.txt":
            continue
        for line in path.read_text(encoding="latin-1").splitlines():
            labels, mark, text = line.partition("##")
            found = LINE.findall(labels)
            if mark and found:
                total: dict[str, int] = defaultdict(int)
                for feature, sign, strength in found:
                    total[_department(feature)] += int(sign + strength)
                yield text.strip(), {name: (score > 0) - (score < 0) for name, score in total.items()}


def _department(feature: str) -> str:
    if re.search(r"price|cost|value|money|cheap|fee|rebate", feature):
        return "pricing"
    if re.search(
        r"service|support|customer|tech|shipping|delivery|warranty|return|amazon|staff|exchange", feature
    ):
        return "service"
    return "packaging" if re.search(r"\bbox|packag", feature) else "product"


def departments(name: str, enricher: Enricher, sentences: Iterator[Labelled]) -> None:
    """Report coverage, accuracy and the sign of the opinions."""
    total = covered = right = wrong_free = signed = agreeing = recalled = wanted = precise = named = 0
    for text, labels in sentences:
        heard = enricher.hear(text, "en").departments
        found = {department for department, _ in heard}
        total += 1
        covered += bool(found)
        right += bool(found & labels.keys())
        wrong_free += bool(found) and found <= labels.keys()
        wanted += len(labels)
        recalled += len(found & labels.keys())
        named += len(found)
        precise += len(found & labels.keys())
        for department, opinion in heard:
            sign = labels.get(department, 0)
            if sign and opinion:
                signed += 1
                agreeing += (opinion > 0) == (sign > 0)
    report(f"{name}_coverage", covered / total, "share", "the bar of 0.90", covered / total / 0.90)
    report(f"{name}_accuracy", right / covered, "share of covered", "the bar of 0.85", right / covered / 0.85)
    report(f"{name}_precision", precise / named, "share of departments heard", "1", precise / named)
    report(f"{name}_recall", recalled / wanted, "share of labels", "1", recalled / wanted)
    report(f"{name}_sign", agreeing / signed, "share where both take sides", "1", agreeing / signed)


def stars(name: str, path: Path, lexicons: tuple[str, ...]) -> None:
    """Report how often the verdict agrees with 1-2 and 4-5 stars, against plain vaderSentiment."""
    package = SentimentIntensityAnalyzer().polarity_scores
    enrichers: dict[str, Enricher] = {}
    counts = {"ours": [0, 0, 0], "package": [0, 0, 0]}
    unscored = n = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rating = float(row["rating"] or 3)
            if rating == 3:
                continue
            brand = row["brand"]
            if brand not in enrichers:
                enrichers[brand] = Enricher(Profile(brand=brand, lexicons=lexicons))
            ours, theirs = enrichers[brand].hear(row["text"]).sentiment, package(row["text"])["compound"]
            n += 1
            unscored += ours is None
            for which, score in (("ours", ours or 0.0), ("package", theirs)):
                side = 0 if abs(score) < 0.05 else 1 if (score > 0) == (rating > 3) else 2
                counts[which][side] += 1
    for side, label in enumerate(("neutral", "agrees", "contradicts")):
        ours, theirs = counts["ours"][side] / n, counts["package"][side] / n
        report(f"{name}_stars_{label}", ours, "share", "vaderSentiment", ours / theirs)
    report(f"{name}_unscored", unscored / n, "share", "1", unscored / n)


def main() -> None:
    """Print what can be measured."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    if (folder / "mams").is_dir():
        restaurant = Enricher(Profile(brand="-", lexicons=("food", "service", "pricing")))
        departments("mams", restaurant, mams(folder / "mams"))
        departments("mams_general_seeds", Enricher(Profile(brand="-")), mams(folder / "mams"))
    if (folder / "hu_liu").is_dir():
        electronics = Enricher(Profile(brand="-", lexicons=("consumer-electronics", "pricing")))
        departments("hu_liu", electronics, hu_liu(folder / "hu_liu"))
    if (folder / "fintech_dev").is_dir():
        for lexicons in ((), ("software", "service", "pricing")):
            stars(f"fintech_dev_{len(lexicons)}_lexicons", folder / "fintech_dev" / "mentions.csv", lexicons)


if __name__ == "__main__":
    main()
