"""Sweep the gates of positioning gaps over stories: `python -m tests.bench.gates STORY...`.

A STORY is a folder with `profiles/`, `mentions.ndjson` and `truth.json` (`must`: lines that begin with the kind of
an alert; `planted_ids`: what was planted). It is heard once; once a day the gaps are asked for by the gates
in force and by each variant, one gate changed. A gap is right where half of the voices that it keeps were planted
and the story must tell one, else it is false. One JSON object a variant: stories told right, false gaps. A gate
stands well in the middle of values that give the same.
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import streams.cases.judging as judging
from agents.profiles.files import load_profiles
from agents.rehearsal import rehearse_files
from schemas.alert import AlertKind
from streams.cases.accounts import Accounts
from streams.cases.claim import Claim
from streams.cases.positioning import GAP_GATES, GapGates, gaps
from streams.enrich.uses import Uses
from streams.policy import DAY_MS

PLANTED = 0.5
SWEPT: Mapping[str, tuple[float, ...]] = {
    "people": (15, 18, 20, 25, 30),
    "share": (0.0, 0.005, 0.01, 0.0125, 0.015, 0.02, 0.03),
    "z": (2.0, 3.0, 4.0, 5.0, 6.0),
    "known.by_rule": (1, 3, 5, 8),
    "known.by_rule_share": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "known.contexts": (2, 3, 4, 5, 6, 7, 8, 10),
    "known.contexts_share": (0.0, 0.2, 0.3, 0.35, 0.4, 0.5, 0.7),
    "known.windows": (1, 3, 5),
    "known.love": (0.5, 0.55, 0.6, 0.65, 0.7),
    "known.opinions_share": (0.0, 0.2, 0.4, 0.5),
    "unknown.by_rule": (3, 6, 10, 15),
    "unknown.by_rule_share": (0.1, 0.25, 0.4),
    "unknown.contexts": (3, 6, 9),
    "new.by_rule": (3, 5, 8),
    "new.by_rule_share": (0.1, 0.2, 0.3),
    "new.contexts": (3, 6, 9),
}


def variants() -> Iterator[tuple[str, GapGates]]:
    """The gates in force, and each with one value changed."""
    yield "in force", GAP_GATES
    for name, values in SWEPT.items():
        where, _, gate = name.rpartition(".")
        for value in values:
            if where:
                changed: Any = {where: getattr(GAP_GATES, where)._replace(**{gate: value})}
            else:
                changed = {gate: value}
            yield f"{name}={value:g}", GAP_GATES._replace(**changed)


def opened_in(story: Path) -> dict[str, tuple[bool, set[str]]]:
    """Variant -> whether what must be told opened, and the names of those that are false."""
    truth = json.loads((story / "truth.json").read_text(encoding="utf-8"))
    planted = set(truth["planted_ids"])
    is_wanted = any(line.startswith(AlertKind.POSITIONING_GAP.value) for line in truth["must"])
    found: dict[str, tuple[bool, set[str]]] = {name: (False, set()) for name, _ in variants()}

    def all_gaps(
        accounts: Accounts, uses: Uses, rivals: frozenset[str], end_ms: int, open_names: Collection[str]
    ) -> Iterator[Claim]:
        for name, gates in variants() if end_ms % DAY_MS == 0 else ():
            is_right, false = found[name]
            for claim in gaps(accounts, uses, rivals, end_ms, (), gates):
                if claim.opens:
                    of_plant = sum(voice.id in planted for voice in claim.voices_for)
                    if is_wanted and of_plant >= PLANTED * len(claim.voices_for):
                        is_right = True
                    else:
                        false.add(claim.name)
            found[name] = (is_right, false)
        return gaps(accounts, uses, rivals, end_ms, open_names)

    with patch.object(judging, "gaps", all_gaps):
        rehearse_files([story / "mentions.ndjson"], load_profiles(story / "profiles"))
    return found


def main() -> int:
    """Sweep all gates over all stories."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.gates")
    parser.add_argument("stories", nargs="+", type=Path)
    stories = {story.name: opened_in(story) for story in parser.parse_args().stories}
    for name, _ in variants():
        right = sorted(story for story, found in stories.items() if found[name][0])
        false = sorted(f"{story}: {word}" for story, found in stories.items() for word in found[name][1])
        print(json.dumps({"gates": name, "right": right, "false": false}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
