"""Count who used which term in one base bucket: an author once a term, however often it was said.

Most terms have one author, so that a number serves them; a set (distinct.py) begins with the second one.
"""

from streams.sketches.distinct import Authors, at_most, with_author

TERMS = 2000
"""Terms kept when a table is pruned; it is pruned at twice as many."""


class TermTable:
    """Term -> authors. At most `TERMS` x 2 terms with at most 64 author hashes each.

    Worst case: 4,000 terms x 64 hashes x 9 bytes = 2.3 MB saved; typical at 7,000 posts a day: 400 terms.
    """

    __slots__ = ("many", "one", "pruned", "uses")

    def __init__(self) -> None:
        self.one: dict[str, int] = {}
        """Terms of one author, which is most of them."""
        self.many: dict[str, set[int]] = {}
        """Terms of two or more authors."""
        self.pruned = 0
        """Terms that were taken out for a bound."""
        self.uses = 0
        """Of terms, an upper bound: an author who repeats a term is counted again until the table is pruned."""

    def __len__(self) -> int:
        return len(self.one) + len(self.many)

    def add(self, terms: tuple[str, ...], author: int) -> None:
        """Count an author once for each of these terms."""
        self.uses += len(terms)
        one, many = self.one, self.many
        for term in terms:
            first = one.get(term)
            if first is None:
                authors = many.get(term)
                if authors is None:
                    one[term] = author
                else:
                    with_author(authors, author)
            elif first != author:
                del one[term]
                many[term] = {first, author}
        if len(one) + len(many) > 2 * TERMS:
            self.prune(TERMS)

    def prune(self, most: int) -> None:
        """Keep the terms with most authors; ties by the term itself. A kept count is exact, a lost one is gone."""
        many = sorted(self.many.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
        room = most - len(many)
        one = dict(sorted(self.one.items())[:room])
        self.pruned += len(self) - len(many) - len(one)
        self.many = dict(many)
        self.one = one
        self.uses = len(one) + sum(len(authors) for _, authors in many)

    def authors_of(self, term: str) -> Authors | None:
        """Who used a term here."""
        first = self.one.get(term)
        return first if first is not None else self.many.get(term)

    def counts(self) -> dict[str, int]:
        """Authors per term."""
        learned = dict.fromkeys(self.one, 1)
        learned.update((term, len(authors)) for term, authors in self.many.items())
        return learned

    def top(self, most: int) -> list[tuple[str, int]]:
        """The terms with most authors, at least two."""
        ranked = sorted(self.many.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(term, at_most(authors)) for term, authors in ranked[:most]]
