// The members of a zip archive (stored or deflated, zip64 too) by libzip, each a stream of its own.

import CZip
import Glibc

/// A zip archive, open for reading. Several members may be read side by side, by one thread at a time.
package final class ZipArchive {
  /// A member's place in the archive.
  package struct Member: Sendable {
    /// Its name.
    package let name: String
    fileprivate let index: UInt64
  }

  /// The members in the archive's order.
  package let members: [Member]
  /// The archive's name, for messages.
  package let path: String
  fileprivate let archive: OpaquePointer

  /// Opens an archive.
  ///
  /// - Throws: `InputError` where the source is no zip archive, or a pipe such as the standard input, whose
  ///   end, where the list of members stands, cannot be read first.
  package init(_ source: ByteSource) throws {
    let path = source.name
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    let input: OpaquePointer?
    switch source {
    case .file(let path):
      guard source.isRepeatable else {
        throw InputError("found a zip archive, which cannot be read from a pipe", file: path)
      }
      input = zip_source_file_create(path, 0, -1, &error)
    case .bytes(let bytes, _):
      // A copy that libzip frees.
      let copy = malloc(max(bytes.count, 1))
      if let copy {
        UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
      }
      input = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error)
    case .standardInput:
      throw InputError("found a zip archive, which cannot be read from a pipe", file: path)
    }
    guard let input, let archive = zip_open_from_source(input, ZIP_RDONLY, &error) else {
      let reason = String(cString: zip_error_strerror(&error))
      if let input { zip_source_free(input) }
      throw InputError("cannot be read as a zip archive: \(reason)", file: path)
    }
    self.path = path
    self.archive = archive
    members = (0..<UInt64(max(zip_get_num_entries(archive, 0), 0))).compactMap { index in
      zip_get_name(archive, index, 0).map { Member(name: String(cString: $0), index: index) }
    }
  }

  deinit { zip_discard(archive) }

  /// Opens a member.
  ///
  /// - Parameter pieceSize: how many bytes are handed out at a time.
  /// - Throws: `InputError` where it cannot be decompressed.
  package func open(_ member: Member, pieceSize: Int = 1 << 16) throws -> some ByteStream {
    guard let file = zip_fopen_index(archive, member.index, 0) else {
      throw problem(String(cString: zip_strerror(archive)), with: member)
    }
    return ZipMemberReader(file, of: self, member: member, pieceSize: pieceSize)
  }

  fileprivate func problem(_ reason: String, with member: Member) -> InputError {
    InputError("the member \(member.name) cannot be read: \(reason)", file: path)
  }
}

/// The content of a member.
private final class ZipMemberReader: ByteStream {
  private let file: OpaquePointer
  /// Stays open as long as its member is read.
  private let archive: ZipArchive
  private let member: ZipArchive.Member
  private var buffer: [UInt8]

  init(_ file: OpaquePointer, of archive: ZipArchive, member: ZipArchive.Member, pieceSize: Int) {
    self.file = file
    self.archive = archive
    self.member = member
    buffer = [UInt8](repeating: 0, count: pieceSize)
  }

  deinit { zip_fclose(file) }

  func read(appendingTo bytes: inout [UInt8]) throws -> Int {
    let count = Int(
      buffer.withUnsafeMutableBytes { zip_fread(file, $0.baseAddress, UInt64($0.count)) })
    guard count >= 0 else {
      throw archive.problem(String(cString: zip_file_strerror(file)), with: member)
    }
    bytes += buffer[..<count]
    return count
  }
}
