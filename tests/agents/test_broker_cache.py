"""The cache: where it is, and that every jar in it is whole or not there."""

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.broker import jars
from agents.broker.cache import cache_dir
from agents.broker.errors import BrokerError
from agents.broker.jars import fetch_jars
from agents.broker.lock import LockedJar
from agents.broker.maven import DownloadError

GOOD = b"the content of a jar"


def a_jar(artifact: str = "thing", content: bytes = GOOD) -> LockedJar:
    return LockedJar("org.example", artifact, "1.0", len(content), hashlib.sha256(content).hexdigest())


class Repository:
    """Gives the contents one after the other, the last one for ever; counts what it was asked for."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, jar: LockedJar, private: Path) -> Path:
        self.asked.append(jar.artifact)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        path = private / "some.jar"
        path.write_bytes(answer)
        return path


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "PAUSE_S", 0)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def set_(platform: str = "linux", **variables: str) -> None:
        for name in ("OPENEAR_CACHE", "XDG_CACHE_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.platform", platform)

    return set_


def test_the_variable_says_where_the_cache_is(environment: Callable[..., None]) -> None:
    environment(OPENEAR_CACHE="/srv/kept", XDG_CACHE_HOME="/srv/xdg", HOME="/srv/me")
    assert cache_dir() == Path("/srv/kept")


@pytest.mark.parametrize(
    "platform, xdg, place",
    [
        ("linux", "", "/srv/me/.cache/openear"),
        ("linux", "/srv/xdg", "/srv/xdg/openear"),
        ("linux", "relative", "/srv/me/.cache/openear"),
        ("darwin", "", "/srv/me/Library/Caches/openear"),
    ],
)
def test_else_it_is_where_the_platform_keeps_caches(
    environment: Callable[..., None], platform: str, xdg: str, place: str
) -> None:
    environment(platform, XDG_CACHE_HOME=xdg, HOME="/srv/me")
    assert cache_dir() == Path(place)


def test_a_missing_jar_is_downloaded_once(tmp_path: Path) -> None:
    repository, told = Repository(GOOD), []
    for _ in range(2):
        (path,) = fetch_jars(
            [a_jar()], tmp_path / "cache", download=repository, progress=lambda *seen: told.append(seen)
        )
        assert path.read_bytes() == GOOD
    assert repository.asked == ["thing"]
    assert told == [(0, len(GOOD)), (len(GOOD), len(GOOD))]


def test_jars_come_in_the_order_asked_for(tmp_path: Path) -> None:
    wanted = [a_jar("c"), a_jar("a"), a_jar("b")]
    paths = fetch_jars(wanted, tmp_path, download=Repository(GOOD))
    assert [path.name for path in paths] == [jar.file_name for jar in wanted]


@pytest.mark.parametrize("spoilt", [GOOD[:-1], b"", GOOD.replace(b"jar", b"tar")])
def test_a_spoilt_jar_in_the_cache_is_replaced(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / a_jar().file_name).write_bytes(spoilt)
    (path,) = fetch_jars([a_jar()], tmp_path, download=Repository(GOOD))
    assert path.read_bytes() == GOOD


def test_a_broken_download_is_tried_again(tmp_path: Path) -> None:
    repository = Repository(GOOD[:5], DownloadError("the connection broke"), GOOD)
    (path,) = fetch_jars([a_jar()], tmp_path, download=repository)
    assert path.read_bytes() == GOOD


@pytest.mark.parametrize(
    "answer, reason",
    [
        (GOOD[:5], "5 bytes came instead of 20"),
        (GOOD.replace(b"jar", b"tar"), "its sha256 is"),
        (DownloadError("no connection to 127.0.0.1"), "no connection to 127.0.0.1"),
    ],
)
def test_what_cannot_be_had_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, answer: bytes | Exception, reason: str
) -> None:
    with pytest.raises(BrokerError) as raised:
        fetch_jars([a_jar()], tmp_path, download=Repository(answer))
    assert "org.example:thing:1.0" in str(raised.value)
    assert f"after 3 tries: {reason}" in str(raised.value)
    assert "OPENEAR_MAVEN_MIRROR" in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_at_once_and_as_such(tmp_path: Path) -> None:
    repository = Repository(OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(BrokerError, match=r"No space left on device; set OPENEAR_CACHE"):
        fetch_jars([a_jar()], tmp_path, download=repository)
    assert len(repository.asked) == 1


def test_a_cache_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match="cannot write to the cache folder"):
        fetch_jars([a_jar()], tmp_path / "file" / "jars", download=Repository(GOOD))
