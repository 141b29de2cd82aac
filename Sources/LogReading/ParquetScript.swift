// The program by which Parquet is read: Python's pyarrow in a process of its own. It turns files into frames of bytes;
// what the frames mean for a log is not its business.

// The protocol, all numbers little-endian.
//
// Requests: a letter, the length of the rest (u64), the rest.
//
//   L  limit (u64): the bytes of address space that the process may take from now on.
//   H  source: the header of a file.
//   R  columns (u32 count, u32 each; of the header, in the order in which they are wanted), source: its rows.
//
// A source is a byte 0 and the path, or a byte 1 and the content of the file.
//
// Answers: frames of a letter, the length of the rest (u64), the rest.
//
//   V  the version of this protocol (u32). Sent once, when pyarrow has been imported.
//   M  why it cannot be, a sentence. Sent once instead.
//   H  rows (u64), columns (u32), and of each: kind (u8: 0 none is declared, 1 time, 2 list, 3 vector, 4 nested,
//      5 empty), numbers of a vector (u32), length of the name (u32), name.
//   B  rows (u32), and every column that was asked for: form (u8), parameter (u8), whether there is a mask (u8), its
//      first bit (u8), the mask of the rows with a value where there is one, and by form:
//        0 nothing   1 signed, 2 unsigned integers of `parameter` bytes   3 floats of `parameter` bytes
//        5 bits, the first as that of the mask   6 texts: rows + 1 offsets (u32), bytes from the first offset on
//        7 a dictionary: count (u32), a column of its values, a column of the rows' places in it
//        8 times, 9 days (i32), 10 times of day, 11 durations: i64; parameter: 0 s, 1 ms, 2 µs, 3 ns
//        12 lists: rows + 1 offsets (u32), a column of all values from the first offset on
//   Z  the end of the rows.
//   E  why the file cannot be read, a sentence.

/// The version of the protocol.
let parquetProtocol: UInt32 = 1

