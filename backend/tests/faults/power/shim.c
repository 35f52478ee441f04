/* Stands between a process and its C library (LD_PRELOAD), for the files below one folder.
 *
 * It records every write, truncation, fsync, creation, unlink and rename into one log, in an order that a later replay
 * can rely on, and it can make the n-th call fail or pretend that the disk is full. See __init__.py for what the order
 * means, log.py for the format, shim.py for the struct `control`.
 *
 * POWER_FOLDER   the folder, absolute, without links          POWER_LOG       where to record (none: do not)
 * POWER_CONTROL  a file with a struct control (none: no faults)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
#define MAGIC 0x57504648u
#define INODES 64
#define CREATED 1
#define FOLDER 2

enum { WRITES = 1, FSYNCS = 2, TRUNCATES = 4, CREATES = 8 };

struct record {
  uint32_t magic, pid;
  uint8_t kind, flags;
  uint16_t unused;
  uint32_t length;  /* of the payload behind it */
  uint64_t inode;
  int64_t at;       /* write: offset; truncation: new size; fsync: its number */
} __attribute__((packed));

struct control {            /* shared with the harness and among all processes; all zero: no faults */
  _Atomic int32_t kinds;    /* which calls count and fail */
  _Atomic int32_t error;    /* errno to fail with */
  _Atomic int64_t after;    /* that many calls still succeed */
  _Atomic int64_t times;    /* then that many fail; negative: all, until told otherwise */
  _Atomic int64_t failed;   /* how many did */
  _Atomic int64_t calls;    /* how many counted */
  _Atomic int32_t full;     /* 1: `room` counts */
  _Atomic int32_t unused;
  _Atomic int64_t room;     /* bytes that files may still grow by; then ENOSPC */
  _Atomic int64_t lost[INODES]; /* by inode: how many fsyncs have failed, each having lost what waited */
};

static struct { dev_t device; ino_t inode; int64_t heard; char known, quiet; } files[FDS];
static char folder[PATH_MAX];
static size_t folder_length;
static int log_file = -1;
static struct control *control;
static _Atomic int64_t fsyncs;
static atomic_int ready;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_rename)(const char *, const char *);

static void die(const char *what) {
  dprintf(2, "power shim: %s: %s\n", what, strerror(errno));
  abort();  /* a recording with a hole in it would prove nothing */
}

__attribute__((constructor)) static void start(void) {
  if (atomic_load(&ready)) return;
  real_open = dlsym(RTLD_NEXT, "open64");
  real_openat = dlsym(RTLD_NEXT, "openat64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fallocate = dlsym(RTLD_NEXT, "fallocate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
  real_rename = dlsym(RTLD_NEXT, "rename");
  const char *where = getenv("POWER_FOLDER"), *log = getenv("POWER_LOG"), *faults = getenv("POWER_CONTROL");
  if (where) {
    snprintf(folder, sizeof folder, "%s", where);
    folder_length = strlen(folder);
  }
  if (where && log) {
    log_file = real_open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log_file < 0) die(log);
  }
  if (where && faults) {
    int file = real_open(faults, O_RDWR | O_CLOEXEC);
    if (file < 0) die(faults);
    control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (control == MAP_FAILED) die("mmap");
    real_close(file);
  }
  atomic_store(&ready, 1);
}

static void record(char kind, uint8_t flags, uint64_t inode, int64_t at, const struct iovec *parts, int count) {
  if (log_file < 0) return;
  int kept = errno;
  struct record head = {MAGIC, (uint32_t)getpid(), (uint8_t)kind, flags, 0, 0, inode, at};
  struct iovec all[18];
  size_t total = sizeof head;
  if (count > 17) die("too many parts in one write");
  for (int i = 0; i < count; i++) {
    all[i + 1] = parts[i];
    head.length += (uint32_t)parts[i].iov_len;
    total += parts[i].iov_len;
  }
  all[0] = (struct iovec){&head, sizeof head};
  /* One call on a file opened with O_APPEND: records of several processes do not mix. */
  ssize_t done = real_writev(log_file, all, count + 1);
  if (done < 0 || (size_t)done != total) die("log");
  errno = kept;
}

static void record_text(char kind, uint8_t flags, uint64_t inode, const char *text, size_t length) {
  struct iovec part = {(void *)text, length};
  record(kind, flags, inode, 0, &part, 1);
}

static int inside(const char *path) {
  return folder_length && strncmp(path, folder, folder_length) == 0
      && (path[folder_length] == '/' || path[folder_length] == 0);
}

static int ends_with(const char *path, const char *end) {
  size_t a = strlen(path), b = strlen(end);
  return a >= b && strcmp(path + a - b, end) == 0;
}

/* Whether `fd` is one of the folder's files. A descriptor that was closed behind our back is forgotten here. */
static int ours(int fd) {
  if (fd < 0 || fd >= FDS || !files[fd].known) return 0;
  struct stat now;
  if (fstat(fd, &now) == 0 && now.st_ino == files[fd].inode && now.st_dev == files[fd].device) return 1;
  files[fd].known = 0;
  return 0;
}

