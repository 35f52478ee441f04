"""Makes nginx's configuration and the public folder for the image: python -m server.nginx FOLDER.

The answers are those of app.py; both read site.json. The result is a template: at the container's start envsubst puts
in ${HOLDFAST_API_URL} and ${HOLDFAST_API_PORT}, and the same of the events.
"""

import json
import sys
from pathlib import Path

from server import site
from server.compression import compress
from server.slim import slim

# What compresses well; nginx packs the rest of its texts itself.
PACKED = {".css", ".html", ".js", ".mjs", ".svg"}

TEMPLATE = """\
worker_processes auto;
error_log /dev/stderr warn;
pid /tmp/nginx.pid;

events {{ worker_connections 1024; }}

http {{
    types {{
        text/html html;  text/css css;  text/javascript js mjs;  text/plain txt;  application/json json;
        application/manifest+json webmanifest;  application/wasm wasm;
        image/svg+xml svg;  image/png png;  image/jpeg jpg jpeg;  image/x-icon ico;  font/woff2 woff2;
    }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types text/css text/javascript text/plain;
    access_log off;
    server_tokens off;
    sendfile on;
    client_body_temp_path /tmp/body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;

    gzip on;
    gzip_static on;
    gzip_vary on;
    gzip_min_length {smallest};
    gzip_types text/css text/javascript text/plain application/json application/manifest+json image/svg+xml;

    # Only a well-formed host may stand in the policy below; empty otherwise.
    map $host $holdfast_host {{
        default "";
        "~^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+\\])$" $host;
    }}
    map "${{HOLDFAST_API_URL}}" $holdfast_api {{
        default "${{HOLDFAST_API_URL}}";
        "" "$scheme://$holdfast_host:${{HOLDFAST_API_PORT}}";
    }}
    # Behind https, or without a port of their own, the events are where the API is.
    map "${{HOLDFAST_EVENTS_URL}} ${{HOLDFAST_API_URL}} ${{HOLDFAST_EVENTS_PORT}}" $holdfast_events {{
        default $holdfast_api;
        "~^(?<given_events>http\\S+) " $given_events;
        "~^ (?<api_host>http://.+?)(:\\d+)? (?<events_port>\\d+)$" $api_host:$events_port;
        "~^  (?<page_events_port>\\d+)$" "$scheme://$holdfast_host:$page_events_port";
    }}
    map "$holdfast_api $holdfast_events" $holdfast_others {{
        default "$holdfast_api $holdfast_events";
        "~^(\\S+) \\1$" $holdfast_api;
    }}

    # A header without a value is not sent.
{documents}

    server {{
        listen 8080;
        root {root};
        if ($holdfast_host = "") {{ return 400; }}

        # A location with an add_header of its own would lose all of these.
{headers}

        location = /config.json {{
            default_type application/json;
            return 200 '{config}';
        }}
        # A dot in the last part is a file, anything else a place in the page.
        location ~ \\.[^/]*$ {{ try_files $uri =404; }}
        location / {{ try_files $uri /index.html; }}
    }}
}}
"""


CONFIG = (
    '{{"api": "${{HOLDFAST_API_URL}}", "api_port": ${{HOLDFAST_API_PORT}}, '
    '"events": "$holdfast_events", "release": "{release}"}}'
)


def configuration(root: str) -> str:
    """The template of nginx's configuration for files below `root`."""
    release = site.shell()["release"]
    config = CONFIG.format(release=release)
    lines, maps = list[str](), list[str]()
    for name, value in site.document_headers("$holdfast_api", "$holdfast_others"):
        variable = f"$holdfast_{name.lower().replace('-', '_')}"
        maps.append(f'    map $uri {variable} {{ default "{value}"; "~{site.PART.pattern}" ""; }}')
        lines.append(f"        add_header {name} {variable} always;")
    lines += [f'        add_header {name} "{value}" always;' for name, value in site.part_headers(release)]
    return TEMPLATE.format(
        root=root, documents="\n".join(maps), headers="\n".join(lines), smallest=site.SMALLEST_GZIP_BYTES, config=config
    )


def copy_public(target: Path) -> None:
    """Copy what site.json calls public into `target`, an empty or missing folder, slim, and the list of it. Beside each
    text lies its packed form, smaller than what nginx would make of it at each request."""
    for url, path in site.public_files():
        copied = target / url.removeprefix("/")
        copied.parent.mkdir(parents=True, exist_ok=True)
        body = slim(url, path.read_bytes())
        copied.write_bytes(body)
        if path.suffix in PACKED and len(body) >= site.SMALLEST_GZIP_BYTES:
            copied.with_name(f"{copied.name}.gz").write_bytes(compress(body))
    (target / "shell.json").write_text(json.dumps(site.shell()))


if __name__ == "__main__":
    out = Path(sys.argv[1])
    copy_public(out / "public")
    (out / "nginx.conf.template").write_text(configuration("/usr/share/nginx/holdfast"))
