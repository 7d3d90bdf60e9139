"""The deletes that a partition remembers: the newest, with who asked for them, however they are saved."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import streams.notices.remembered as module
from streams.notices.remembered import Remembered


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 9), st.booleans()), max_size=60),
    st.integers(1, 6),
    st.integers(0, 60),
)
def test_what_is_remembered_is_the_newest_deletes_and_is_restored_as_it_was(
    deletes: list[tuple[int, bool, int, bool]], bound: int, cut: int
) -> None:
    whole, module.REMEMBERED = module.REMEMBERED, bound
    kept: dict[tuple[int, bool], tuple[int, bool]] = {}
    try:
        one, other = Remembered(), Remembered()
        saved: dict[int, list[Any]] = {}
        for n, (key, is_author, at_ms, is_request) in enumerate(deletes):
            for each in (one, other):
                each.remember(
                    key,
                    is_author=is_author,
                    brand=None,
                    at_ms=at_ms,
                    watermark_ms=None,
                    is_request=is_request,
                )
            known_ms, was_request = kept.pop((key, is_author), (0, False))
            kept[key, is_author] = (max(at_ms, known_ms), was_request or is_request)
            while len(kept) > bound:
                del kept[next(iter(kept))]
            saved.update(other.changes())
            if n == cut:
                marks = [mark for segment in saved.values() for mark in segment]
                other = Remembered.restore(other.next_number, marks)
        for each in (one, other):
            assert len(each) == len(kept)
            for (key, is_author), (at_ms, is_request) in kept.items():
                assert each.deleted_ms(key, is_author=is_author, brand=None) == at_ms
                asked_ms = each.deleted_ms(key, is_author=is_author, brand=None, on_request=True)
                assert asked_ms == (at_ms if is_request else None)
        assert list(one.changes()) == [(number, saved[number]) for number in sorted(saved)]
    finally:
        module.REMEMBERED = whole
