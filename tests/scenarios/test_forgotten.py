"""Stories of what somebody asked to be forgotten: no later revision brings it back."""

from schemas.mention import Disposition
from streams.policy import HOUR_MS, MINUTE_MS
from tests.builders import START_MS, Story, a_mention
from tests.happenings import a_delete, a_delete_of, an_edit

NOON = START_MS + 12 * HOUR_MS
C, W = Disposition.COUNTED, Disposition.WITHDRAWN
LATE, NOTICE = Disposition.LATE_COUNTED, Disposition.NOTICE


def test_what_had_to_be_forgotten_is_not_restored_by_a_later_revision() -> None:
    said = a_mention("it leaks", NOON, id="1")
    ahead = an_edit(said, NOON + 2 * MINUTE_MS)
    story = Story()
    forget = a_delete(said, NOON + MINUTE_MS, reason="request")
    # what a clock that is ahead dated later was known all the same
    assert story.tell([said, ahead, forget]) == [C, Disposition.REVISED, NOTICE]
    assert story.listener.tally.withdrawn == 1
    later = [an_edit(said, NOON + hours * HOUR_MS) for hours in (1, 2)]
    assert story.tell([said, ahead, later[0], a_delete(said, NOON + HOUR_MS), later[1]]) == [
        W,
        W,
        W,
        NOTICE,
        W,
    ]


def test_to_ask_for_what_its_author_deleted_is_not_stale() -> None:
    said = a_mention("it leaks", NOON, id="1")
    story = Story()
    gone = [a_delete(said, NOON + HOUR_MS), a_delete(said, NOON + MINUTE_MS, reason="request")]
    assert story.tell([*gone, an_edit(said, NOON + 2 * HOUR_MS)]) == [NOTICE, NOTICE, W]
    assert story.listener.tally.effects["delete", "stale"] == 0
    story.tell([gone[1]])
    assert story.listener.tally.effects["delete", "stale"] == 1


def test_an_account_that_asks_is_forgotten_with_its_revisions_and_heard_in_what_it_says_anew() -> None:
    said = a_mention("it leaks", NOON, author="jo", id="1", kind="review")
    ahead = a_mention("it leaks here", NOON + 4 * MINUTE_MS, author="jo", id="2")
    unheard = a_mention("it hisses", NOON - HOUR_MS, author="jo", id="3")
    anew = a_mention("it rattles", NOON + 2 * HOUR_MS, author="jo", id="4")
    for reason, back in (("request", [W, W, W]), ("deleted", [C, LATE, LATE])):
        story = Story()
        story.tell([said, a_delete_of("jo", NOON + 1, reason=reason)])
        heard = story.tell([an_edit(said, NOON + HOUR_MS), ahead, an_edit(unheard, NOON + HOUR_MS), anew])
        assert heard == [*back, C]
