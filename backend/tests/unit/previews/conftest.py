from tests.unit.bytes.people import bo, cy, nobody, transactional_db  # noqa: F401
