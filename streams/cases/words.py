"""Put a claim into words: the title, and the sentence with the numbers that its rule rests on."""

from collections.abc import Callable, Mapping

from schemas.alert import AlertKind
from streams.alert.masking import cut
from streams.alert.words import CAUSE, TITLE, named
from streams.cases.account import SPAN_MS, SPANS
from streams.cases.claim import Claim
from streams.policy import DAY_MS
from streams.wording import counted, length, one_in, people, when

SUBJECT = 120
"""Code points of a promise's text in a title."""
_MOST_SURE = 0.999
_NAME_OF_RULE = {
    "complaints_rise": "more people complain of it",
    "complaints_fall": "fewer people complain of it",
    "praise_rises": "more people praise it",
    "praise_falls": "fewer people praise it",
}


def subject_of(claim: Claim, terms: tuple[str, ...]) -> str:
    """What a proposal is about: words of customers, or what the company printed or sells."""
    if claim.subject and claim.kind is not AlertKind.SENTIMENT_SHIFT:
        return spoken(claim.kind, claim.subject)
    return named(terms) or f'"{claim.subject or claim.name}"'


def spoken(kind: AlertKind, subject: str) -> str:
    """What the profile calls it, as it stands in a sentence: no id of a use, no full stop of a promise.

    >>> print(spoken(AlertKind.DECLARED_USE_DISLIKED, "pet_hair"), spoken(AlertKind.PROMISE_KEPT, "It works."))
    "pet hair" "It works"
    """
    if kind is AlertKind.DECLARED_USE_DISLIKED:
        subject = subject.replace("_", " ").replace("-", " ")
    return f'"{cut(subject, SUBJECT).removesuffix(".")}"'


def title_of(claim: Claim, terms: tuple[str, ...], department: str, *, is_rising: bool = False) -> str:
    """One line: how many people, what, praise or blame, whose matter."""
    what = subject_of(claim, terms)
    said = _TITLES[claim.kind](claim, people(claim.authors), what)
    if is_rising:
        said = f"Now {said[:1].lower()}{said[1:]}"
    return cut(f"{said} ({claim.polarity}, {department})", TITLE)


def cause_of(claim: Claim, terms: tuple[str, ...], told_before: int | None = None) -> str:
    """One sentence with the numbers; `told_before`: people when it was last told of."""
    before = "" if told_before is None else f" ({told_before:,} people when last told)"
    return cut(_CAUSES[claim.kind](claim, subject_of(claim, terms)) + before, CAUSE)


def closing_of(kind: AlertKind, subject: str, at_ms: int) -> str:
    """The sentence that ends a case."""
    return cut(f"{_CLOSINGS[kind].format(subject=subject)} (judged {when(at_ms)})", CAUSE)


def expired(subject: str, fresh_ms: int) -> str:
    """The sentence that ends a case that nobody speaks of."""
    return cut(f"nobody speaks of {subject} any more, since {when(fresh_ms)}", CAUSE)


_Title = Callable[[Claim, str, str], str]
_TITLES: Mapping[AlertKind, _Title] = {
    AlertKind.POSITIONING_GAP: lambda claim, _, what: (
        f"Loved for {what}, which it is not sold for: by {_loving(claim)}"
    ),
    AlertKind.DECLARED_USE_DISLIKED: (
        lambda claim, _, what: f"{people(claim.observed)} dislike it for {what}, which it is sold for"
    ),
    AlertKind.PROMISE_BROKEN: lambda _, who, what: f"{who} say that {what} does not hold",
    AlertKind.PROMISE_KEPT: lambda _, who, what: f"{who} say that {what} holds",
    AlertKind.PROMISE_SILENT: (
        lambda claim, _, what: (
            f"{_hardly(claim.observed)} of {people(claim.voices)} speak of {what}, which is promised"
        )
    ),
    AlertKind.UNPRINTED_JOY: (
        lambda claim, _, what: f"{people(claim.observed)} praise {what}, which nobody promised"
    ),
    AlertKind.PARTNERSHIP_HINT: lambda claim, _, what: f"Loved together with {what}: by {_loving(claim)}",
    AlertKind.SILENCE: lambda claim, _, what: f"Nothing from {what} for {claim.expected:g} h",
    AlertKind.SENTIMENT_SHIFT: lambda claim, *_: (
        f"{claim.subject.capitalize()}: {_NAME_OF_RULE[claim.rule]}, {claim.authors:,} where "
        f"{claim.expected:.1f} were expected"
    ),
}


def _hardly(count: int) -> str:
    return f"Only {count:,}" if count else "None"


def _loving(claim: Claim) -> str:
    """Those who love it, of all whose mind is known; of a use these may be those alone who tell how they use it."""
    m = claim.measures
    whose = "who tell of it" if _tell_of_it(claim) else "with an opinion"
    return f"{m['loving']:.0f} of {people(int(m['opinions']))} {whose}"


def _tell_of_it(claim: Claim) -> bool:
    """True where fewer people were asked than say its words."""
    m = claim.measures
    return m.get("judging", m["people"]) < m["people"]


def _gap(claim: Claim, what: str) -> str:
    m = claim.measures
    whose = "who tell how they use it and what they think of it" if _tell_of_it(claim) else "with an opinion"
    return (
        f"{claim.authors:,} people spoke of {what} since {when(claim.start_ms)}, in {_windows(claim)}; "
        f"{m['loving']:.0f} of the {m['opinions']:.0f} {whose} love it, so {m['love_low']:.0%} or more do; "
        f"of the last {m['speaking_of_a_use']:.0f} who spoke of any use, {m['speaking_of_it']:.0f} spoke of this "
        f"one, where our own words would make it {claim.expected:.1f}; by chance {one_in(claim.significance)}"
    )


