#include "allocations.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static atomic_bool counting;
static atomic_long count;

void allocations_start(void) {
  count = 0;
  counting = true;
}

void allocations_stop(void) { counting = false; }

long allocations_counted(void) { return count; }

// A program's own malloc takes the place of the C library's, which is still there under another name. The
// sanitizers put their own there.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
extern void *__libc_malloc(size_t size);

void *malloc(size_t size) {
  if (atomic_load_explicit(&counting, memory_order_relaxed)) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
  }
  return __libc_malloc(size);
}
#endif
