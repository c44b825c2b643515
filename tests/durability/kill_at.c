/* Preloaded into a hub or a central: kills it at a named point, the Nth time it comes there.
 *
 *   KILL_AT="before fdatasync:40" LD_PRELOAD=./kill_at.so verisure-hub ...
 *
 * Points: before and after each of write (SQLite's pwrite), fdatasync and send (what a socket is handed).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static char point[32];
static atomic_long left;

__attribute__((constructor)) static void read_wish(void) {
    const char *wish = getenv("KILL_AT");
    const char *colon = wish ? strrchr(wish, ':') : NULL;
    if (colon == NULL || (size_t)(colon - wish) >= sizeof point) return;
    memcpy(point, wish, (size_t)(colon - wish));
    atomic_store(&left, atol(colon + 1));
}

static void at(const char *name) {
    if (strcmp(point, name) == 0 && atomic_fetch_sub(&left, 1) == 1) kill(getpid(), SIGKILL);
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

int fdatasync(int file) {
    at("before fdatasync");
    int done = REAL(fdatasync)(file);
    at("after fdatasync");
    return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    at("before write");
    ssize_t done = REAL(pwrite64)(file, bytes, count, offset);
    at("after write");
    return done;
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    at("before send");
    ssize_t done = REAL(send)(socket, bytes, count, flags);
    at("after send");
    return done;
}
