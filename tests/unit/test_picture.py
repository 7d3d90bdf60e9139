"""Pictures of themes: what is drawn is what was judged, and nothing that a customer wrote is obeyed."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import Alert, AlertState
from streams.detect.judging import Watch
from streams.detect.significance import tail_score
from streams.explain.picture import picture_of
from streams.explain.svg_text import width_of, xml_text
from streams.explain.traces import HOPS, Hop, Mark, Trace, TraceWatch, needed, traces_of
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS
from streams.topology import Topic
from tests.builders import BRAND, KEY, START_MS, chorus, grumbles, in_order, talk
from tests.findings import a_test

SVG = "{http://www.w3.org/2000/svg}"
RISES_MS = START_MS + 8 * DAY_MS
LEAK = in_order(talk(10), chorus(30, "cap leaks", RISES_MS, over_ms=30 * HOUR_MS))
WAVE = in_order(talk(10), grumbles(90, START_MS, 9 * DAY_MS), grumbles(40, RISES_MS, 6 * HOUR_MS, seed=2))
HOSTILE = '</text><script>alert("1")</script>\x00\x1b[31m\ud800\ufffe\u202e&amp;<!-- ]]> \'" onload="x'


def heard(story: Iterable[dict[str, Any]], watch: Watch | None = None) -> list[Alert]:
    pipeline = Pipeline(ListenConfig({}, KEY, 1, watch=watch))
    for said in story:
        pipeline.hear(said["brand"].encode(), json.dumps(said).encode(), 2**42)
    pipeline.finish()
    return [
        Alert.model_validate_json(output.value or b"")
        for _, output in pipeline.drain()
        if output.topic is Topic.ALERTS
    ]


def traced(story: list[dict[str, Any]]) -> tuple[Trace, list[Alert]]:
    alerts = heard(story)
    traces = traces_of(alerts)
    assert heard(story, TraceWatch(traces)) == alerts, "looking on changes nothing"
    return traces[0], alerts


@pytest.fixture(scope="module")
def leak() -> Trace:
    return traced(LEAK)[0]


def test_the_hop_that_opened_an_alert_has_the_numbers_of_the_alert(leak: Trace) -> None:
    opened = leak.alert
    [first] = [hop for hop in leak.hops if hop.mark is Mark.FIRED][:1]
    assert first.end_ms == int(opened.window_end.timestamp() * 1000)
    assert (first.seen, first.expected) == (opened.observed, opened.expected)
    assert first.needed is not None
    assert first.needed <= first.seen
    assert Mark.FLAGGED in {hop.mark for hop in leak.hops}, "it goes on, and is not told of again"
    assert leak.hops == sorted(leak.hops)
    assert leak.hops[0].mark is Mark.QUIET, "hops before it are shown too"


def test_a_surge_of_complaints_is_followed_by_its_own_test() -> None:
    alerts = heard(WAVE)
    [trace] = [trace for trace in traces_of(alerts) if trace.is_surge]
    heard(WAVE, TraceWatch([trace]))
    [first] = [hop for hop in trace.hops if hop.mark is Mark.FIRED][:1]
    assert (first.seen, first.expected) == (trace.alert.observed, trace.alert.expected)
    assert "complaints, in many words" in picture_of(trace)


def test_a_trace_has_at_most_so_many_hops(leak: Trace) -> None:
    years_later = leak.alert.model_copy(
        update={
            "state": AlertState.ESCALATED,
            "window_end": leak.alert.window_end.replace(year=2031),
        }
    )
    [trace] = traces_of([leak.alert, years_later])
    assert (trace.to_ms - trace.from_ms) // trace.scale.hop_ms == HOPS


@given(st.floats(0.01, 500), st.floats(0.1, 50), st.floats(2.5, 12), st.floats(0, 100))
def test_what_an_alert_takes_is_the_fewest_that_reach_the_line(
    mean: float, size: float, line: float, at_least: float
) -> None:
    test = a_test(expected_by_share=mean, expected_by_rate=0.0, size=size)
    fewest = needed(test, line, at_least)
    assert tail_score(fewest, mean, size) >= line
    assert fewest >= at_least
    assert fewest - 1 < max(1, at_least) or tail_score(fewest - 1, mean, size) < line


def test_a_picture_has_a_bar_a_hop_and_marks_those_that_fired(leak: Trace) -> None:
    root = ET.fromstring(picture_of(leak))
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class")]
    assert [bar.get("class") for bar in bars] == [hop.mark.value for hop in leak.hops]
    arrows = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "#c0392b"]
    assert len(arrows) == [hop.mark for hop in leak.hops].count(Mark.FIRED)
    inside = [float(bar.get("x", "")) + float(bar.get("width", "")) for bar in bars]
    assert all(64 <= end <= 960 for end in inside)
    assert f"Lumatone: {leak.alert.title}" in [text.text for text in root.iter(f"{SVG}text")]


def test_bars_of_a_quiet_brand_that_is_looked_at_more_often_hide_no_other(leak: Trace) -> None:
    hop_ms = leak.scale.hop_ms
    ends = [START_MS, START_MS + hop_ms, START_MS + hop_ms + hop_ms // 4, START_MS + 9 * hop_ms]
    root = ET.fromstring(
        picture_of(Trace(leak.alert, leak.scale, 0, 0, [Hop(end_ms, 5, 0.1, 5) for end_ms in ends]))
    )
    bars = [
        (float(bar.get("x", "")), float(bar.get("width", "")))
        for bar in root.iter(f"{SVG}rect")
        if bar.get("class")
    ]
    assert all(x + width <= after for (x, width), (after, _) in pairwise(bars))
    assert [round(4 * width / bars[0][1]) for _, width in bars] == [4, 4, 1, 4]


@pytest.mark.parametrize("letter", ["a", "M", "漏"])
def test_a_long_title_ends_inside_of_the_picture(leak: Trace, letter: str) -> None:
    long = leak.alert.model_copy(update={"title": letter * 150, "terms": (letter * 48,)})
    root = ET.fromstring(picture_of(Trace(long, leak.scale, 0, 0, leak.hops)))
    title = next(text.text or "" for text in root.iter(f"{SVG}text"))
    assert title.endswith("…")
    assert sum(map(width_of, title)) * 15 <= 960 - 64
    assert next(root.iter(f"{SVG}title")).text == f"{BRAND}: {letter * 150}"


def test_words_of_customers_are_shown_and_never_obeyed(leak: Trace) -> None:
    said = {"title": HOSTILE, "brand": HOSTILE, "terms": (HOSTILE,)}
    picture = picture_of(Trace(leak.alert.model_copy(update=said), leak.scale, 0, 0, leak.hops))
    root = ET.fromstring(picture)
    assert {element.tag for element in root.iter()} == {
        SVG + tag for tag in ("svg", "title", "rect", "text", "path", "polyline")
    }
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert "<script>" in "".join(root.itertext())
    assert not set(picture) & set("\x00\x1b\ud800\ufffe\u202e")


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_read_back(text: str) -> None:
    root = ET.fromstring(f'<a b="{xml_text(text)}">{xml_text(text)}</a>')
    assert root.text in (root.get("b"), None)


def test_a_picture_without_a_hop_or_without_an_expectation_can_be_drawn(leak: Trace) -> None:
    for hops in ([], [Hop(START_MS, 0)], [Hop(START_MS, 3), Hop(START_MS + HOUR_MS, 1_000_000, 2e5, 9)]):
        ET.fromstring(picture_of(Trace(leak.alert, leak.scale, 0, 0, hops)))
