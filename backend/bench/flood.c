/* Many small HTTP requests over a few kept connections: the same light client for every server of the benchmark.
 *
 *   flood HOST PORT CONNECTIONS PLAN DATA HEADERS SECONDS
 *
 * PLAN has a line a request, split by tabs:
 *   METHOD  PATH  OFFSET  LENGTH  EXTRA  CHECK_OFFSET  CHECK_LENGTH
 * The body is DATA[OFFSET, OFFSET + LENGTH). EXTRA is one more header, or "-". With CHECK_LENGTH >= 0 the answer's body
 * must be DATA[CHECK_OFFSET, CHECK_OFFSET + CHECK_LENGTH), byte for byte. HEADERS is a file with the headers that all
 * requests have. With SECONDS > 0 no request is begun after that many. Writes one line of JSON. An answer that is not
 * 2xx, differs or does not come is counted as failed; nothing is retried but a kept connection that the server had
 * closed before it answered anything.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 128 * 1024, ANSWER_SECONDS = 120 };

struct request {
    char *method, *path, *extra;
    long offset, length, check_offset, check_length;
};

struct connection {
    int socket;
    size_t have, at; /* bytes in the buffer, and how many of them are used up */
    char buffer[BUFFER];
};

static const char *host, *headers;
static char *data;
static long data_size;
static int port, count;
static double stop_after, began;
static struct request *plan;
static double *took; /* milliseconds of each request; negative: not begun */
static atomic_int next_one, wrong, broken;
static atomic_long bytes_in, bytes_out;
static atomic_int statuses[600];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what) {
    perror(what);
    exit(2);
}

static char *whole_file(const char *path, long *size, int mapped) {
    struct stat info;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &info)) die(path);
    *size = info.st_size;
    char *bytes;
    if (mapped && info.st_size) {
        bytes = mmap(NULL, info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes == MAP_FAILED) die("mmap");
    } else {
        bytes = malloc(info.st_size + 1);
        for (long got = 0; got < info.st_size;) {
            ssize_t n = read(file, bytes + got, info.st_size - got);
            if (n <= 0) die("read");
            got += n;
        }
        bytes[info.st_size] = 0;
    }
    close(file);
    return bytes;
}

static int dial(struct connection *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = ANSWER_SECONDS};
    int one = 1;
    inet_pton(AF_INET, host, &to.sin_addr);
    c->have = c->at = 0;
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(c->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(c->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(c->socket, (struct sockaddr *)&to, sizeof to) == 0) return 0;
    close(c->socket);
    c->socket = -1;
    return -1;
}

static void hang_up(struct connection *c) {
    if (c->socket >= 0) close(c->socket);
    c->socket = -1;
}

static int send_request(struct connection *c, const struct request *r) {
    char head[8192];
    int has_body = r->length > 0 || !strcmp(r->method, "PUT") || !strcmp(r->method, "POST");
    char length[64] = "";
    if (has_body) snprintf(length, sizeof length, "Content-Length: %ld\r\n", r->length);
    int n = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: %s:%d\r\n%s%s%s%s\r\n", r->method, r->path, host, port,
                     headers, strcmp(r->extra, "-") ? r->extra : "", strcmp(r->extra, "-") ? "\r\n" : "", length);
    if (n >= (int)sizeof head) return -1;
    struct iovec parts[2] = {{head, n}, {data + r->offset, r->length}};
    int first = 0;
    while (first < 2) {
        ssize_t sent = writev(c->socket, parts + first, 2 - first);
        if (sent < 0) return -1;
        atomic_fetch_add(&bytes_out, sent);
        while (first < 2 && sent >= (ssize_t)parts[first].iov_len) sent -= parts[first++].iov_len;
        if (first < 2) {
            parts[first].iov_base = (char *)parts[first].iov_base + sent;
            parts[first].iov_len -= sent;
        }
    }
    return 0;
}

static ssize_t fill(struct connection *c) {
    if (c->at == c->have) c->at = c->have = 0;
    if (c->have == BUFFER) {
        memmove(c->buffer, c->buffer + c->at, c->have - c->at);
        c->have -= c->at;
        c->at = 0;
    }
    if (c->have == BUFFER) return -1;
    int at_once = 1;
    ssize_t n = recv(c->socket, c->buffer + c->have, BUFFER - c->have, 0);
    /* Linux marks the end of a part of a file sent by sendfile as "more to come" and then waits for this side's
     * acknowledgement, which is 40 ms late by default. That would be a figure about a kernel, not about a server. */
    setsockopt(c->socket, IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof at_once);
    if (n > 0) {
        c->have += n;
        atomic_fetch_add(&bytes_in, n);
    }
    return n;
}

/* A line without its end, in the buffer; NULL when the connection ended. Valid until the next fill. */
static char *line(struct connection *c) {
    size_t looked = 0;
    for (;;) {
        char *end = memchr(c->buffer + c->at + looked, '\n', c->have - c->at - looked);
        if (end) {
            char *start = c->buffer + c->at;
            c->at = end + 1 - c->buffer;
            *end = 0;
            if (end > start && end[-1] == '\r') end[-1] = 0;
            return start;
        }
        looked = c->have - c->at;
        if (fill(c) <= 0) return NULL;
    }
}

struct body {
    const struct request *request;
    long got;
    int differs;
};

