"""Whose matter a finding is, praise or blame, and what is proposed."""

from itertools import product as pairs

import pytest

from schemas.alert import AlertKind
from schemas.profile import DEPARTMENTS, ExtraDepartment, Profile
from streams.decide.decision import decide, decide_for, department_scores, polarity_of
from streams.decide.decision_table import TABLE, row_of
from streams.decide.row import ANY, UNMATCHED
from tests.findings import a_finding, a_voice

LUMATONE = Profile(brand="Lumatone", owners={"packaging": "box@lumatone.example"})
POLARITIES = ("praise", "blame", "mixed")


def speaking_of(*departments: str, number: int = 0, sentiment: float | None = -0.4):
    named = tuple((name, sentiment) for name in departments)
    return a_voice(number, departments=named, sentiment=sentiment)


def test_the_department_that_most_of_the_evidence_speaks_of_is_asked() -> None:
    decision = decide(LUMATONE, a_finding())
    assert (decision.department, decision.polarity, decision.rule) == (
        "packaging", "blame", "packaging.check_the_pack",
    )  # fmt: skip
    assert decision.owner == "box@lumatone.example"


def test_what_everybody_always_speaks_of_gives_way_to_what_only_these_speak_of() -> None:
    voices = [speaking_of("product", number=n) for n in range(6)]
    voices += [speaking_of("packaging", number=n) for n in range(6, 11)]
    finding = a_finding(*voices, window_departments={"product": 200, "packaging": 6})
    decision = decide(LUMATONE, finding)
    assert decision.department == "packaging"
    assert decision.also == ("product",)


def test_the_score_is_the_share_and_half_of_what_the_lift_adds() -> None:
    voices = [speaking_of("packaging", number=n) for n in range(3)] + [speaking_of(number=9)]
    finding = a_finding(*voices, voices=99, window_departments={"packaging": 9})
    # share 3/4; window share 9.5/100; 0.75 + 0.5 * 0.75 * ln(7.894736...)
    assert department_scores(LUMATONE, finding) == {"packaging": pytest.approx(1.524824, abs=1e-6)}


def test_a_department_spoken_of_less_than_usual_loses_nothing_by_it() -> None:
    voices = [speaking_of("product", number=n) for n in range(2)] + [speaking_of(number=n) for n in (3, 4)]
    finding = a_finding(*voices, voices=100, window_departments={"product": 90})
    assert department_scores(LUMATONE, finding) == {"product": 0.5}


def test_a_department_that_few_of_them_speak_of_is_not_what_it_is_about() -> None:
    stray = [speaking_of("packaging", number=0)] + [speaking_of(number=n) for n in range(1, 18)]
    finding = a_finding(*stray, voices=99, window_departments={"packaging": 1})
    assert decide(LUMATONE, finding).department == "product"
    assert decide(LUMATONE, finding).rule == row_of(finding.kind, UNMATCHED, "blame").rule
    a_quarter = [speaking_of("packaging", number=n) for n in range(2)]
    a_quarter += [speaking_of(number=n) for n in range(2, 8)]
    assert decide(LUMATONE, a_finding(*a_quarter, voices=99)).department == "packaging"


def test_where_the_evidence_speaks_of_nobody_the_guess_is_what_rose_with_it() -> None:
    wordless = [speaking_of(number=n) for n in range(6)]
    usual = {"before": {"service": 60, "product": 330}, "voices_before": 2800}
    queues = a_finding(*wordless, voices=110, window_departments={"service": 9, "product": 13}, **usual)
    assert decide(LUMATONE, queues).department == "service"
    assert decide(LUMATONE, queues).rule.startswith("unmatched.")
    as_ever = a_finding(*wordless, voices=110, window_departments={"service": 3, "product": 13}, **usual)
    assert decide(LUMATONE, as_ever).department == "product"


