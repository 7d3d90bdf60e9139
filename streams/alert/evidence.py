"""Choose whose words an alert shows, and show them so that no person is exposed by it.

Alerts are made and kept with ids and words, whatever the profile says; references.py takes them out of what is
published where they may not leave.

At most `QUOTES` voices, one an author, most central first: those that use most of the theme's terms, then
those whose sentiment is nearest to the mean. The strongest voice to the contrary is shown apart.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from schemas.alert import Evidence
from schemas.base import from_epoch_ms
from schemas.profile import Privacy
from streams.aggregate import Voice
from streams.alert.masking import quotable

QUOTES = 8
AGAINST = 0.3
"""A voice speaks against the others from here on: weaker scores are mostly a polite word in a complaint."""
IDS = 64
"""Ids of the evidence that an alert lists, the earliest first."""
TEXT = 280
"""Code points of a quote: a voice is kept cut at the same length."""
_MAX_URL = 2048
_NO_SENTIMENT = 9.0
"""Farther from any mean than a score can be."""
_ENDINGS = ("s", "es", "e", "d", "ed", "ing")
"""leak, leaks, leaked and leaking are one word, as they are one term."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Lao, Burmese, Khmer, kana, Han, Hangul: a term may stand inside of a run of letters."""

Surfaces = Mapping[str, str]
"""Stem of a term -> how people wrote it."""


class Quoting:
    """The way in which the words of one finding are shown."""

    def __init__(self, surfaces: Surfaces, privacy: Privacy) -> None:
        """Take the terms with their surfaces, and what of a person's words may leave."""
        self._privacy = privacy
        every = [*surfaces, *surfaces.values()]
        self._words = {word.casefold() for text in every for word in _WORD.findall(text)}
        unspaced = sorted({re.escape(text) for text in every if _UNSPACED.search(text)}, key=_longest_first)
        self._unspaced = re.compile("|".join(unspaced)) if unspaced else None

    def quote(self, voice: Voice) -> Evidence:
        """One voice in its own words."""
        text = quotable(voice.text, TEXT, self._privacy.mask_evidence)
        return Evidence(
            id=voice.id,
            source=voice.source,
            at=from_epoch_ms(voice.at_ms),
            text=text,
            spans=tuple(self.spans(text)),
            sentiment=voice.sentiment,
            url=_shown_url(voice.url),
            revised=voice.is_revised,
        )

    def requote(self, old: Evidence, text: str, url: str | None, sentiment: float | None) -> Evidence:
        """A quote whose author wrote it anew."""
        shown = quotable(text, TEXT, self._privacy.mask_evidence)
        link = _shown_url(url)
        return old.model_copy(
            update={"text": shown, "spans": tuple(self.spans(shown)), "sentiment": sentiment, "url": link}
        )

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words of the terms stand in a text: ascending, apart, in code points."""
        found = [word.span() for word in _WORD.finditer(text) if self._is_form(word[0].casefold())]
        if self._unspaced:
            found += [run.span() for run in self._unspaced.finditer(text)]
        return _united(found)

    def _is_form(self, word: str) -> bool:
        if word in self._words:
            return True
        return any(word.endswith(end) and word[: -len(end)] in self._words for end in _ENDINGS)


def central(voices: Sequence[Voice], terms: Iterable[str], without: Voice | None) -> list[Voice]:
    """The voices to show, most central first; ties by (at_ms, id_hash), never by arrival."""
    theme = set(terms)
    mean = mean_sentiment(voices)

    def distance(voice: Voice) -> tuple[int, float, int, int]:
        off = _NO_SENTIMENT if voice.sentiment is None or mean is None else abs(voice.sentiment - mean)
        return (-len(theme.intersection(voice.terms)), off, voice.at_ms, voice.id_hash)

    first: dict[int, Voice] = {}
    for voice in sorted(voices, key=distance):
        if without is None or voice.id_hash != without.id_hash:
            first.setdefault(voice.author, voice)
    return list(first.values())[:QUOTES]


def contrary(voices: Sequence[Voice], polarity: str) -> Voice | None:
    """The strongest voice against what the others say; None if nobody clearly speaks against it."""
    if polarity == "mixed":
        polarity = "praise" if (mean_sentiment(voices) or 0.0) > 0 else "blame"
    against = [
        (score, voice)
        for voice in voices
        if (score := voice.sentiment) is not None
        and (score <= -AGAINST if polarity == "praise" else score >= AGAINST)
    ]
    if not against:
        return None
    return min(against, key=lambda one: (-abs(one[0]), one[1].at_ms, one[1].id_hash))[1]


def mean_sentiment(voices: Iterable[Voice]) -> float | None:
    """Mean of the scored voices, to four digits; None if none was scored."""
    scored = [voice.sentiment for voice in voices if voice.sentiment is not None]
    return round(sum(scored) / len(scored), 4) if scored else None


def _longest_first(text: str) -> tuple[int, str]:
    return (-len(text), text)


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _shown_url(url: str | None) -> str | None:
    """The link, if it is one that may stand in a page: http, one line, nothing that is not seen."""
    if url is None or len(url) > _MAX_URL or " " in url or not url.isprintable():
        return None
    return url if url.startswith(("http://", "https://")) and not url.endswith("://") else None
