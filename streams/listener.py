"""Listen to one partition: take records in order, give outputs, be saved and brought back.

The broker's side feeds this object and makes its outputs durable; `Pipeline` feeds it in memory. Every record
gets one disposition. Decisions about time are taken record by record, so that batches and restarts never show.
"""

from collections.abc import Iterable, Mapping

from schemas.alert import Alert
from schemas.dead_letter import Reason
from schemas.inputs import IdleAdvance, Input, KillerRecord, ProfileChange
from schemas.mention import Disposition
from schemas.notice import Baseline, Notice
from schemas.profile import Profiles, default_profile
from schemas.window import WindowSummary
from streams.agenda import Agenda
from streams.alert.references import References
from streams.brand import Brand
from streams.brands import Brands, too_many_brands
from streams.dead_letters import too_late
from streams.detect.judging import judge
from streams.editions import Edition, Wish
from streams.identity import KeyedHash
from streams.ingest import Ingest, Rejection, Statement, dead
from streams.listen_config import ListenConfig as ListenConfig
from streams.notices.hearing import Effect, Notices
from streams.notices.remembered import Remembered
from streams.notices.revising import revise
from streams.outbox import Outbox
from streams.policy import BASE_MS
from streams.records import Output, Record, Snapshot, StateRecord
from streams.state.saved import (
    META_KEY,
    VERSION,
    Meta,
    StateError,
    check,
    mark_records,
    meta_bytes,
    meta_of,
    parted,
)
from streams.tally import Tally
from streams.windows import bucket_of


