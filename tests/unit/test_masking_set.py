"""The labelled texts on which masking is measured, and the shares that it may not fall behind."""

from collections import Counter

from streams.alert.masking import mask
from tests.bench.masking import Said, missed, said, shares, tallies


def digits_of(text: str) -> list[int]:
    return [int(sign) for sign in text if sign.isdecimal()]


def is_card(text: str) -> bool:
    """Luhn (1954): the check digit of cards."""
    every = digits_of(text)[::-1]
    return (sum(every[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in every[1::2])) % 10 == 0


def is_iban(text: str) -> bool:
    """ISO 13616: letters as numbers from 10, the first four signs at the end, 1 modulo 97."""
    signs = "".join(filter(str.isalnum, text)).upper()
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def test_the_set_is_as_large_as_it_says_and_its_cards_and_accounts_pass_their_checks() -> None:
    texts = said()
    assert sum(bool(each.named) for each in texts) >= 200
    assert sum(not each.named for each in texts) >= 100
    cards = [name for each in texts if each.kind == "card" for name in each.named if len(name) > 4]
    accounts = [name for each in texts if each.kind == "iban" for name in each.named if name[:2].isalpha()]
    assert [card for card in cards if not is_card(card)] == []
    assert [account for account in accounts if not is_iban(account)] == []
    assert len({each.text for each in texts}) == len(texts)


def test_a_part_that_is_left_is_a_miss_and_a_word_that_stands_elsewhere_too_is_none() -> None:
    each = Said("address", "5 Park Lane is in Park town", ("5 Park Lane",))
    assert missed(each, "[address] is in Park town") == []
    assert missed(each, "[address] Lane is in Park town") == ["5 Park Lane"]
    assert missed(each, each.text) == ["5 Park Lane"]


def test_what_is_missed_and_what_is_taken_falsely_stays_where_it_was_measured() -> None:
    half_a, half_b = (shares(tallies(half, mask, said())) for half in ("A", "B"))
    assert half_a["missed_all"][0] == 0
    assert half_b["missed_all"][0] <= 0.03
    assert half_a["falsely_all"][0] <= 0.06
    assert half_b["falsely_all"][0] <= 0.05
    assert Counter(each.half for each in said()).keys() == {"A", "B"}
