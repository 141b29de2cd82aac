#include "CFuzzer.h"

#include <stdlib.h>

static const uint8_t *input;
static size_t input_count;

size_t fuzzer_input_count(void) { return input_count; }

uint8_t fuzzer_input_byte(size_t index) {
  if (index >= input_count) abort();
  return input[index];
}

// In Swift.
void read_fuzzer_input(void);

// What libFuzzer calls for each input that it tries.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  input = bytes;
  input_count = count;
  read_fuzzer_input();
  return 0;
}
