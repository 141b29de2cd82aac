// What the compiler offers to C alone: to ask for memory before it is needed. No logic here.
static inline void prefetchForReading(const void *address) { __builtin_prefetch(address, 0); }
static inline void prefetchForWriting(const void *address) { __builtin_prefetch(address, 1); }
