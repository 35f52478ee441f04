"""The guards of the journal, of events and of batches."""

from guards_list import TREE, Guard, Place

GUARDS_OF_JOURNAL = [
    Guard(
        "a cursor of a former time line is refused",
        (Place("drive/tree/changes.py", "epoch != space.epoch or seq > space.seq", "seq > space.seq"),),
        (f"{TREE}/test_changes.py::test_a_cursor_of_another_time_line_is_gone",),
    ),
    Guard(
        "activity tells no names of folders that the reader may not see",
        (
            Place(
                "drive/api/journal_names.py",
                " for id_, node in found.items() if id_ in roles}",
                " for id_, node in found.items()}",
            ),
        ),
        ("tests/unit/api/test_journal.py::test_names_of_folders_that_the_reader_may_not_see_never_show",),
    ),
    Guard(
        "a stream of events ends with its session",
        (
            Place(
                "drive/accounts/sessions.py",
                "return None if session is None else session.user\n",
                "return User.objects.get(pk=user_id)\n",
            ),
        ),
        ("tests/unit/events/test_events.py::test_a_stream_ends_with_its_session",),
    ),
    Guard(
        "a batch is one transaction",
        (
            Place(
                "drive/batch/running.py",
                "            raise\n        self.made",
                "            return Done(step.op)\n        self.made",
            ),
        ),
        ("tests/unit/batch/test_batch.py::test_a_failing_step_is_named_and_nothing_has_happened",),
    ),
]
