"""Settings of the tests: the real ones, on a new database of the chosen engine and in a temporary data folder.

The environment is set before config.settings reads it, so that servers started by tests inherit it as well.
"""

import os

from tests import engines

os.environ["HOLDFAST_DATA"] = str(engines.temporary_folder("data"))
os.environ["HOLDFAST_DATABASE"] = engines.new_database()

from config.settings import *  # noqa: F403
from config.settings import DATABASES

if engines.chosen() == "sqlite":
    # Django's default for tests is :memory:, on which no second connection, WAL or fsync could be tested.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}

# Real password hashing costs 100 ms and more each time; its strength is not what these tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
