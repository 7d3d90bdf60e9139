"""What is known of the brands, in words: harmless, and with the reason for each silence."""

import json

from agents.texts.status import REASONS, brand_json, brand_lines, partition_line
from schemas.base import from_epoch_ms
from schemas.theme import ThemeState
from schemas.window import HeldBack, ThemeNow
from streams.detect.significance import Gate
from streams.detect.themes import Step
from streams.policy import MINUTE_MS
from streams.status import BrandStatus, PartitionStatus
from tests.builders import START_MS
from tests.deliveries import an_alert


def a_brand(name: str = "Acme", **fields: object) -> BrandStatus:
    return BrandStatus(name, 0, **fields)  # type: ignore[arg-type]


def the_lines(brand: BrandStatus) -> str:
    return "\n".join(brand_lines(brand))


def test_a_brand_says_how_many_voices_it_still_needs() -> None:
    at = from_epoch_ms(START_MS)
    assert the_lines(a_brand(voices=12, window_end=at)).startswith(
        "Acme: learning, 12 of the 30 voices needed"
    )
    assert "30 voices are there and have to be a window old" in the_lines(a_brand(voices=31, window_end=at))
    assert the_lines(a_brand(is_learning=False, open_alerts=1)) == "Acme: listening, 1 open alert"


def test_names_and_terms_cannot_drive_the_terminal() -> None:
    held = (HeldBack(term="a\x1b[2Jlid", reason="COPIES", authors=3),)
    lines = the_lines(a_brand("\x1b]0;pwned\x07", held_back=held, held_back_at=from_epoch_ms(START_MS)))
    assert "\x1b" not in lines
    assert "\x07" not in lines
    assert "(3 authors, copies of one text)" in lines


def a_theme(*terms: str, **fields: object) -> ThemeNow:
    given = {"theme_id": "t", "state": ThemeState.RISING, "people": 12, "people_before": 5, "span_s": 86_400}
    return ThemeNow.model_validate({"terms": terms, **given, **fields})


def test_open_themes_are_told_with_where_they_are_in_their_life() -> None:
    themes = (
        a_theme("cap", "leaks"),
        a_theme("l\x1bid", state="fading", people=1, people_before=9, span_s=3600),
    )
    lines = the_lines(a_brand(themes=themes)).splitlines()
    assert lines[1:] == [
        '  theme "l\ufffdid": fading, 1 person in the last 1 h, 9 before',
        '  theme "cap", "leaks": rising, 12 people in the last 1 d, 5 before',
    ]
    many = the_lines(a_brand(themes=tuple(a_theme(f"t{n}") for n in range(7)))).splitlines()
    assert many[-2:] == ['  theme "t2": rising, 12 people in the last 1 d, 5 before', "  and 2 older themes"]
    assert brand_json(a_brand(themes=themes))["themes"][1]["state"] == "fading"


def test_every_reason_has_words() -> None:
    told = {gate.value for gate in Gate} | {step.value for step in Step} - {"OPENS", "ESCALATES"}
    assert set(REASONS) >= told


def test_a_long_list_is_cut_and_counted() -> None:
    held = tuple(HeldBack(term=f"t{n}", reason="COMMON", authors=5) for n in range(8))
    assert the_lines(a_brand(held_back=held, held_back_at=from_epoch_ms(0))).endswith("and 3 more")


def test_partitions_say_what_waits_and_between_which_watermarks() -> None:
    partitions = [
        PartitionStatus(0, 10, 10, START_MS),
        PartitionStatus(1, 1500, 300, START_MS + MINUTE_MS),
        PartitionStatus(2, 0),
    ]
    assert partition_line(partitions) == (
        "2 of 3 partitions heard, at most 1,200 records wait; watermarks 2026-03-01 00:00 to 2026-03-01 00:01"
    )
    assert partition_line([PartitionStatus(0, 3, 1, waiting=1)]) == "1 of 1 partitions heard, 1 record waits"
    assert partition_line([]) == "0 of 0 partitions heard, 0 records wait"


def test_a_brand_without_alerts_is_json_too() -> None:
    told = json.loads(json.dumps(brand_json(a_brand())))
    assert (told["last_alert"], told["voices_needed"], told["window_end"]) == (None, 30, None)


def test_an_alert_that_is_told_again_for_its_evidence_is_called_reissued() -> None:
    alert = an_alert()
    again = alert.model_copy(update={"reissued": True})
    assert f"{alert.state.value}, {alert.department}" in the_lines(a_brand(last_alert=alert))
    assert f"reissued, {alert.department}" in the_lines(a_brand(last_alert=again))
    assert brand_json(a_brand(last_alert=again))["last_alert"]["reissued"] is True


def test_what_came_too_late_is_told_with_what_to_do() -> None:
    assert "1,200 mentions came too late to count" in the_lines(a_brand(too_late=1200))
    assert brand_json(a_brand(too_late=7))["too_late"] == 7