/// The program, in Python 3.8 or later with pyarrow 14 or later, to be given to `python3 -c`.
///
/// It reads one file at a time, one batch ahead of what has been taken. It ends when nobody reads its output, or its
/// input ends.
let parquetScript = #"""
  import sys
  sys.path = [folder for folder in sys.path if folder]  # the current folder has no say
  import os, queue, select, signal, struct, threading

  VERSION = 1
  BATCH = 8 << 20     # bytes of a batch, about
  FIELDS = 1 << 20    # fields of a batch at most
  FRAME = 64 << 20    # bytes of a frame; more only for one row
  DICTIONARY = 200_000  # bytes of a dictionary page, compressed: one that has a place for every value is small

  def write_all(parts):
      parts = [memoryview(part).cast("B") for part in parts if len(part)]
      first = 0
      while first < len(parts):
          count = os.writev(1, parts[first:first + 512])
          while first < len(parts) and count >= len(parts[first]):
              count -= len(parts[first])
              first += 1
          if count:
              parts[first] = parts[first][count:]

  frames = queue.Queue(maxsize=1)

  def write_frames():
      try:
          while True:
              write_all(frames.get())
              frames.task_done()
      except BaseException:
          os._exit(0)

  def send(letter, parts):
      size = sum(memoryview(part).nbytes for part in parts)
      frames.put([struct.pack("<cQ", letter, size), *parts])

  def watch():
      poll = select.poll()
      poll.register(1, 0)
      poll.poll()
      os._exit(0)

  def sentence(error):
      text = getattr(error, "strerror", None) or str(error)
      lines = text.strip().splitlines() or [type(error).__name__]
      text = "".join(c if c.isprintable() else " " for c in lines[0]).strip().rstrip(".")
      return (text[:400] or type(error).__name__).encode("utf-8", "replace")

  def start():
      signal.signal(signal.SIGINT, signal.SIG_IGN)
      threading.Thread(target=watch, daemon=True).start()
      threading.Thread(target=write_frames, daemon=True).start()
      global pa, pq
      try:
          try:
              # pyarrow starts in a third of the time without, and nothing here needs it.
              sys.modules["numpy"] = None
              import pyarrow as pa
              import pyarrow.parquet as pq
          except ImportError:
              del sys.modules["numpy"]
              for name in [name for name in sys.modules if name.split(".")[0] == "pyarrow"]:
                  del sys.modules[name]
              import pyarrow as pa
              import pyarrow.parquet as pq
          pa.set_memory_pool(pa.system_memory_pool())
          pa.set_cpu_count(1)
          pa.set_io_thread_count(1)
      except BaseException as error:
          send(b"M", [sentence(error)])
          frames.join()
          os._exit(0)
      make_plans()
      send(b"V", [struct.pack("<I", VERSION)])

  # What is made of a type: form, parameter, and the type that an array is cast to before.

  def make_plans():
      global UNITS, plain
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
      for name in ("string_view", "binary_view"):
          if hasattr(pa, name):
              known[getattr(pa, name)()] = (6, 0, pa.binary())

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

  def kinds_of(file):
      """The kinds of all columns, and how many numbers their vectors have."""
      kinds = [described(field.type) for field in file.schema_arrow]
      for index, field in enumerate(file.schema_arrow):
          if kinds[index][0] == 2 and pa.types.is_floating(bare(bare(field.type).value_type)):
              count = length(file, kinds, index)
              kinds[index] = (3, count) if count >= 16 else (2, 0)
      return kinds

  # A column as bytes.

  def mask(array):
      """Whether there is a mask, its first bit, and its bytes."""
      rows = len(array)
      if not array.null_count or rows == 0 or array.buffers()[0] is None:
          return 0, array.offset % 8, b""
      return 1, array.offset % 8, bits(array, 0)

  def bits(array, buffer):
      first = array.offset // 8
      end = (array.offset + len(array) + 7) // 8
      return memoryview(array.buffers()[buffer])[first:end]

  def offsets(array):
      rows = len(array)
      buffer = array.buffers()[1]
      if buffer is None or rows == 0:
          return bytes(4 * (rows + 1)), 0, 0
      places = memoryview(buffer)[4 * array.offset:4 * (array.offset + rows + 1)]
      return places, int.from_bytes(places[:4], "little"), int.from_bytes(places[-4:], "little")

  def put(out, array):
      """Appends a column."""
      while isinstance(array.type, pa.BaseExtensionType):
          array = array.storage
      kind = array.type
      if pa.types.is_dictionary(kind):
          return put_dictionary(out, array)
      if is_list(kind):
          return put_list(out, array)
      form, parameter, target = plain(kind) or (0, 0, None)
      if target is not None:
          array = array.cast(target)
      has_mask, first, ones = mask(array) if form else (0, 0, b"")
      out += [struct.pack("<BBBB", form, parameter, has_mask, first), ones]
      rows = len(array)
      if form == 0 or rows == 0 and form != 6:
          return
      if form == 5:
          out.append(bits(array, 1))
      elif form == 6:
          places, start, end = offsets(array)
          out.append(places)
          if end > start:
              out.append(memoryview(array.buffers()[2])[start:end])
      else:
          width = parameter if form < 4 else 4 if form == 9 else 8
          values = array.buffers()[1]
          if values is None:
              out.append(bytes(width * rows))
          else:
              out.append(memoryview(values)[array.offset * width:(array.offset + rows) * width])

  def put_dictionary(out, array):
      values = array.dictionary
      if len(values) > 2 * len(array):
          return put(out, array.dictionary_decode())
      out.append(struct.pack("<BBBBI", 7, 0, 0, 0, len(values)))
      put(out, values)
      put(out, array.indices.cast(pa.int32()))

  def put_list(out, array):
      value = array.type.value_type
      if not pa.types.is_list(array.type):
          array = array.cast(pa.list_(value))
      has_mask, first, ones = mask(array)
      places, start, end = offsets(array)
      out += [struct.pack("<BBBB", 12, 0, has_mask, first), ones, places]
      put(out, array.values.slice(start, end - start))

  # Files.

  def handle(source):
      if source[0] == 1:
          return pa.BufferReader(pa.py_buffer(bytes(source[1:])))
      # By its number, so that a name may have any bytes.
      descriptor = os.open(bytes(source[1:]), os.O_RDONLY)
      try:
          return pa.OSFile("/proc/self/fd/%d" % descriptor)
      finally:
          os.close(descriptor)

  def opened(handle, **options):
      # The least memory: column chunks are read page by page, and nothing ahead.
      options.update(pre_buffer=False, buffer_size=1 << 14, coerce_int96_timestamp_unit="us")
      try:
          return pq.ParquetFile(handle, page_checksum_verification=True, **options)
      except TypeError:
          return pq.ParquetFile(handle, **options)

  last = None  # the source whose header was asked for last, how it is read, and the file

  def coded(file, names):
      """The columns of texts that are better read as dictionaries: their texts, once, and a place for each row."""
      metadata, fields = file.metadata, list(file.schema_arrow)
      texts = {pa.string(), pa.binary(), pa.large_string(), pa.large_binary()}
      alone = [f.name for f in fields if f.type in texts and f.name in names and "." not in f.name
               and sum(other.name == f.name for other in fields) == 1]
      found = []
      for leaf in range(metadata.num_columns) if alone and metadata.num_row_groups else []:
          path = metadata.schema.column(leaf).path
          chunks = [metadata.row_group(group).column(leaf) for group in range(min(metadata.num_row_groups, 4))]
          if path in alone and all(
                  chunk.has_dictionary_page and 0 < chunk.data_page_offset - chunk.dictionary_page_offset < DICTIONARY
                  for chunk in chunks):
              found.append(path)
      return found

  def length(file, kinds, index):
      """The one length of all lists in the first rows; 0 if they have several."""
      if file.metadata.num_rows == 0:
          return 0
      _, names, places = selection(file, kinds, [index])
      for batch in file.iter_batches(1024, columns=names, use_threads=False):
          array = batch.column(places(batch.schema.names)[index])
          found = {len(value) for value in array.to_pylist() if value is not None}
          return found.pop() if len(found) == 1 else 0
      return 0

  def header(source):
      global last
      last = None
      input = handle(source)
      file = opened(input)
      kinds = kinds_of(file)
      last = source, input, file, kinds
      out = [struct.pack("<QI", max(0, file.metadata.num_rows), len(file.schema_arrow))]
      for (kind, count), field in zip(kinds, file.schema_arrow):
          name = field.name.encode("utf-8", "surrogateescape")
          out += [struct.pack("<BII", kind, count, len(name)), name]
      send(b"H", out)

  def selection(file, kinds, columns):
      """Of the columns those that can be read, the names by which they are read, and their places in what is read."""
      fields = list(file.schema_arrow)
      read = [column for column in columns if kinds[column][0] not in (3, 4)]
      names = {fields[column].name for column in read}
      # By a name all columns of the name are read, and parts of others whose path is the name.
      number = [sum(f.name == fields[column].name for f in fields[:column]) for column in read]

      def places(found):
          same = {name: [place for place, other in enumerate(found) if other == name] for name in names}
          return {column: same[fields[column].name][n] for column, n in zip(read, number)}

      return read, sorted(names), places

  def batch_rows(file, names):
      """How many rows a batch may have."""
      metadata = file.metadata
      leaves = [leaf for leaf in range(metadata.num_columns)
                if any(metadata.schema.column(leaf).path == name
                       or metadata.schema.column(leaf).path.startswith(name + ".") for name in names)]
      size, rows = 0, 0
      for group in range(min(metadata.num_row_groups, 4)):
          group = metadata.row_group(group)
          rows += max(0, group.num_rows)
          size += sum(max(0, group.column(leaf).total_uncompressed_size) for leaf in leaves)
      row = size // max(1, rows) + 8 * len(names)
      return max(64, min(BATCH // max(1, row), FIELDS // max(1, len(names)), 1 << 16) // 64 * 64)

  def emit(arrays, rows):
      """Sends rows, as several frames where they are large."""
      size = sum(array.nbytes for array in arrays if array is not None)
      if size > FRAME and rows > 1:
          half = rows // 2
          emit([array and array.slice(0, half) for array in arrays], half)
          emit([array and array.slice(half) for array in arrays], rows - half)
          return
      out = [struct.pack("<I", rows)]
      for array in arrays:
          if array is None:
              out.append(bytes(4))
          else:
              put(out, array)
      send(b"B", out)

  def rows(source, columns):
      global last
      if not last or last[0] != source:
          input = handle(source)
          file = opened(input)
          last = source, input, file, kinds_of(file)
      _, input, file, kinds = last
      last = None
      read, names, places = selection(file, kinds, columns)
      if read:
          texts = coded(file, names)
          source = opened(input, metadata=file.metadata, read_dictionary=texts) if texts else file
          for batch in source.iter_batches(batch_rows(file, names), columns=names, use_threads=False):
              place = places(batch.schema.names)
              emit([batch.column(place[column]) if column in place else None for column in columns], batch.num_rows)
      else:
          left, step = file.metadata.num_rows, max(1, min(1 << 16, FIELDS // max(1, len(columns))))
          while left > 0:
              emit([None] * len(columns), min(left, step))
              left -= step
      send(b"Z", [])

  # Requests.

  def taken(count):
      """The next bytes of the input."""
      parts = []
      while count:
          part = os.read(0, min(count, 1 << 20))
          if not part:
              os._exit(0)
          parts.append(part)
          count -= len(part)
      return b"".join(parts)

  def answer(letter, body):
      if letter == b"L":
          import resource
          limit, = struct.unpack("<Q", body)
          resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
      elif letter == b"H":
          header(body)
      elif letter == b"R":
          count, = struct.unpack_from("<I", body)
          rows(body[4 + 4 * count:], struct.unpack_from("<%dI" % count, body, 4))

  start()
  while True:
      letter, size = struct.unpack("<cQ", taken(9))
      try:
          answer(letter, taken(size))
      except Exception as error:
          send(b"E", [sentence(error)])
  """#
