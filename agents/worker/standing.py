"""Tell where a worker stands: of each task and each thread, which line waits for which, and no value at all.

For a worker that goes on no more: the one thing that a restart takes away.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from types import CoroutineType, FrameType
from typing import Any


def where_it_stands(loops: Iterable[asyncio.AbstractEventLoop]) -> Iterator[str]:
    """Give a line a task of these loops, from outside to inside, and a line a thread of the process."""
    for loop in loops:
        for task in asyncio.all_tasks(loop):
            yield f"task {task.get_name()}: {' < '.join(_awaited(task.get_coro()))}"
    for number, frame in sys._current_frames().items():
        yield f"thread {number}: {' > '.join(_called(frame))}"


def _awaited(coroutine: Any) -> Iterator[str]:
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
        if frame is None:
            yield type(coroutine).__name__
            return
        name = coroutine.__qualname__ if isinstance(coroutine, CoroutineType) else ""
        yield f"{_place(frame)} {name}".rstrip()
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)


def _called(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        yield _place(frame)
        frame = frame.f_back


def _place(frame: FrameType) -> str:
    return f"{'/'.join(frame.f_code.co_filename.split('/')[-2:])}:{frame.f_lineno}"
