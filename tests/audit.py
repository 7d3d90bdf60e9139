"""Look for known holes of the locked packages: `python -m tests.audit [--tool PIP-AUDIT] [--required]`.

pip-audit asks a service of advisories, and where a package cannot be asked for it says that no hole is known. So a
package with a well-known hole is asked for first: if that hole does not show, the service is out of reach, and the
audit says "skipped: unreachable" and proves nothing (1 with --required, as in CI). A hole counts unless
`.github/audit-allow.toml` lives with it until a day that has not passed; an entry that is over, or that nothing
answers to, counts too. pip-audit has a lock of its own, `.github/audit.lock`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ALLOW = ROOT / ".github" / "audit-allow.toml"
LOCKS = (ROOT / "requirements.lock", ROOT / "deploy" / "requirements.lock", ROOT / ".github" / "audit.lock")
CANARY = "urllib3==1.24.1"
"""Of 2018, with holes that every database has known for years."""
ASK_S = 900

Report = dict[str, Any]
"""What pip-audit says in JSON."""
Ask = Callable[[Path], Report]


class UnreachableError(Exception):
    """No answer, or one that cannot be believed."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A hole that we live with for a while."""

    id: str
    package: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Hole:
    """A known hole of a locked package."""

    package: str
    version: str
    names: frozenset[str]
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        fixed = f"fixed in {', '.join(self.fixed_in)}" if self.fixed_in else "not fixed"
        return f"{self.package} {self.version}: {', '.join(sorted(self.names))} ({fixed})"


def allowed_in(text: str) -> list[Allowed]:
    """The entries of the allow-list; raises ValueError for one without a day or a reason."""
    entries = []
    for entry in tomllib.loads(text).get("allowed", []):
        until, reason = entry.get("until"), entry.get("reason", "").strip()
        if not isinstance(until, date) or not reason or not entry.get("id") or not entry.get("package"):
            raise ValueError(f"an entry needs id, package, until (a day) and reason: {entry}")
        entries.append(Allowed(entry["id"], entry["package"], until, reason))
    return entries


def holes_in(report: Report) -> Iterator[Hole]:
    """The holes of one answer; raises UnreachableError where a package could not be asked for."""
    for package in report["dependencies"]:
        if "skip_reason" in package:
            raise UnreachableError(f"{package['name']}: {package['skip_reason']}")
        for vuln in package["vulns"]:
            names = frozenset({vuln["id"], *vuln.get("aliases", ())})
            yield Hole(package["name"], package["version"], names, tuple(vuln.get("fix_versions", ())))


def over(allow: Iterable[Allowed], today: date) -> list[str]:
    """The entries whose day has passed."""
    return [
        f"{each.package} {each.id} was allowed until {each.until}: {each.reason}"
        for each in allow
        if today > each.until
    ]


def judged(holes: Iterable[Hole], allow: Sequence[Allowed]) -> list[str]:
    """The holes that nobody lives with, and the entries that nothing answers to."""
    wrong, used = [], set()
    for hole in sorted(set(holes), key=str):
        mine = [each for each in allow if each.package == hole.package and each.id in hole.names]
        used.update(mine)
        if not mine:
            wrong.append(str(hole))
    wrong += [
        f"{each.package} {each.id} is allowed and not there any more" for each in allow if each not in used
    ]
    return wrong


def audited(ask: Ask, locks: Iterable[Path], allow: Sequence[Allowed]) -> list[str]:
    """What is wrong with the locks; raises UnreachableError where nobody can say."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(CANARY + "\n")
        if not list(holes_in(ask(canary))):
            raise UnreachableError(f"no hole is known of {CANARY}, which has some")
    return judged([hole for lock in locks for hole in holes_in(ask(lock))], allow)


def by_pip_audit(tool: str) -> Ask:
    """Ask through pip-audit, which resolves and installs nothing here."""

    def ask(requirements: Path) -> Report:
        command = [tool, "--requirement", str(requirements), "--no-deps", "--disable-pip", "--format", "json",
                   "--progress-spinner", "off"]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=ASK_S, check=False)
            report: Report = json.loads(done.stdout)
        except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError) as error:
            raise UnreachableError(f"{tool} gave no answer: {type(error).__name__}") from None
        return report

    return ask


def main(
    words: Sequence[str] | None = None, ask: Ask | None = None, today: date | None = None, allow: Path = ALLOW
) -> int:
    """Audit all locks; 0 fine or skipped, 1 something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default="pip-audit", help="where pip-audit is")
    parser.add_argument("--required", action="store_true", help="a skipped audit is a failed one")
    given = parser.parse_args(words)
    entries = allowed_in(allow.read_text("utf-8"))
    wrong = over(entries, today or date.today())
    skipped = ""
    try:
        wrong += audited(ask or by_pip_audit(given.tool), LOCKS, entries)
    except UnreachableError as error:
        skipped = f"skipped: unreachable ({error})"
    for each in wrong:
        print(each, file=sys.stderr)
    print(skipped or f"{len(LOCKS)} locks audited: {len(wrong) or 'nothing'} wrong")
    return 1 if wrong or (skipped and given.required) else 0


if __name__ == "__main__":
    sys.exit(main())