def test_without_days_before_the_window_nothing_is_known_to_have_risen() -> None:
    wordless = [speaking_of(number=n) for n in range(6)]
    assert decide(LUMATONE, a_finding(*wordless, window_departments={"service": 90})).department == "product"


def test_equals_are_told_apart_by_the_order_of_the_departments() -> None:
    voices = [speaking_of("service", "marketing", number=n) for n in range(5)]
    decision = decide(LUMATONE, a_finding(*voices, window_departments={"service": 5, "marketing": 5}))
    assert (decision.department, decision.also) == ("marketing", ("service",))


@pytest.mark.parametrize(
    "sentiment, asked", [(-0.5, "product"), (0.8, "marketing"), (0.0, "product"), (None, "product")]
)
def test_where_no_words_of_a_department_match_the_guess_is_called_a_guess(
    sentiment: float | None, asked: str
) -> None:
    voices = [speaking_of(number=n, sentiment=sentiment) for n in range(5)]
    decision = decide(LUMATONE, a_finding(*voices))
    assert decision.department == asked
    assert decision.rule.startswith("unmatched.")
    assert "guess" in decision.proposal


def test_a_department_that_the_profile_declares_is_asked_by_name() -> None:
    dosage = ExtraDepartment(terms=("dose",), owner="lab@example.com")
    profile = Profile(brand="Brightleaf", departments={"dosage": dosage})
    decision = decide(profile, a_finding(*(speaking_of("dosage", number=n) for n in range(5))))
    assert (decision.department, decision.rule, decision.owner) == (
        "dosage", "declared.look_into", "lab@example.com",
    )  # fmt: skip
    assert "for dosage" in decision.proposal_of('"dose"', "Brightleaf")


def test_the_owners_of_the_profile_stand_above_a_declared_owner() -> None:
    dosage = ExtraDepartment(terms=("dose",), owner="lab@example.com")
    profile = Profile(
        brand="Brightleaf", departments={"dosage": dosage}, owners={"dosage": "new@example.com"}
    )
    assert decide_for(profile, a_finding(), "dosage").owner == "new@example.com"


def test_a_department_that_the_profile_no_longer_declares_is_not_asked() -> None:
    voices = [speaking_of("dosage", "pricing", number=n) for n in range(5)]
    assert decide(LUMATONE, a_finding(*voices)).department == "pricing"


def test_an_open_alert_keeps_its_department_whatever_others_say_later() -> None:
    decision = decide_for(LUMATONE, a_finding(), "pricing")
    assert (decision.department, decision.also, decision.rule) == (
        "pricing", ("packaging",), "pricing.explain_or_change",
    )  # fmt: skip


@pytest.mark.parametrize(
    "said, polarity",
    [
        ("+ + + . -", "praise"),
        ("+ + + . .", "praise"),
        ("+ + . . .", "mixed"),  # hardly spoken of in praise: plain reports score as neither
        ("- - . . . . .", "blame"),
        ("- - + + . .", "blame"),
        ("- . . . . .", "mixed"),  # one does not speak for six
        ("- - + + +", "praise"),
        ("- + + . .", "mixed"),
        (". . . .", "mixed"),
        ("? ? ?", "mixed"),
        ("? ? ? -", "blame"),
        ("", "mixed"),
    ],
)
def test_praise_needs_six_in_ten_of_all_blame_half_of_those_with_an_opinion(said: str, polarity: str) -> None:
    scores = {"+": 0.4, "-": -0.4, ".": 0.0, "?": None}
    voices = [a_voice(n, sentiment=scores[sign]) for n, sign in enumerate(said.split())]
    assert polarity_of(voices) == polarity


@pytest.mark.parametrize("polarity", POLARITIES)
@pytest.mark.parametrize("department", [*DEPARTMENTS, UNMATCHED, "dosage"])
@pytest.mark.parametrize("kind", [AlertKind.EMERGING_THEME, AlertKind.SENTIMENT_SHIFT])
def test_every_kind_department_and_polarity_has_a_row(kind: str, department: str, polarity: str) -> None:
    assert row_of(kind, department, polarity).department in (department, ANY)


