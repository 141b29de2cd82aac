// Trainings that diverge end with exit code 1, and say where and what to do.

import Testing

@Suite struct DivergenceTests {
  static func space(learningRate: String) -> String {
    SpaceText.neutral.replacing("{batch: 64}", with: "{batch: 64, learning_rate: \(learningRate)}")
  }

  /// What is common to both commands: the step, the layer, the advice.
  static func check(_ outcome: Project.Outcome, learningRate: String) {
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.messages.contains(
        #/error: diverged in step \d+: .*(embeddings|cross|hidden|log loss)/#),
      "\(outcome.messages)")
    #expect(
      outcome.messages.contains("Lower `training.learning_rate`, which is \(learningRate)"),
      "\(outcome.messages)")
  }

  @Test(arguments: ["1e+30", "1e+45"]) func aSearchSaysWhichSubNetwork(learningRate: String) throws
  {
    let project = try Project(space: Self.space(learningRate: learningRate))
    let outcome = try project.nas("search", "space.yaml", "--out", "run")
    Self.check(outcome, learningRate: learningRate)
    #expect(
      outcome.messages.contains(
        #/architecture was embeddings.site \d, embeddings.hour \d, embeddings.price \d, cross.0.rank \d, /#
      ),
      "\(outcome.messages)")
    let files = try project.names(in: "run")
    #expect(!files.contains("summary.json"), "the run is not complete")
  }

  @Test(arguments: ["1e+30", "1e+45"]) func aTrainingSaysWhichNetwork(learningRate: String) throws {
    let project = try Project(space: Self.space(learningRate: learningRate))
    let outcome = try project.nas("train", "space.yaml")
    Self.check(outcome, learningRate: learningRate)
    #expect(
      outcome.messages.contains(
        """
        The architecture was embeddings.site 4, embeddings.hour 4, embeddings.price 4, cross.0.rank 2, \
        hidden.0.width 8
        """), "\(outcome.messages)")
  }
}
