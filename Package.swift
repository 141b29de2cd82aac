// swift-tools-version: 6.2
// The rooms of `nas`, lowest first: a target depends only on targets above it.

import PackageDescription

/// Warnings are errors, and unsafe code is a warning: it compiles in `Linalg` and `System` alone.
let safe: [SwiftSetting] = [.treatAllWarnings(as: .error), .strictMemorySafety()]

/// For the two targets that hold the unsafe code. Without errno, `squareRoot()` vectorises.
let kernels: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(["-Xcc", "-fno-math-errno"]),
]

let package = Package(
  name: "nas",
  products: [.executable(name: "nas", targets: ["nas"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "Linalg", dependencies: ["COpenBLAS", "CPrefetch"], swiftSettings: kernels),
    .target(name: "CAllocations"),
    .target(name: "CMutexOrder"),
    .target(
      name: "System", dependencies: ["CZlib", "CZstd", "CZip", "CAllocations", "CMutexOrder"],
      swiftSettings: kernels),
    .target(name: "ClickData", dependencies: ["System", "Linalg"], swiftSettings: safe),
    .target(
      name: "SearchSpace", dependencies: ["ClickData", .product(name: "Yams", package: "Yams")],
      swiftSettings: safe),
    .target(
      name: "CTRNetwork", dependencies: ["Linalg", "ClickData", "SearchSpace"], swiftSettings: safe),
    .target(name: "Search", dependencies: ["Linalg", "CTRNetwork"], swiftSettings: safe),
    .target(name: "Driver", dependencies: ["CGSL", "Search"], swiftSettings: safe),
    .target(
      name: "Protobuf",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx.proto", "tensorboard.proto", "easyrec.proto"]),
    .target(
      name: "Export",
      dependencies: ["Driver", "Protobuf", .product(name: "Yams", package: "Yams")],
      swiftSettings: safe),
    .target(name: "Report", dependencies: ["Driver"], swiftSettings: safe),
    .target(
      name: "Live",
      dependencies: [
        "Report", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: safe),
    .executableTarget(
      name: "nas",
      dependencies: [
        "Report", "Export", "Live",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: safe),
    .target(name: "FuzzTargets", dependencies: ["Report"], swiftSettings: safe),
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "FuzzTargets", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: safe),
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "FuzzGuided", dependencies: ["FuzzTargets", "CFuzzer"], swiftSettings: safe),
    .testTarget(name: "LinalgTests", dependencies: ["Linalg"]),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"]),
    .testTarget(name: "SystemTests", dependencies: ["System"]),
    .testTarget(name: "ClickDataTests", dependencies: ["ClickData"]),
    .testTarget(name: "SearchSpaceTests", dependencies: ["SearchSpace"]),
    .testTarget(name: "CTRNetworkTests", dependencies: ["CTRNetwork"]),
    .testTarget(name: "SearchTests", dependencies: ["Search"]),
    .testTarget(name: "DriverTests", dependencies: ["Driver"]),
    .testTarget(name: "ReportTests", dependencies: ["Report"]),
    .testTarget(name: "ExportTests", dependencies: ["Export"]),
    .testTarget(name: "LiveTests", dependencies: ["Live"]),
    .testTarget(name: "CommandTests", dependencies: ["nas"]),
  ],
  swiftLanguageModes: [.v6]
)
