// Calls for starting a program that Swift does not see, since they are GNU's.
#ifndef NAS_PROCESS_H
#define NAS_PROCESS_H

#include <spawn.h>

/// A file in memory that a started program does not inherit; -1, and errno, where there is none.
int nas_memory_file(const char *name);

/// The started program has no open file from a descriptor on.
int nas_close_from(posix_spawn_file_actions_t *actions, int descriptor);

#endif
