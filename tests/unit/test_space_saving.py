"""The fixed table of the heaviest terms."""

from streams.sketches.space_saving import SpaceSaving


def a_table(size: int, **counts: float) -> SpaceSaving:
    table = SpaceSaving(size)
    for term, count in counts.items():
        table.add(term, count)
    return table


def test_with_room_counts_are_exact() -> None:
    table = a_table(3, cap=2.0, lid=1.0)
    table.add("cap", 1.0)
    assert (table.counts, table.errors) == ({"cap": 3.0, "lid": 1.0}, {})
    assert (table.estimate("cap"), table.estimate("box")) == (3.0, 0.0)


def test_a_newcomer_takes_the_place_of_the_smallest_and_may_have_been_there_before() -> None:
    table = a_table(2, cap=5.0, lid=2.0)
    table.add("box", 1.0)
    assert (table.counts, table.errors) == ({"cap": 5.0, "box": 3.0}, {"box": 2.0})
    assert table.estimate("box") == 2.0  # the middle of 1 and 3


def test_a_term_that_is_not_kept_may_hide_below_the_smallest() -> None:
    assert a_table(2, cap=5.0, lid=2.0).estimate("box") == 1.0


def test_of_equals_the_first_by_name_goes() -> None:
    for order in (("lid", "cap"), ("cap", "lid")):
        table = a_table(2, **dict.fromkeys(order, 1.0))
        table.add("box", 1.0)
        assert set(table.counts) == {"lid", "box"}


def test_a_term_that_grew_is_not_taken_for_the_smallest() -> None:
    table = a_table(2, cap=1.0, lid=2.0)
    table.add("cap", 9.0)
    table.add("box", 1.0)
    assert table.counts == {"cap": 10.0, "box": 3.0}


def test_scaling_forgets_evenly_and_keeps_the_order() -> None:
    table = a_table(2, cap=4.0, lid=2.0)
    table.add("box", 2.0)
    table.scale(0.5)
    assert (table.counts, table.errors) == ({"cap": 2.0, "box": 2.0}, {"box": 1.0})
    table.add("new", 1.0)
    assert table.counts == {"cap": 2.0, "new": 3.0}


def test_a_restored_table_goes_on_as_if_it_had_never_stopped() -> None:
    table = a_table(2, cap=4.0, lid=2.0)
    again = SpaceSaving.restore(table.counts, table.errors, 2)
    for one in (table, again):
        one.add("box", 2.0)
        one.add("cap", 1.0)
        one.add("new", 1.0)
    assert (again.counts, again.errors) == (table.counts, table.errors)
