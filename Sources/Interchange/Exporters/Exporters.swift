// The formats of exports. This is the only place that names all of them.

/// The formats of `nas export --format`.
package enum Exporters {
  /// All of them, in the order of the help and of error messages. Their names differ.
  package static let all: [any Exporter] = [
    SpaceExporter(),
    JSONExporter(),
    FuxiCTRExporter(),
    EasyRecExporter(),
    ONNXExporter(),
  ]

  /// The exporter of a format; nil if there is none of this name.
  package static func named(_ name: String) -> (any Exporter)? {
    all.first { $0.format.name == name }
  }
}
