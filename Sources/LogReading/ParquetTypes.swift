// The part of the Parquet reader that decides what is made of a column of some type. It is Python, as is the rest of
// that program: `parquetScript`.

/// Functions of the program that reads Parquet.
let parquetTypes = #"""
  # What is made of a type: form, parameter, and the type that an array is cast to before.

  def make_plans():
      global BYTES, UNITS, plain
      UNITS = {"s": 0, "ms": 1, "us": 2, "ns": 3}
      t = pa.types
      integers = {pa.int8(): (1, 1), pa.int16(): (1, 2), pa.int32(): (1, 4), pa.int64(): (1, 8),
                  pa.uint8(): (2, 1), pa.uint16(): (2, 2), pa.uint32(): (2, 4), pa.uint64(): (2, 8)}
      known = {pa.float32(): (3, 4, None), pa.float64(): (3, 8, None), pa.float16(): (3, 2, None),
               pa.bool_(): (5, 0, None), pa.string(): (6, 0, None), pa.binary(): (6, 0, None),
               pa.large_string(): (6, 0, pa.binary()), pa.large_binary(): (6, 0, pa.binary()),
               pa.date32(): (9, 0, None), pa.date64(): (9, 0, pa.date32()),
               pa.time32("s"): (10, 2, pa.time64("us")), pa.time32("ms"): (10, 2, pa.time64("us")),
               pa.null(): (0, 0, None)}
      for kind, (form, width) in integers.items():
          known[kind] = (form, width, None)
      BYTES = {pa.binary(), pa.large_binary()}
      for name in ("string_view", "binary_view"):
          if hasattr(pa, name):
              known[getattr(pa, name)()] = (6, 0, pa.binary())
      if hasattr(pa, "binary_view"):
          BYTES.add(pa.binary_view())

      def plain(kind):
          """The plan of a type without parts; None for another."""
          if kind not in known:
              plan = None
              if t.is_timestamp(kind):
                  plan = (8, UNITS[kind.unit], None)
              elif t.is_time64(kind):
                  plan = (10, UNITS[kind.unit], None)
              elif t.is_duration(kind):
                  plan = (11, UNITS[kind.unit], None)
              elif t.is_decimal(kind):
                  plan = (6, 0, pa.string())
              elif t.is_fixed_size_binary(kind):
                  plan = (6, 0, pa.binary())
              known[kind] = plan
          return known[kind]

  def storage(kind):
      while isinstance(kind, pa.BaseExtensionType):
          kind = kind.storage_type
      return kind

  def is_list(kind):
      t = pa.types
      return t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind)

  def bare(kind):
      """A type without the dictionary and the extension around it."""
      kind = storage(kind)
      return storage(kind.value_type) if pa.types.is_dictionary(kind) else kind

  def described(kind):
      """The kind of a column, and how many numbers its vectors have."""
      kind = bare(kind)
      if pa.types.is_null(kind):
          return 5, 0
      if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
          return 1, 0
      if is_list(kind):
          value = bare(kind.value_type)
          if pa.types.is_null(value):
              return 2, 0
          if plain(value) is None:
              return 4, 0
          if pa.types.is_fixed_size_list(kind) and pa.types.is_floating(value):
              return 3, kind.list_size
          return 2, 0
      return (0, 0) if plain(kind) else (4, 0)

  def leaves(kind):
      """How many columns of Parquet a column has."""
      kind = bare(kind)
      if pa.types.is_struct(kind):
          return sum(leaves(kind[part].type) for part in range(kind.num_fields))
      if pa.types.is_map(kind):
          return leaves(kind.key_type) + leaves(kind.item_type)
      return leaves(kind.value_type) if is_list(kind) else 1

  def logical_types(file):
      """What the file says of the values of each column, `UUID` and the like: Arrow's types need not say it."""
      fields, schema, first, found = list(file.schema_arrow), file.schema, 0, []
      for field in fields:
          leaf = schema.column(first) if first < len(schema) else None
          name = leaf and leaf.logical_type.type
          if leaf and leaf.converted_type == "INTERVAL":
              name = "INTERVAL"  # which has no newer form
          count = leaves(field.type)
          if getattr(field.type, "extension_name", "") == "arrow.uuid":
              name = "UUID"
          found.append(name if count == 1 else None)
          first += count
      return found if first == len(schema) else [None] * len(fields)

  def kinds_of(file):
      """The kinds of all columns, and how many numbers their vectors have."""
      kinds, t = [described(field.type) for field in file.schema_arrow], pa.types
      for index, (field, logical) in enumerate(zip(file.schema_arrow, logical_types(file))):
          kind = bare(field.type)
          value = bare(kind.value_type) if is_list(kind) else kind
          if logical == "INTERVAL":
              kinds[index] = 4, 0  # months, days and milliseconds
          elif kinds[index][0] == 2 and (t.is_floating(value) or t.is_decimal(value)):
              kinds[index] = of_numbers(file, kinds, index)
          elif value in BYTES or t.is_fixed_size_binary(value) and logical != "UUID":
              if kinds[index][0] == 0 and not is_text(first_rows(file, kinds, index)):
                  kinds[index] = 6, 0
      return kinds
  """#
