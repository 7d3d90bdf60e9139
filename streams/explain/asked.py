"""Find the term that a person asks for: as people write it, as an alert names it, or a concept."""

from streams.enrich.concepts import SIGN, concept_of, every_concept
from streams.enrich.terms import parts_of, terms_of


def term_of(surface: str) -> str:
    """The term that the detector makes of a word, or of two, or a concept; ValueError says why there is none.

    >>> term_of("leaks"), term_of("not charging"), term_of("~outage"), term_of("outage: down, server")
    ('leak', 'not charg', '~outage', '~outage')
    """
    named = as_concept(surface)
    if named is not None and (surface.startswith(SIGN) or ":" in surface):
        return named  # as it is asked for, or as an alert names it
    if surface.startswith(SIGN):
        raise ValueError(f"there is no such concept, but {', '.join(sorted(every_concept()))}")
    words = surface.replace("’", "'").split()
    terms = list(terms_of(part for word in words for part in parts_of(word)))
    pairs = [term for term in terms if " " in term]
    if len(terms) == 1:
        return terms[0]
    if len(pairs) == 1 and len(words) == 2:
        return pairs[0]
    if terms:
        raise ValueError(f"there are {len(terms)} terms in it, ask for one: {', '.join(terms)}")
    raise ValueError("it is no term: such words only judge or classify, or are numbers or very common")


def as_concept(surface: str) -> str | None:
    """The concept of this name, however it is asked for.

    >>> as_concept("Outage"), as_concept("~outage"), as_concept("leaks")
    ('~outage', '~outage', None)
    """
    concept = SIGN + concept_of(surface.casefold().strip()).removeprefix(SIGN)
    return concept if concept in every_concept() else None
