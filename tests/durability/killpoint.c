/* Stops a process with SIGKILL at a named call, and counts the calls that bring a database to the disk.
 *
 * Preloaded into a hub or a central by the tests (DECISIONS 30): nothing of the product is patched, the process dies
 * between two system calls as it would in a power cut.
 *
 *   KILL_CALL   pwrite (into the write-ahead log), fdatasync (of it), or send (on a stream socket)
 *   KILL_PEER   for send: unix (a client at the local door) or inet (the other process)
 *   KILL_WHEN   before or after the call
 *   KILL_NTH    which of these calls, from 1
 *   SYNC_LOG    a file that gets a byte for each fdatasync or fsync of a write-ahead log that succeeded
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_int calls;
static atomic_int sync_log = -1;

static int is_log(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

static int is_peer(int fd, const char *peer) {
    int type = 0;
    socklen_t size = sizeof type;
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) || type != SOCK_STREAM) return 0;
    if (getpeername(fd, (struct sockaddr *)&address, &length)) return 0; /* asyncio's own wake-up pair has one, too */
    if (address.ss_family != AF_UNIX) return strcmp(peer, "inet") == 0;
    length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length)) return 0;
    /* The local door has a name in the file system, a socket pair has none. */
    return strcmp(peer, "unix") == 0 && length > sizeof(sa_family_t);
}

/* Tells whether this is the call at which to die. */
static int is_time(const char *call, int fd) {
    const char *wanted = getenv("KILL_CALL");
    if (wanted == NULL || strcmp(wanted, call) != 0) return 0;
    const char *peer = getenv("KILL_PEER"), *nth = getenv("KILL_NTH");
    if (strcmp(call, "send") == 0 ? !is_peer(fd, peer ? peer : "inet") : !is_log(fd)) return 0;
    return atomic_fetch_add(&calls, 1) + 1 == (nth ? atoi(nth) : 1);
}

static void die_if(int time, const char *when) {
    const char *wanted = getenv("KILL_WHEN");
    if (time && strcmp(wanted ? wanted : "before", when) == 0) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
}

static void note_sync(int fd) {
    const char *path = getenv("SYNC_LOG");
    if (path == NULL || !is_log(fd)) return;
    if (atomic_load(&sync_log) < 0) atomic_store(&sync_log, open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (write(atomic_load(&sync_log), ".", 1) != 1) abort();
}

#define AT(call, fd, run)                 \
    int time = is_time(call, fd);         \
    die_if(time, "before");               \
    __typeof__(run) result = run;         \
    die_if(time, "after");

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    NEXT(pwrite);
    AT("pwrite", fd, next(fd, data, size, offset))
    return result;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    NEXT(pwrite64);
    AT("pwrite", fd, next(fd, data, size, offset))
    return result;
}

int fdatasync(int fd) {
    NEXT(fdatasync);
    AT("fdatasync", fd, next(fd))
    if (result == 0) note_sync(fd);
    return result;
}

int fsync(int fd) {
    NEXT(fsync);
    AT("fdatasync", fd, next(fd))
    if (result == 0) note_sync(fd);
    return result;
}

ssize_t send(int fd, const void *data, size_t size, int flags) {
    NEXT(send);
    AT("send", fd, next(fd, data, size, flags))
    return result;
}
