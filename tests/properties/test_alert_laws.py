"""Laws of masking and of alerts: whatever customers write, nothing raises, and the same is told the same."""

import json
import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.alert import Alert
from schemas.profile import Privacy, Profile
from streams.alert.cloud_event import outputs_of
from streams.alert.episode import escalated, opened, resolved
from streams.alert.evidence import TEXT, Quoting
from streams.alert.masking import OBEYED, clean, mask, quotable
from tests.findings import MONDAY_MS, a_finding, a_voice

PIECES = ("cap", "Leaks", "LEAKED", "jane@example.com", "@jane", "+44 20 7946 0958", "5551234", "u/jane_d",
          "DE89370400440532013000", "👍🏽", "蓋", "漏れ", "\u202e", "\x00", "\ud800", "e\u0301", "İ", "ß", " ",
          "\n", ".", "-", "@", "{terms}", "<b>", "'", "’s")  # fmt: skip
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: time is no claim here."""
MANY = settings(LAW, max_examples=150)
SOME = settings(LAW, max_examples=50)

SAID = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
TERMS = ("cap leak", "leak", "cap", "漏れ")
QUOTING = Quoting({"cap leak": "cap leaks", "leak": "leaks", "漏れ": "漏れ"}, Privacy())
SENTIMENTS = st.one_of(st.none(), st.floats(-1, 1))


@LAW
@given(SAID, st.booleans())
def test_a_quote_never_raises_and_never_outgrows_its_bound(said: str, is_masked: bool) -> None:
    text = quotable(said, TEXT, is_masked)
    assert len(text) <= TEXT
    assert OBEYED.search(text) is None
    text.encode()


@LAW
@given(SAID)
def test_after_masking_no_address_no_handle_and_no_long_number_is_left(said: str) -> None:
    masked = mask(clean(said))
    assert re.search(r"[@＠]\w", masked) is None
    assert re.search(r"\d{7}", masked) is None


@LAW
@given(SAID)
def test_spans_point_at_words_of_the_terms_in_order_and_apart(said: str) -> None:
    text = quotable(said, TEXT, is_masked=True)
    spans = QUOTING.spans(text)
    ends = [0, *(end for _, end in spans)]
    assert all(ends[n] <= start < end <= len(text) for n, (start, end) in enumerate(spans))
    for start, end in spans:
        marked = text[start:end].casefold()
        assert marked.startswith(("cap", "leak", "漏れ"))


@st.composite
def findings(draw: st.DrawFn):
    """Findings of up to 20 voices that say anything."""
    voices = [
        a_voice(
            n,
            draw(SAID)[:TEXT],
            author=draw(st.integers(0, 6)),
            sentiment=draw(SENTIMENTS),
            terms=tuple(draw(st.sets(st.sampled_from(TERMS), min_size=1).map(sorted))),
            departments=tuple(
                (name, None) for name in draw(st.sets(st.sampled_from(DEPARTMENTS)).map(sorted))
            ),
            url=draw(st.one_of(st.none(), SAID.map("https://".__add__))),
            reach=draw(st.integers(0, 10**13)),
        )
        for n in range(draw(st.integers(1, 20)))
    ]
    return a_finding(*voices, terms=TERMS)


DEPARTMENTS = ("product", "service", "dosage", "packaging")
PROFILES = st.builds(
    Profile,
    brand=st.sampled_from(["Lumatone", "Süß & Co", "漏れ/\u0085", "{brand}"]),
    privacy=st.builds(Privacy, mask_evidence=st.booleans(), quotes=st.sampled_from(["inline", "reference"])),
)


@MANY
@given(findings(), PROFILES, st.dictionaries(st.sampled_from(TERMS), SAID))
def test_any_finding_is_told_in_valid_records_that_read_back(finding, profile, surfaces) -> None:
    first = opened(profile, "5eed", "theme", MONDAY_MS, finding, surfaces)
    second = escalated(first, profile, "5eed", finding, surfaces)
    for alert in (first, second, resolved(second, MONDAY_MS)):
        for output in outputs_of(alert, "openear"):
            headers = dict(output.headers)
            assert len(headers) == len(output.headers) == 7
            for value in headers.values():
                assert OBEYED.search(value.decode()) is None
            assert headers["ce_source"].isascii()
            assert json.loads(headers["ce_subject"]) == json.loads(alert.series)
            if output.value is not None:
                assert Alert.model_validate_json(output.value) == alert


@SOME
@given(findings(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_shows_in_an_alert(finding, chance: random.Random) -> None:
    shuffled = list(finding.evidence)
    chance.shuffle(shuffled)
    again = a_finding(*shuffled, terms=TERMS)
    told = [opened(Profile(brand="Lumatone"), "5eed", "t", MONDAY_MS, one, {}) for one in (finding, again)]
    assert outputs_of(told[0], "openear") == outputs_of(told[1], "openear")


@SOME
@given(findings())
def test_with_masking_no_address_and_no_number_leaves(finding) -> None:
    alert = opened(Profile(brand="Lumatone"), "5eed", "theme", MONDAY_MS, finding, {})
    for quote in alert.evidence:
        assert "jane@" not in quote.text
        assert "5551234" not in quote.text
