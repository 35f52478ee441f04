"""Power loss: what a disk may hold after a cut at any moment, and whether the drive keeps its word on it.

The server runs with `shim.c` between it and its C library. Every change of a file in the data folder goes into one log,
together with what the clients tried and what they were told is done. A replay walks the log up to a cut and builds what
the disk may then hold; the drive opens that image and is compared with what had been acknowledged.

**Order.** All processes append to the log with O_APPEND, one `writev` a record. A write is recorded after it returned,
an fsync before it starts (B) and after it ended (E). So a write with a record before B was finished when the fsync
began: E proves it durable. The other way round errs on the side of the disk: a write that was finished but not yet
recorded counts as not covered. A client records "done" after it has read the answer, and the server answers after its
E: an acknowledgement never stands before the fsync that it relies on.

**What the disk is taken to do** (a local file system such as ext4 or XFS, on a disk that honours flushes):

- What a file held when an fsync of it began is there once that fsync has ended; its length too.
- Later writes are kept, dropped, torn at 512 or 4096 bytes and reordered, as the seed says. Bytes beside a write are
  never harmed (SQLite's "powersafe overwrite", true for usual file systems and disks that write sectors whole).
- A hole that a lost write leaves in a file that grew reads as zeros, never as other people's old bytes (ordered mode).
- Truncations are kept or dropped like writes, in their order among what is kept.
- A name that was created, removed or changed and whose folder was not synced since may be as before. An fsync of a new
  file is not taken to make its name durable, though ext4 does that.
- After an fsync that failed, the kernel takes the pages for clean: a later fsync does not bring them to the disk. What
  was waiting then stays uncertain for ever, unless it is written anew. The failure is told once through every
  descriptor that was open then, also to those whose writes another one's fsync has lost (errseq, Linux ≥ 4.13).
- Nothing that is written through mmap is durable. SQLite writes the WAL's index alone that way; it is left out, and
  so is the lock file of the fair turn.

Not shown: a disk that lies about flushes, bits that rot (that is `corruption`), file systems over a network, and the
other two engines, whose own recovery is taken at its word.
"""
