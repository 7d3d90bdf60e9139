"""What an alert hits, and what the figures say of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from schemas.alert import Alert, AlertKind, AlertState, Authenticity, Severity
from schemas.base import epoch_ms
from schemas.theme import Surprise, Theme, ThemeState
from streams.evaluate.evaluation import Span, is_alias, judge, metrics
from streams.evaluate.truth import Labeller, Truth, labels_of
from streams.evaluate.truth_file import truth_of
from streams.policy import DAY_MS

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def an_alert(
    *terms: str,
    brand: str = "Lumatone",
    at: datetime = NOON,
    department: str = "packaging",
    polarity: str = "blame",
    evidence: tuple[str, ...] = ("x",),
    state: AlertState = AlertState.OPENED,
) -> Alert:
    test = Surprise(
        term="cap", window_s=3600, authors=9, voices=40, baseline_term=0, baseline_voices=400,
        baseline_windows=9, hour_factor=1, expected_by_share=0.1, expected_by_rate=0.1, expected=0.1,
        phi=0.15, size=0.5, score=9, penalty=0, line=3.75, tested=9,
    )  # fmt: skip
    theme = Theme(
        theme_id="t", state=ThemeState.NEW, terms=("cap",), first_flagged_at=at, last_flagged_at=at,
        tests=(test,),
    )  # fmt: skip
    authenticity = Authenticity(
        authors=9, voices=9, folded=0, duplicate_share=0, top3_author_share=0.3, unknown_author_share=0
    )
    return Alert(
        id="a1", series="s", fingerprint="f", revision=0, state=state, brand=brand,
        kind=AlertKind.EMERGING_THEME, department=department, owner=None, severity=5,
        severity_factors=Severity(effect=1, confidence=1, reach=0.5, value=5), title="t", cause="c",
        proposal="p", rule="r", terms=terms or ("cap leaks",), theme=theme,
        window_start=at - timedelta(hours=1), window_end=at, published_at=at, expected=0.1, observed=9,
        authors=9, share=0.2, significance=9, sentiment=-0.4, polarity=polarity, evidence=(),
        evidence_ids=evidence, authenticity=authenticity, profile="p",
    )  # fmt: skip


def a_truth(**changed: object) -> Truth:
    event = {
        "id": "leak",
        "brand": "Lumatone",
        "terms": ["leaking"],
        "start": "2026-03-01T00:00:00",
        "end": "2026-03-01T18:00:00",
        "grace_hours": 24,
        "polarity": "negative",
        "department": "packaging",
        "must_alert": True,
    }
    trap = {**event, "id": "trap", "terms": ["voucher"], "must_alert": False, "must_not_alert": True}
    quiet = {"id": "other", "brand": "Brightleaf", "start": event["start"], "end": event["end"]}
    return truth_of(json.dumps({"events": [{**event, **changed}, quiet], "traps": [trap]}).encode())


def hits(alert: Alert, truth: Truth, **labels: frozenset[str]) -> dict[str, tuple[bool, bool]]:
    (judged,) = judge([alert], truth, labels)
    return {name: (hit.on_terms, hit.on_evidence) for name, hit in {**judged.events, **judged.traps}.items()}


@pytest.mark.parametrize(
    "alias, term",
    [
        ("cashback", "cash back"),
        ("line-up", "lineup"),
        ("sign in", "cannot sign in"),
        ("batteries", "battery"),
        ("closing", "app closes"),
        ("log", "logged"),
        ("Invalid Request", "invalid requests"),
    ],
)
def test_an_alias_is_found_whatever_its_spelling(alias: str, term: str) -> None:
    assert is_alias(alias, term)


@pytest.mark.parametrize(
    "alias, term", [("for kids", "kids"), ("cap", "capture"), ("back", "cashback"), ("-", "a")]
)
def test_a_part_of_a_word_is_no_alias(alias: str, term: str) -> None:
    assert not is_alias(alias, term)


def test_an_alert_hits_by_its_terms_or_by_its_evidence() -> None:
    mine = frozenset({"1", "2", "3"})
    assert hits(an_alert("cap leaks"), a_truth(), leak=mine) == {"leak": (True, False)}
    few, enough = (*"12", *"abcdefgh"), (*"123", *"abcdefg")
    assert hits(an_alert("bottle", evidence=few), a_truth(), leak=mine) == {}
    assert hits(an_alert("bottle", evidence=enough), a_truth(), leak=mine) == {"leak": (False, True)}


def test_an_alert_without_evidence_hits_nothing_by_it() -> None:
    assert hits(an_alert("bottle", evidence=()), a_truth(), leak=frozenset({"1"})) == {}


def test_brand_and_time_must_fit() -> None:
    assert hits(an_alert(brand="Brightleaf"), a_truth()) == {}
    end_of_grace = datetime(2026, 3, 2, 18, tzinfo=UTC)
    assert hits(an_alert(at=end_of_grace), a_truth()) == {"leak": (True, False)}
    assert hits(an_alert(at=end_of_grace + timedelta(seconds=1)), a_truth()) == {}
    assert hits(an_alert(at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC)), a_truth()) == {}


def test_a_resolution_is_no_alert() -> None:
    assert (
        judge([an_alert(state=AlertState.RESOLVED), an_alert(state=AlertState.WITHDRAWN)], a_truth(), {})
        == []
    )


def figures(
    *alerts: Alert, truth: Truth | None = None, times: dict[str, int] | None = None
) -> dict[str, object]:
    truth = truth or a_truth()
    labels = {"leak": frozenset({"m1", "m2", "m3", "m4", "m5", "m6"})}
    spans = {"Lumatone": Span(0, 14 * DAY_MS, 500)}
    return metrics(judge(alerts, truth, labels), truth, labels, times or {}, spans, {})


def test_figures_of_an_event_that_was_heard() -> None:
    fifth = datetime(2026, 3, 1, 10, tzinfo=UTC)
    times = {f"m{i}": epoch_ms(fifth + timedelta(hours=i - 5)) for i in range(1, 7)}
    told = figures(an_alert(), an_alert("weather"), an_alert("voucher"), times=times)
    assert {name: value for name, value in told.items() if name != "events"} == {
        "mentions": 500,
        "brands": 1,
        "brand_weeks": 2.0,
        "alerts": 3,
        "must_events": 1,
        "must_hit": 1,
        "must_hit_on_terms": 1,
        "must_hit_on_evidence": 0,
        "recall": 1.0,
        "missed": [],
        "optional_events": 1,
        "optional_hit": 0,
        "unexplained": 2,
        "unexplained_per_brand_week": 1.0,
        "unexplained_by_brand": {"Lumatone": 2},
        "traps_raised": ["trap"],
        "department_agreement": 1.0,
        "polarity_agreement": 1.0,
        "hours_from_start_median": 12.0,
        "hours_from_start_p95": 12.0,
        "hours_from_fifth_median": 2.0,
        "hours_from_fifth_p95": 2.0,
        "windows_from_start_median": 12.0,
        "windows_from_start_p95": 12.0,
    }


def test_a_missed_event_is_named_and_has_no_times() -> None:
    told = figures()
    assert (told["recall"], told["missed"], told["hours_from_start_median"]) == (0.0, ["leak"], None)


def test_the_first_alert_of_an_event_gives_its_time() -> None:
    told = figures(an_alert(at=NOON + timedelta(hours=3)), an_alert(at=NOON, state=AlertState.ESCALATED))
    assert told["hours_from_start_median"] == 12.0


def test_a_department_that_the_brand_does_not_declare_is_service() -> None:
    truth = a_truth(department="operations", department_also=["pricing"])
    assert figures(an_alert(department="service"), truth=truth)["department_agreement"] == 1.0
    assert figures(an_alert(department="pricing"), truth=truth)["department_agreement"] == 1.0
    assert figures(an_alert(department="product"), truth=truth)["department_agreement"] == 0.0


def test_a_set_without_labels_is_labelled_by_its_regexes() -> None:
    labeller = Labeller(a_truth(match_regex="leak(s|ed)"))
    at = epoch_ms(NOON)
    labeller.see("1", "Lumatone", at, "it LEAKS")
    labeller.see("2", "Lumatone", at + 30 * DAY_MS, "it leaks")
    labeller.see("3", "Brightleaf", at, "it leaks")
    labeller.see("4", "Lumatone", at, "a" * 2000 + "leaks")
    assert labeller.labels() == {"leak": frozenset({"1"})}


def test_labels_are_read_by_column_name() -> None:
    rows = [["kind", "event_id", "mention_id"], ["event", "leak", "1"], ["event", "leak", "2"], ["event"]]
    assert labels_of(rows) == {"leak": frozenset({"1", "2"})}
    with pytest.raises(ValueError, match="mention_id"):
        labels_of([["a", "b"]])


LEAK = b'{"id": "leak", "brand": "Lumatone", "terms": ["cap", "leaks"], "must_alert": true}'
TRAP = b'{"id": "trap", "brand": "Lumatone", "must_not_alert": true}'
AS_CSV = b"""id,brand,terms,must_alert,must_not_alert,note
leak,Lumatone,cap|leaks,true,,"of June, mostly"
trap,Lumatone,,,true,
"""


@pytest.mark.parametrize(
    "document",
    [
        b'{"events": [%s], "traps": [%s]}' % (LEAK, TRAP),
        b"%s\n\n%s\n" % (LEAK, TRAP),
        AS_CSV,
        AS_CSV.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + AS_CSV,
    ],
)
def test_events_are_a_document_or_rows(document: bytes) -> None:
    truth = truth_of(document)
    [leak], [trap] = truth.events, truth.traps
    assert (leak.id, leak.terms, leak.must_alert) == ("leak", ("cap", "leaks"), True)
    assert (trap.id, trap.terms, trap.must_not_alert) == ("trap", (), True)


def test_brands_that_differ_are_one_only_where_each_side_knows_one() -> None:
    truth = truth_of(b'{"events": [%s]}' % LEAK)
    event = truth.events[0].model_copy(update={"start": NOON, "end": NOON})
    truth = truth.model_copy(update={"events": (event,)})

    def hit(*heard: str) -> bool:
        [judged] = judge([an_alert(brand="lumatone")], truth, {}, heard)
        return judged.is_explained

    assert hit("lumatone")
    assert not hit("lumatone", "Brightleaf")


@pytest.mark.parametrize(
    "document, wrong",
    [
        (b"[]", "the file: Input should be an object"),
        (b'{"events": [{"id": "a"}]}', "events.0.brand: Field required"),
        (b"{", "the file: Invalid JSON"),
        (b"", "the file: Invalid JSON"),
        (b'{"events": [%s, %s]}' % (LEAK, LEAK), "the file: leak is there more than once"),
        (b"%s\n%s" % (LEAK, LEAK), "the file: leak is there more than once"),
        (b"%s\n[]" % LEAK, "line 2: it is no event as JSON"),
        (b'%s\n{"id": "a"}' % LEAK, "line 2: brand: Field required"),
        (b"id,brand,start\na,Lumatone,noon", "row 2: start: a time must be an RFC 3339 string"),
        (
            b"id,brand,start,end\na,B,2026-03-02T00:00:00Z,2026-03-01T00:00:00Z",
            "row 2: .*a ends before it starts",
        ),
    ],
)
def test_a_wrong_events_file_is_told_of_in_a_sentence(document: bytes, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}"):
        truth_of(document)


def test_a_regex_that_is_none_names_its_event() -> None:
    with pytest.raises(ValueError, match=r"^leak: its match_regex is none: "):
        Labeller(a_truth(match_regex="("))
    with pytest.raises(ValueError, match=r"events\.0\.match_regex: String should have at most 1000"):
        a_truth(match_regex="a" * 1001)
