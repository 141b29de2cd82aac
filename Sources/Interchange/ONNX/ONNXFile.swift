// A model of ONNX as a file. Weights go from the network's memory to the disk: SwiftProtobuf would need two more
// copies of them.

import Files
import Foundation
import Protobuf
import SwiftProtobuf

/// A message `ModelProto` in protobuf's encoding, but for the weights.
/// https://protobuf.dev/programming-guides/encoding/
struct ONNXFile {
  /// The model without its graph.
  private let model: [UInt8]
  /// The graph without its constants.
  private let graph: [UInt8]
  /// Each constant with what stands before its numbers.
  private let tensors: [(head: [UInt8], tensor: ONNXGraph.Tensor)]
  /// The bytes of the whole graph.
  private let graphSize: Int

  /// Bytes of the largest message that readers of protobuf accept.
  static let largest = Int(Int32.max)

  /// - Parameter model: all of it but the graph.
  init(_ model: Onnx_ModelProto, _ graph: ONNXGraph, name: String) throws {
    self.model = try model.serializedBytes()
    var proto = Onnx_GraphProto()
    proto.name = name
    proto.node = graph.nodes
    proto.input = graph.inputs
    proto.output = graph.outputs
    self.graph = try proto.serializedBytes()
    tensors = try graph.tensors.map { tensor in
      var message = Onnx_TensorProto()
      message.name = tensor.name
      message.dims = tensor.dimensions.map { Int64($0) }
      message.dataType = Int32(tensor.content.type.rawValue)
      let fields: [UInt8] = try message.serializedBytes()
      let size = tensor.content.size
      let content = fields + Self.key(ofMessage: Field.rawData, size: size)
      return (Self.key(ofMessage: Field.initializer, size: content.count + size) + content, tensor)
    }
    graphSize = tensors.reduce(self.graph.count) { $0 + $1.head.count + $1.tensor.content.size }
  }

  /// The bytes of the file.
  var size: Int {
    model.count + Self.key(ofMessage: Field.graph, size: graphSize).count + graphSize
  }

  /// Writes all of it.
  ///
  /// - Throws: what the writer throws.
  func write(to writer: inout FileWriter) throws {
    try writer.write(model)
    try writer.write(Self.key(ofMessage: Field.graph, size: graphSize))
    try writer.write(graph)
    for (head, tensor) in tensors {
      try writer.write(head)
      switch tensor.content {
      case .matrices(let matrices, let zeroRows):
        for matrix in matrices { try matrix.withElements { try writer.write($0) } }
        let zeros = [Float](repeating: 0, count: matrices.first?.columns ?? 0)
        for _ in 0..<zeroRows { try writer.write(zeros) }
      case .integers(let integers): try writer.write(integers)
      }
    }
  }

  /// The numbers of the fields that are not left to SwiftProtobuf.
  private enum Field {
    /// Of `ModelProto`.
    static let graph = 7
    /// Of `GraphProto`.
    static let initializer = 5
    /// Of `TensorProto`.
    static let rawData = 9
  }

  /// What stands before a message or bytes of `size` bytes in a field.
  private static func key(ofMessage field: Int, size: Int) -> [UInt8] {
    varint(field << 3 | 2) + varint(size)
  }

  /// A number in groups of seven bits, the lowest first; all but the last byte have the highest bit set.
  private static func varint(_ number: Int) -> [UInt8] {
    var (bytes, rest): ([UInt8], Int) = ([], number)
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}

extension ONNXGraph.Tensor.Content {
  /// What its numbers are.
  fileprivate var type: Onnx_TensorProto.DataType {
    switch self {
    case .matrices: .float
    case .integers: .int64
    }
  }

  /// The bytes of its numbers.
  fileprivate var size: Int {
    switch self {
    case .matrices(let matrices, let zeroRows):
      matrices.reduce(zeroRows * (matrices.first?.columns ?? 0)) { $0 + $1.rows * $1.columns }
        * MemoryLayout<Float>.stride
    case .integers(let integers): integers.count * MemoryLayout<Int64>.stride
    }
  }
}
