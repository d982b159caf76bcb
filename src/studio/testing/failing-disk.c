/* Preloaded: while the file that FAILING_WHILE names is there, writing to paths that end in FAILING_FILE gives EIO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int fails(int descriptor) {
  const char *while_there = getenv("FAILING_WHILE");
  const char *file = getenv("FAILING_FILE");
  char link[64], path[4096];
  if (!while_there || !file || access(while_there, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  size_t end = strlen(file);
  if (length < (ssize_t)end) return 0;
  path[length] = 0;
  return strcmp(path + length - end, file) == 0;
}

#define REPLACE(type, name, parameters, arguments)                         \
  type name parameters {                                                   \
    static type(*original) parameters;                                     \
    if (!original) original = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    if (fails(fd)) {                                                       \
      errno = EIO;                                                         \
      return -1;                                                           \
    }                                                                      \
    return original arguments;                                             \
  }

REPLACE(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
REPLACE(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
REPLACE(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
REPLACE(ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at))
REPLACE(int, fsync, (int fd), (fd))
REPLACE(int, fdatasync, (int fd), (fd))
