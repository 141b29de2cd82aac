// How many examples are written beside a network that is exported.

import ArgumentParser

/// What commands that export a network have in common.
struct ONNXOptions: ParsableArguments {
  @Option(
    help: """
      How many rows, the last of the stream, are written to FILE.examples.jsonl with the probabilities that nas \
      predicts, to test a loader with.
      """)
  var onnxExamples = 1000

  func validate() throws {
    try check("--onnx-examples", onnxExamples, from: 0, to: Greatest.heldRows)
  }
}