def _disliked(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"{m['against']:.0f} of {m['opinions']:.0f} people with an opinion on {what} dislike it since "
        f"{when(claim.start_ms)}, in {_windows(claim)}, so {m['dislike_low']:.0%} or more do; of the others "
        f"{m['others_against']:.0f} of {m['others_opinions']:.0f} dislike what they speak of; by chance "
        f"{one_in(claim.significance)}"
    )


def _broken(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"Of {m['opinions']:.0f} people who say whether {what} holds since {when(claim.start_ms)}, "
        f"{m['broken']:.0f} say that it does not and {m['kept']:.0f} that it does: more than the "
        f"{m['tolerance']:.0%} that are tolerated ({_sure(m['p_above_tolerance'])})"
    )


def _kept(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"{m['kept']:.0f} people say that {what} holds and {m['broken']:.0f} that it does not, since "
        f"{when(claim.start_ms)}, in {_windows(claim)}: no more than the {m['tolerance']:.0%} that are tolerated "
        f"find it broken ({_sure(m['p_within_tolerance'])})"
    )


def _silent(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"{m['speaking']:.0f} of {people(int(m['everybody']))} spoke of {what} in {m['days']:.0f} days: fewer than "
        f"{m['share']:.1%} do ({_sure(m['p_below_share'])})"
    )


def _joy(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"{m['loving']:.0f} of {m['opinions']:.0f} people with an opinion love what they say of {what} since "
        f"{when(claim.start_ms)}, in {_windows(claim)}, so {m['love_low']:.0%} or more do; of the others "
        f"{m['others_loving']:.0f} of {m['others_opinions']:.0f} do, by chance {one_in(claim.significance)}; no "
        "promise, use or copy of ours speaks of it"
    )


def _partner(claim: Claim, what: str) -> str:
    m = claim.measures
    return (
        f"{m['together']:.0f} of {m['speaking_of_it']:.0f} people who spoke of {what} since "
        f"{when(claim.start_ms)} use both together, where {claim.expected:.1f} would by chance; {m['loving']:.0f} "
        f"of {m['opinions']:.0f} with an opinion love it, so {m['love_low']:.0%} or more do"
    )


def _silence(claim: Claim, what: str) -> str:
    return (
        f"Nothing came from {what} since {when(claim.start_ms)}, for {claim.measures['silent_h']:.1f} h; "
        f"{claim.expected:g} h are expected at most, and the source was read to {when(claim.fresh_ms)}"
    )


def _shift(claim: Claim, _: str) -> str:
    m = claim.measures
    verb = "complained of" if claim.rule.startswith("complaints") else "praised"
    days = "day" if m["days"] == 1 else f"{m['days']:.0f} days"
    return (
        f"{claim.authors:,} of {claim.voices:,} voices {verb} {claim.subject} in the {days} since "
        f"{when(claim.end_ms - round(m['days']) * DAY_MS)}, where {m['by_rate']:.1f} were expected by "
        f"their rate ({m['past_people']:.0f} in {m['past_days']:.0f} days) and {m['by_share']:.1f} by their share "
        f"of all voices; by chance {one_in(claim.significance)}"
    )


def _windows(claim: Claim) -> str:
    """How many windows it was said in, of which an account remembers the last ones."""
    count = int(claim.measures["windows"])
    told = f"{counted(count, 'window')} of {length(SPAN_MS)}"
    return told if count < SPANS else f"{told} or more"


def _sure(probability: float) -> str:
    """How sure it is; nothing is entirely.

    >>> _sure(0.967), _sure(0.9999)
    ('96.7% sure', 'more than 99.9% sure')
    """
    return "more than 99.9% sure" if probability > _MOST_SURE else f"{probability:.1%} sure"


_CAUSES: Mapping[AlertKind, Callable[[Claim, str], str]] = {
    AlertKind.POSITIONING_GAP: _gap,
    AlertKind.DECLARED_USE_DISLIKED: _disliked,
    AlertKind.PROMISE_BROKEN: _broken,
    AlertKind.PROMISE_KEPT: _kept,
    AlertKind.PROMISE_SILENT: _silent,
    AlertKind.UNPRINTED_JOY: _joy,
    AlertKind.PARTNERSHIP_HINT: _partner,
    AlertKind.SILENCE: _silence,
    AlertKind.SENTIMENT_SHIFT: _shift,
}
_CLOSINGS: Mapping[AlertKind, str] = {
    AlertKind.POSITIONING_GAP: "{subject} is no gap any more: it is declared, or it is loved or spoken of less",
    AlertKind.DECLARED_USE_DISLIKED: "{subject} is disliked less, or spoken of less",
    AlertKind.PROMISE_BROKEN: "{subject} is broken no more often than is tolerated",
    AlertKind.PROMISE_KEPT: "that {subject} holds is not sure any more, or nobody speaks of it",
    AlertKind.PROMISE_SILENT: "{subject} is spoken of",
    AlertKind.UNPRINTED_JOY: "{subject} is promised now, or praised or spoken of less",
    AlertKind.PARTNERSHIP_HINT: "{subject} is loved or spoken of less",
    AlertKind.SILENCE: "something came from {subject} again",
    AlertKind.SENTIMENT_SHIFT: "the rate of {subject} is as expected again",
}
