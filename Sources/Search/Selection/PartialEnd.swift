// Where partial architectures end that differ in nothing else that matters for what follows.

import Model

/// A state between two steps, and what the steps before it cost.
struct PartialEnd: Hashable {
  var state = StepState()
  var cost = 0
}
