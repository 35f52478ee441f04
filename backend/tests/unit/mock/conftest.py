"""The mock without a network, and on a port of its own where connections are cut."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from mock_api.app import create_app
from mock_api.state import Mock


@pytest.fixture
def app() -> Flask:
    return create_app("typical")


@pytest.fixture
def mock(app: Flask) -> Mock:
    return app.extensions["mock"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Ada, signed in."""
    client = app.test_client()
    answer = client.post("/api/v1/session", json={"username": "ada", "password": "anything"})
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access']}"
    return client


@pytest.fixture
def running(app: Flask) -> Iterator[str]:
    """The address of the mock, served as `python -m mock_api` serves it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
