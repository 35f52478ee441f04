"""The Flask app: routes, errors, request ids, the log, staged faults."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from . import (
    admin_routes,
    archive_routes,
    batch_routes,
    bulk_routes,
    content_routes,
    control,
    cors,
    event_routes,
    grant_routes,
    history_routes,
    journal_routes,
    link_routes,
    mark_routes,
    me_routes,
    node_routes,
    preview_routes,
    search_routes,
    session_routes,
    space_routes,
    upload_routes,
    usage_routes,
)  # fmt: skip
from .actor import act_as
from .contract import operation_for
from .line import BadLine
from .problems import FAULT_CODES, PROBLEMS, Problem
from .state import Mock, mock
from .tus_headers import VERSION

SAFE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

ROUTES = (
    session_routes, me_routes, admin_routes, node_routes, history_routes, content_routes, archive_routes, bulk_routes,
    upload_routes, space_routes, grant_routes, link_routes, search_routes, mark_routes, journal_routes, event_routes,
    usage_routes, preview_routes, batch_routes, control,
)  # fmt: skip


def create_app(seed: str = "typical") -> Flask:
    """A mock with its own memory, seeded."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.converters["rest"] = content_routes.Rest
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    state = app.extensions["mock"] = Mock.seeded(seed)
    app.before_request(_begin)
    app.after_request(_finish)
    cors.install(app)
    app.before_request(_staged)
    for module in ROUTES:
        app.register_blueprint(module.routes)
    app.add_url_rule("/livez", "livez", _healthy)
    app.add_url_rule("/readyz", "readyz", _healthy)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_error)
    app.wsgi_app = BadLine(app.wsgi_app, lambda: state.faults)  # type: ignore[method-assign]
    return app


def _begin() -> None:
    sent = request.headers.get("X-Request-ID", "")
    g.request_id = sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
    g.started = time.perf_counter()
    act_as(None)


def _staged() -> None:
    """Errors asked for by header or staged on the control page; here, so that they carry CORS headers and an id."""
    asked = request.headers.get("X-Mock-Fail", "")
    if asked.isascii() and asked.isdigit():
        raise _fault(int(asked))
    for fault in request.environ.get(BadLine.FAULTS, []):
        if fault.status or fault.code:
            raise _fault(fault.status or 0, fault.code, fault.retry_after)


def _fault(status: int, code: str | None = None, retry_after: int | None = None) -> Problem:
    code = code if code in PROBLEMS else FAULT_CODES.get(status, "server_error")
    status = status if 400 <= status <= 599 else PROBLEMS[code][0]
    wants_wait = status in (423, 429, 503) or retry_after is not None
    headers = {"Retry-After": str(1 if retry_after is None else retry_after)} if wants_wait else {}
    return Problem(code, "Staged by the mock.", status=status, headers=headers)


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if request.path.startswith("/api/v1/uploads"):
        response.headers["Tus-Resumable"] = VERSION
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/__mock__"):
        milliseconds = round((time.perf_counter() - g.started) * 1000)
        mock().log.append(
            {"method": request.method, "path": request.full_path.rstrip("?"), "status": response.status_code}
            | {"ms": milliseconds, "request_id": g.request_id}
        )
    return response


def _problem(problem: Problem) -> Response:
    response = jsonify(problem.body(g.request_id))
    response.status_code = problem.status
    response.content_type = "application/problem+json"
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _http_error(error: HTTPException) -> Response:
    """What Flask itself refuses. An operation of the contract without a route here says 501, never an invention."""
    if isinstance(error, NotFound | MethodNotAllowed):
        operation = operation_for(request.method, request.path)
        if operation:
            return _problem(Problem("not_implemented", f"The mock lacks {operation}.", operation=operation))
    if isinstance(error, MethodNotAllowed):
        return _problem(Problem("method_not_allowed", headers={"Allow": ", ".join(error.valid_methods or [])}))
    if isinstance(error, NotFound):
        return _problem(Problem("not_found"))
    return _problem(Problem("server_error", status=error.code or 500))


def _healthy() -> Response:
    return jsonify(status="ok")
