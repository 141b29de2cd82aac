// The readers under libFuzzer, which brings the main function: `swift build --sanitize fuzzer`. Built without it,
// this program does nothing.

import CFuzzer
import FuzzTargets

/// Reads the input that libFuzzer is trying. An error that is not the input's ends the process, as a crash does.
@_cdecl("read_fuzzer_input") func readFuzzerInput() {
  let input = (0..<fuzzer_input_count()).map { fuzzer_input_byte($0) }
  do {
    _ = try FuzzTarget.readAny(input)
  } catch {
    fatalError("\(error)")
  }
}
