"""Let event time pass in a partition: whom the watermark passes is judged, and silence lets it go on.

Mentions move the watermark, and where nobody speaks, confirmed silence does; nothing else. Nothing here reads the
time of a machine.
"""

from schemas.inputs import IdleAdvance
from schemas.window import WindowSummary
from streams.brand import Brand
from streams.detect.judging import judge
from streams.listen.brands import Brands
from streams.listen.config import ListenConfig
from streams.listen.outbox import Outbox
from streams.listen.place import Place
from streams.policy import BASE_MS


class Clock:
    """The event time of one partition."""

    def __init__(self, config: ListenConfig, place: Place, brands: Brands, outbox: Outbox) -> None:
        self._config = config
        self._place = place
        self._brands = brands
        self._outbox = outbox
        self._silent_ms = 0
        """Confirmed silence behind the watermark that closed nothing yet."""

    def due_ms(self) -> int | None:
        """The watermark at which something closes next."""
        return self._brands.agenda.due_ms()

    def advance_to(self, watermark_ms: int) -> None:
        """Raise the watermark; everything that it passes is judged, in the order of (time, brand)."""
        now_ms = self._place.watermark_ms
        if now_ms is not None and watermark_ms <= now_ms:
            return
        self._place.watermark_ms = watermark_ms
        for brand, end_ms in self._brands.agenda.until(watermark_ms):
            self._judge(brand, end_ms)

    def break_silence(self) -> None:
        """A record came: silence begins anew."""
        self._silent_ms = 0

    def advance_idle(self, silent_ms: int) -> bool:
        """Take in confirmed silence; True if it closed something, which is recorded on `inputs.v1`.

        Silence that closes nothing leaves no trace: the watermark moves only to a time at which something
        closes, and a record that comes begins a new silence.
        """
        due_ms, now_ms = self.due_ms(), self._place.watermark_ms
        if due_ms is None or now_ms is None:
            return False
        self._silent_ms += silent_ms
        reached_ms = now_ms + self._silent_ms
        if reached_ms < due_ms:
            return False
        while (due_ms := self.due_ms()) is not None and due_ms <= reached_ms:
            if due_ms <= now_ms:  # it would never be judged, and this would never end
                raise RuntimeError(f"due at {due_ms}, which the watermark {now_ms} has passed")
            self.advance_to(due_ms)
            now_ms = due_ms
        self._silent_ms = reached_ms - now_ms
        place = self._place
        self.take_advance(IdleAdvance(partition=place.partition, offset=place.offset, watermark_ms=now_ms))
        self._outbox.has_closed = True
        return True

    def take_advance(self, entry: IdleAdvance) -> None:
        """Be as far as silence brought somebody at this place, and record it."""
        self.advance_to(entry.watermark_ms)
        self._outbox.input(entry)

    def _judge(self, brand: Brand, end_ms: int) -> None:
        brand.editions.reach(end_ms - BASE_MS)
        for said in judge(brand, end_ms, self._config.line, self._config.watch):
            if isinstance(said, WindowSummary):
                self._outbox.window(said)
            else:
                self._outbox.alert(brand, said)
        brand.editions.reach(end_ms)
        self._brands.touch(brand)
