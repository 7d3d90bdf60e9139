"""Read labelled sets that are no part of the product: restaurant sentences, product reviews, starred app reviews.

What each folder holds, and where it comes from, stands in a README of its own beside it.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

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

Sentence = tuple[str, dict[str, int]]
"""A sentence, and the sign of what it says by department."""


def mams(folder: Path) -> Iterator[Sentence]:
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


def hu_liu(folder: Path) -> Iterator[Sentence]:
    """Sentences of product reviews that name a feature; it is the product's unless its words say otherwise."""
    for found, text in _features(folder):
        total: dict[str, int] = defaultdict(int)
        for feature, strength in found:
            total[_department(feature)] += strength
        yield text, {name: (score > 0) - (score < 0) for name, score in total.items()}


def hu_liu_polarity(folder: Path) -> Iterator[tuple[str, str]]:
    """The same sentences, positive or negative by the sum of what they say; as much of both is out."""
    for found, text in _features(folder):
        total = sum(strength for _, strength in found)
        if total:
            yield text, "positive" if total > 0 else "negative"


def starred(path: Path) -> Iterator[tuple[str, str, str]]:
    """Brand, text and polarity of reviews: 1-2 stars are negative, 3 neutral, 4-5 positive; others are left out."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["rating"]:
                stars = float(row["rating"])
                polarity = "negative" if stars < 3 else "neutral" if stars == 3 else "positive"
                yield row["brand"], row["text"], polarity


def _features(folder: Path) -> Iterator[tuple[list[tuple[str, int]], str]]:
    for path in sorted(folder.glob("product_reviews_*/*.txt")):
        if path.name == "README.txt":
            continue
        for line in path.read_text(encoding="latin-1").splitlines():
            labels, mark, text = line.partition("##")
            found = [(feature, int(sign + strength)) for feature, sign, strength in LINE.findall(labels)]
            if mark and found:
                yield found, text.strip()


def _department(feature: str) -> str:
    if re.search(r"price|cost|value|money|cheap|fee|rebate", feature):
        return "pricing"
    if re.search(
        r"service|support|customer|tech|shipping|delivery|warranty|return|amazon|staff|exchange", feature
    ):
        return "service"
    return "packaging" if re.search(r"\bbox|packag", feature) else "product"