/* Counts one call; the errno with which it is to fail, or 0. */
static int fault(int kind, int fd, int64_t grows_to) {
  if (!control) return 0;
  if (atomic_load(&control->kinds) & kind) {
    atomic_fetch_add(&control->calls, 1);
    if (atomic_fetch_sub(&control->after, 1) <= 0 && atomic_load(&control->times) != 0) {
      if (atomic_load(&control->times) > 0) atomic_fetch_sub(&control->times, 1);
      atomic_fetch_add(&control->failed, 1);
      return atomic_load(&control->error);
    }
  }
  struct stat now;
  if (atomic_load(&control->full) && fd >= 0 && grows_to >= 0 && fstat(fd, &now) == 0) {
    int64_t more = grows_to - now.st_size;
    if (kind != TRUNCATES && more < 0) return 0;  /* overwriting needs no room; a shorter file gives some back */
    if (more > 0 && atomic_load(&control->room) < more) {
      atomic_fetch_add(&control->failed, 1);
      return ENOSPC;
    }
    atomic_fetch_sub(&control->room, more);
  }
  return 0;
}

static int failing(int code) {
  if (code) errno = code;
  return code;
}

/* -- opening and closing */

static int opened(int fd, const char *path, int flags, int existed) {
  if (fd < 0) return fd;
  if (fd >= FDS) die("descriptor too high");
  files[fd].known = 0;
  char link[32], where[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int kept = errno;
  ssize_t length = readlink(link, where, sizeof where - 1);
  errno = kept;
  if (length <= 0) return fd;
  where[length] = 0;
  (void)path;
  if (!inside(where)) return fd;
  struct stat now;
  if (fstat(fd, &now) < 0) return fd;
  files[fd].device = now.st_dev;
  files[fd].inode = now.st_ino;
  /* The WAL's index and the turn's lock file hold nothing that outlives a power cut. */
  files[fd].quiet = ends_with(where, "-shm") || ends_with(where, "-turn");
  files[fd].heard = control ? atomic_load(&control->lost[now.st_ino % INODES]) : 0;
  files[fd].known = 1;
  if (files[fd].quiet) return fd;
  uint8_t about = (uint8_t)((existed ? 0 : CREATED) | (S_ISDIR(now.st_mode) ? FOLDER : 0));
  record_text('O', about, now.st_ino, where, (size_t)length);
  if (existed && (flags & O_TRUNC)) record('T', 0, now.st_ino, 0, NULL, 0);
  return fd;
}

static int open_it(int at, const char *path, int flags, mode_t mode) {
  start();
  struct stat there;
  int kept = errno, existed = 1;
  if (flags & O_CREAT) {
    existed = fstatat(at, path, &there, 0) == 0;
    if (!existed && inside(path) && failing(fault(CREATES, -1, -1))) return -1;
    errno = kept;
  }
  return opened(real_openat(at, path, flags, mode), path, flags, existed);
}

static mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | __O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                  \
  int name(const char *path, int flags, ...) {      \
    va_list rest;                                   \
    va_start(rest, flags);                          \
    mode_t mode = mode_of(flags, rest);             \
    va_end(rest);                                   \
    return open_it(AT_FDCWD, path, flags, mode);    \
  }
#define OPENAT(name)                                     \
  int name(int at, const char *path, int flags, ...) {   \
    va_list rest;                                        \
    va_start(rest, flags);                               \
    mode_t mode = mode_of(flags, rest);                  \
    va_end(rest);                                        \
    return open_it(at, path, flags, mode);               \
  }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int creat(const char *path, mode_t mode) { return open_it(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  start();
  if (fd >= 0 && fd < FDS) files[fd].known = 0;
  return real_close(fd);
}

/* -- bytes. A write is recorded once it is done, a fsync before it begins and after it ends. */

static void wrote(int fd, const struct iovec *parts, int count, int64_t at, ssize_t done) {
  if (done <= 0 || files[fd].quiet) return;
  struct iovec kept[17];
  int used = 0;
  for (ssize_t left = done; left > 0 && used < count; used++) {
    if (used == 17) die("too many parts in one write");
    kept[used] = parts[used];
    if ((ssize_t)kept[used].iov_len > left) kept[used].iov_len = (size_t)left;
    left -= (ssize_t)kept[used].iov_len;
  }
  record('W', 0, files[fd].inode, at, kept, used);
}

static size_t size_of(const struct iovec *parts, int count) {
  size_t total = 0;
  for (int i = 0; i < count; i++) total += parts[i].iov_len;
  return total;
}

static int64_t place(int fd) {
  struct stat now;
  if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &now) == 0) return now.st_size;
  return lseek(fd, 0, SEEK_CUR);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  start();
  if (!ours(fd)) return real_writev(fd, parts, count);
  int64_t at = place(fd);
  if (failing(fault(WRITES, fd, at + (int64_t)size_of(parts, count)))) return -1;
  ssize_t done = real_writev(fd, parts, count);
  wrote(fd, parts, count, at, done);
  return done;
}

