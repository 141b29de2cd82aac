// What the compiler offers to C alone: to ask for memory before it is needed, and a square root that sets no errno,
// so that it is one instruction and not a call. No logic here.
static inline void prefetchForReading(const void *address) { __builtin_prefetch(address, 0); }
static inline void prefetchForWriting(const void *address) { __builtin_prefetch(address, 1); }
static inline float squareRootOf(float x) { return __builtin_elementwise_sqrt(x); }
