#define _GNU_SOURCE
#include "process.h"
#include <sys/mman.h>

int nas_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int nas_close_from(posix_spawn_file_actions_t *actions, int descriptor) {
  return posix_spawn_file_actions_addclosefrom_np(actions, descriptor);
}
