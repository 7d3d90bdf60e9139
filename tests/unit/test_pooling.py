"""One use is told of in the words of several: those that came up with it, and those of the same part of life."""

from streams.cases.account import USE, Account
from streams.cases.pooling import close_kin, kin_of, pooled


def an_account(name: str, telling: range, *, beside: range = range(0), first: int = 1) -> Account:
    words = dict.fromkeys(beside, (first, 1, False)) | dict.fromkeys(telling, (first, 1, True))
    return Account(USE, name, words, [first], [], len(words), first, first)


def test_activities_of_one_part_of_life_are_gathered_by_the_one_that_most_tell_of() -> None:
    elderly, nurse = an_account("elderly", range(8)), an_account("nurs", range(20, 26))
    chess = an_account("chess", range(40, 46))
    assert close_kin(elderly, [elderly, nurse, chess]) == [nurse]
    assert close_kin(nurse, [elderly, nurse, chess]) == []


def test_what_one_person_says_may_be_anything() -> None:
    elderly, nurse = an_account("elderly", range(8)), an_account("nurs", range(20, 21))
    assert close_kin(elderly, [elderly, nurse]) == []


def test_who_says_a_word_of_kin_speaks_of_the_use_and_who_says_two_tells_of_it() -> None:
    head = an_account("carp", range(5))
    rods = an_account("rod", range(0), beside=range(4, 8))
    bivvy = an_account("bivvy", range(0), beside=range(6, 9))
    whole = pooled([head], [rods, bivvy])
    assert set(whole.words) == set(range(9))
    assert {person for person, word in whole.words.items() if word[2]} == {0, 1, 2, 3, 4, 6, 7}


def test_a_word_of_before_is_no_kin() -> None:
    head = an_account("carp", range(10), first=5)
    assert kin_of(head, [head, an_account("rod", range(3), first=4)]) == []
    assert [one.name for one in kin_of(head, [head, an_account("rod", range(3), first=6)])] == ["rod"]