class Listener:
    """All that is known of one partition."""

    def __init__(self, config: ListenConfig, partition: int) -> None:
        self.partition = partition
        self.next_offset: int | None = None
        """Offset of the first record not yet heard; None until `start_at`, a record or a restored state."""
        self.watermark_ms: int | None = None
        self.attempts = 0
        self.portion = 0
        self.stopped_cleanly = False
        self.tally = Tally()
        self._config = config
        self._hash = KeyedHash(config.hash_key)
        self._ingest = Ingest(partition, config.partitions)
        self._brands = Brands(config.profiles, config.is_partial, self.tally)
        self.refused = self._brands.refused
        """Brands whose new profile was not taken, and why."""
        self._references = References()
        self._outbox = Outbox(config.app, None if config.in_plain else self._references, self.tally)
        self._notices = Notices(self._hash, self._brands, self.tally)
        self._agenda = Agenda(self._brands)
        self._saved_next: int | None = None
        self._silent_ms = 0

    # -- hearing ---------------------------------------------------------------------------------------------

    def start_at(self, offset: int) -> None:
        """Begin at this offset, where no state says otherwise."""
        self.next_offset = offset

    def hear(self, record: Record) -> Disposition | None:
        """Take in one record; None for one that was heard already."""
        if self.next_offset is not None and record.offset < self.next_offset:
            return None
        self.next_offset = record.offset + 1
        self._silent_ms = 0
        reading = self._ingest.read(record)
        if isinstance(reading, Statement):
            disposition = self._hear_statement(record, reading)
        elif isinstance(reading, Rejection):
            disposition = self._put_aside(record, reading)
        else:
            disposition = self._hear_notice(record, reading)
        self.tally.dispositions[disposition] += 1
        return disposition

    def condemn(self, record: Record, attempts: int) -> Disposition:
        """Put a record aside unheard, since it ended every process that heard it; recorded on `inputs.v1`."""
        self.next_offset = record.offset + 1
        self._silent_ms = 0
        self._outbox.input(KillerRecord(partition=self.partition, offset=record.offset, attempts=attempts))
        rejection = dead(Reason.KILLER, f"it ended the process that heard it alone, {attempts} times")
        self._outbox.aside(record, rejection, attempts, stage="listen")
        self.tally.dispositions[rejection.disposition] += 1
        return rejection.disposition

    def _hear_statement(self, record: Record, said: Statement) -> Disposition:
        mention = said.mention
        self.tally.naive_times += said.is_naive
        self.tally.unknown_fields += said.unknown_fields
        id_hash = self._hash(mention.source, mention.id)
        author = id_hash if mention.author is None else self._hash(mention.source, mention.author)
        if self._notices.is_withdrawn(said, id_hash, author, self.watermark_ms):
            return Disposition.WITHDRAWN  # before anything of it could be put aside
        brand = self._brands.get(mention.brand) or self._new_brand(mention.brand, bucket_of(said.at_ms))
        if brand is None:
            return self._put_aside(record, too_many_brands())
        due_ms = brand.due_ms
        disposition, at_ms = brand.hear(said, id_hash, author, self.watermark_ms)
        self._brands.dirty[brand.name] = None
        if brand.due_ms != due_ms:
            self._agenda.note(brand)
        if disposition is Disposition.COUNTED:
            self.advance_to(at_ms)
        elif disposition is Disposition.REVISED:
            self._follow_up(brand, revise(brand, said, id_hash, self.watermark_ms))
        elif disposition is Disposition.TOO_LATE:
            return self._put_aside(record, too_late((self.watermark_ms or at_ms) - at_ms))
        return disposition

    def _hear_notice(self, record: Record, notice: Notice) -> Disposition:
        self.tally.notices[notice.event] += 1
        if isinstance(notice, Baseline):
            at_ms = record.arrived_ms if self.watermark_ms is None else self.watermark_ms
            brand = self._brands.get(notice.brand) or self._new_brand(notice.brand, bucket_of(at_ms))
            if brand is None:
                return self._put_aside(record, too_many_brands())
            brand.teach(notice, at_ms)
            self.tally.effects[notice.event, Effect.TAUGHT.value] += 1
            self._brands.dirty[brand.name] = None
            return Disposition.NOTICE
        for brand, alerts in self._notices.hear(notice, record.arrived_ms, self.watermark_ms):
            self._follow_up(brand, alerts)
        return Disposition.NOTICE

    def _follow_up(self, brand: Brand, alerts: Iterable[Alert]) -> None:
        """Publish what a notice or an edit makes due, and see when the brand is judged next."""
        self._brands.dirty[brand.name] = None
        for alert in alerts:
            self._outbox.alert(brand, alert)
        brand.find_due()
        self._agenda.note(brand)

    def _put_aside(self, record: Record, rejection: Rejection) -> Disposition:
        self._outbox.aside(record, rejection)
        return rejection.disposition

    def _new_brand(self, name: str, first_ms: int) -> Brand | None:
        brand = self._brands.open(name, first_ms)
        if brand is not None:
            self._outbox.input(brand.editions.now.as_change(self.partition, (self.next_offset or 1) - 1))
        return brand

    # -- profiles --------------------------------------------------------------------------------------------

    def take_profiles(self, profiles: Profiles, *, is_partial: bool = False) -> None:
        """Let all brands follow these profiles, each from its next base window on; recorded on `inputs.v1`."""
        self._brands.profiles, self._brands.is_partial = profiles, is_partial
        for name in sorted(self._brands):
            self._follow(self._brands[name])

    def _follow(self, brand: Brand) -> None:
        edition = self._brands.follow(brand, self.watermark_ms)
        if edition is not None:
            self._note_change(edition, self.next_offset or 0)

    def _note_change(self, edition: Edition, offset: int) -> None:
        self._brands.dirty[edition.profile.brand] = None
        self._outbox.input(edition.as_change(self.partition, offset))

    def take_input(self, entry: Input) -> None:
        """Take what another listener recorded in this place, and record it again: the oracle's side."""
        if isinstance(entry, IdleAdvance):
            self.advance_to(entry.watermark_ms)
            self._outbox.input(entry)
        elif isinstance(entry, ProfileChange):
            profile = entry.says or default_profile(entry.brand)
            self._brands.profiles = {**self._brands.profiles, entry.brand: profile}
            if (brand := self._brands.get(entry.brand)) is not None:
                wish = Wish(profile, entry.profile)
                self._note_change(self._brands.change(brand, wish, self.watermark_ms), entry.offset)

    # -- time ------------------------------------------------------------------------------------------------

    def due_ms(self) -> int | None:
        """The watermark at which something closes next."""
        return self._agenda.due_ms()

    def advance_to(self, watermark_ms: int) -> None:
        """Raise the watermark, by a mention or a recorded idle advance.

        Everything that it passes is judged, in the order of (time, brand).
        """
        if self.watermark_ms is not None and watermark_ms <= self.watermark_ms:
            return
        self.watermark_ms = watermark_ms
        for brand, end_ms in self._agenda.until(watermark_ms):
            self._judge(brand, end_ms)

    def _judge(self, brand: Brand, end_ms: int) -> None:
        self._brands.dirty[brand.name] = None
        brand.editions.reach(end_ms - BASE_MS)
        for said in judge(brand, end_ms, self._config.line, self._config.watch):
            if isinstance(said, WindowSummary):
                self._outbox.window(said)
            else:
                self._outbox.alert(brand, said)
        brand.editions.reach(end_ms)
        self._agenda.note(brand)

    def advance_idle(self, silent_ms: int) -> bool:
        """Take in confirmed silence; True if it closed something, which is recorded on `inputs.v1`.

        Silence that closes nothing leaves no trace: the watermark moves only to a time at which something
        closes, and a record that comes begins a new silence.
        """
        due_ms = self.due_ms()
        if due_ms is None or self.watermark_ms is None:
            return False
        self._silent_ms += silent_ms
        reached_ms = self.watermark_ms + self._silent_ms
        if reached_ms < due_ms:
            return False
        while due_ms is not None and due_ms <= reached_ms:
            if due_ms <= self.watermark_ms:  # it would never be judged, and this would never end
                raise RuntimeError(f"due at {due_ms}, which the watermark {self.watermark_ms} has passed")
            self.advance_to(due_ms)
            due_ms = self.due_ms()
        self._silent_ms = reached_ms - self.watermark_ms
        self._outbox.input(
            IdleAdvance(
                partition=self.partition, offset=self.next_offset or 0, watermark_ms=self.watermark_ms
            )
        )
        self._outbox.has_closed = True
        return True

    @property
    def has_closed(self) -> bool:
        """True if something waits that is to be written at once."""
        return self._outbox.has_closed

    @property
    def outbox_size(self) -> int:
        """Bytes that wait to be written."""
        return self._outbox.size

    # -- saving ----------------------------------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """True if a snapshot would say something new."""
        return self.next_offset != self._saved_next or bool(self._outbox) or bool(self._brands.dirty)

    def snapshot(self, *, attempts: int | None = None, portion: int = 0, clean: bool = False) -> Snapshot:
        """Hand over all outputs and changed state; what is handed over must be written, or the listener dropped.

        Without `attempts` those so far are forgotten if a record was heard since, and stay if none was.
        """
        state = list(self._brands.changes())
        next_offset = self.next_offset or 0
        if attempts is not None or clean or self.next_offset != self._saved_next:
            self.attempts, self.portion = attempts or 0, portion
        self.stopped_cleanly = clean
        state += mark_records(self._notices.remembered.changes())
        state.append(StateRecord(META_KEY, meta_bytes(self._meta(next_offset))))
        taken = Snapshot(next_offset, self.take_outputs(), state)
        self._saved_next = self.next_offset
        return taken

    def take_outputs(self) -> list[Output]:
        """Hand over the outputs alone, where no state is kept."""
        return self._outbox.take()

    def _meta(self, next_offset: int) -> Meta:
        return Meta(
            version=VERSION,
            next_offset=next_offset,
            watermark_ms=self.watermark_ms,
            attempts=self.attempts,
            portion=self.portion,
            clean=self.stopped_cleanly,
            hash_key=self._hash.fingerprint,
            partitions=self._config.partitions,
            next_mark=self._notices.remembered.next_number,
        )

    @classmethod
    def restore(cls, config: ListenConfig, partition: int, parts: Mapping[bytes, bytes]) -> "Listener":
        """Go on from saved parts (key -> value of `state.v1`); empty parts give a new listener.

        Raises StateError with a sentence for the operator.
        """
        listener = cls(config, partition)
        if parts:
            listener._restore(parts)
        return listener

    def _restore(self, parts: Mapping[bytes, bytes]) -> None:
        if META_KEY not in parts:
            raise StateError("the saved state has no meta record: it was not written by one transaction")
        meta = meta_of(parts[META_KEY])
        check(meta, self._hash.fingerprint, self._config.partitions)
        self.next_offset = self._saved_next = meta.next_offset
        self.watermark_ms = meta.watermark_ms
        self.attempts, self.portion, self.stopped_cleanly = meta.attempts, meta.portion, meta.clean
        marks, by_brand = parted(parts)
        self._notices.remembered = Remembered.restore(meta.next_mark, marks)
        for name in sorted(by_brand):
            self._restore_brand(name, by_brand[name])

    def _restore_brand(self, name: str, parts: Mapping[int, bytes]) -> None:
        brand = self._brands.restore(name, parts)
        self._references.restore(brand)
        self._agenda.note(brand)
        self._follow(brand)

    # -- looking ---------------------------------------------------------------------------------------------

    def brands_learning(self) -> int:
        """Brands whose baseline is too young to raise a theme."""
        return sum(brand.is_learning for brand in self._brands.values())

    def brand(self, name: str) -> Brand | None:
        """What is known of a brand."""
        return self._brands.get(name)

    def brand_count(self) -> int:
        """Brands heard so far."""
        return len(self._brands)

    def brands(self) -> list[Brand]:
        """All brands heard so far; another thread may ask too, and only look."""
        return list(self._brands.values())

    def has_profile(self, name: str) -> bool:
        """Whether somebody wrote a profile of this brand."""
        return name in self._brands.profiles
