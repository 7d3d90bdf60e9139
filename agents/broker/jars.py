"""Bring the broker's jars into the cache, each one proven by the sha256 of the lock file.

jgo only downloads. Left alone it *warns* about a wrong checksum and uses the jar, and a broken connection
leaves half a jar under the final name that the next run accepts. So every jar is downloaded to a private
folder, checked here, and moved to its place in one step: a jar in the cache is whole or not there. Those that
are there are checked again at every start (45 MB, under 0.1 s), and a spoilt one is replaced.
"""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from agents.broker.abandonable import each_done
from agents.broker.cache import cannot_write, is_about_room
from agents.broker.errors import BrokerError
from agents.broker.lock import LockedJar
from agents.broker.maven import MIRROR_VARIABLE, download_with_jgo

TRIES = 3
PAUSE_S = 0.5
"""Before the second try; twice as long before the third."""
THREADS = 4
"""46 jars took 7.1 s with one, 3.3 s with four, 7.7 s with eight."""
_PRIVATE = ".download-"
_ABANDONED_S = 3600
"""A private folder this old was left by a process that was killed: TRIES downloads of one jar take less."""

Download = Callable[[LockedJar, Path], Path]
"""Puts one jar into an empty private folder and gives its path; any exception means that it failed."""

Progress = Callable[[int, int], None]
"""Told the bytes that arrived, of those that were missing: at once and after each jar; never if none was."""


def fetch_jars(
    jars: Sequence[LockedJar],
    folder: Path,
    *,
    download: Download | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Give the paths of all jars in the order asked for, downloading those that are missing or spoilt.

    Safe to call from several processes at once: the worst is that both download. Raises `BrokerError` with
    one sentence when a jar cannot be had or is not the one that was locked; what had arrived by then stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    _sweep(folder)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="jars") as pool:
        there = pool.map(lambda jar: is_intact(folder / jar.file_name, jar), jars)
        missing = [jar for jar, is_there in zip(jars, there, strict=True) if not is_there]
    if missing:
        _fetch_all(missing, folder, download or download_with_jgo, progress or _nobody)
    return [folder / jar.file_name for jar in jars]


def is_intact(path: Path, jar: LockedJar) -> bool:
    """Say whether the file is there and is, byte for byte, the jar that was locked."""
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except OSError:
        return False


def _nobody(_arrived: int, _total: int) -> None:
    """Tell nobody of the progress."""


def _fetch_all(missing: Sequence[LockedJar], folder: Path, download: Download, progress: Progress) -> None:
    arrived, total = 0, sum(jar.size for jar in missing)
    progress(arrived, total)
    for jar in each_done(lambda jar: _fetch(jar, folder, download), missing, THREADS):
        arrived += jar.size
        progress(arrived, total)


def _fetch(jar: LockedJar, folder: Path, download: Download) -> None:
    reason = ""
    for attempt in range(TRIES):
        time.sleep(PAUSE_S * attempt)
        try:
            with tempfile.TemporaryDirectory(prefix=_PRIVATE, dir=folder) as private:
                arrived = download(jar, Path(private))
                if is_intact(arrived, jar):
                    arrived.replace(folder / jar.file_name)
                    return
                reason = _difference(arrived, jar)
        except Exception as error:  # whatever it was, the answer is to try again
            if isinstance(error, OSError) and is_about_room(error):
                raise cannot_write(folder, error) from error
            reason = " ".join(str(error).split())[:300] or type(error).__name__
    raise BrokerError(
        f"cannot download {jar.coordinate} for the embedded Kafka after {TRIES} tries: {reason}; "
        f"behind a firewall set {MIRROR_VARIABLE} to the address of a Maven mirror, or HTTPS_PROXY"
    )


def _difference(arrived: Path, jar: LockedJar) -> str:
    size = arrived.stat().st_size
    if size != jar.size:
        return f"{size} bytes came instead of {jar.size}"
    with arrived.open("rb") as file:
        got = hashlib.file_digest(file, "sha256").hexdigest()
    return f"its sha256 is {got[:12]}..., locked is {jar.sha256[:12]}..."


def _sweep(folder: Path) -> None:
    for private in folder.glob(f"{_PRIVATE}*"):
        try:
            if time.time() - private.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(private, ignore_errors=True)
        except FileNotFoundError:
            continue  # its owner was done with it just now
