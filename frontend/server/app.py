"""The WSGI application that serves the page for `make serve` and `make mock`; compose uses nginx (nginx.py) instead.

Environment: HOLDFAST_API_URL (an origin; empty: the page's own host), HOLDFAST_API_PORT (8000), HOLDFAST_PAGE_LIVE
(1: look at the files again on every request).
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
    """Files, config.json, and index.html for every path of the page's router."""

    def __init__(self, *, api_url: str, api_port: int, live: bool) -> None:
        self._files = PublicFiles(self._no_such_file, live=live)
        self._config = json.dumps({"api": api_url, "api_port": api_port}).encode()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plain(start_response, "405 Method Not Allowed", [("Allow", "GET, HEAD")])
        if environ.get("PATH_INFO") == "/config.json":
            return self._send_config(environ, start_response)
        return self._files(environ, start_response)

    def _send_config(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = str(len(self._config))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", length)])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._config]

    def _no_such_file(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        # /f/12 is a place in the page, /js/gone.js is a missing file: told apart by the dot in the last part.
        if path == "/index.html" or "." in path.rpartition("/")[2]:
            return plain(start_response, "404 Not Found")
        return self._files(environ | {"PATH_INFO": "/index.html"}, start_response)


class SecurityHeaders:
    """Puts site.json's headers on every response; a request with a malformed Host is refused."""

    def __init__(self, application: Application, *, api_url: str, api_port: int) -> None:
        site.api_origin(api_url or "http://localhost", scheme="http", host="localhost", port=api_port)
        self._application, self._api_url, self._api_port = application, api_url, api_port

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scheme, host = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", "")
        api = site.api_origin(self._api_url, scheme=scheme, host=host, port=self._api_port)
        if api is None:
            return plain(start_response, "400 Bad Request")

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, *site.headers(api)], *rest)

        return self._application(environ, start)


def plain(start_response: StartResponse, status: str, headers: Iterable[tuple[str, str]] = ()) -> Iterable[bytes]:
    """Answer with the status line as text."""
    body = f"{status[4:]}\n".encode()
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *headers])
    return [body]


def create(env: dict[str, str]) -> Application:
    """The whole application as `env` says."""
    api_url, api_port = env.get("HOLDFAST_API_URL", ""), int(env.get("HOLDFAST_API_PORT") or "8000")
    page = Page(api_url=api_url, api_port=api_port, live=env.get("HOLDFAST_PAGE_LIVE") == "1")
    return SecurityHeaders(Gzip(page), api_url=api_url, api_port=api_port)


app = create(dict(os.environ))
