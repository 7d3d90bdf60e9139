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
from schemas.profile import Profiles
from streams.alert.references import References
from streams.brand import Brand
from streams.brand.counting import count
from streams.identity import KeyedHash
from streams.ingest import Ingest, Rejection, Statement, dead
from streams.ingest.dead_letters import too_late
from streams.listen.brands import Brands, too_many_brands
from streams.listen.clock import Clock
from streams.listen.config import ListenConfig
from streams.listen.outbox import Outbox
from streams.listen.place import Place
from streams.listen.tally import Tally
from streams.notices.hearing import Effect, Notices
from streams.notices.remembered import Remembered
from streams.notices.revising import revise
from streams.records import Output, Record, Snapshot, StateRecord
from streams.state.saved import META_KEY, StateError, check, mark_records, meta_bytes, meta_of, parted


class Listener:
    """All that is known of one partition."""

    def __init__(self, config: ListenConfig, partition: int) -> None:
        self._config = config
        self._hash = KeyedHash(config.hash_key)
        self._ingest = Ingest(partition, config.partitions)
        self._references = References()
        self.place = Place(partition)
        self.tally = Tally()
        self.outbox = Outbox(config.app, None if config.in_plain else self._references, self.tally)
        self.brands = Brands(config, self.place, self.outbox, self.tally)
        self.clock = Clock(config, self.place, self.brands, self.outbox)
        self._notices = Notices(self._hash, self.brands, self.tally)

    # -- hearing ---------------------------------------------------------------------------------------------

    def start_at(self, offset: int) -> None:
        """Begin at this offset, where no state says otherwise."""
        self.place.next_offset = offset

    def hear(self, record: Record) -> Disposition | None:
        """Take in one record; None for one that was heard already."""
        if self.place.is_past(record.offset):
            return None
        self._come_to(record)
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
        self._come_to(record)
        self.outbox.input(
            KillerRecord(partition=self.place.partition, offset=record.offset, attempts=attempts)
        )
        rejection = dead(Reason.KILLER, f"it ended the process that heard it alone, {attempts} times")
        self.outbox.aside(record, rejection, attempts, stage="listen")
        self.tally.dispositions[rejection.disposition] += 1
        return rejection.disposition

    def _come_to(self, record: Record) -> None:
        self.place.next_offset = record.offset + 1
        self.clock.break_silence()

    def _hear_statement(self, record: Record, said: Statement) -> Disposition:
        mention, watermark_ms = said.mention, self.place.watermark_ms
        self.tally.naive_times += said.is_naive
        self.tally.unknown_fields += said.unknown_fields
        id_hash = self._hash(mention.source, mention.id)
        author = id_hash if mention.author is None else self._hash(mention.source, mention.author)
        if self._notices.is_withdrawn(said, id_hash, author, watermark_ms):
            return Disposition.WITHDRAWN  # before anything of it could be put aside
        brand = self.brands.met(mention.brand, said.at_ms)
        if brand is None:
            return self._put_aside(record, too_many_brands())
        disposition, at_ms = count(brand, said, id_hash, author, watermark_ms)
        self.brands.touch(brand)
        if disposition is Disposition.COUNTED:
            self.clock.advance_to(at_ms)
        elif disposition is Disposition.REVISED:
            self._follow_up(brand, revise(brand, said, id_hash, watermark_ms))
        elif disposition is Disposition.TOO_LATE:
            return self._put_aside(record, too_late((watermark_ms or at_ms) - at_ms))
        return disposition

    def _hear_notice(self, record: Record, notice: Notice) -> Disposition:
        self.tally.notices[notice.event] += 1
        if isinstance(notice, Baseline):
            return self._learn(record, notice)
        for brand, alerts in self._notices.hear(notice, record.arrived_ms, self.place.watermark_ms):
            self._follow_up(brand, alerts)
        return Disposition.NOTICE

    def _learn(self, record: Record, lesson: Baseline) -> Disposition:
        """Let a brand, met or not, be taught what is normal."""
        now_ms = self.place.watermark_ms
        at_ms = record.arrived_ms if now_ms is None else now_ms
        brand = self.brands.met(lesson.brand, at_ms)
        if brand is None:
            return self._put_aside(record, too_many_brands())
        brand.teach(lesson, at_ms)
        self.tally.effects[lesson.event, Effect.TAUGHT.value] += 1
        self.brands.touch(brand)
        return Disposition.NOTICE

    def _follow_up(self, brand: Brand, alerts: Iterable[Alert]) -> None:
        """Publish what a notice or an edit makes due, and see when the brand is judged next."""
        for alert in alerts:
            self.outbox.alert(brand, alert)
        brand.find_due()
        self.brands.touch(brand)

    def _put_aside(self, record: Record, rejection: Rejection) -> Disposition:
        self.outbox.aside(record, rejection)
        return rejection.disposition

    def take_profiles(self, profiles: Profiles, *, is_partial: bool = False) -> None:
        """Let all brands follow these profiles, each from its next base window on; recorded on `inputs.v1`."""
        self.brands.follow(profiles, is_partial)

    def take_input(self, entry: Input) -> None:
        """Take what another listener recorded in this place, and record it again: the oracle's side."""
        if isinstance(entry, IdleAdvance):
            self.clock.take_advance(entry)
        elif isinstance(entry, ProfileChange):
            self.brands.take_change(entry)

    # -- saving ----------------------------------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """True if a snapshot would say something new."""
        return self.place.is_unsaved or bool(self.outbox) or bool(self.brands.dirty)

    def take_outputs(self) -> list[Output]:
        """Hand over the outputs alone, where no state is kept."""
        return self.outbox.take()

    def snapshot(self, *, attempts: int | None = None, portion: int = 0, clean: bool = False) -> Snapshot:
        """Hand over all outputs and changed state; what is handed over must be written, or the listener dropped.

        Without `attempts` those so far are forgotten if a record was heard since, and stay if none was.
        """
        self.place.save(attempts, portion, clean)
        remembered = self._notices.remembered
        state = [*self.brands.changes(), *mark_records(remembered.changes())]
        meta = self.place.meta(self._hash.fingerprint, self._config.partitions, remembered.next_number)
        state.append(StateRecord(META_KEY, meta_bytes(meta)))
        return Snapshot(self.place.offset, self.take_outputs(), state)

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
        self.place.restore(meta)
        marks, by_brand = parted(parts)
        self._notices.remembered = Remembered.restore(meta.next_mark, marks)
        for name in sorted(by_brand):
            self._references.restore(self.brands.restore(name, by_brand[name]))
