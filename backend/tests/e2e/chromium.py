"""How a browser process is started, for tests and measurements alike."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import Browser, BrowserType

# Debian's Chromium draws its address bar's popups as pages of their own, with each window and headless too: two thirds
# of what an empty visit costs. Of several such switches the last one counts, so Playwright's own stand here once more.
SWITCHED_OFF = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)


def launch(chromium: BrowserType) -> Browser:
    """A new browser process."""
    program = os.environ.get("HOLDFAST_TEST_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    # Chromium's own sandbox does not work for root.
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    arguments = ["--disable-background-networking", f"--disable-features={','.join(SWITCHED_OFF)}", *sandbox]
    return chromium.launch(executable_path=program, args=arguments)
