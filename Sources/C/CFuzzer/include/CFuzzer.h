// The input that libFuzzer is trying, byte by byte: Swift reads it without a pointer.

#include <stddef.h>
#include <stdint.h>

/// The number of bytes of the input.
size_t fuzzer_input_count(void);

/// A byte of the input; the index must be below the count.
uint8_t fuzzer_input_byte(size_t index);
