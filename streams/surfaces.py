"""Give stems back the form in which customers wrote them: "leak" was "leaks" in most of the evidence."""

from collections import Counter
from collections.abc import Iterable

from streams.aggregate import Bucket
from streams.enrich.enricher import Enricher
from streams.finding import Finding

READ = 16
"""Voices of the evidence that are read again: a form that most people use shows in fewer."""


def surfaces_of(enricher: Enricher, finding: Finding) -> dict[str, str]:
    """Term -> its most frequent form in the evidence; ties by the form. A term that is not found stays as it is."""
    forms: dict[str, Counter[str]] = {term: Counter() for term in finding.terms}
    for voice in finding.evidence[:READ]:
        for term, form in enricher.hear(voice.text, None).terms.items():
            if term in forms:
                forms[term][form] += 1
    return {term: _most_frequent(counts) or term for term, counts in forms.items()}


def _most_frequent(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda form: (-counts[form], form), default=None)


def surface_in(enricher: Enricher, term: str, buckets: Iterable[Bucket]) -> str:
    """The form in which the newest kept voice of these buckets wrote a term; else the term itself."""
    for bucket in reversed(list(buckets)):
        for voice in reversed(bucket.voices):
            if term in voice.terms:
                return enricher.hear(voice.text, None).terms.get(term, term)
    return term
