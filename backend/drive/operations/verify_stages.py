"""What is verified, stage by stage. Each stage goes through one table by id, a bounded step at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from drive.blobs import scrub
from drive.operations import verify_files as files
from drive.operations.verify_files import Hurt
from drive.tree import audit, mending
from drive.tree.models import Node, Revision, Space
from drive.uploads.models import Upload

STEP_BYTES = 64 * 1024 * 1024  # of chunks hashed before it is written down where we stand


@dataclass(frozen=True, slots=True)
class Sample:
    """Every day another one of `of` equal shares of the chunks, by their ids."""

    of: int
    day: date

    def has(self, chunk: int) -> bool:
        return chunk % self.of == self.day.toordinal() % self.of


@dataclass(frozen=True, slots=True)
class Task:
    """How to look. `pace` is told the bytes that were read and may sleep; `repair` puts right what has one truth."""

    repair: bool = False
    sample: Sample | None = None
    unless_since: datetime | None = None  # leave out chunks that were hashed since then
    until: int | None = None  # the last chunk id of this look
    pace: Callable[[int], None] = lambda count: None


@dataclass(slots=True)
class Problem:
    """Something wrong, whom it hurts, and how it is put right, if that is possible without a doubt."""

    code: str
    subject: str
    detail: str
    hurt: Callable[[], Iterable[Hurt]] = tuple
    fix: Callable[[], bool] | None = None


@dataclass(slots=True)
class Step:
    """What one step did: `last` is the id to go on after (None: the stage is done)."""

    last: int | None
    rows: int = 0
    bytes: int = 0
    problems: list[Problem] = field(default_factory=list)


Stage = Callable[[int, Task], Step]


def chunks(after: int, task: Task) -> Step:
    """Hash the next chunks. Those found good or damaged are marked so when the task is to repair."""
    listed = scrub.chunks_after(after)
    if task.until is not None:
        listed = [chunk for chunk in listed if chunk.id <= task.until]
    step = Step(listed[-1].id if listed else None)
    good: list[int] = []
    bad: list[int] = []
    for portion in scrub.portions(chunk for chunk in listed if _wanted(chunk, task)):
        fine, flaws = scrub.check_chunks([chunk.id for chunk in portion])
        good += fine
        bad += [flaw.id for flaw in flaws]
        step.problems += [_of_chunk(flaw) for flaw in flaws]
        step.rows += len(portion)
        step.bytes += sum(chunk.size for chunk in portion)
        task.pace(sum(chunk.size for chunk in portion))
        if step.bytes >= STEP_BYTES:
            step.last = portion[-1].id
            break
    if task.repair:
        scrub.mark(good, bad, timezone.now())
    return step


def blobs(after: int, task: Task) -> Step:
    last, count, flaws = scrub.blobs_after(after)
    problems = []
    for flaw in flaws:
        fix = partial(scrub.fix_size, flaw.id) if flaw.code == "blob_size" else None
        problems.append(
            Problem(flaw.code, f"blob {flaw.id}", flaw.detail, hurt=partial(files.of_blob, flaw.id), fix=fix)
        )
    return Step(last, count, problems=problems)


def drafts(after: int, task: Task) -> Step:
    last, count, flaws = scrub.drafts_after(after)
    problems = []
    for flaw in flaws:
        blob = scrub.blob_of_draft(flaw.id)
        hurt: Callable[[], Iterable[Hurt]] = tuple if blob is None else partial(files.of_blob, blob)
        problems.append(Problem(flaw.code, f"draft {flaw.id}", flaw.detail, hurt=hurt))
    return Step(last, count, problems=problems)


def nodes(after: int, task: Task) -> Step:
    return _audited(audit.nodes_after(after))


def revisions(after: int, task: Task) -> Step:
    return _audited(audit.revisions_after(after))


def spaces(after: int, task: Task) -> Step:
    step = _audited(audit.spaces_after(after))
    if step.last is not None:
        step.problems += _reserved(step.last)
    return step


STAGES: dict[str, Stage] = {
    "chunks": chunks,
    "blobs": blobs,
    "drafts": drafts,
    "nodes": nodes,
    "revisions": revisions,
    "spaces": spaces,
}


def _wanted(chunk: scrub.Listed, task: Task) -> bool:
    if task.sample is not None and not task.sample.has(chunk.id):
        return False
    recently = task.unless_since and chunk.verified_at and chunk.verified_at >= task.unless_since
    return not recently or chunk.damaged_at is not None


def _of_chunk(flaw: scrub.Flaw) -> Problem:
    return Problem(flaw.code, f"chunk {flaw.id}", flaw.detail, hurt=partial(files.of_chunk, flaw.id))


def _audited(checked: audit.Checked) -> Step:
    last, count, flaws = checked
    return Step(last, count, problems=[_of_tree(flaw) for flaw in flaws])


def _of_tree(flaw: audit.Flaw) -> Problem:
    if flaw.node is None:
        assert flaw.space is not None, "a flaw is in a node or in a space"
        subject, hurt = f"space {flaw.space}", partial(files.of_space, flaw.space)
    else:
        subject = f"node {flaw.node}" if flaw.revision is None else f"revision {flaw.revision}"
        hurt = partial(files.of_node, flaw.node, flaw.revision)
    return Problem(flaw.code, subject, flaw.detail, hurt=hurt, fix=_fix(flaw))


def _fix(flaw: audit.Flaw) -> Callable[[], bool] | None:
    match flaw.code:
        case "node_size" if flaw.node is not None:
            return partial(_fix_file, flaw.node)
        case "revision_size" if flaw.revision is not None:
            return partial(_fix_revision, flaw.revision)
        case "folder_sums" if flaw.node is not None:
            return partial(mending.sums_of_folder, flaw.node)
        case "used_bytes" if flaw.space is not None:
            return partial(mending.used_bytes, flaw.space)
        case "journal_end" if flaw.space is not None:
            return partial(mending.end_of_journal, flaw.space)
    return None


def _fix_file(node: int) -> bool:
    blob = Node.objects.filter(pk=node).values_list("blob_id", flat=True).first()
    return blob is not None and scrub.is_sound(blob) and mending.size_of_file(node)


def _fix_revision(revision: int) -> bool:
    blob = Revision.objects.filter(pk=revision).values_list("blob_id", flat=True).first()
    return blob is not None and scrub.is_sound(blob) and mending.size_of_revision(revision)


def _reserved(space: int) -> Iterator[Problem]:
    """In one statement: what is promised and the uploads that it is promised to change together."""
    running = Upload.objects.filter(space=space, node_id=None).values("space").annotate(sum=Sum("length")).values("sum")
    row = Space.objects.filter(pk=space).annotate(promised=Coalesce(running, 0)).first()
    if row is not None and row.reserved_bytes != row.promised:
        detail = f"{row.reserved_bytes} bytes are promised; running uploads may bring {row.promised}"
        fix = partial(mending.reserved_bytes, space, partial(_promised, space))
        yield Problem("reserved_bytes", f"space {space}", detail, hurt=partial(files.of_space, space), fix=fix)


def _promised(space: int) -> int:
    return Upload.objects.filter(space=space, node_id=None).aggregate(sum=Sum("length"))["sum"] or 0
