"""A receiver of webhooks in the test's own loop: it keeps what came and answers as it is told to."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiohttp import web

SECRET = "whsec_" + "c2VjcmV0IGtleSBvZiB0d2VudHktZm91ciBieXRlcyE="
Came = Callable[[], Awaitable[None]]


class Call(NamedTuple):
    """One request as it came."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """The receiver; `answers` are given one after the other, then 204 for ever."""

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    at_a_call: Callable[[], Any] | None = None
    url: str = ""

    @property
    def ids(self) -> list[str]:
        return [call.headers["webhook-id"] for call in self.calls]

    async def __aenter__(self) -> "Hook":
        server = web.Application()
        server.router.add_post("/hook/secret-part", self._take)
        server.router.add_post("/elsewhere", self._elsewhere)
        self.elsewhere = 0
        self._runner = web.AppRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/hook/secret-part"
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._runner.cleanup(), 5)

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.calls.append(Call(headers, await request.read()))
        if self.at_a_call is not None:
            self.at_a_call()
        status, more = self.answers.pop(0) if self.answers else (204, {})
        return web.Response(status=status, headers=more)

    async def _elsewhere(self, _: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response()
