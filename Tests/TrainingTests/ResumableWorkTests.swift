// Work that leaves a line a part: complete, in order, and the same after an interruption.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Training

@Suite struct ResumableWorkTests {
  let project: TinyProject

  init() throws { project = try TinyProject() }

  struct Square: Codable, Equatable {
    var root: Int
    var square: Int
  }

  /// The squares of some numbers, and the numbers that were missing.
  func squares(_ roots: [Int], header: String = "squares") throws -> (all: [Square], made: [Int]) {
    let made = Mutex<[Int]>([])
    let all = try resumable(
      roots, of: \Square.root, file: project.path("squares.jsonl"), header: header, threads: 2,
      progress: { _, _ in }
    ) { root in
      made.withLock { $0.append(root) }
      return Square(root: root, square: root * root)
    }
    return (all, made.withLock { $0.sorted() })
  }

  @Test func whatIsThereIsNotMadeAgain() throws {
    let first = try squares([3, 1])
    #expect(first.all == [Square(root: 3, square: 9), Square(root: 1, square: 1)])
    #expect(first.made == [1, 3])
    let second = try squares([3, 1, 2])
    #expect(second.all.map(\.square) == [9, 1, 4])
    #expect(second.made == [2])
    #expect(try project.lines("squares.jsonl").count == 4)
  }

  @Test func anotherWorksFileIsLeftAsItWas() throws {
    _ = try squares([1])
    let before = try project.lines("squares.jsonl")
    #expect(throws: InputError.self) { _ = try squares([1, 2], header: "cubes") }
    #expect(try project.lines("squares.jsonl") == before)
  }

  @Test(arguments: [#"{"root":1,"square":1}"#, #"{"root":1,"square":"#, #"{"root":2}"#])
  func aDamagedLineIsNamed(line: String) throws {
    let file = project.path("squares.jsonl")
    _ = try squares([2])
    // What is intact but no result, and what does not fit its checksum.
    let line = line.hasSuffix("1}") ? line + "\t00000000" : CheckedLine.json.sealed(line)
    let before = try String(contentsOfFile: file, encoding: .utf8)
    try (before + line + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let error = #expect(throws: InputError.self) { _ = try squares([1, 2]) }
    #expect(error?.line == 3)
    #expect(error?.problem == "is damaged, or no result: remove it to have it made again")
  }
}
