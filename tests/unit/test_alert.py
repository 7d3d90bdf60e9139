"""How a finding is told: opened, escalated, resolved, and what leaves with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from schemas.profile import Privacy, Profile
from schemas.theme import ThemeState
from streams.alert.cloud_event import outputs_of
from streams.alert.episode import escalated, opened, resolved
from streams.alert.severity import severity_of
from streams.alert.words import named
from streams.detect.finding import Finding
from streams.identity import digest
from streams.policy import BASE_LATENESS_MS, DAY_MS, HOUR_MS
from streams.wording import one_in
from tests.findings import LEAKS, MONDAY_MS, a_finding, a_test, a_voice

GOLDEN = Path(__file__).with_name("golden") / "alert.v1.json"
SURFACES = {"cap leak": "cap leaks", "leak": "leaks", "cap": "cap"}
LUMATONE = Profile(brand="Lumatone", owners={"packaging": "box@lumatone.example"})
BY_REFERENCE = Profile(brand="Lumatone", privacy=Privacy(quotes="reference"))


def an_opening(finding: Finding | None = None, profile: Profile = LUMATONE, surfaces=SURFACES) -> Alert:
    return opened(profile, "5eed", "theme-1", MONDAY_MS, finding or a_finding(), surfaces)


def test_a_title_says_how_many_people_say_what_and_whose_matter_it_is() -> None:
    assert an_opening().title == '14 people: "cap leaks" (blame, packaging)'


def test_the_cause_holds_the_numbers_in_one_sentence() -> None:
    assert an_opening().cause == (
        '14 people said "cap leaks" since 2026-03-01 09:00 UTC (window 1 d), where 2.1 were expected; '
        "with its other words that is 14 of 320 mentions by 14 people; by chance 1 in 2 million"
    )


def test_ids_are_hashes_of_what_the_alert_is_about_and_of_its_opening_window() -> None:
    alert = an_opening()
    assert json.loads(alert.series) == ["Lumatone", "emerging_theme", "packaging", "theme-1"]
    assert alert.id == digest(alert.series, MONDAY_MS - DAY_MS)
    assert alert.fingerprint == digest(alert.series)
    assert (alert.revision, alert.state, alert.theme.state) == (0, AlertState.OPENED, ThemeState.NEW)


def test_an_alert_is_published_when_the_hop_could_be_judged() -> None:
    assert epoch_ms(an_opening().published_at) == MONDAY_MS + BASE_LATENESS_MS


def test_the_terms_are_as_people_write_them_and_the_tests_keep_the_stems() -> None:
    alert = an_opening()
    assert alert.terms == alert.theme.terms == ("cap leaks", "leaks", "cap")
    assert [test.term for test in alert.theme.tests] == ["cap leak", "leak", "cap"]


def test_a_term_without_a_surface_is_told_as_it_is() -> None:
    assert an_opening(surfaces={}).terms == ("cap leak", "leak", "cap")


def test_severity_can_be_computed_again_from_the_alert() -> None:
    alert = an_opening()
    factors = alert.severity_factors
    assert factors.effect == round(1 - alert.expected / alert.observed, 6)
    test = alert.theme.tests[0]
    assert factors.confidence == round(0.5 + 0.5 * (1 - 2 ** -(test.score - test.penalty - test.line)), 6)
    product = round(10 * factors.effect * factors.confidence * factors.reach)
    assert alert.severity == factors.value == product == 4


@pytest.mark.parametrize(
    "expected, observed, margin, authors, value",
    [(0.0, 500, 20.0, 500, 10), (5.0, 5, 0.0, 5, 1), (9.0, 5, -3.0, 1, 1), (0.0, 0, 0.0, 0, 1)],
)
def test_severity_stays_from_one_to_ten(
    expected: float, observed: int, margin: float, authors: int, value: int
) -> None:
    assert severity_of(expected, observed, margin, authors).value == value


def test_evidence_comes_most_central_first_and_once_an_author() -> None:
    voices = [
        a_voice(0, terms=("cap",)),
        a_voice(1),
        a_voice(2, author=a_voice(1).author),
        a_voice(3, sentiment=-0.9),
        a_voice(4, sentiment=None),
    ]
    assert [quote.id for quote in an_opening(a_finding(*voices)).evidence] == ["m1", "m3", "m4", "m0"]


def test_at_most_eight_are_quoted_and_sixty_four_named() -> None:
    alert = an_opening(a_finding(*(a_voice(n) for n in range(100))))
    assert len(alert.evidence) == 8
    assert alert.evidence_ids == tuple(f"m{n}" for n in range(64))


def test_a_polite_word_in_a_complaint_is_no_voice_to_the_contrary() -> None:
    voices = [a_voice(n) for n in range(5)]
    assert an_opening(a_finding(*voices, a_voice(9, sentiment=0.15))).counter_evidence is None


def test_the_strongest_voice_to_the_contrary_is_shown_apart() -> None:
    voices = [a_voice(n) for n in range(9)]
    voices += [a_voice(20, "I like the cap", sentiment=0.4), a_voice(21, "Love that cap", sentiment=0.6)]
    alert = an_opening(a_finding(*voices))
    assert alert.counter_evidence is not None
    assert alert.counter_evidence.id == "m21"
    assert "m21" not in [quote.id for quote in alert.evidence]
    assert "m21" in alert.evidence_ids


def test_where_nobody_disagrees_nothing_is_shown_against() -> None:
    assert an_opening().counter_evidence is None


def test_spans_mark_the_words_of_the_terms_in_the_masked_text() -> None:
    said = "@jane_d 👍🏽 Caps are fine but THE CAP LEAKED, mail jane@example.com: leaking caps!"
    alert = an_opening(a_finding(*(a_voice(n, said) for n in range(5))))
    quote = alert.evidence[0]
    assert quote.text == "@[name] 👍🏽 Caps are fine but THE CAP LEAKED, mail [e-mail]: leaking caps!"
    marked = [quote.text[start:end] for start, end in quote.spans]
    assert marked == ["Caps", "CAP", "LEAKED", "leaking", "caps"]


def test_spans_find_terms_in_scripts_without_spaces() -> None:
    finding = a_finding(
        *(a_voice(n, "蓋が漏れるので困る", terms=("漏れ",)) for n in range(5)), terms=("漏れ",)
    )
    quote = an_opening(finding, surfaces={"漏れ": "漏れ"}).evidence[0]
    assert [quote.text[start:end] for start, end in quote.spans] == ["漏れ"]


def test_an_alert_is_made_with_its_words_and_says_whether_they_may_leave() -> None:
    finding = a_finding(*(a_voice(n) for n in range(5)))
    assert an_opening(finding, BY_REFERENCE).evidence == an_opening(finding).evidence
    assert an_opening(finding, BY_REFERENCE).quotes == "reference"
    assert "quotes" not in an_opening(finding).model_dump()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", "https://a\u202eb", "http://", "x" * 3000]
)
def test_a_link_that_is_none_is_left_out(url: str) -> None:
    assert an_opening(a_finding(*(a_voice(n, url=url) for n in range(5)))).evidence[0].url is None


def test_who_is_behind_the_numbers_is_told() -> None:
    voices = [a_voice(n) for n in range(6)]
    voices += [a_voice(10 + n, author=a_voice(0).author) for n in range(2)]
    voices += [a_voice(20 + n, is_author_known=False) for n in range(2)]
    told = an_opening(a_finding(*voices, folded=10)).authenticity
    assert told.model_dump() == {
        "authors": 8, "voices": 10, "folded": 10, "duplicate_share": 0.5, "top3_author_share": 0.5,
        "unknown_author_share": 0.2, "withdrawn": 0, "withdrawn_share": 0.0,
    }  # fmt: skip


def test_reach_is_told_apart_and_only_where_there_is_any() -> None:
    assert an_opening().reach == {}
    assert an_opening(a_finding(*(a_voice(n, reach=7) for n in range(5)))).reach == {"reactions": 35}


def test_where_the_bounds_kept_no_voice_the_count_still_stands() -> None:
    finding = a_finding()
    bare = a_finding(tests=finding.tests)
    object.__setattr__(bare, "evidence", ())
    alert = an_opening(bare)
    assert (alert.authors, alert.evidence, alert.sentiment, alert.department) == (14, (), None, "product")


def test_an_escalation_is_a_revision_of_the_same_episode() -> None:
    first = an_opening()
    later = a_finding(
        *(a_voice(n, departments=(("product", -0.4),)) for n in range(45)), end_ms=MONDAY_MS + HOUR_MS
    )
    second = escalated(
        first, Profile(brand="Lumatone", owners={"packaging": "new@x.example"}), "n3w", later, SURFACES
    )
    assert (second.id, second.series, second.fingerprint) == (first.id, first.series, first.fingerprint)
    assert (second.revision, second.state, second.theme.state) == (1, AlertState.ESCALATED, ThemeState.RISING)
    assert (second.department, second.departments_also) == ("packaging", ("product",))
    assert (second.owner, second.profile) == ("new@x.example", "n3w")
    assert second.title == 'Now 45 people: "cap leaks" (blame, packaging)'
    assert "45 people (14 when last told)" in second.cause
    assert second.theme.first_flagged_at == first.theme.first_flagged_at
    assert epoch_ms(second.theme.last_flagged_at) == MONDAY_MS + HOUR_MS


def test_a_resolution_keeps_the_numbers_and_says_since_when_it_is_quiet() -> None:
    first = an_opening()
    end = resolved(first, MONDAY_MS + 3 * DAY_MS)
    changed = {"revision", "state", "theme", "published_at", "cause"}
    assert end.model_dump(exclude=changed) == first.model_dump(exclude=changed)
    assert (end.revision, end.state, end.theme.state) == (1, AlertState.RESOLVED, ThemeState.CLOSED)
    assert epoch_ms(end.published_at) == MONDAY_MS + 3 * DAY_MS
    assert end.cause == "It has not stood out since 2026-03-02 09:00 UTC; it was told of with 14 people"


def test_a_resolution_says_how_many_told_of_it_in_all() -> None:
    end = resolved(an_opening(), MONDAY_MS + 3 * DAY_MS, people=31)
    assert end.cause.endswith("31 people spoke of it in all, 14 when it was last told of")
    assert end.measures == {"people": 31}
    assert "400 or more people" in resolved(an_opening(), MONDAY_MS + 3 * DAY_MS, people=400).cause


def test_a_resolution_knows_of_later_flags_that_raised_no_alert() -> None:
    end = resolved(an_opening(), MONDAY_MS + 3 * DAY_MS, last_flagged_ms=MONDAY_MS + DAY_MS)
    assert "since 2026-03-03 09:00 UTC" in end.cause
    assert epoch_ms(end.theme.last_flagged_at) == MONDAY_MS + DAY_MS


def test_an_event_goes_to_everybody_to_the_department_and_to_the_state() -> None:
    alert = an_opening()
    outputs = outputs_of(alert, "openear")
    assert [(output.topic.value, output.key) for output in outputs] == [
        ("alerts.v1", alert.series.encode()),
        ("alerts.packaging.v1", alert.series.encode()),
        ("alert-state.v1", alert.fingerprint.encode()),
    ]
    assert {output.value for output in outputs} == {alert.model_dump_json().encode()}
    assert dict(outputs[0].headers) == {
        "ce_specversion": b"1.0",
        "ce_id": f"{alert.id}.0".encode(),
        "ce_type": b"openear.alert.opened.v1",
        "ce_source": b"/openear/openear/Lumatone",
        "ce_subject": alert.series.encode(),
        "ce_time": b"2026-03-02T09:05:00Z",
        "content-type": b"application/json",
    }
    assert len({output.headers for output in outputs}) == 1


def test_the_end_of_an_alert_is_a_tombstone_that_still_says_what_it_is() -> None:
    everybody, department, state = outputs_of(resolved(an_opening(), MONDAY_MS + DAY_MS), "openear")
    assert state.value is None
    assert dict(state.headers)["ce_type"] == b"openear.alert.resolved.v1"
    assert everybody.value == department.value
    assert everybody.value is not None


def test_a_brand_of_any_script_is_a_valid_source_and_subject() -> None:
    profile = Profile(brand="Süß/Ton\u0085 🎵")
    headers = dict(outputs_of(an_opening(profile=profile), "my app")[0].headers)
    assert headers["ce_source"] == b"/openear/my%20app/S%C3%BC%C3%9F%2FTon%C2%85%20%F0%9F%8E%B5"
    assert json.loads(headers["ce_subject"])[0] == profile.brand
    assert "\u0085" not in headers["ce_subject"].decode()


def test_a_word_that_stands_in_a_longer_term_is_not_named_twice() -> None:
    assert named(["leaks", "cap leaks", "cap", "lid", "wet", "box"]) == '"cap leaks", "lid", "wet"'


def test_one_author_is_a_person() -> None:
    assert an_opening(a_finding(a_voice())).title.startswith("1 person: ")


@pytest.mark.parametrize(
    "score, said",
    [(0.0, "1 in 1"), (3.7, "1 in 5,000"), (5.99, "1 in 1 million"), (8.99, "rarer than 1 in a billion"),
     (308.0, "rarer than 1 in a billion"), (1e6, "rarer than 1 in a billion")],
)  # fmt: skip
def test_how_rare_it_is_is_readable_and_bounded(score: float, said: str) -> None:
    assert one_in(score) == said


def test_long_terms_do_not_burst_the_bounds_of_an_alert() -> None:
    terms = tuple(f"{n:02} " + "w" * 400 for n in range(20))
    alert = an_opening(a_finding(terms=terms), surfaces={term: term for term in terms})
    assert (len(alert.terms), len(alert.theme.tests)) == (12, 12)
    assert len(alert.title) <= 200


def holds(whole: Any, part: Any) -> bool:
    """True if everything that stands in the part stands in the whole, at the same place."""
    if isinstance(part, dict):
        return part.keys() <= whole.keys() and all(holds(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


def test_the_golden_alert_is_still_made_and_still_read() -> None:
    voices = [a_voice(n, f"{LEAKS}, day {n}", url=f"https://example.com/{n}", reach=n) for n in range(6)]
    voices.append(a_voice(9, "My cap never leaks, love it", sentiment=0.6, departments=()))
    alert = an_opening(a_finding(*voices, tests=(a_test(authors=7),), folded=2))
    golden = GOLDEN.read_bytes()
    assert alert.model_dump_json(indent=1).encode() + b"\n" == golden
    assert Alert.model_validate_json(golden) == alert
    # before there were other kinds: messages only grow, and what was written then is read as it was
    first = GOLDEN.with_name("alert.v1.first.json").read_bytes()
    assert Alert.model_validate_json(first) == alert
    assert holds(json.loads(golden), json.loads(first))
