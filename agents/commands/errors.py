"""Name the trouble that a person at the command line can do something about.

`main` prints it as one sentence on standard error, without a traceback, and ends with its exit code.
Everything else that is raised is a bug and keeps its traceback.
"""


class UserError(Exception):
    """One sentence that names the thing and the number, and what to do about it.

    `exit_code` is 1 where what was asked for did not hold, 2 where it was asked for wrongly.
    """

    def __init__(self, sentence: str, *, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class HungUpError(Exception):
    """Nobody reads standard output any more (`| head`): `main` ends quietly.

    No SystemExit: an event loop would let that out at once, past everything that is still open in it.
    """


class NoKafkaError(UserError):
    """Nobody answers, which a start may change."""


def no_kafka(at: object) -> NoKafkaError:
    """What to say where nobody answers at this address: aiokafka's own words name no reason."""
    return NoKafkaError(f"no Kafka answers at {at}: is it running, and does it want TLS or SASL?")


def no_topic(at: object, name: str) -> UserError:
    """What to say where Kafka lacks a topic of ours."""
    return UserError(f"{at} has no topic {name}: run `openear topics create`")
