"""The lock file: what it says, and that it says it of a whole Kafka with a log."""

import pytest

from agents.broker.lock import LockedJar, kafka_version, lock_text, locked_jars, parse_lock

SHA = "0123456789abcdef" * 4
JAR = LockedJar("org.example", "thing_2.13", "1.0.1", 12, SHA)


def test_a_line_names_a_jar_its_size_and_its_checksum() -> None:
    assert parse_lock(f"org.example:thing_2.13:1.0.1 12 {SHA}\n") == (JAR,)


def test_a_jar_of_other_content_has_another_name_in_the_cache() -> None:
    other = LockedJar(JAR.group, JAR.artifact, JAR.version, JAR.size, SHA[::-1])
    assert JAR.file_name == "thing_2.13-1.0.1-01234567.jar"
    assert other.file_name != JAR.file_name


@pytest.mark.parametrize(
    "line",
    [
        "",
        f"org.example:thing 12 {SHA}",
        f"org.example:thing:1.0 0 {SHA}",
        f"org.example:thing:1.0 12 {SHA.upper()}",
        f"org.example:thing:1.0 12 {SHA[1:]}",
        f"org.example:../thing:1.0 12 {SHA}",
        f"org.example:thing:1.0  12 {SHA}",
    ],
)
def test_a_wrong_line_is_told_by_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is not"):
        parse_lock(f"{JAR}\n{line}\n")


def test_a_jar_cannot_be_locked_twice() -> None:
    with pytest.raises(ValueError, match=r"line 2 names .* a second time"):
        parse_lock(f"{JAR}\n{JAR}\n")


def test_what_is_written_is_read_back_sorted() -> None:
    first = LockedJar("a.example", "thing", "2", 1, SHA)
    assert parse_lock(lock_text([JAR, first])) == (first, JAR)


def test_our_lock_is_a_whole_kafka_with_a_log() -> None:
    jars = locked_jars()
    versions = {jar.artifact: jar.version for jar in jars}
    assert kafka_version(jars) == versions["kafka-clients"] == versions["kafka_2.13"]
    assert versions["log4j-slf4j-impl"] == versions["log4j-core"]  # without it there is no broker.log
    assert sorted(jars) == list(jars)
    assert len({jar.file_name for jar in jars}) == len(jars)


def test_jars_without_a_broker_make_no_kafka() -> None:
    with pytest.raises(ValueError, match="is not among the jars"):
        kafka_version([JAR])
