from tests.unit.bytes.people import bo, cy, transactional_db  # noqa: F401
