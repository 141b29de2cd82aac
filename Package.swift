// swift-tools-version: 6.2
// The rooms of `nas`, lowest first: a target depends only on targets above it, and declares all that it imports.

import PackageDescription

/// Warnings are errors, and unsafe code is a warning: it compiles in `Numerics` and `Files` alone.
let safe: [SwiftSetting] = [.treatAllWarnings(as: .error), .strictMemorySafety()]

/// For the two targets that hold the unsafe code.
let unsafe: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A library of C, in a folder of its own.
func systemLibrary(_ name: String, _ package: String) -> Target {
  .systemLibrary(name: name, path: "Sources/C/\(name)", providers: [.apt([package])])
}

/// A room of safe code.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: safe)
}

/// The tests of a room, in a folder of the room's name.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")

let package = Package(
  name: "nas",
  products: [
    .executable(name: "nas", targets: ["nas"]),
    .library(name: "ArchitectureSearch", targets: ["ArchitectureSearch"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    systemLibrary("COpenBLAS", "libopenblas-dev"),
    systemLibrary("CGSL", "libgsl-dev"),
    systemLibrary("CZlib", "zlib1g-dev"),
    systemLibrary("CZstd", "libzstd-dev"),
    systemLibrary("CZip", "libzip-dev"),
    .systemLibrary(name: "CIntrinsics", path: "Sources/C/CIntrinsics"),
    .target(name: "CAllocations", path: "Sources/C/CAllocations"),
    .target(name: "CMutexOrder", path: "Sources/C/CMutexOrder"),
    .target(name: "CProcess", path: "Sources/C/CProcess"),
    .target(name: "CFuzzer", path: "Sources/C/CFuzzer"),

    .target(name: "Numerics", dependencies: ["COpenBLAS", "CIntrinsics"], swiftSettings: unsafe),
    .target(
      name: "Files",
      dependencies: ["CZlib", "CZstd", "CZip", "CAllocations", "CMutexOrder", "CProcess"],
      swiftSettings: unsafe),
    room("Statistics", ["CGSL", "Numerics"]),
    room("LogSchema", ["Files"]),
    room("LogReading", ["Files", "LogSchema"]),
    room("Datasets", ["Numerics", "Files", "LogSchema"]),
    room("Importing", ["Numerics", "Files", "LogSchema", "LogReading", "Datasets"]),
    room(
      "LogProfiling",
      ["Numerics", "Files", "Statistics", "LogSchema", "LogReading", "Importing"]),
    room("SyntheticLogs", ["Numerics", "Files", "LogSchema"]),
    room("Model", ["Numerics", "Files", "Statistics", "LogSchema", "Datasets", yams]),
    room("Search", ["Numerics", "Files", "Datasets", "Model"]),
    room(
      "Training", ["Numerics", "Files", "Statistics", "LogSchema", "Datasets", "Model", "Search"]),
    room(
      "Runs",
      [
        "CGSL", "Numerics", "Files", "Statistics", "LogSchema", "LogReading", "Datasets",
        "Importing", "LogProfiling", "Model",
        "Search", "Training",
      ]),
    .target(
      name: "Protobuf", dependencies: [protobuf],
      exclude: ["onnx.proto", "tensorboard.proto", "easyrec.proto"]),
    room(
      "Interchange",
      [
        "Numerics", "Files", "Statistics", "LogSchema", "Datasets", "Model", "Search", "Training",
        "Runs",
        "Protobuf", protobuf, yams,
      ]),
    room(
      "Drafting",
      ["Files", "LogSchema", "LogProfiling", "Model", "Training", "Interchange", yams]),
    room(
      "Report",
      [
        "Files", "Statistics", "LogSchema", "LogProfiling", "Model", "Search", "Training", "Runs",
      ]),
    room(
      "ArchitectureSearch",
      ["Datasets", "Files", "Statistics", "Model", "Search", "Training", "Runs", "Report"]),
    room("Live", ["Files", "Runs", "Report", flyingFox, flyingSocks]),
    room(
      "Lab",
      [
        "CGSL", "Numerics", "Files", "Statistics", "LogSchema", "Datasets", "SyntheticLogs",
        "Model",
        "Search", "Training", "Runs", "Report",
      ]),
    .executableTarget(
      name: "nas",
      dependencies: [
        "Numerics", "Files", "Statistics", "LogSchema", "Datasets", "Importing", "LogProfiling",
        "SyntheticLogs", "Model", "Search", "Training", "Runs", "Interchange", "Drafting", "Report",
        "Live", "Lab", arguments,
      ], swiftSettings: safe),

    .target(
      name: "FuzzTargets",
      dependencies: [
        "Numerics", "Files", "LogSchema", "LogReading", "Datasets", "Importing", "LogProfiling",
        "Model", "Search", "Training", "Runs", "Interchange", "Drafting", "Report", "Lab",
      ], path: "Sources/Fuzzing/Targets", swiftSettings: safe),
    .executableTarget(
      name: "Fuzz", dependencies: ["Files", "FuzzTargets", arguments],
      path: "Sources/Fuzzing/Command",
      swiftSettings: safe),
    .executableTarget(
      name: "FuzzGuided", dependencies: ["FuzzTargets", "CFuzzer"], path: "Sources/Fuzzing/Guided",
      swiftSettings: safe),

    .target(
      name: "TestSupport",
      dependencies: [
        "Numerics", "Files", "Statistics", "LogSchema", "Datasets", "Importing", "SyntheticLogs",
        "Model", "Training", "Runs",
      ], path: "Tests/Support", swiftSettings: safe),
    tests("NumericsTests", ["Numerics"]),
    tests("FilesTests", ["Files", "TestSupport"]),
    tests(
      "StatisticsTests",
      ["CGSL", "Numerics", "Statistics", "Model", "TestSupport"]),
    tests("LogSchemaTests", ["LogSchema", "TestSupport"]),
    tests("LogReadingTests", ["Files", "LogSchema", "LogReading", "TestSupport"]),
    tests("DatasetsTests", ["Files", "LogSchema", "Datasets", "TestSupport"]),
    tests(
      "ImportingTests",
      ["Files", "LogSchema", "LogReading", "Datasets", "Importing", "TestSupport"]),
    tests("LogProfilingTests", ["Numerics", "Files", "LogSchema", "LogProfiling", "TestSupport"]),
    tests(
      "SyntheticLogsTests", ["Numerics", "Files", "LogSchema", "SyntheticLogs", "TestSupport"]),
    tests(
      "ModelTests", ["Numerics", "Files", "LogSchema", "Datasets", "Model", "TestSupport", yams],
      exclude: ["Network/Goldens"]),
    tests("SearchTests", ["Numerics", "Files", "LogSchema", "Datasets", "Model", "Search"]),
    tests(
      "TrainingTests",
      [
        "Numerics", "Files", "Statistics", "Datasets", "Model", "Search", "Training", "Runs",
        "TestSupport",
      ]),
    tests(
      "RunsTests",
      [
        "Numerics", "Files", "Statistics", "Model", "Search", "Training", "Runs", "Lab",
        "TestSupport",
      ]),
    tests(
      "InterchangeTests",
      [
        "Numerics", "Files", "LogSchema", "Datasets", "Importing", "Model", "Search", "Training",
        "Runs", "Protobuf", "Interchange", "TestSupport", protobuf, yams,
      ]),
    tests(
      "DraftingTests",
      [
        "Numerics", "Files", "LogSchema", "LogProfiling", "Model", "Interchange", "Drafting",
        "TestSupport",
      ]),
    tests(
      "ReportTests",
      [
        "Numerics", "Files", "Statistics", "LogSchema", "Model", "Search", "Training", "Runs",
        "Report", "TestSupport",
      ]),
    tests("ArchitectureSearchTests", ["Runs", "ArchitectureSearch", "TestSupport"]),
    tests("LiveTests", ["Files", "Model", "Search", "Runs", "Report", "Live", flyingSocks]),
    tests(
      "LabTests",
      [
        "Numerics", "Files", "Statistics", "SyntheticLogs", "Model", "Search", "Training", "Runs",
        "Report", "Lab", "TestSupport",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Numerics", "Files", "SyntheticLogs", "Model", "Training", "Runs", "Interchange", "Lab",
        "TestSupport", "nas", arguments,
      ], exclude: ["Fixtures"]),
    tests("FuzzTests", ["Files", "FuzzTargets", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
