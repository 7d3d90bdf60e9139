"""The clauses that departments and polarity are measured on."""

import pytest

from schemas.profile import DEPARTMENTS, Profile
from streams.enrich.enricher import Enricher
from tests.bench.labelled import Half, half_of, labelled

EVERY = labelled("A") + labelled("B")


def test_each_half_holds_every_department_and_clauses_of_none() -> None:
    for half in (labelled("A"), labelled("B")):
        spoken_of = [name for clause in half for name in clause.departments]
        assert min(spoken_of.count(name) for name in DEPARTMENTS) >= 20
        assert sum(not clause.departments for clause in half) >= 20
        assert len(half) >= 160


def test_labels_are_known_and_no_text_stands_twice() -> None:
    assert {name for clause in EVERY for name in clause.departments} == set(DEPARTMENTS)
    assert {clause.polarity for clause in EVERY} == {"positive", "negative", "neutral", "mixed"}
    assert len({clause.text for clause in EVERY}) == len(EVERY)


def test_the_half_of_a_text_stays_where_it_is() -> None:
    assert [half_of(text) for text in ("worth every penny", "the cap leaks", "so late")] == ["A", "A", "B"]


@pytest.mark.parametrize("half", ["A", "B"])
def test_the_department_is_right_in_85_of_100_clauses_where_90_of_100_are_covered(half: Half) -> None:
    enricher = Enricher(Profile(brand="-"))
    clauses = labelled(half)
    found = [{name for name, _ in enricher.hear(clause.text).departments} for clause in clauses]
    heard = [(names, clause.departments) for names, clause in zip(found, clauses, strict=True) if names]
    labels = [names for names, clause in zip(found, clauses, strict=True) if clause.departments]
    assert sum(bool(names) for names in labels) >= 0.90 * len(labels)
    assert sum(bool(names & known.keys()) for names, known in heard) >= 0.85 * len(heard)
