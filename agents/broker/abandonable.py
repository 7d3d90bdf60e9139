"""Work in threads that nobody waits for once the work has failed or was interrupted.

The pool of the standard library is joined when the program ends: after Ctrl-C a person would wait until the
last silent server has timed out.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

GRACE_S = 0.5
"""After a failure: what fails for the same reason at the same time may still clean up."""


def each_done(work: Callable[[T], None], items: Sequence[T], threads: int) -> Iterator[T]:
    """Do `work` for every item and give each item when it is done, in the order of completion.

    The first exception of `work` is raised here. From then on, or when the caller stops asking, no further
    item is begun; what had begun goes on in daemon threads for as long as it takes or the program lives.
    """
    waiting: SimpleQueue[T] = SimpleQueue()
    done: SimpleQueue[tuple[T, BaseException | None]] = SimpleQueue()
    given_up = Event()
    for item in items:
        waiting.put(item)
    workers = [
        Thread(target=_work_off, args=(work, waiting, done, given_up), daemon=True)
        for _ in range(min(threads, len(items)))
    ]
    for worker in workers:
        worker.start()
    try:
        for _ in items:
            item, error = done.get()
            if error is not None:
                given_up.set()
                _join(workers)
                raise error
            yield item
    finally:
        given_up.set()


def _join(workers: Sequence[Thread]) -> None:
    """Wait for all of them together, GRACE_S at most."""
    end = time.monotonic() + GRACE_S
    for worker in workers:
        worker.join(max(0.0, end - time.monotonic()))


def _work_off(
    work: Callable[[T], None],
    waiting: SimpleQueue[T],
    done: SimpleQueue[tuple[T, BaseException | None]],
    given_up: Event,
) -> None:
    while not given_up.is_set():
        try:
            item = waiting.get_nowait()
        except Empty:
            return
        try:
            work(item)
        except BaseException as error:  # noqa: BLE001  it is raised where somebody waits for it
            done.put((item, error))
        else:
            done.put((item, None))
