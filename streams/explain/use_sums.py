"""Do the sums again of the kinds that ask what customers love or dislike a thing for, and together with what."""

from collections.abc import Iterator
from math import ceil

from schemas.alert import Alert
from streams.cases import disliked, joy, partnership, positioning
from streams.cases.account import CONTEXTS
from streams.cases.chances import npmi, wilson_low, z_above, z_between
from streams.cases.gates import Gates
from streams.explain.claim_sums import (
    Figure,
    Figures,
    Measures,
    chance_of,
    counts,
    crowd,
    figures,
    loved,
    over,
    share_beyond,
)
from streams.explain.sums import Check, rule, short, value


def gap_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is loved for what we do not say (positioning.py)."""
    yield from counts(
        m,
        ("loving", "opinions", "judging", "people"),
        ("by_rule", "people"),
        ("speaking_of_it", "speaking_of_a_use"),
        ("in_copy", "copy_words"),
        ("windows",),
        ("contexts",),
    )
    yield crowd(m, positioning.PEOPLE, positioning.WINDOWS)
    yield _in_its_words(m, positioning.GATES)
    fewest_opinions = max(positioning.OPINIONS, positioning.OPINIONS_SHARE * m["judging"])
    yield from loved(m, positioning.LOVE_OPENS, fewest_opinions)
    ours = positioning.copy_share(int(m["in_copy"]), int(m["copy_words"]))
    yield value(
        "copy_share",
        f"({m['in_copy']:.0f} + {positioning.COPY_PRIOR}) / ({m['copy_words']:.0f} words of our copy + "
        f"{positioning.COPY_WORDS})",
        m["copy_share"],
        ours,
    )
    speaking, of_use = int(m["speaking_of_it"]), int(m["speaking_of_a_use"])
    yield value(
        "z",
        f"log-odds of {speaking} of {of_use} above those of {short(ours)}, in standard errors",
        m["z"],
        z_above(speaking, of_use, ours),
    )
    yield rule(
        "apart",
        f"z {short(m['z'])} >= {positioning.Z}, {speaking} >= {positioning.SHARE:.1%} of {of_use}",
        m["z"] >= positioning.Z and speaking >= positioning.SHARE * of_use,
    )
    expected = Figure(f"{short(ours)} x {of_use}", ours * of_use)
    effect, people = share_beyond(expected.number, speaking), int(m["people"])
    margin = over(m["z"], positioning.Z)
    yield from figures(alert, Figures(expected, speaking, people, of_use, effect, margin, chance_of(m["z"])))


def _in_its_words(m: Measures, gates: Gates) -> Check:
    """Enough people put it in its place, in enough ways; words that are no known activity need more of both."""
    by_rule = max(gates.by_rule, gates.by_rule_share * m["people"])
    contexts = max(gates.contexts, min(CONTEXTS, ceil(gates.contexts_share * m["by_rule"])))
    return rule(
        "in its words",
        f"{m['by_rule']:.0f} people >= {short(by_rule)} in {m['contexts']:.0f} sentences >= {contexts}",
        m["by_rule"] >= by_rule and m["contexts"] >= contexts,
    )


def disliked_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is disliked for what it is sold for (disliked.py)."""
    yield from counts(
        m,
        ("against", "opinions", "people", "everybody"),
        ("others_against", "others_opinions", "everybody"),
        ("windows",),
    )
    yield crowd(m, positioning.PEOPLE, positioning.WINDOWS)
    against, opinions = int(m["against"]), int(m["opinions"])
    low = wilson_low(against, opinions)
    yield value("dislike_low", f"Wilson's lower bound of {against} of {opinions}", m["dislike_low"], low)
    yield rule("disliked", f"{short(low)} >= {positioning.LOVE_OPENS}", low >= positioning.LOVE_OPENS)
    z = z_between(against, opinions, int(m["others_against"]), int(m["others_opinions"]))
    sum_ = (
        f"log-odds of {against} of {opinions} above {m['others_against']:.0f} of {m['others_opinions']:.0f}"
    )
    yield value("z", sum_, m["z"], z)
    is_apart = m["others_opinions"] < disliked.APART or z >= disliked.Z_APART
    yield rule("apart", f"z {short(z)} >= {disliked.Z_APART}, or hardly any others", is_apart)
    line, people, everybody = positioning.LOVE_OPENS, int(m["people"]), int(m["everybody"])
    expected = Figure(f"{opinions} x (1 - {line})", opinions * (1 - line))
    effect, margin = share_beyond(expected.number, against), over(low, line, 10)
    yield from figures(alert, Figures(expected, against, people, everybody, effect, margin, chance_of(z)))


