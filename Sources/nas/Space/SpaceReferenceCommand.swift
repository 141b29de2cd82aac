// nas space reference

import ArgumentParser
import Files
import Model

/// Prints what the keys of a search space mean.
struct SpaceReferenceCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "reference", "Print the meaning, form and default of the keys of a search space.",
    usage: "space reference [<options>] [<key>]",
    discussion: """
      A key is a path such as training.learning_rate, a section such as search, or the last part of a path. Without a \
      key the whole reference is printed. The JSON Schema (--format schema) is for editors and validators.
      """,
    examples: [
      Example("One key", "nas space reference verdict.margin"),
      Example("A section", "nas space reference search"),
      Example("The schema for an editor", "nas space reference --format schema >space.schema.json"),
    ])

  /// How the reference is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, schema
  }

  @Argument(help: "The key, or a section.")
  var key: String?

  @OptionGroup(title: Heading.output) var output: Output

  /// The form of the reference.
  struct Output: ParsableArguments {
    @Option(help: "The form of the reference.")
    var format = Format.text
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  private var format: Format { output.format }

  func validate() throws {
    if key != nil, format != .text {
      throw ValidationError(
        "--format \(format.rawValue) is of the whole reference: it takes no KEY")
    }
  }

  func run() throws {
    let reference = Reference(of: SearchSpace.self)
    switch format {
    case .text:
      try Console.out(key.map(reference.about)?.text() ?? reference.wholeText(), terminator: "")
    case .markdown: try Console.out(reference.markdown(), terminator: "")
    case .schema: try Console.out(SearchSpace.schema, terminator: "")
    }
  }
}
