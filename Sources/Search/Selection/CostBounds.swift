// What architectures cost that begin with given choices. Not an estimate: both bounds are met.

import Model

/// The least and the greatest cost of the architectures that begin in some way.
///
/// By dynamic programming over the model's steps: what follows a state costs the same, whatever led there. That a wider
/// layer costs more is not assumed.
struct CostBounds {
  private let space: CostedSpace
  /// For each step, what all steps from there on cost at least and at most.
  private var known: [[StepState: ClosedRange<Int>]]

  /// Some first choices.
  struct Place {
    /// The step that is not complete.
    fileprivate var step: Int
    fileprivate var state: StepState
    /// What the complete steps cost.
    fileprivate var cost: Int
    /// The choices of the step that is not complete.
    fileprivate var choices: [Int] = []
  }

  init(_ space: CostedSpace) {
    self.space = space
    known = (0...space.steps.count).map { _ in [:] }
  }

  /// No choice yet.
  var start: Place { settled(Place(step: 0, state: StepState(), cost: 0)) }

  /// The place after one more choice.
  func taking(_ choice: Int, _ place: Place) -> Place {
    var next = place
    next.choices.append(choice)
    return settled(next)
  }

  /// The next choice where there is but one, since it lies in an option that was not chosen.
  func onlyChoice(_ place: Place) -> Int? {
    let all = space.steps.transitions(place.step, from: place.state)
    return all.count == 1 ? all[0].choices[place.choices.count] : nil
  }

  /// The least and the greatest cost ratio of an architecture with these first choices.
  mutating func costRatios(_ place: Place) -> ClosedRange<Double> {
    let rest = rest(place)
    return space.ratio(place.cost + rest.lowerBound)...space.ratio(place.cost + rest.upperBound)
  }

  /// The bounds of all architectures.
  mutating func costRatios() -> ClosedRange<Double> { costRatios(start) }

  /// The place behind all steps whose choices are complete.
  private func settled(_ place: Place) -> Place {
    var place = place
    while place.step < space.steps.count,
      place.choices.count == space.steps.decisions[place.step]
    {
      guard let transition = ways(place).first else { preconditionFailure("a step can be taken") }
      place.state = transition.state
      place.cost += transition.cost
      place.step += 1
      place.choices = []
    }
    return place
  }

  /// The ways to take the step that is not complete, which begin with its choices. In an option that was not chosen any
  /// choice stands for the one way that there is.
  private func ways(_ place: Place) -> [Transition] {
    let all = space.steps.transitions(place.step, from: place.state)
    if all.count == 1 { return all }
    return all.filter { $0.choices.starts(with: place.choices) }
  }

  private mutating func rest(_ place: Place) -> ClosedRange<Int> {
    if place.choices.isEmpty { return rest(from: place.step, place.state) }
    return over(ways(place), next: place.step + 1)
  }

  private mutating func rest(from step: Int, _ state: StepState) -> ClosedRange<Int> {
    if step == space.steps.count { return 0...0 }
    if let known = known[step][state] { return known }
    let rest = over(space.steps.transitions(step, from: state), next: step + 1)
    known[step][state] = rest
    return rest
  }

  private mutating func over(_ transitions: [Transition], next step: Int) -> ClosedRange<Int> {
    var (least, greatest) = (Int.max, 0)
    for transition in transitions {
      let rest = rest(from: step, transition.state)
      least = min(least, transition.cost + rest.lowerBound)
      greatest = max(greatest, transition.cost + rest.upperBound)
    }
    return least...greatest
  }
}
