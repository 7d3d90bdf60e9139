"""What a broker says before its end, put into a few words."""

from agents.broker.last_words import is_about_a_taken_port, reason_in

INFO = "2026-01-01T00:00:00,000 INFO  [KafkaRaftServer nodeId=1] Kafka Server started (KafkaRaftServer)"
ERROR = "2026-01-01T00:00:01,000 ERROR Exiting Kafka due to fatal exception (Kafka$)"


def test_the_root_cause_of_the_first_error_counts() -> None:
    lines = [
        INFO,
        ERROR,
        "java.lang.RuntimeException: Unable to start",
        "\tat kafka.Kafka.main(Kafka.scala)",
        "Caused by: java.nio.file.AccessDeniedException: storage",
        "2026-01-01T00:00:02,000 ERROR and so on (Other)",
        "java.lang.Error: a later one",
    ]
    assert reason_in(lines) == "AccessDeniedException: storage"


def test_an_error_without_an_exception_speaks_for_itself() -> None:
    assert reason_in([INFO, ERROR, INFO]) == "Exiting Kafka due to fatal exception (Kafka$)"


def test_what_went_well_is_no_reason() -> None:
    assert reason_in([INFO, ""]) is None
    assert reason_in([]) is None


def test_a_jvm_that_never_came_to_log_is_heard() -> None:
    assert reason_in(["Error: Could not find or load main class kafka.Kafka", ""]) == (
        "Error: Could not find or load main class kafka.Kafka"
    )


def test_a_reason_is_short() -> None:
    assert len(reason_in(["x" * 5000]) or "") == 300


def test_a_taken_port_is_known_from_its_words() -> None:
    assert is_about_a_taken_port([INFO, ERROR, "Caused by: java.net.BindException: Address already in use"])
    assert not is_about_a_taken_port([INFO, ERROR])
