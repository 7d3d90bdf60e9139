"""Answer probes over HTTP beside the metrics: `/readyz` whether it works, `/livez` whether a restart is due.

Sentence and judgement are those of `openear health`; 200 is well, 503 is not. Every other path has the metrics.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, make_wsgi_app

from agents.health import judge_health, unlabelled

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LIVE = {"/readyz": False, "/livez": True}


def probed(registry: CollectorRegistry) -> "WSGIApplication":
    """The metrics, and answers to the two probes."""
    metrics: Callable[..., Iterable[bytes]] = make_wsgi_app(registry)

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        live = LIVE.get(environ["PATH_INFO"])
        if live is None or environ["REQUEST_METHOD"] != "GET":
            return metrics(environ, start)
        found = judge_health(unlabelled(registry.collect()), live=live)
        start(
            "200 OK" if found.is_well else "503 Service Unavailable",
            [("Content-Type", "text/plain; charset=utf-8")],
        )
        return [f"{found.said}\n".encode()]

    return answer
