// swift-tools-version: 6.2
// A package that depends on nas as others may: through its library product, by the path of this checkout.
// It is no part of nas; `make library-check` builds and runs it.

import PackageDescription

/// A package at a path is identified by the last component of its path.
let checkout = Context.packageDirectory.split(separator: "/").dropLast(2).last.map(String.init)

let package = Package(
  name: "SearchFromOutside",
  dependencies: [.package(path: "../..")],
  targets: [
    .executableTarget(
      name: "SearchFromOutside",
      dependencies: [.product(name: "ArchitectureSearch", package: checkout ?? "nas")])
  ]
)
