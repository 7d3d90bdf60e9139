"""Start a real Prometheus and a real Alertmanager with the files of deploy/, pointed at what a test started."""

import json
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.integration.engine import until

DEPLOY = Path(__file__).parents[2] / "deploy"
PACKAGES = {"prometheus": "prometheus", "alertmanager": "prometheus-alertmanager"}
"""Debian's packages; its Alertmanager has the package's name."""


class Daemon:
    """A program that listens on a port which it says in its log; used in a `with` statement it never outlives."""

    def __init__(self, name: str, folder: Path, *words: str) -> None:
        program = shutil.which(name) or shutil.which(PACKAGES[name])
        if program is None:
            pytest.skip(f"{name} is not there (Debian: apt install {PACKAGES[name]})")
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([program, *words], cwd=folder, stdout=log, stderr=log)

    def __enter__(self) -> "Daemon":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    async def address(self) -> str:
        """Where it listens, once it is ready."""
        found = await until(f"the port of {self.name}", self._listening)
        address = f"127.0.0.1:{found[1]}"
        await until(f"that {self.name} is ready", lambda: _is_ready(address))
        return address

    def _listening(self) -> re.Match[str] | None:
        text = self.log.read_text("utf-8", "replace")
        assert self.process.poll() is None, text
        return re.search(r'msg="Listening on".*address=127\.0\.0\.1:(\d+)', text)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{address}/-/ready", timeout=10):
            return True
    except OSError:  # also for an answer of 503: it reads its files
        return False


def alertmanager(folder: Path) -> Daemon:
    """With the committed configuration."""
    return Daemon(
        "alertmanager",
        folder,
        f"--config.file={DEPLOY / 'alertmanager/alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        "--web.listen-address=127.0.0.1:0",
        "--cluster.listen-address=",
    )


def prometheus(folder: Path, targets: Mapping[str, str], alertmanager: str) -> Daemon:
    """With the committed configuration and rules, every second, and rules that do not wait; address by job."""
    config = YAML(typ="safe").load((DEPLOY / "prometheus/prometheus.yml").read_text(encoding="utf-8"))
    rules = (DEPLOY / "prometheus/rules/openear.yml").read_text(encoding="utf-8")
    (folder / "openear.yml").write_text(re.sub(r"(?m)^ +for: .*\n", "", rules))
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = ["openear.yml"]
    config["alerting"]["alertmanagers"][0]["static_configs"] = [{"targets": [alertmanager]}]
    jobs = {job["job_name"]: job for job in config["scrape_configs"]}
    config["scrape_configs"] = [
        {**jobs[name], "dns_sd_configs": [], "static_configs": [{"targets": [address]}]}
        for name, address in targets.items()
    ]
    with (folder / "prometheus.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(config, file)
    return Daemon(
        "prometheus",
        folder,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        "--web.listen-address=127.0.0.1:0",
        "--enable-feature=exemplar-storage",
        "--rules.alert.resend-delay=1s",  # the first alert may come before Alertmanager is found
    )


def fetched(address: str, path: str, **asked: Any) -> Any:
    """The answer of an HTTP API as a value."""
    url = f"http://{address}{path}?{urllib.parse.urlencode(asked, doseq=True)}"
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def values(address: str, query: str) -> list[tuple[dict[str, str], float]]:
    """What a query gives now: labels and value of each series."""
    result = fetched(address, "/api/v1/query", query=query)["data"]["result"]
    return [(each["metric"], float(each["value"][1])) for each in result]
