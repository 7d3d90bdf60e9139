"""Know how far a partition was heard, in its log and in event time, and how it was delivered."""

from dataclasses import dataclass

from streams.state.saved import VERSION, Meta


@dataclass(slots=True)
class Place:
    """Where one listener stands; all but the first and the last is part of the saved state."""

    partition: int
    next_offset: int | None = None
    """Of the first record not yet heard; None until `start_at`, a record or a restored state."""
    watermark_ms: int | None = None
    """The newest event time counted."""
    attempts: int = 0
    """Starts in a row at this offset without a checkpoint."""
    portion: int = 0
    """Records that were delivered together when this was saved; 0: as many as came."""
    stopped_cleanly: bool = False
    """The last owner stopped on purpose."""
    saved_offset: int | None = None
    """`next_offset` as it was saved last."""

    @property
    def offset(self) -> int:
        """The next offset as it is written down, where nothing was heard too."""
        return self.next_offset or 0

    @property
    def is_unsaved(self) -> bool:
        """Something was heard since the last save."""
        return self.next_offset != self.saved_offset

    def is_past(self, offset: int) -> bool:
        """True for a record that was heard already."""
        return self.next_offset is not None and offset < self.next_offset

    def save(self, attempts: int | None, portion: int, clean: bool) -> None:
        """Take note that all of it is saved now, and of how what comes next is delivered.

        Without `attempts` those so far are forgotten if a record was heard since, and stay if none was.
        """
        if attempts is not None or clean or self.is_unsaved:
            self.attempts, self.portion = attempts or 0, portion
        self.stopped_cleanly = clean
        self.saved_offset = self.next_offset

    def meta(self, hash_key: str, partitions: int, next_mark: int) -> Meta:
        """The same as it is saved, with what else holds for the whole partition."""
        return Meta(
            version=VERSION,
            next_offset=self.offset,
            watermark_ms=self.watermark_ms,
            attempts=self.attempts,
            portion=self.portion,
            clean=self.stopped_cleanly,
            hash_key=hash_key,
            partitions=partitions,
            next_mark=next_mark,
        )

    def restore(self, meta: Meta) -> None:
        """Stand where somebody stood who saved this."""
        self.next_offset = self.saved_offset = meta.next_offset
        self.watermark_ms = meta.watermark_ms
        self.attempts, self.portion, self.stopped_cleanly = meta.attempts, meta.portion, meta.clean
