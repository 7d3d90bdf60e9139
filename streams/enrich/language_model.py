"""Name the language of a text whose function words leave it open, by the model in the wheel of py3langid.

Function words decide nearly every English text for next to nothing (`language.py`). What has none of any
language that is listed there ("Akku kestää koko päivän") comes here: a naive Bayes model over byte n-grams (M. Lui
and T. Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", ACL 2012; retrained by A. Barbaresi).
The package adds in floating point, whose last digits differ from machine to machine. Here its weights are added as
whole numbers, so that the same text is named alike on every platform and Python: a replay must be exact.

It is asked about at most `MAX_CHARACTERS` of a text, and is loaded (about a second, 40 MB) when it is first needed.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from math import isqrt, log1p
from typing import Any, Final, NamedTuple

CHARACTERS = 20
"""Fewer in the words of a text are a name or a shout: asked of them, the model guesses."""
MAX_CHARACTERS = 1000
"""Of a text that are looked at: a language shows in a line or two."""
MARGIN = 6
"""Log odds against English, divided by the square root of the bytes, from which a text is not English.

Of 750 public English posts that come here none reached 3, and few made of loan words do ("café crème brûlée": 5.9);
31 of 33 sentences in 25 other languages had 7 and more. Below the line a text is scored, as before.
"""
_WEIGHT: Final = 1024
"""The model's weights are below 16, in half precision: in whole numbers of 1/1024 nothing that counts is lost."""
_COUNT: Final = 1024
_COUNTS: Final = [round(log1p(count) * _COUNT) for count in range(64)]
"""What n occurrences of a feature weigh; more than 63 weigh as 63. No logarithm here lies near a half."""
_ENGLISH: Final = "en"
_NO_LANGUAGE: Final = "zxx"
"""The model's name for noise."""


class _Model(NamedTuple):
    moves: Sequence[int]
    rows: list[int]
    features: Sequence[int]
    weights: Any
    """Features x languages, as whole numbers of two bytes."""
    priors: Any
    """Of the languages, as whole numbers of the same scale as a sum."""
    languages: Sequence[str]


def foreign_language(text: str) -> str | None:
    """The language of a text that is clearly not English; None: it may be English, or nothing can be said.

    >>> foreign_language("akku kestää koko päivän"), foreign_language("awesome sound quality awesome bass")
    ('fi', None)
    """
    plain = unicodedata.normalize("NFC", text[:MAX_CHARACTERS]).encode("utf-8", "surrogatepass")
    model = _model()
    counts = _features_of(plain, model)
    if not counts:
        return None
    scores = _scores_of(counts, model)
    best = scores.index(max(scores))
    english = scores[model.languages.index(_ENGLISH)]
    is_foreign = scores[best] - english >= MARGIN * _WEIGHT * _COUNT * isqrt(len(plain) << 20) >> 10
    language = model.languages[best]
    return language if is_foreign and language != _NO_LANGUAGE else None


def _features_of(plain: bytes, model: _Model) -> dict[int, int]:
    """How often each feature ends at a byte of the text."""
    moves, rows, features = model.moves, model.rows, model.features
    counts: dict[int, int] = {}
    state = 0
    for byte in plain:
        state = moves[rows[state] + byte]
        feature = features[state]
        if feature >= 0:
            counts[feature] = counts.get(feature, 0) + 1
    return counts


def _scores_of(counts: dict[int, int], model: _Model) -> list[int]:
    """The log likelihood of each language, as a whole number."""
    import numpy as np

    times = np.array([_COUNTS[min(count, len(_COUNTS) - 1)] for count in counts.values()], dtype=np.float64)
    # of whole numbers below 2^53 a sum of doubles is exact in whatever order, and the quickest that there is
    sums = times @ model.weights.take(list(counts), axis=0).astype(np.float64)
    scores: list[int] = (sums + model.priors).astype(np.int64).tolist()
    return scores


@cache
def _model() -> _Model:
    import numpy as np
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    read = LanguageIdentifier.from_model_file(MODEL_FILE)
    weights = np.rint(np.asarray(read.nb_ptc) * np.float16(_WEIGHT)).astype(np.int16)  # exact: a power of two
    priors = np.rint(np.asarray(read.nb_pc).astype(np.float64) * _WEIGHT * _COUNT)
    rows = [row << 8 for row in read.tk_row]
    return _Model(read.tk_nextmove, rows, read.tk_output, weights, priors, read.nb_classes)
