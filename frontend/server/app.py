"""The WSGI application that serves the page for `make serve` and `make mock`; compose uses nginx (nginx.py) instead.

Environment: HOLDFAST_API_URL (an origin; empty: the page's own host), HOLDFAST_API_PORT (8000), HOLDFAST_EVENTS_URL and
HOLDFAST_EVENTS_PORT (empty: where the API is), HOLDFAST_PAGE_LIVE (1: look at the files again on every request).
"""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

from whitenoise import WhiteNoise

from server import site
from server.compression import Gzip

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class PublicFiles(WhiteNoise):
    """WhiteNoise over the public folders and files of site.json, and nothing else."""

    def __init__(self, application: Application, *, live: bool) -> None:
        super().__init__(application, autorefresh=live, max_age=None, allow_all_origins=False)
        for folder in site.SITE["folders"]:
            if (site.ROOT / folder).is_dir():
                self.add_files(site.ROOT / folder, prefix=folder)
        for name in site.SITE["files"]:
            if not live and (site.ROOT / name).is_file():
                self.add_file_to_dictionary(f"/{name}", str(site.ROOT / name))

    def candidate_paths_for_url(self, url: str) -> Iterable[str]:
        """In live mode: the single files first, then the folders."""
        if url.removeprefix("/") in site.SITE["files"]:
            yield str(site.ROOT / url.removeprefix("/"))
        yield from super().candidate_paths_for_url(url)


class Page:
    """Files, config.json, shell.json, and index.html for every path of the page's router."""

    def __init__(self, origins: site.Origins, shell: dict[str, Any], *, live: bool) -> None:
        self._files = PublicFiles(self._no_such_file, live=live)
        self._origins, self._shell = origins, shell

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plain(start_response, "405 Method Not Allowed", [("Allow", "GET, HEAD")])
        if environ.get("PATH_INFO") == "/config.json":
            return send_json(environ, start_response, self._config(environ))
        if environ.get("PATH_INFO") == "/shell.json":
            return send_json(environ, start_response, self._shell)
        return self._files(environ, start_response)

    def _config(self, environ: Environ) -> dict[str, Any]:
        _, events = self._origins.seen_from(environ["wsgi.url_scheme"], environ["HTTP_HOST"]) or ("", "")
        release = self._shell["release"]
        return {"api": self._origins.api_url, "api_port": self._origins.api_port, "events": events, "release": release}

    def _no_such_file(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        # /f/12 is a place in the page, /js/gone.js is a missing file: told apart by the dot in the last part.
        if path == "/index.html" or "." in path.rpartition("/")[2]:
            return plain(start_response, "404 Not Found")
        return self._files(environ | {"PATH_INFO": "/index.html"}, start_response)


class SecurityHeaders:
    """Puts site.json's headers on the responses; a request with a malformed Host is refused."""

    def __init__(self, application: Application, origins: site.Origins, release: str) -> None:
        self._application, self._origins, self._release = application, origins, release

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        seen = self._origins.seen_from(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""))
        if seen is None:
            return plain(start_response, "400 Bad Request")
        others = " ".join(dict.fromkeys(seen))

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            ours = site.headers(seen[0], others, self._release, path=environ.get("PATH_INFO", "/"))
            return start_response(status, [*headers, *ours], *rest)

        return self._application(environ, start)


def send_json(environ: Environ, start_response: StartResponse, value: dict[str, Any]) -> Iterable[bytes]:
    """Answer with the value as JSON."""
    body = json.dumps(value).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def plain(start_response: StartResponse, status: str, headers: Iterable[tuple[str, str]] = ()) -> Iterable[bytes]:
    """Answer with the status line as text."""
    body = f"{status[4:]}\n".encode()
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *headers])
    return [body]


def create(env: dict[str, str]) -> Application:
    """The whole application as `env` says."""
    origins, live = site.Origins.from_env(env), env.get("HOLDFAST_PAGE_LIVE") == "1"
    shell = site.NO_SHELL if live else site.shell()
    return SecurityHeaders(Gzip(Page(origins, shell, live=live), live=live), origins, shell["release"])


app = create(dict(os.environ))
