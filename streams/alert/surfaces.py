"""Give stems back the form in which customers wrote them: "leak" was "leaks" in most of the evidence.

A concept is shown by its name and what people mostly said: "outage: down, not loading".
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from streams.aggregate import Bucket
from streams.detect.finding import Finding
from streams.enrich.concepts import is_concept, label_of
from streams.enrich.enricher import Enricher

READ = 16
"""Voices of the evidence that are read again: a form that most people use shows in fewer."""
PHRASES = 2
"""Of a concept that are shown."""


def surfaces_of(enricher: Enricher, finding: Finding) -> dict[str, str]:
    """Term -> its most frequent form in the evidence; ties by the form. A term that is not found stays as it is."""
    forms: dict[str, Counter[str]] = {term: Counter() for term in finding.terms}
    for voice in finding.evidence[:READ]:
        for term, form in enricher.terms_in(voice.text).items():
            if term in forms:
                forms[term][form] += 1
    said = {term: _most_frequent(counts) or term for term, counts in forms.items()}
    return said | _concepts_of(enricher, [term for term in finding.terms if is_concept(term)], finding)


def _concepts_of(enricher: Enricher, concepts: Sequence[str], finding: Finding) -> dict[str, str]:
    """Concept -> its name, with the phrases that most of the evidence told of it in."""
    phrases: dict[str, Counter[str]] = {concept: Counter() for concept in concepts}
    for voice in finding.evidence[:READ] if concepts else ():
        for concept, phrase in enricher.concepts_in(voice.text).items():
            if concept in phrases:
                phrases[concept][phrase] += 1
    return {concept: _shown(label_of(concept), counts) for concept, counts in phrases.items()}


def _shown(label: str, phrases: Counter[str]) -> str:
    often = sorted((phrase for phrase in phrases if phrase != label), key=lambda said: (-phrases[said], said))
    return f"{label}: {', '.join(often[:PHRASES])}" if often else label


def _most_frequent(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda form: (-counts[form], form), default=None)


def surfaces_in(enricher: Enricher, terms: Iterable[str], buckets: Sequence[Bucket]) -> dict[str, str]:
    """Term -> the form in which the newest kept voice of these buckets wrote it; else the term itself.

    A voice is read once, whatever it has of them.
    """
    forms = {term: label_of(term) for term in terms}
    wanted = {term for term in forms if not is_concept(term)}
    for bucket in reversed(buckets):
        for voice in reversed(bucket.voices):
            if not wanted:
                return forms
            if here := wanted.intersection(voice.terms):
                read = enricher.terms_in(voice.text)
                forms.update((term, read.get(term, term)) for term in here)
                wanted -= here
    return forms
