"""Download one jar with jgo, from the public Maven repository or a mirror, and say plainly why not.

Nothing is checked here: jgo alone only *warns* about a wrong checksum, and after a broken connection it
leaves half a jar under the final name. `jars.py` proves what comes.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from agents.broker.lock import LockedJar

MIRROR_VARIABLE = "OPENEAR_MAVEN_MIRROR"
"""Base URL of a Maven 2 repository to use instead of the public one. HTTPS_PROXY works as usual."""
TIMEOUT_S = 30


class DownloadError(Exception):
    """Why a jar did not come, in words that fit into a sentence; never an address with its password."""


def repositories() -> dict[str, str] | None:
    """Give jgo the mirror, alone, or None for its default."""
    mirror = os.environ.get(MIRROR_VARIABLE, "").strip().rstrip("/")
    return {"mirror": mirror} if mirror else None


def download_with_jgo(jar: LockedJar, private: Path) -> Path:
    """Download a jar into the empty folder `private` and give its path. Raises `DownloadError`."""
    import requests
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=private, timeout=TIMEOUT_S, remote_repos=repositories())
    try:
        return Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
    except requests.exceptions.SSLError as error:
        raise DownloadError(
            f"the certificate of {_host(error)} is not trusted (REQUESTS_CA_BUNDLE)"
        ) from error
    except requests.Timeout as error:
        raise DownloadError(f"{_host(error)} does not answer within {TIMEOUT_S} s") from error
    except requests.exceptions.ChunkedEncodingError as error:
        raise DownloadError("the connection broke in the middle") from error
    except requests.ConnectionError as error:
        raise DownloadError(f"no connection to {_host(error)}") from error
    except requests.RequestException as error:
        raise DownloadError(
            f"the address of the repository does not work ({type(error).__name__})"
        ) from error
    except RuntimeError as error:  # jgo's word for every answer that is not 200
        raise DownloadError("the repository answers, but not with this jar") from error


def _host(error: object) -> str:
    url = getattr(getattr(error, "request", None), "url", None)
    return (urlsplit(url).hostname if isinstance(url, str) else None) or "the repository"
