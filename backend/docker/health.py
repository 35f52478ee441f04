"""The container's health check: exit code 0 when the path given answers 200 on the port given."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

port, path = sys.argv[1:]
# Asked under the public name, the one host that the API always answers to.
host = urlsplit(os.environ.get("HOLDFAST_PUBLIC_URL", "")).netloc or "localhost"
request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
try:
    with urllib.request.urlopen(request, timeout=4) as answer:
        sys.exit(answer.status != 200)
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"unhealthy: {error}")
