"""Do the sums again of the kinds that ask what customers love or dislike a thing for, and together with what."""

from collections.abc import Iterator

from schemas.alert import Alert
from streams.cases import disliked, joy, partnership, positioning
from streams.chances import beyond, npmi, significance_of_z, wilson_low, z_above, z_between
from streams.explain.claim_sums import Measures, crowd, figures, loved
from streams.explain.sums import Check, rule, short, value


def gap_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is loved for what we do not say (positioning.py)."""
    yield crowd(m, positioning.PEOPLE, positioning.WINDOWS)
    fewest = max(positioning.BY_RULE, positioning.BY_RULE_SHARE * m["people"])
    yield rule(
        "in the words of a use",
        f"{m['by_rule']:.0f} people >= {short(fewest)} in {m['contexts']:.0f} sentences >= {positioning.CONTEXTS}",
        m["by_rule"] >= fewest and m["contexts"] >= positioning.CONTEXTS,
    )
    fewest_opinions = max(positioning.OPINIONS, positioning.OPINIONS_SHARE * m.get("judging", m["people"]))
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
    yield from figures(alert, ours * of_use, speaking, 1 - ours * of_use / speaking if speaking else 0.0)
    yield value("margin", f"z - {positioning.Z}", m["margin"], m["z"] - positioning.Z)
    yield value("significance", "of z, one-sided", alert.significance, max(0.0, significance_of_z(m["z"])))


def disliked_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is disliked for what it is sold for (disliked.py)."""
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
    expected = opinions * (1 - positioning.LOVE_OPENS)
    yield from figures(alert, expected, against, beyond(expected, against))


def joy_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is praised for what nobody printed (joy.py)."""
    yield crowd(m, joy.JOY_PEOPLE, joy.JOY_WINDOWS)
    yield from loved(m, joy.JOY_OPENS, joy.JOY_PEOPLE)
    loving, opinions = int(m["loving"]), int(m["opinions"])
    others, other_opinions = int(m["others_loving"]), int(m["others_opinions"])
    z = z_between(loving, opinions, others, other_opinions)
    yield value("z", f"log-odds of {loving} of {opinions} above {others} of {other_opinions}", m["z"], z)
    yield rule(
        "apart",
        f"z {short(z)} >= {joy.JOY_Z}, {m['contexts']:.0f} sentences >= {joy.JOY_CONTEXTS}",
        z >= joy.JOY_Z and m["contexts"] >= joy.JOY_CONTEXTS,
    )
    expected = opinions * others / other_opinions if other_opinions else 0.0
    yield from figures(alert, expected, loving, beyond(expected, loving))


def partner_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is loved together with something else (partnership.py)."""
    yield crowd(m, partnership.PEOPLE, partnership.WINDOWS)
    both, one = int(m["together"]), int(m["speaking_of_it"])
    other, whole = int(m["speaking_of_a_pair"]), int(m["everybody"])
    bond = npmi(both, one, other, whole)
    yield value("npmi", f"ln({both} x {whole} / ({one} x {other})) / -ln({both} / {whole})", m["npmi"], bond)
    yield rule("bond", f"{short(bond)} >= {partnership.NPMI_OPENS}", bond >= partnership.NPMI_OPENS)
    yield from loved(m, partnership.LOVE_OPENS, partnership.OPINIONS)
    by_chance = one * other / whole if whole else 0.0
    yield from figures(alert, by_chance, both, beyond(by_chance, both))
