"""Show the curve over the line, and what was heard of planted themes: `openear evaluate --sweep --inject N`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from agents.commands.output import say, table_of, wide_screen
from agents.rehearsal import rehearse_files
from agents.trials import Trials
from schemas.profile import Profile
from streams.evaluate.evaluation import judge
from streams.evaluate.injected_words import FORMS
from streams.evaluate.injection import MANY_WORDS, RATES, RATES_IN_MANY_WORDS
from streams.evaluate.trial import Score
from streams.evaluate.truth import Labels, Truth

LINES = (2.5, 3.0, 3.5, 3.75, 4.0, 5.0, 6.0)
OURS = "openear"


def tried(
    mentions: Sequence[Path],
    profiles: Mapping[str, Profile],
    truth: Truth,
    labels: Labels,
    with_curve: bool,
    plants: tuple[int, int] | None,
    with_others: bool,
) -> dict[str, object]:
    """What `--sweep` and `--inject` add to the figures; `plants`: how many themes, and the seed."""
    trials = None if plants is None else Trials.of(mentions, profiles, *plants)
    figures: dict[str, object] = {}
    if with_curve:
        figures["sweep"] = curve_of(mentions, profiles, truth, labels, trials)
    if trials is not None:
        figures["injected"] = planted_figures(trials, with_others)
    return figures


def curve_of(
    mentions: Sequence[Path],
    profiles: Mapping[str, Profile],
    truth: Truth,
    labels: Labels,
    trials: Trials | None,
) -> list[dict[str, object]]:
    """Hear everything again at each line, print the table, and give its rows."""
    must = {event.id for event in truth.events if event.must_alert and event.is_dated}
    rows: list[dict[str, object]] = []
    planted = "" if trials is None else f", with {trials.themes} planted themes (seed {trials.seed})"
    table = table_of(f"the curve over the line{planted}")
    for name in ("line", "must hit", "unexplained", "traps"):
        table.add_column(name, justify="right")
    if trials is not None:
        for name in ("recall, 3+ authors", "2 authors", "bursts", "false"):
            table.add_column(name, justify="right")
    for line in LINES:
        run, _ = rehearse_files(mentions, profiles, line=line)
        judged = judge(run.alerts, truth, labels, run.spans)
        hit = must & {event for one in judged for event in one.events}
        unexplained = sum(not one.is_explained for one in judged)
        traps = len({trap for one in judged for trap in one.traps})
        row: dict[str, object] = {
            "line": line,
            "must_events": len(must),
            "must_hit": len(hit),
            "unexplained": unexplained,
            "traps_raised": traps,
        }
        cells = [f"{line:g}", f"{len(hit)} of {len(must)}", f"{unexplained}", f"{traps}"]
        if trials is not None:
            score = trials.ours(line)
            row["injected"] = score.as_json()
            cells += [
                _number(score.recall(3)),
                _of(score.found[2]),
                _of(score.all_bursts),
                f"{score.false:,}",
            ]
        rows.append(row)
        table.add_row(*cells)
        say(f"line {line:g}: {len(hit)} of {len(must)} must events, {unexplained} unexplained, {traps} traps")
    wide_screen().print(table)
    return rows


def planted_figures(trials: Trials, with_others: bool) -> dict[str, object]:
    """Hear the plants with our chain, and with the usual rules where asked; print the table."""
    scores = {OURS: trials.ours(None)} | (trials.others() if with_others else {})
    many = trials.in_many_words
    told = {OURS: trials.ours(None, many)} | (trials.others(many) if with_others else {})
    table = table_of(
        f"{trials.themes} planted themes (seed {trials.seed}): heard, or raised, of those planted"
    )
    table.add_column("", no_wrap=True)
    for name in scores:
        table.add_column(name, justify="right")
    for name, cells in (*_rows(list(scores.values())), *_rows_in_many_words(list(told.values()))):
        table.add_row(name, *cells)
    wide_screen().print(table)
    if trials.themes < trials.asked:
        say(f"the talk is too short for {trials.asked} themes: {trials.themes} were planted")
    return {
        "seed": trials.seed,
        "asked": trials.asked,
        "rounds": len(trials.rounds),
        **{name: {**score.as_json(), MANY_WORDS: told[name].as_json()} for name, score in scores.items()},
    }


def _of(pair: Sequence[int]) -> str:
    return f"{pair[0]} of {pair[1]}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _rows(scores: Sequence[Score]) -> Iterator[tuple[str, list[str]]]:
    """One figure a row, one rule a column."""
    for rate in RATES:
        yield f"{rate} new authors a window", [_of(score.found[rate]) for score in scores]
    yield "recall, 3 authors and more", [_number(score.recall(3)) for score in scores]
    yield "windows to the alert, median", [_number(score.delay) for score in scores]
    for form in FORMS:
        yield form, [_of(score.bursts[form]) for score in scores]
    yield "false alarms", [f"{score.false:,}" for score in scores]
    yield "brand-days", [f"{score.brand_days:,.0f}" for score in scores]
    days = [score.false_a_day for score in scores]
    yield "false in 100 brand-days", [_number(None if rate is None else 100 * rate) for rate in days]


def _rows_in_many_words(scores: Sequence[Score]) -> Iterator[tuple[str, list[str]]]:
    """What people tell of in words of their own."""
    for rate in RATES_IN_MANY_WORDS:
        yield f"{MANY_WORDS}, {rate} a window", [_of(score.found[rate]) for score in scores]
    yield f"{MANY_WORDS}, false alarms", [f"{score.false:,}" for score in scores]
