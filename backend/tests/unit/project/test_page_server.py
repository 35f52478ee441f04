"""The page's two servers: the WSGI one of `make serve` is called; nginx gets a configuration of the same headers."""

import gzip
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "frontend"))

from server import app, nginx, site  # noqa: E402
from server.compression import compress  # noqa: E402
from server.slim import slim  # noqa: E402

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data: http://drive.test:8000; "
    "media-src blob: http://drive.test:8000; connect-src 'self' http://drive.test:8000; font-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types app"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A frontend folder of three files, one of them not public."""
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text("// why\nbytes();\n" * 200)
    (tmp_path / "index.html").write_text("<!doctype html><title>Holdfast</title>")
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setattr(site, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture(params=["", "1"], ids=["indexed", "live"])
def get(folder, request):
    """GET a path: (status, headers, body)."""
    application = app.create({"HOLDFAST_PAGE_LIVE": request.param})

    def get(path, host="drive.test:8080", method="GET", **headers):
        environ = {"PATH_INFO": path, "HTTP_HOST": host, "REQUEST_METHOD": method, **headers}
        setup_testing_defaults(environ)
        started = []
        body = b"".join(application(environ, lambda *start: started.append(start)))
        return int(started[0][0][:3]), dict(started[0][1]), body

    get.live = request.param == "1"
    return get


@pytest.mark.parametrize("path", ["/", "/f/12", "/trash", "/index.html"])
def test_it_answers_every_place_of_the_page_with_index_html(get, path):
    status, headers, body = get(path)
    assert (status, headers["Content-Type"]) == (200, 'text/html; charset="utf-8"')
    assert b"<title>Holdfast</title>" in body


@pytest.mark.parametrize(
    "path", ["/js/gone.js", "/package.json", "/server/site.json", "/../secret.txt", "/js/../package.json"]
)
def test_it_hides_what_is_missing_or_not_public(get, path):
    assert get(path)[0] == 404


@pytest.mark.parametrize(
    "path", ["/", "/f/12", "/css/12", "/js/workers/reading.js", "/vendor/x/worker.mjs", "/icons/a.svg", "/config.json"]
)
def test_it_sends_all_security_headers_with_what_can_be_shown_or_runs_by_itself(get, path):
    headers = get(path)[1]
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert {"X-Content-Type-Options", "Referrer-Policy", "Cache-Control"} < headers.keys()


@pytest.mark.parametrize("path", ["/js/main.js", "/js/gone.js", "/css/app.css"])
def test_it_sends_the_parts_of_a_page_without_what_only_the_page_needs(get, path):
    headers = get(path)[1]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Holdfast-Release"]
    assert not {"Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} & headers.keys()


@pytest.mark.parametrize("host", ["", "a b", "x; script-src *", "drive.test:8080/x", "[::1", "x'unsafe-inline'"])
def test_it_refuses_a_host_that_could_change_the_policy(get, host):
    status, headers, _ = get("/", host=host)
    assert (status, "Content-Security-Policy" in headers) == (400, False)


def test_it_names_the_api_on_the_host_that_the_page_was_asked_for(get):
    assert "connect-src 'self' http://[::1]:8000;" in get("/", host="[::1]:8080")[1]["Content-Security-Policy"]


def test_it_packs_text_for_those_who_ask_and_marks_it_as_another_form(get, folder):
    _, plain, whole = get("/js/main.js")
    _, packed, body = get("/js/main.js", HTTP_ACCEPT_ENCODING="br, gzip")
    assert whole == (folder / "js" / "main.js").read_bytes()
    assert gzip.decompress(body) == (whole if get.live else slim("/js/main.js", whole))
    assert packed["Content-Length"] == str(len(body))
    assert packed["ETag"] != plain["ETag"]
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert get("/js/main.js", HTTP_ACCEPT_ENCODING="gzip;q=0")[2] == whole


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_it_sends_an_unchanged_file_only_once(get, coding):
    tag = get("/js/main.js", HTTP_ACCEPT_ENCODING=coding)[1]["ETag"]
    status, _, body = get("/js/main.js", HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=tag)
    assert (status, body) == (304, b"")


def test_it_takes_no_writing_method(get):
    assert get("/", method="POST")[0] == 405


def test_it_tells_the_page_where_the_api_is(get):
    status, headers, body = get("/config.json")
    assert (status, headers["Content-Type"], json.loads(body)) == (
        200,
        "application/json",
        {
            "api": "",
            "api_port": 8000,
            "events": "http://drive.test:8000",
            "release": headers["Holdfast-Release"].replace("none", ""),
        },
    )


@pytest.mark.parametrize("live", ["", "1"])
def test_a_release_is_another_as_soon_as_a_public_file_is_and_unfinished_work_has_none(folder, live):
    def told():
        started = []
        environ = {"PATH_INFO": "/shell.json", "HTTP_HOST": "drive.test", "REQUEST_METHOD": "GET"}
        setup_testing_defaults(environ)
        body = b"".join(app.create({"HOLDFAST_PAGE_LIVE": live})(environ, lambda *start: started.append(start)))
        return json.loads(body), dict(started[0][1]).get("Holdfast-Release", "")

    before, header = told()
    assert header == (before["release"] or "none")
    (folder / "package.json").write_text("{ }")  # not public
    assert told() == (before, header)
    (folder / "js" / "main.js").write_text("// other bytes")
    after, _ = told()
    if live:
        assert after == before == {"release": "", "files": []}
    else:
        assert (len(after["release"]), after["files"]) == (16, ["/index.html", "/js/main.js"])
        assert after["release"] != before["release"]


@pytest.mark.parametrize(
    ("env", "events"),
    [
        ({}, "http://drive.test:8000"),
        ({"EVENTS_PORT": "8002"}, "http://drive.test:8002"),
        ({"EVENTS_PORT": "8002", "API_URL": "http://api.test:9000"}, "http://api.test:8002"),
        ({"EVENTS_PORT": "8002", "API_URL": "http://[::1]:9000"}, "http://[::1]:8002"),
        ({"EVENTS_PORT": "8002", "API_URL": "https://api.test"}, "https://api.test"),
        ({"EVENTS_PORT": "8002", "EVENTS_URL": "https://live.test"}, "https://live.test"),
    ],
)
def test_it_lets_the_page_listen_where_the_events_are(env, events):
    origins = site.Origins.from_env({f"HOLDFAST_{name}": value for name, value in env.items()})
    assert origins.seen_from("http", "drive.test:8080")[1] == events


@pytest.mark.parametrize("url", ["https://drive.test/api", "drive.test", "https://a b", "https://x; script-src *"])
def test_it_does_not_start_with_an_api_url_that_is_no_origin(url):
    with pytest.raises(ValueError, match="HOLDFAST_API_URL"):
        app.create({"HOLDFAST_API_URL": url})


@pytest.mark.parametrize("name", ["HOLDFAST_API_URL", "HOLDFAST_EVENTS_URL"])
def test_it_does_not_start_with_an_events_url_that_is_no_origin(name):
    with pytest.raises(ValueError, match=name):
        app.create({name: "https://x; script-src *"})


def test_nginx_sends_the_same_headers(folder):
    text = nginx.configuration("/srv")
    for name, value in site.part_headers(site.shell()["release"]):
        assert f'add_header {name} "{value}" always;' in text
    for name, value in site.document_headers("$holdfast_api", "$holdfast_others"):
        assert f"add_header {name} $holdfast_{name.lower().replace('-', '_')} always;" in text
        assert f'{{ default "{value}"; ' in text


def test_nginx_is_given_only_what_is_public(folder, tmp_path):
    nginx.copy_public(tmp_path / "public")
    copied = sorted(str(path.relative_to(tmp_path / "public")) for path in (tmp_path / "public").rglob("*"))
    assert copied == ["index.html", "js", "js/main.js", "js/main.js.gz", "shell.json"]
    packed = (tmp_path / "public" / "js" / "main.js.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "public" / "js" / "main.js").read_bytes()
    assert json.loads((tmp_path / "public" / "shell.json").read_text()) == site.shell()


def nginx_over(folder, **env):
    """A real nginx over the generated configuration, as the image runs it; yields its port."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program and os.environ.get("CI") != "true":
        pytest.skip("nginx is not installed: apt-get install nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Not below tmp_path: nginx's workers give up root, and pytest's folders are private.
    place = Path(tempfile.mkdtemp(prefix="holdfast-nginx-"))
    place.chmod(0o755)
    nginx.copy_public(place / "public")
    text = nginx.configuration("PUBLIC").replace("listen 8080", f"listen 127.0.0.1:{port}")
    text = text.replace("/tmp/", f"{place}/").replace("PUBLIC", f"{place}/public")
    for name, value in ({"API_URL": "", "API_PORT": "8000", "EVENTS_URL": "", "EVENTS_PORT": ""} | env).items():
        text = text.replace(f"${{HOLDFAST_{name}}}", value)
    (place / "nginx.conf").write_text(text)
    running = subprocess.Popen([program, "-c", place / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    running.terminate()
    running.wait()
    shutil.rmtree(place)


@pytest.fixture
def nginx_port(folder, request):
    yield from nginx_over(folder, **getattr(request, "param", {}))


@pytest.mark.parametrize(
    "path",
    ["/", "/f/12", "/css/12", "/js/main.js", "/js/gone.js", "/js/workers/x.js", "/package.json", "/config.json"],
)
@pytest.mark.parametrize("get", [""], indirect=True)
def test_nginx_answers_as_the_other_server_does(get, nginx_port, path):
    connection = http.client.HTTPConnection("127.0.0.1", nginx_port)
    connection.request("GET", path, headers={"Host": "drive.test:8080"})
    answer = connection.getresponse()
    body, sent = answer.read(), dict(answer.getheaders())
    status, headers, expected = get(path)
    expected = slim(path, expected) if status == 200 else expected  # nginx holds them in that form
    assert answer.status == status
    assert status != 200 or body == expected
    ours = dict(site.headers("", "")).keys()
    assert {name: sent.get(name) for name in ours} == {name: headers.get(name) for name in ours}


@pytest.mark.parametrize(
    "nginx_port",
    [
        {"EVENTS_PORT": "8002"},
        {"EVENTS_PORT": "8002", "API_URL": "http://api.test:9000"},
        {"EVENTS_PORT": "8002", "API_URL": "http://[::1]"},
        {"EVENTS_PORT": "8002", "API_URL": "https://api.test"},
        {"EVENTS_PORT": "8002", "EVENTS_URL": "https://live.test"},
    ],
    indirect=True,
    ids=str,
)
def test_nginx_lets_the_page_listen_where_the_other_server_does(nginx_port, request):
    env = {f"HOLDFAST_{name}": value for name, value in request.node.callspec.params["nginx_port"].items()}
    seen = site.Origins.from_env(env).seen_from("http", "drive.test")
    connection = http.client.HTTPConnection("127.0.0.1", nginx_port)
    connection.request("GET", "/config.json", headers={"Host": "drive.test:8080"})
    answer = connection.getresponse()
    assert json.loads(answer.read())["events"] == seen[1]
    policy = site.headers(seen[0], " ".join(dict.fromkeys(seen)))[0][1]
    assert answer.getheader("Content-Security-Policy") == policy


def test_nginx_sends_what_lies_packed_to_those_who_ask(nginx_port, folder):
    connection = http.client.HTTPConnection("127.0.0.1", nginx_port)
    connection.request("GET", "/js/main.js", headers={"Accept-Encoding": "gzip", "Host": "drive.test"})
    answer = connection.getresponse()
    body = answer.read()
    assert (answer.getheader("Content-Encoding"), answer.getheader("Content-Type")) == (
        "gzip",
        "text/javascript; charset=utf-8",
    )
    assert (answer.getheader("Vary"), answer.getheader("X-Content-Type-Options")) == ("Accept-Encoding", "nosniff")
    assert body == compress(slim("/js/main.js", (folder / "js" / "main.js").read_bytes()))


def test_nginx_refuses_a_host_that_could_change_the_policy(nginx_port):
    connection = http.client.HTTPConnection("127.0.0.1", nginx_port)
    connection.request("GET", "/", headers={"Host": "x'unsafe-inline'"})
    assert connection.getresponse().status == 400