ssize_t write(int fd, const void *data, size_t size) {
  start();
  if (!ours(fd)) return real_write(fd, data, size);
  struct iovec part = {(void *)data, size};
  return writev(fd, &part, 1);
}

static ssize_t write_at(int fd, const struct iovec *parts, int count, off_t at) {
  start();
  if (!ours(fd)) return real_pwritev(fd, parts, count, at);
  if (failing(fault(WRITES, fd, at + (int64_t)size_of(parts, count)))) return -1;
  ssize_t done = real_pwritev(fd, parts, count, at);
  wrote(fd, parts, count, at, done);
  return done;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return write_at(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) { return write_at(fd, parts, count, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  struct iovec part = {(void *)data, size};
  return write_at(fd, &part, 1, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return pwrite(fd, data, size, at); }

int ftruncate(int fd, off_t size) {
  start();
  if (!ours(fd)) return real_ftruncate(fd, size);
  if (failing(fault(TRUNCATES, fd, size))) return -1;
  int done = real_ftruncate(fd, size);
  if (done == 0 && !files[fd].quiet) record('T', 0, files[fd].inode, size, NULL, 0);
  return done;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

int fallocate(int fd, int mode, off_t at, off_t size) {
  start();
  if (!ours(fd)) return real_fallocate(fd, mode, at, size);
  if (failing(fault(WRITES, fd, at + size))) return -1;
  if (mode) { errno = EOPNOTSUPP; return -1; }  /* holes and the like are not modelled: callers have another way */
  struct stat now;
  int done = real_fallocate(fd, 0, at, size);
  if (done == 0 && !files[fd].quiet && fstat(fd, &now) == 0) record('T', 0, files[fd].inode, now.st_size, NULL, 0);
  return done;
}
int fallocate64(int fd, int mode, off_t at, off_t size) { return fallocate(fd, mode, at, size); }
int posix_fallocate(int fd, off_t at, off_t size) { return fallocate(fd, 0, at, size) ? errno : 0; }
int posix_fallocate64(int fd, off_t at, off_t size) { return posix_fallocate(fd, at, size); }

static int sync_it(int fd, int (*real)(int)) {
  if (!ours(fd) || files[fd].quiet) return real(fd);
  int64_t number = ((int64_t)getpid() << 32) | atomic_fetch_add(&fsyncs, 1);
  record('B', 0, files[fd].inode, number, NULL, 0);
  int code = fault(FSYNCS, -1, -1), done = code ? -1 : real(fd);
  if (code) errno = code;
  record(done == 0 ? 'E' : 'X', 0, files[fd].inode, number, NULL, 0);
  if (!control) return done;
  _Atomic int64_t *lost = &control->lost[files[fd].inode % INODES];
  if (code) {
    files[fd].heard = atomic_fetch_add(lost, 1) + 1;
  } else if (done == 0 && files[fd].heard != atomic_load(lost)) {
    /* The kernel tells of a failure once through each descriptor that was open then (errseq): of writes through this
       one that another's fsync has lost, too. What has been written since is on the disk. */
    files[fd].heard = atomic_load(lost);
    atomic_fetch_add(&control->failed, 1);
    errno = EIO;
    return -1;
  }
  return done;
}
int fsync(int fd) { start(); return sync_it(fd, real_fsync); }
int fdatasync(int fd) { start(); return sync_it(fd, real_fdatasync); }

/* -- names */

static int full_path(int at, const char *path, char *out) {
  int kept = errno;
  ssize_t used = 0;
  out[0] = 0;
  if (path[0] != '/') {
    char link[32] = "/proc/self/cwd";
    if (at != AT_FDCWD) snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    used = readlink(link, out, PATH_MAX - 1);
    errno = kept;
    if (used < 0) return 0;
    out[used++] = '/';
  }
  snprintf(out + used, (size_t)(PATH_MAX - used), "%s", path);
  return inside(out) && !ends_with(out, "-shm") && !ends_with(out, "-turn");
}

int unlinkat(int at, const char *path, int flags) {
  start();
  char where[PATH_MAX];
  int tell = !(flags & AT_REMOVEDIR) && full_path(at, path, where), done = real_unlinkat(at, path, flags);
  if (done == 0 && tell) record_text('U', 0, 0, where, strlen(where));
  return done;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rename(const char *from, const char *to) {
  start();
  char both[2][PATH_MAX];
  int tell = full_path(AT_FDCWD, from, both[0]) + full_path(AT_FDCWD, to, both[1]), done = real_rename(from, to);
  struct iovec parts[2] = {{both[0], strlen(both[0]) + 1}, {both[1], strlen(both[1])}};
  if (done == 0 && tell) record('R', 0, 0, 0, parts, 2);
  return done;
}
