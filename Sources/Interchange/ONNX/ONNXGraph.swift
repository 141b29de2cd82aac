// A graph of ONNX while it is put together. It knows nothing of networks.

import Numerics
import Protobuf

/// Nodes, their constants, inputs and outputs. Every value has a name of its own.
struct ONNXGraph {
  /// A constant. The numbers of a matrix are not copied.
  struct Tensor {
    /// Its numbers.
    enum Content {
      /// Matrices without gaps between their rows, one below the other, and so many rows of zeros below them.
      case matrices([Matrix], zeroRows: Int)
      case integers([Int64])
    }
    let name: String
    let dimensions: [Int]
    let content: Content
  }

  private(set) var nodes: [Onnx_NodeProto] = []
  private(set) var tensors: [Tensor] = []
  private(set) var inputs: [Onnx_ValueInfoProto] = []
  private(set) var outputs: [Onnx_ValueInfoProto] = []
  private var names: ONNXNames

  /// An empty graph in which some names are taken: those of its inputs and outputs.
  init(names: ONNXNames) { self.names = names }

  /// Adds a node and returns the name of its output.
  ///
  /// - Parameters:
  ///   - name: what the node and its output are called, or something like it.
  ///   - output: the output's name where it has to be this one.
  package mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [Onnx_AttributeProto] = [],
    named name: String, output: String? = nil
  ) -> String {
    var node = Onnx_NodeProto()
    let claimed = output ?? names.claim(name)
    node.opType = type
    node.name = name
    node.input = inputs
    node.output = [claimed]
    node.attribute = attributes
    nodes.append(node)
    return claimed
  }

  /// Adds a constant: matrices of equally many columns, one below the other. As a vector, they have one column.
  package mutating func add(
    _ matrices: Matrix..., zeroRows: Int = 0, isVector: Bool = false, named name: String
  ) -> String {
    add(matrices, zeroRows: zeroRows, isVector: isVector, named: name)
  }

  /// The same for a list.
  package mutating func add(
    _ matrices: [Matrix], zeroRows: Int = 0, isVector: Bool = false, named name: String
  ) -> String {
    let rows = matrices.reduce(zeroRows) { $0 + $1.rows }
    return add(
      .matrices(matrices, zeroRows: zeroRows),
      isVector ? [rows] : [rows, matrices.first?.columns ?? 0], named: name)
  }

  /// Adds a constant of integers. Equal ones are one.
  package mutating func add(_ integers: [Int64], _ dimensions: [Int]? = nil, named name: String)
    -> String
  {
    let dimensions = dimensions ?? [integers.count]
    let known = tensors.first { tensor in
      guard case .integers(let others) = tensor.content else { return false }
      return others == integers && tensor.dimensions == dimensions
    }
    return known?.name ?? add(.integers(integers), dimensions, named: name)
  }

  private mutating func add(
    _ content: Tensor.Content, _ dimensions: [Int], named name: String
  ) -> String {
    let claimed = names.claim(name)
    tensors.append(Tensor(name: claimed, dimensions: dimensions, content: content))
    return claimed
  }

  /// Adds an input, whose name is taken. Its dimensions are known when the graph is run; equal names mean equal
  /// sizes.
  mutating func addInput(
    _ name: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [String], note: String
  ) {
    inputs.append(Self.value(name, type, dimensions, note: note))
  }

  /// Adds an output, whose name is taken.
  mutating func addOutput(
    _ name: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [String], note: String
  ) {
    outputs.append(Self.value(name, type, dimensions, note: note))
  }

  private static func value(
    _ name: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [String], note: String
  ) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.docString = note
    value.type.tensorType.elemType = Int32(type.rawValue)
    value.type.tensorType.shape.dim = dimensions.map { dimension in
      var proto = Onnx_TensorShapeProto.Dimension()
      proto.dimParam = dimension
      return proto
    }
    return value
  }
}

extension Onnx_AttributeProto {
  /// An integer.
  package static func integer(_ name: String, _ value: Int64) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    (attribute.name, attribute.type, attribute.i) = (name, .int, value)
    return attribute
  }

  /// A floating-point number.
  package static func float(_ name: String, _ value: Float) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    (attribute.name, attribute.type, attribute.f) = (name, .float, value)
    return attribute
  }
}
