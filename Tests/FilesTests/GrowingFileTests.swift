// Files that others read while they grow.

import Files
import TestSupport
import Testing

@Suite struct GrowingFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func whatIsAppendedIsThereAtOnce() throws {
    let file = try GrowingFile(creating: folder.path("events"))
    try file.append([1, 2])
    #expect(try MappedFile(path: file.path).prefix(9) == [1, 2])
    try file.append([])
    try file.append([3])
    #expect(try MappedFile(path: file.path).prefix(9) == [1, 2, 3])
  }

  @Test func aFileThatExistsIsLeftAlone() throws {
    let path = folder.path("events")
    try GrowingFile(creating: path).append([1])
    #expect(throws: InputError.self) { try GrowingFile(creating: path) }
    #expect(try MappedFile(path: path).prefix(9) == [1])
  }
}
