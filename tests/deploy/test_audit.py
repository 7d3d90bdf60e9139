"""The audit of locked packages: what counts, for how long somebody may live with it, and when it proves nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.audit import ALLOW, CANARY, LOCKS, allowed_in, main

TODAY = date(2026, 3, 1)
HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}
KNOWN = {"name": "urllib3", "version": "1.24.1", "vulns": [HOLE]}
ENTRY = '[[allowed]]\nid = "CVE-1"\npackage = "a"\nuntil = {until}\nreason = "we do not call it"\n'


class Service:
    """What is known of packages; each lock holds one."""

    def __init__(self, *vulns: Mapping[str, Any], knows_canary: bool = True, skips: bool = False) -> None:
        self.vulns, self.knows_canary, self.skips = vulns, knows_canary, skips

    def __call__(self, path: Path) -> dict[str, Any]:
        if path not in LOCKS:
            assert path.read_text().strip() == CANARY
            return {"dependencies": [KNOWN if self.knows_canary else {**KNOWN, "vulns": []}]}
        if self.skips:
            return {"dependencies": [{"name": "a", "skip_reason": "not found"}]}
        return {"dependencies": [{"name": "a", "version": "2.0", "vulns": list(self.vulns)}]}


def audit(folder: Path, service: Service, allow: str = "", *words: str) -> int:
    path = folder / "allow.toml"
    path.write_text(allow)
    return main(words, ask=service, today=TODAY, allow=path)


def test_locks_without_a_known_hole_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(tmp_path, Service()) == 0
    assert capsys.readouterr().out == "3 locks audited: nothing wrong\n"


def test_a_known_hole_fails_and_says_what_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path, Service(HOLE)) == 1
    assert capsys.readouterr().err == "a 2.0: CVE-1, PYSEC-1 (fixed in 2.1)\n"


def test_one_that_is_allowed_passes_until_its_day_is_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path, Service(HOLE), ENTRY.format(until="2026-03-01")) == 0
    assert audit(tmp_path, Service(HOLE), ENTRY.format(until="2026-02-28")) == 1
    assert "a CVE-1 was allowed until 2026-02-28: we do not call it" in capsys.readouterr().err


def test_an_entry_that_nothing_answers_to_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(tmp_path, Service(), ENTRY.format(until="2026-03-01")) == 1
    assert "a CVE-1 is allowed and not there any more" in capsys.readouterr().err


@pytest.mark.parametrize("service", [Service(knows_canary=False), Service(skips=True)])
def test_a_service_that_does_not_know_what_everybody_knows_proves_nothing(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path, service) == 0
    assert capsys.readouterr().out.startswith("skipped: unreachable (")
    assert audit(tmp_path, service, "", "--required") == 1


def test_an_entry_that_is_over_fails_where_nothing_can_be_asked_too(tmp_path: Path) -> None:
    assert audit(tmp_path, Service(knows_canary=False), ENTRY.format(until="2026-02-28")) == 1


def test_without_pip_audit_it_is_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "allow.toml").write_text("")
    assert main(["--tool", str(tmp_path / "none")], today=TODAY, allow=tmp_path / "allow.toml") == 0
    assert "gave no answer: FileNotFoundError" in capsys.readouterr().out


@pytest.mark.parametrize("field", ["id", "package", "until", "reason"])
def test_an_entry_without_a_day_or_a_reason_is_none(field: str) -> None:
    text = "\n".join(
        line for line in ENTRY.format(until="2026-03-01").splitlines() if not line.startswith(field)
    )
    with pytest.raises(ValueError, match="an entry needs id, package, until"):
        allowed_in(text)


def test_our_own_list_can_be_read() -> None:
    allowed_in(ALLOW.read_text("utf-8"))
