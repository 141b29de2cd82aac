// How many examples are written beside a network that is exported.

import ArgumentParser

/// What commands that export a network have in common.
struct ONNXOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Rows, the last of the stream, that are written to FILE.examples.jsonl with the probabilities that nas predicts: \
      a test for loaders.
      """, valueName: "count"))
  var onnxExamples = 1000

  func validate() throws {
    try check("--onnx-examples", onnxExamples, from: 0, to: Greatest.heldRows)
  }
}