RULES_OF_CASES = (
    ("positioning_gap", "praise"), ("declared_use_disliked", "blame"), ("promise_broken", "blame"),
    ("promise_kept", "praise"), ("promise_silent", "mixed"), ("unprinted_joy", "praise"), ("silence", "mixed"),
    ("partnership_hint", "praise"), ("complaints_rise", "blame"), ("complaints_fall", "praise"),
    ("praise_rises", "praise"), ("praise_falls", "blame"),
)  # fmt: skip


@pytest.mark.parametrize("department", [*DEPARTMENTS, "dosage"])
@pytest.mark.parametrize("rule, polarity", RULES_OF_CASES)
def test_every_rule_of_a_case_has_a_row_for_whoever_is_asked(
    rule: str, polarity: str, department: str
) -> None:
    assert row_of(rule, department, polarity).department in (department, ANY)


def test_every_kind_of_alert_has_rules() -> None:
    kinds = {row.kind for row in TABLE}
    assert {kind.value for kind in AlertKind} <= kinds


def test_no_rule_stands_twice_and_none_is_shadowed() -> None:
    assert len({row.rule for row in TABLE}) == len(TABLE)
    assert all(row_of(row.kind, row.department, row.polarity) is row for row in TABLE)
    assert len({row[:3] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.rule)
def test_a_proposal_names_the_terms_and_leaves_them_room(row) -> None:
    assert "{terms}" in row.proposal
    longest = row.proposal.format(terms="t" * 154, brand="b" * 100, department="d" * 32)
    assert len(longest) <= 500


def test_a_customers_braces_are_words_and_no_template() -> None:
    decision = decide(LUMATONE, a_finding())
    assert '"{brand.x} {0}"' in decision.proposal_of('"{brand.x} {0}"', "Lumatone")


def test_the_table_covers_each_department_in_each_polarity() -> None:
    rows = {(row.department, row.polarity) for row in TABLE}
    assert rows == set(pairs((*DEPARTMENTS, UNMATCHED, ANY), POLARITIES))


FOR_MUSIC = Profile.model_validate(
    {"brand": "Lumatone", "uses": [{"id": "music", "terms": ["song", "g clef"]}], "copy": "Hear every note."}
)


def loved_for(term: str, profile: Profile = FOR_MUSIC, department: str = "product"):
    voices = [speaking_of(department, number=n, sentiment=0.7) for n in range(12)]
    return decide(profile, a_finding(*voices, terms=(term,)))


def test_love_for_what_nobody_sells_it_for_is_for_marketing_to_see() -> None:
    decision = loved_for("photo")
    assert (decision.department, decision.rule) == ("marketing", "marketing.re_market")
    assert decision.also == ("product",)


@pytest.mark.parametrize("term", ["song", "g clef", "note"])
def test_love_for_a_declared_use_or_for_what_the_copy_says_is_no_news_for_marketing(term: str) -> None:
    assert loved_for(term).rule == "product.build_on"


def test_a_profile_without_uses_cannot_tell_what_is_undeclared() -> None:
    assert loved_for("photo", LUMATONE).rule == "product.build_on"


def test_love_for_the_pack_stays_with_the_pack() -> None:
    assert loved_for("ribbon", department="packaging").department == "packaging"


def test_what_to_do_about_a_price_depends_on_where_it_stands() -> None:
    voices = [speaking_of("pricing", number=n, sentiment=-0.5) for n in range(12)]
    said = [
        decide(
            Profile.model_validate({"brand": "Lumatone", "price_position": where}), a_finding(*voices)
        ).proposal
        for where in ("budget", "middle", "premium")
    ]
    assert len(set(said)) == 3
    assert all(
        len(text.format(terms="t" * 154, brand="b" * 100, department="pricing")) <= 500 for text in said
    )
