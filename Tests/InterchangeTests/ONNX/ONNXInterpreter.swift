// A plain interpreter of the operators that nas writes, so that a graph is tested by what it computes.

import Foundation
import Protobuf

/// An array of numbers; integers are kept as numbers, too.
struct NumberArray {
  var dimensions: [Int]
  var numbers: [Double]

  init(_ dimensions: [Int], _ numbers: [Double]) {
    precondition(dimensions.reduce(1, *) == numbers.count)
    (self.dimensions, self.numbers) = (dimensions, numbers)
  }

  /// The constant of a graph.
  init(_ tensor: Onnx_TensorProto) {
    let bytes = [UInt8](tensor.rawData)
    func bits(_ start: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }
    let isFloat = tensor.dataType == Int32(Onnx_TensorProto.DataType.float.rawValue)
    let numbers = stride(from: 0, to: bytes.count, by: isFloat ? 4 : 8).map { start in
      isFloat
        ? Double(Float(bitPattern: UInt32(bits(start, 4))))
        : Double(Int64(bitPattern: bits(start, 8)))
    }
    self.init(tensor.dims.map { Int($0) }, numbers)
  }

  func map(_ body: (Double) -> Double) -> NumberArray { NumberArray(dimensions, numbers.map(body)) }

  /// Pairs the numbers with those of another array; a dimension of 1, or that is missing in front, is repeated.
  func combined(_ other: NumberArray, _ body: (Double, Double) -> Double) -> NumberArray {
    let rank = max(dimensions.count, other.dimensions.count)
    func padded(_ array: NumberArray) -> [Int] {
      [Int](repeating: 1, count: rank - array.dimensions.count) + array.dimensions
    }
    let (a, b) = (padded(self), padded(other))
    precondition(zip(a, b).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }, "\(a) beside \(b)")
    let result = zip(a, b).map(max)
    func index(_ place: Int, _ dimensions: [Int]) -> Int {
      var (rest, index, stride) = (place, 0, 1)
      for axis in (0..<rank).reversed() {
        let coordinate = rest % result[axis]
        rest /= result[axis]
        index += (dimensions[axis] == 1 ? 0 : coordinate) * stride
        stride *= dimensions[axis]
      }
      return index
    }
    return NumberArray(
      result,
      (0..<result.reduce(1, *)).map { body(numbers[index($0, a)], other.numbers[index($0, b)]) })
  }

  /// The product of two matrices, the second one transposed if so asked.
  func times(_ other: NumberArray, transposed: Bool) -> NumberArray {
    let (m, k) = (dimensions[0], dimensions[1])
    let n = other.dimensions[transposed ? 0 : 1]
    precondition(other.dimensions[transposed ? 1 : 0] == k)
    var product = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        for l in 0..<k {
          let weight = other.numbers[transposed ? j * k + l : l * n + j]
          product[i * n + j] += numbers[i * k + l] * weight
        }
      }
    }
    return NumberArray([m, n], product)
  }

  /// The rows that indices name; −1 is the last.
  func gathered(_ indices: NumberArray) -> NumberArray {
    let width = dimensions.dropFirst().reduce(1, *)
    return NumberArray(
      indices.dimensions + dimensions.dropFirst(),
      indices.numbers.flatMap { index -> ArraySlice<Double> in
        let row = Int(index) < 0 ? dimensions[0] + Int(index) : Int(index)
        return numbers[row * width..<(row + 1) * width]
      })
  }

  /// The sums over a dimension.
  func summed(over axis: Int, keepingDimension: Bool) -> NumberArray {
    let outer = dimensions.prefix(axis).reduce(1, *)
    let inner = dimensions.dropFirst(axis + 1).reduce(1, *)
    var sums = [Double](repeating: 0, count: outer * inner)
    for (i, number) in numbers.enumerated() {
      sums[i / (inner * dimensions[axis]) * inner + i % inner] += number
    }
    return NumberArray(
      dimensions.prefix(axis) + (keepingDimension ? [1] : []) + dimensions.dropFirst(axis + 1), sums
    )
  }

  /// Arrays beside each other in a dimension.
  static func concatenated(_ arrays: [NumberArray], axis: Int) -> NumberArray {
    let outer = arrays[0].dimensions.prefix(axis)
    var dimensions = arrays[0].dimensions
    dimensions[axis] = arrays.reduce(0) { $0 + $1.dimensions[axis] }
    let numbers = (0..<outer.reduce(1, *)).flatMap { i in
      arrays.flatMap { array in
        let size = array.dimensions.dropFirst(axis).reduce(1, *)
        return array.numbers[i * size..<(i + 1) * size]
      }
    }
    return NumberArray(dimensions, numbers)
  }

  /// The same numbers in other dimensions, of which one may be −1.
  func reshaped(to shape: [Int]) -> NumberArray {
    let known = shape.filter { $0 >= 0 }.reduce(1, *)
    return NumberArray(shape.map { $0 < 0 ? numbers.count / known : $0 }, numbers)
  }
}

extension Onnx_GraphProto {
  /// What the graph computes of its inputs, by name. Ends the test process for what nas does not write.
  func run(_ inputs: [String: NumberArray]) -> [String: NumberArray] {
    var values = inputs
    for tensor in initializer { values[tensor.name] = NumberArray(tensor) }
    for node in node {
      let arguments = node.input.map { name in
        guard let value = values[name] else { preconditionFailure("\(name) is not there yet") }
        return value
      }
      for name in node.output { values[name] = Self.run(node, arguments) }
    }
    return values.filter { name, _ in output.contains { $0.name == name } }
  }

  private static func run(_ node: Onnx_NodeProto, _ x: [NumberArray]) -> NumberArray {
    func attribute(_ name: String) -> Int { Int(node.attribute.first { $0.name == name }?.i ?? 0) }
    func float(_ name: String) -> Double {
      Double(node.attribute.first { $0.name == name }?.f ?? 0)
    }
    func fold(_ body: (Double, Double) -> Double) -> NumberArray {
      x.dropFirst().reduce(x[0]) { $0.combined($1, body) }
    }
    switch node.opType {
    case "Gather": return x[0].gathered(x[1])
    case "Concat": return NumberArray.concatenated(x, axis: attribute("axis"))
    case "MatMul": return x[0].times(x[1], transposed: false)
    case "Gemm":
      return x[0].times(x[1], transposed: attribute("transB") == 1).combined(x[2], +)
    case "Add", "Sum": return fold(+)
    case "Mul": return fold(*)
    case "Div": return fold(/)
    case "Max": return fold(max)
    case "GreaterOrEqual": return fold { $0 >= $1 ? 1 : 0 }
    case "Cast": return x[0]
    case "Relu": return x[0].map { max($0, 0) }
    case "Sigmoid": return x[0].map { 1 / (1 + exp(-$0)) }
    case "HardSigmoid":
      return x[0].map { max(0, min(1, float("alpha") * $0 + float("beta"))) }
    case "Reshape": return x[0].reshaped(to: x[1].numbers.map { Int($0) })
    case "ReduceSum":
      return x[0].summed(
        over: Int(x[1].numbers[0]), keepingDimension: attribute("keepdims") == 1)
    case "Unsqueeze": return NumberArray(x[0].dimensions + [1], x[0].numbers)
    case "Squeeze": return NumberArray([x[0].dimensions[0]], x[0].numbers)
    default: preconditionFailure("no operator of nas: \(node.opType)")
    }
  }
}