def joy_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is praised for what nobody printed (joy.py)."""
    yield from counts(
        m,
        ("loving", "opinions", "people"),
        ("speaking_of_it", "everybody"),
        ("others_loving", "others_opinions"),
        ("windows",),
        ("contexts",),
    )
    yield crowd(m, joy.JOY_PEOPLE, joy.JOY_WINDOWS)
    yield from loved(m, joy.JOY_OPENS, joy.JOY_PEOPLE)
    loving, opinions = int(m["loving"]), int(m["opinions"])
    others, other_opinions = int(m["others_loving"]), int(m["others_opinions"])
    z = z_between(loving, opinions, others, other_opinions)
    yield value("z", f"log-odds of {loving} of {opinions} above {others} of {other_opinions}", m["z"], z)
    expected = opinions * others / other_opinions if other_opinions else 0.0
    most = m["most_expected"]
    contexts = max(joy.JOY_CONTEXTS, min(CONTEXTS, ceil(joy.JOY_CONTEXTS_SHARE * loving)))
    yield rule(
        "apart",
        f"z {short(z)} >= {joy.JOY_Z}, {short(expected)} expected <= {most:g} x {loving}, "
        f"{m['contexts']:.0f} sentences >= {contexts}",
        z >= joy.JOY_Z
        and most in (joy.JOY_EXPECTED, 1.0)
        and expected <= most * loving
        and m["contexts"] >= contexts,
    )
    speaking, everybody = int(m["speaking_of_it"]), int(m["everybody"])
    yield rule(
        "common",
        f"{speaking} >= {joy.JOY_SHARE:.0%} of {everybody}",
        speaking >= joy.JOY_SHARE * everybody,
    )
    by_others = Figure(f"{opinions} x {others} / {other_opinions}", expected)
    effect, people = share_beyond(expected, loving), int(m["people"])
    margin = over(z, joy.JOY_Z)
    yield from figures(alert, Figures(by_others, loving, people, everybody, effect, margin, chance_of(z)))


def partner_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is loved together with something else (partnership.py)."""
    yield from counts(
        m,
        ("together", "speaking_of_it", "people"),
        ("together", "speaking_of_a_pair", "everybody"),
        ("speaking_of_it", "everybody"),
        ("by_rule", "people"),
        ("loving", "opinions", "people"),
        ("windows",),
        ("contexts",),
    )
    yield crowd(m, partnership.PEOPLE, partnership.WINDOWS)
    fewest = (
        partnership.NEW_GATES.by_rule_share
    )  # a third, where it is no news: the account knew which it was
    yield _in_its_words(m, partnership.GATES._replace(by_rule_share=fewest))
    both, one = int(m["together"]), int(m["speaking_of_it"])
    other, whole = int(m["speaking_of_a_pair"]), int(m["everybody"])
    bond = npmi(both, one, other, whole)
    yield value("npmi", f"ln({both} x {whole} / ({one} x {other})) / -ln({both} / {whole})", m["npmi"], bond)
    yield rule("bond", f"{short(bond)} >= {partnership.NPMI_OPENS}", bond >= partnership.NPMI_OPENS)
    yield from loved(m, partnership.LOVE_OPENS, partnership.OPINIONS)
    by_chance = Figure(f"{one} x {other} / {whole}", one * other / whole if whole else 0.0)
    share = other / whole if whole else 0.0
    z = z_above(both, one, share) if 0 < share < 1 else 0.0
    effect, margin = share_beyond(by_chance.number, both), over(bond, partnership.NPMI_OPENS, 10)
    people = int(m["people"])
    yield from figures(alert, Figures(by_chance, both, people, whole, effect, margin, chance_of(z)))
