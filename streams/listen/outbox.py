"""Keep what a partition puts out until it is written: windows, alerts, what was put aside, recorded inputs."""

from schemas.alert import Alert
from schemas.dead_letter import Reason
from schemas.inputs import Input
from schemas.window import WindowSummary
from streams.alert.cloud_event import outputs_of
from streams.alert.references import References
from streams.brand import Brand
from streams.ingest import Rejection
from streams.ingest.dead_letters import STAGE, put_aside
from streams.listen.tally import REISSUED, Tally
from streams.records import Output, Record
from streams.topology import Topic


class Outbox:
    """Outputs in the order in which they came to be; `references` is None where alerts leave in plain."""

    def __init__(self, app: str, references: References | None, tally: Tally) -> None:
        self.size = 0
        """Bytes that wait to be written."""
        self.has_closed = False
        """Something waits that somebody waits for: it is to be written at once."""
        self._waiting: list[Output] = []
        self._app = app
        self._references = references
        self._tally = tally

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> list[Output]:
        """Hand over all that waits."""
        taken, self._waiting = self._waiting, []
        self.size = 0
        self.has_closed = False
        return taken

    def window(self, summary: WindowSummary) -> None:
        """Publish a closed window."""
        self._tally.windows += 1
        self.has_closed = True
        self._emit(Output(Topic.WINDOWS, summary.brand.encode(), summary.model_dump_json().encode()))

    def alert(self, brand: Brand, alert: Alert) -> None:
        """Publish an alert as it may leave, and what of its evidence leaves apart."""
        event = REISSUED if alert.reissued else alert.state.value
        self._tally.alerts[(alert.kind.value, alert.department, event)] += 1
        self.has_closed = True
        evidence: list[Output] = []
        if self._references is None:
            alert = alert.model_copy(update={"quotes": "inline"})
        else:
            alert, evidence = self._references.tell(brand, alert)
        for output in (*evidence, *outputs_of(alert, self._app)):
            self._emit(output)

    def aside(self, record: Record, rejection: Rejection, attempts: int = 1, stage: str = STAGE) -> None:
        """Put a record with the late ones or the dead letters; `stage` is what could not go on with it."""
        self._tally.reasons[rejection.reason] += 1
        topic = Topic.LATE if rejection.reason is Reason.TOO_LATE else Topic.DEAD_LETTERS
        self._emit(put_aside(record, rejection, topic, attempts, stage))

    def input(self, entry: Input) -> None:
        """Record what is not in the log of the mentions, and changes what comes of it."""
        key = f"{entry.partition}-{entry.offset}".encode()
        self._emit(Output(Topic.INPUTS, key, entry.model_dump_json(by_alias=True).encode()))

    def _emit(self, output: Output) -> None:
        self._waiting.append(output)
        self.size += len(output.key) + len(output.value or b"")
        self.size += sum(len(name) + len(value) for name, value in output.headers)
