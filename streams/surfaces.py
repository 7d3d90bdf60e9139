"""Give stems back the form in which customers wrote them: "leak" was "leaks" in most of the evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence

from streams.aggregate import Bucket
from streams.enrich.enricher import Enricher
from streams.finding import Finding

READ = 16
"""Voices of the evidence that are read again: a form that most people use shows in fewer."""


def surfaces_of(enricher: Enricher, finding: Finding) -> dict[str, str]:
    """Term -> its most frequent form in the evidence; ties by the form. A term that is not found stays as it is."""
    forms: dict[str, Counter[str]] = {term: Counter() for term in finding.terms}
    for voice in finding.evidence[:READ]:
        for term, form in enricher.terms_in(voice.text).items():
            if term in forms:
                forms[term][form] += 1
    return {term: _most_frequent(counts) or term for term, counts in forms.items()}


def _most_frequent(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda form: (-counts[form], form), default=None)


def surfaces_in(enricher: Enricher, terms: Iterable[str], buckets: Sequence[Bucket]) -> dict[str, str]:
    """Term -> the form in which the newest kept voice of these buckets wrote it; else the term itself.

    A voice is read once, whatever it has of them.
    """
    forms = {term: term for term in terms}
    wanted = set(forms)
    for bucket in reversed(buckets):
        for voice in reversed(bucket.voices):
            if not wanted:
                return forms
            if here := wanted.intersection(voice.terms):
                read = enricher.terms_in(voice.text)
                forms.update((term, read.get(term, term)) for term in here)
                wanted -= here
    return forms
