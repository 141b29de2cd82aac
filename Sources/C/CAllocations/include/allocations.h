// Counts calls of malloc, from which every Swift object and array buffer comes too.
#pragma once

/// Starts counting from 0, on all threads.
void allocations_start(void);

/// Stops counting.
void allocations_stop(void);

/// The number of calls between start and stop.
long allocations_counted(void);
