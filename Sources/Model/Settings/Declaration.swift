// What a setting says of itself, without the type of its section. The reference and the JSON Schema are made of it.

import Yams

/// What a section declares about a key.
package struct Declaration: Sendable {
  /// The key.
  package let key: String
  /// One sentence.
  package let doc: String
  /// What the value may be.
  package let form: ValueForm
  /// What holds if the key is absent.
  package let absence: Absence
  /// The default, if the section has one.
  package let initial: @Sendable () -> Node?
  /// The values of other keys with which this key may stand; nil means with any.
  package let condition: Condition?
  /// The keys that may not stand beside this one.
  package let excluded: [String]

  /// The same key under another condition.
  func when(_ condition: Condition?) -> Declaration {
    Declaration(
      key: key, doc: doc, form: form, absence: absence, initial: initial, condition: condition,
      excluded: excluded)
  }
}

extension Section {
  /// What the section declares, a key that stands twice with the same meaning once.
  package static var declarations: [Declaration] {
    settings.reduce(into: []) { found, setting in
      let declaration = Declaration(
        key: setting.key, doc: setting.doc, form: setting.form, absence: setting.absence,
        initial: { setting.absence == .initial ? setting.initial(Self()) : nil },
        condition: setting.condition, excluded: setting.excluded)
      let same = found.firstIndex {
        $0.key == declaration.key && $0.doc == declaration.doc
          && $0.initial() == declaration.initial()
      }
      guard let same, let earlier = found[same].condition, let condition = declaration.condition
      else {
        found.append(declaration)
        return
      }
      found[same] = found[same].when(earlier || condition)
    }
  }
}
