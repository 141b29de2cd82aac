// What --target says, in every command that has it.

import ArgumentParser
import Model
import Runs

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
    try check("--target", number, in: Target.ratios)
    guard let target = Target(number) else { preconditionFailure("the number was checked") }
    return target
  }
  if areDifferent, Set(targets).count != targets.count {
    let twice = targets.first { target in targets.count { $0 == target } > 1 }
    let given = twice.map { " \($0)" } ?? ""
    throw ValidationError("--target\(given) is given twice: expected different targets")
  }
  return targets
}

/// The targets of a command line, or those of the space, which may be a ladder, if it has none.
///
/// - Throws: `ValidationError` for a number that cannot be a target.
func targets(_ numbers: [Double], of space: CostedSpace) throws -> [Target] {
  let given = try targets(numbers, areDifferent: false)
  return given.isEmpty ? space.targets : given
}

/// The same, if the space can meet them.
///
/// - Parameter file: the space's, for messages.
/// - Throws: `InputError` for a target below the cheapest architecture, too.
func targets(_ numbers: [Double], of space: CostedSpace, file: String) throws -> [Target] {
  let targets = try targets(numbers, of: space)
  try space.check(targets, file: file)
  return targets
}
