// Work cut into parts of which each leaves a line in a file, so that an interruption loses the unfinished parts alone.

import Files
import Foundation
import Numerics
import Synchronization

/// Makes what is missing of some parts and returns all of them, in the order of `parts`.
///
/// - Parameters:
///   - file: Its first line is `header`; then a line of JSON for each finished part, in any order. Every line ends in
///     its checksum.
///   - header: What else the results depend on: a file with another header is refused.
///   - checkpoint: That of the work, if it has one: where a part fails, those that ask it whether to end do.
///   - progress: Called with the number of parts that are there and of all parts, from any thread.
///   - finished: Called for a part when its line is in the file.
///   - make: Makes one part, one a thread.
/// - Throws: `InputError` where the file is another work's or damaged, or another process works on it, `FileError` where the disk is full, or
///   what `make` throws.
package func resumable<Part: Hashable & Sendable, Entry: Codable & Sendable>(
  _ parts: [Part], of key: (Entry) -> Part, file: String, header: some Encodable, threads: Int,
  in checkpoint: Checkpoint? = nil, progress: @Sendable (_ done: Int, _ all: Int) -> Void,
  finished: @Sendable (Part) throws -> Void = { _ in }, make: @Sendable (Part) throws -> Entry
) throws -> [Entry] {
  let log = try LineLog(path: file, header: try jsonText(header), isExclusive: true)
  var entries: [Part: Entry] = [:]
  for (number, line) in log.earlier.enumerated() {
    guard case .intact(let text) = line,
      let entry = try? JSONDecoder().decode(Entry.self, from: Data(text.utf8))
    else {
      throw InputError(
        "is damaged, or no result: remove it to have it made again", file: file, line: number + 2)
    }
    entries[key(entry)] = entry
  }
  let missing = parts.filter { entries[$0] == nil }
  let done = Atomic(parts.count - missing.count)
  let made = Result {
    try WorkerPool(threads: threads).all(missing.count, of: checkpoint) { index in
      let entry = try make(missing[index])
      try log.append(try jsonText(entry))
      try finished(missing[index])
      progress(done.add(1, ordering: .relaxed).newValue, parts.count)
      return entry
    }
  }
  try log.synchronize()
  for (part, entry) in zip(missing, try made.get()) { entries[part] = entry }
  return parts.map { part in
    guard let entry = entries[part] else { preconditionFailure("missing entries are made") }
    return entry
  }
}