/* Take `left` bytes of the body (-1: until the connection ends) and compare them. */
static int take(struct connection *c, long left, struct body *body) {
    while (left != 0) {
        if (c->at == c->have) {
            ssize_t n = fill(c);
            if (n == 0 && left < 0) return 0;
            if (n <= 0) return -1;
        }
        long n = c->have - c->at;
        if (left >= 0 && n > left) n = left;
        const struct request *r = body->request;
        if (r->check_length >= 0) {
            long allowed = r->check_length - body->got;
            if (n > allowed || memcmp(c->buffer + c->at, data + r->check_offset + body->got, n)) body->differs = 1;
        }
        body->got += n;
        c->at += n;
        if (left > 0) left -= n;
    }
    return 0;
}

/* The status of the answer, read whole; -1 when the connection broke; *silent: before it said anything. */
static int receive(struct connection *c, const struct request *r, int *silent, int *closing, struct body *body) {
    char *text = line(c);
    *silent = text == NULL;
    if (!text) return -1;
    int minor = 1, status = 0;
    if (sscanf(text, "HTTP/1.%d %d", &minor, &status) != 2) return -1;
    long length = -1;
    int chunked = 0;
    *closing = minor == 0;
    for (;;) {
        text = line(c);
        if (!text) return -1;
        if (!*text) break;
        if (!strncasecmp(text, "content-length:", 15)) length = atol(text + 15);
        if (!strncasecmp(text, "transfer-encoding:", 18) && strcasestr(text, "chunked")) chunked = 1;
        if (!strncasecmp(text, "connection:", 11)) *closing = strcasestr(text, "close") != NULL;
    }
    if (status == 100) return receive(c, r, silent, closing, body);
    if (status == 204 || status == 304 || !strcmp(r->method, "HEAD")) return status;
    if (!chunked) {
        if (length < 0) *closing = 1;
        return take(c, length, body) ? -1 : status;
    }
    for (;;) {
        text = line(c);
        if (!text) return -1;
        long n = strtol(text, NULL, 16);
        if (n && take(c, n, body)) return -1;
        if (!line(c)) return -1; /* the empty line after a chunk, and after the last one */
        if (!n) return status;
    }
}

static void one(struct connection *c, int number) {
    const struct request *r = &plan[number];
    double from = now();
    for (int kept = c->socket >= 0;; kept = 0) {
        int silent = 1, closing = 0, status = -1;
        struct body body = {.request = r};
        if (c->socket >= 0 || dial(c) == 0) {
            if (send_request(c, r) == 0) status = receive(c, r, &silent, &closing, &body);
        }
        if (status < 0 || closing) hang_up(c);
        if (status < 0 && kept && silent) continue;
        if (status < 0 || status >= 600) {
            atomic_fetch_add(&broken, 1);
        } else {
            atomic_fetch_add(&statuses[status], 1);
            if (status / 100 == 2 && r->check_length >= 0 && (body.differs || body.got != r->check_length))
                atomic_fetch_add(&wrong, 1);
        }
        break;
    }
    took[number] = (now() - from) * 1e3;
}

static void *work(void *unused) {
    struct connection *c = malloc(sizeof *c);
    c->socket = -1;
    for (int number; (number = atomic_fetch_add(&next_one, 1)) < count;) {
        if (stop_after > 0 && now() - began > stop_after) break;
        one(c, number);
    }
    hang_up(c);
    free(c);
    return unused;
}

static void read_plan(char *text) {
    for (char *at = text; *at; at++) count += *at == '\n';
    plan = calloc(count, sizeof *plan);
    took = malloc(sizeof *took * (count + 1));
    char *rest, *row = strtok_r(text, "\n", &rest);
    for (int i = 0; i < count; i++, row = strtok_r(NULL, "\n", &rest)) {
        char *cell[7], *more;
        for (int k = 0; k < 7; k++) {
            cell[k] = strtok_r(k ? NULL : row, "\t", &more);
            if (!cell[k]) die("a line of the plan has too few cells");
        }
        plan[i] = (struct request){cell[0], cell[1], cell[4], atol(cell[2]), atol(cell[3]), atol(cell[5]), atol(cell[6])};
        if (plan[i].offset + plan[i].length > data_size) die("a body lies beyond the data");
        took[i] = -1;
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr, "usage: flood HOST PORT CONNECTIONS PLAN DATA HEADERS SECONDS\n");
        return 2;
    }
    long ignored;
    int connections = atoi(argv[3]);
    host = argv[1];
    port = atoi(argv[2]);
    data = whole_file(argv[5], &data_size, 1);
    headers = whole_file(argv[6], &ignored, 0);
    stop_after = atof(argv[7]);
    read_plan(whole_file(argv[4], &ignored, 0));
    pthread_t threads[1024];
    if (connections < 1 || connections > 1024) die("connections");
    began = now();
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    double seconds = now() - began;
    int done = 0, good = 0;
    for (int i = 0; i < count; i++)
        if (took[i] >= 0) took[done++] = took[i];
    qsort(took, done, sizeof *took, by_size);
    for (int i = 200; i < 300; i++) good += statuses[i];
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("{\"seconds\": %.6f, \"done\": %d, \"failed\": %d, \"wrong\": %d, \"broken\": %d, ", seconds, done,
           done - good + wrong, wrong, broken);
    printf("\"bytes_in\": %ld, \"bytes_out\": %ld, \"cpu\": %.3f, ", bytes_in, bytes_out, cpu);
    if (done)
        printf("\"p50_ms\": %.3f, \"p95_ms\": %.3f, \"p99_ms\": %.3f, \"worst_ms\": %.3f, ", took[done / 2],
               took[done * 95L / 100], took[done * 99L / 100], took[done - 1]);
    printf("\"statuses\": {");
    const char *comma = "";
    for (int i = 0; i < 600; i++)
        if (statuses[i]) printf("%s\"%d\": %d", comma, i, statuses[i]), comma = ", ";
    printf("}}\n");
    return 0;
}
