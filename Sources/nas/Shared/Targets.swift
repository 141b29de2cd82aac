// What --target says, in every command that has it.

import ArgumentParser
import Model

/// --target.
struct TargetOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      Maximum cost as a fraction of the baseline's, as in 0.9. Repeat it for several targets. (default: the targets \
      of the space)
      """, valueName: "ratio"))
  var target: [Double] = []
}

/// The targets of a command line, in its order.
///
/// - Parameter areDifferent: whether none may stand twice.
/// - Throws: `ValidationError` for a number that cannot be a target.
func targets(_ numbers: [Double], areDifferent: Bool = true) throws -> [Target] {
  let targets = try numbers.map { number in
    guard let target = Target(number) else {
      throw ValidationError("--target is \(number): expected a number above 0, at most 1")
    }
    return target
  }
  if areDifferent, Set(targets).count != targets.count {
    throw ValidationError("a --target stands twice")
  }
  return targets
}

/// The targets of a command line, or those of the space if it has none.
///
/// - Throws: `ValidationError` for a number that cannot be a target.
func targets(_ numbers: [Double], of space: SearchSpace) throws -> [Target] {
  let given = try targets(numbers, areDifferent: false)
  return given.isEmpty ? space.search.targets : given
}
