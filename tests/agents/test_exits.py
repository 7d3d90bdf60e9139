"""How a worker ends: codes that differ from those of commands, reasons without a customer's words."""

import subprocess
import sys

import pytest
from aiokafka.errors import KafkaTimeoutError, ProducerFenced

from agents.commands.errors import UserError
from agents.exits import Exit, RefusedError, named
from streams.identity import KeyedHash


def test_codes_are_no_codes_of_a_command() -> None:
    assert all(64 <= code < 128 for code in Exit)
    assert len(set(Exit)) == len(Exit)


def test_an_error_is_named_by_type_and_place_and_its_words_are_kept_back() -> None:
    try:
        raise KeyError("what a customer wrote")
    except KeyError as error:
        said = named(error)
    assert said.startswith("KeyError at ")
    assert "customer" not in said


def test_the_place_is_the_last_one_in_our_own_code() -> None:
    with pytest.raises(ValueError, match="a hash key has") as caught:
        KeyedHash(b"short")
    assert named(caught.value).startswith("ValueError at streams/identity.py:")


def test_sentences_of_ours_and_of_kafka_are_told_in_full() -> None:
    assert named(UserError("a sentence")) == "a sentence"
    assert named(RefusedError(Exit.STATE, "a sentence")) == "a sentence"
    assert named(KafkaTimeoutError()).startswith("KafkaTimeoutError ")
    assert "ProducerFenced" in named(ProducerFenced())


def test_leaving_runs_no_clean_up_and_says_one_line() -> None:
    code = (
        "import atexit\n"
        "from agents.exits import Exit, leave\n"
        "from agents.logs import set_up_logs\n"
        "set_up_logs('INFO')\n"
        "atexit.register(print, 'cleaned up')\n"
        "leave(Exit.GAP, 'records are missing')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == Exit.GAP
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "stopped with 71 (GAP): records are missing" in ended.stderr
