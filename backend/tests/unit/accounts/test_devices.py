"""Which device it was, as people say it."""

import pytest

from drive.accounts import devices

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("said", "program", "system"),
    [
        (CHROME, "Chrome", "Windows"),
        (f"{CHROME} Edg/130.0.0.0", "Edge", "Windows"),
        (f"{CHROME} OPR/114.0.0.0", "Opera", "Windows"),
        (CHROME.replace("Windows NT 10.0; Win64; x64", "Linux; Android 14; Pixel 8"), "Chrome", "Android"),
        (SAFARI, "Safari", "iOS"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "macOS"),
        ("curl/8.5.0", "curl", None),
        ("", None, None),
        ("<script>", None, None),
    ],
)
def test_it_names_browser_and_system(said, program, system):
    assert (devices.program(said), devices.system(said)) == (program, system)
