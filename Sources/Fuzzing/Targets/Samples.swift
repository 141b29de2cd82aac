// Valid files of every format and compression, small ones: what fuzzing starts from.

import Foundation
import LogSchema

/// A valid file.
struct Sample {
  let format: LogFormat
  let bytes: [UInt8]

  /// One of every kind.
  static let all = texts + binaries

  /// Those that are text as they stand.
  static let texts = [
    Sample(
      .csv,
      "\u{feff}a,\"b \"\"c\"\"\",d\r\n1,\"x\ny\",\n\n,NA,99999999999999999999\r\n"
        + "-2,\"\",é\r3,4,\"5,6\""),
    Sample(.csv, "\"a\";b\n1,5;\"2\"\n3;\"4;\n5\"\n"),
    Sample(.tsv, "a\tb\n\"5\" disk\t\"x\n\t\nnull\t1,2\r\n"),
    Sample(.recbole, "user:token\titems:token_seq\trating:float\n7\t1 2 3\t4.5\n8\t\t\n"),
    Sample(.criteo, criteo),
    Sample(
      .libsvm, "1 qid:3 7:0.5 9:0 11:-2e3 # c\n-1\tqid:3 9:1\n0\n1 18446744073709551615:1 9:nan\n"),
    Sample(.libffm, "1 0:7:0.5 2:9:1 0:8:2\n0 3:18446744073709551615:1 1:1:0\n# c\n1 2:9:1\r\n"),
  ]

  private static let binaries = encoded.map { format, text in
    Sample(
      format: format,
      bytes: [UInt8](Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()))
  }

  init(_ format: LogFormat, _ text: String) {
    self.init(format: format, bytes: Array(text.utf8))
  }

  private init(format: LogFormat, bytes: [UInt8]) {
    self.format = format
    self.bytes = bytes
  }

  private static let criteo = (0..<3).map { row in
    "\(row % 2)\t" + (1...13).map { $0 % 4 == row ? "" : "\($0 * row - 1)" }.joined(separator: "\t")
      + String(repeating: "\t68fd1e64", count: 26) + "\n"
  }.joined()

  /// A CSV file of 12 rows as two gzip members and as two Zstandard frames, made by Python's `gzip.compress`
  /// and `zstd --check`; arrays by `numpy.savez_compressed` and `numpy.savez`.
  private static let encoded: [(LogFormat, String)] = [
    (
      .csv,
      """
      H4sIAAAAAAACA22OQQrCMBBF9z1G1hOZn+k0jefoBaIGLRQRFbrx8FoIpJIMs3yP95d4SgvNF1pv6U6P53xO9I7XV8cEro
      8cQyzj9xPrEUp8UDLxw6ZDZfiAUAyXjQ2HqQPQUcaCS8YtkpXNcY2EE6++OP3/KGlUBIMfiqG7UX0jIEGDZvwLdWeh6iwB
      AAAfiwgAAAAAAAIDbY7BDQMhDAT/lMEbR7sYY3x1pIE80kWKj046hRxi3zuaoaA/YQetCN+iJb8+lhMKcVtzYysVVAEFfj
      F42En0nLgSZk11EuMizrtvBF3V6rzHGjU2Cmd1/hjiHhUbiwcDk+BfFLExDCdi/utaReb0BZJtt9pDAQAA
      """
    ),
    (
      .csv,
      """
      KLUv/QRYHQQA8sYWGoBrOtz8/seMtnzFMjOImzZJIndy9JEjiqsDPrxPM2VCJBOUHBFBifCcRlnx1g8VVPL2RllPekI/zI
      2yJsDNB9KC++7D+9Svj4VBMboIiyJRxDo0WljKrIFiAhAAZEgBAUC+sGkaiTEmG8gMtmeG1CAz2B4ZPARZgI1U1ezygBPs
      CRjoKLUv/QRY3QMAMgYSFbAVpgMMEFYtJ631pk2byLEFmmIRA6F+nJ6mf88nTz/Hac7Au5IJlZk7gnioklAZApoVV9wdRs
      Yk3RoKEyo7MVgYHsAKSsUBFQAZUwDkC5suQyIIAWQMhaYhMcgWZAyFmpEYY4qBzGB7ZEgPZAE2XRXyrsrWBxgDljo49w==
      """
    ),
    (
      .npy,
      """
      UEsDBC0AAAAIAAAAIQAIuzI8//////////8JABQAbGFiZWwubnB5AQAQAJAAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK
      2eklqcXKRupaBuk2mirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOpo6CrUKFAAuBiBgZIAAEA0AUEsDBC0A
      AAAIAAAAIQAoy2iL//////////8JABQAcHJpY2UubnB5AQAQAKAAAAAAAAAAWQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXK
      RupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOpo6CrUKFAAuBjB4YA+hf9T/Wfnxkm9SwH4IX8YB
      AFBLAwQtAAAACAAAACEAFI1nJf//////////CAAUAHRhZ3MubnB5AQAQALAAAAAAAAAAUgAAAAAAAACb7BfqGxDJyFDGUK
      2eklqcXKRupaBuE2qsrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOpo6CrUKFACuRAbs4CUSG6QmCYiTgRgA
      UEsDBC0AAAAIAAAAIQAaKkBa//////////8IABQAd2hlbi5ucHkBABAAoAAAAAAAAABdAAAAAAAAAJvsF+obEMnIUMZQrZ
      6SWpxcpG6loG7jaxFdWhyrrqOgnpZfVFKUmBefX5SSCpJzS8wpTgWKF2ckFqQC+RomOpo6CrUKZAIuhgPTz+tdYmGAggYY
      g8HhWU3PXFYGAFBLAQItAy0AAAAIAAAAIQAIuzI8TAAAAJAAAAAJAAAAAAAAAAAAAACAAQAAAABsYWJlbC5ucHlQSwECLQ
      MtAAAACAAAACEAKMtoi1kAAACgAAAACQAAAAAAAAAAAAAAgAGHAAAAcHJpY2UubnB5UEsBAi0DLQAAAAgAAAAhABSNZyVS
      AAAAsAAAAAgAAAAAAAAAAAAAAIABGwEAAHRhZ3MubnB5UEsBAi0DLQAAAAgAAAAhABoqQFpdAAAAoAAAAAgAAAAAAAAAAA
      AAAIABpwEAAHdoZW4ubnB5UEsFBgAAAAAEAAQA2gAAAD4CAAAAAA==
      """
    ),
    (
      .npy,
      """
      UEsDBC0AAAAAAAAAIQAIuzI8//////////8JABQAbGFiZWwubnB5AQAQAJAAAAAAAAAAkAAAAAAAAACTTlVNUFkBAHYAey
      dkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoNCwpLCB9ICAgICAgICAgICAgICAg
      ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAAABAAAAAAAAAAEAAABQSwMELQAAAA
      AAAAAhABSNZyX//////////wgAFAB0YWdzLm5weQEAEACwAAAAAAAAALAAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAn
      PFUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgIC
      AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADpAAAAAAAAAAAA
      AABhAAAAYgAAAGMAAABQSwECLQMtAAAAAAAAACEACLsyPJAAAACQAAAACQAAAAAAAAAAAAAAgAEAAAAAbGFiZWwubnB5UE
      sBAi0DLQAAAAAAAAAhABSNZyWwAAAAsAAAAAgAAAAAAAAAAAAAAIABywAAAHRhZ3MubnB5UEsFBgAAAAACAAIAbQAAALUB
      AAAAAA==
      """
    ),
  ]
}
