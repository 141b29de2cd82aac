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
//      5 empty, 6 bytes that are no text, 7 lists of numbers that are no ids), numbers of a vector (u32), length of the
//      name (u32), name.
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
let parquetProtocol: UInt32 = 2

/// The program, in Python 3.8 or later with pyarrow 14 or later, to be given to `python3 -c`.
///
/// It reads one file at a time, one batch ahead of what has been taken. It ends when nobody reads its output, or its
/// input ends.
let parquetScript = [parquetFrames, parquetTypes, parquetRows].joined(separator: "\n\n")

/// How the program writes frames, and how it starts.
private let parquetFrames = #"""
  import sys
  sys.path = [folder for folder in sys.path if folder]  # the current folder has no say
  import os, queue, select, signal, struct, threading

  VERSION = 2
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
  """#

/// How the program reads columns, files and requests.
private let parquetRows = #"""
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

  def put(out, array, has_uuids=False):
      """Appends a column. Where `has_uuids`, its values of 16 bytes are UUIDs."""
      while isinstance(array.type, pa.BaseExtensionType):
          array = array.storage
      kind = array.type
      if pa.types.is_dictionary(kind):
          return put_dictionary(out, array, has_uuids)
      if is_list(kind):
          return put_list(out, array, has_uuids)
      if has_uuids and pa.types.is_fixed_size_binary(kind) and kind.byte_width == 16:
          return put_uuids(out, array)
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

  def put_uuids(out, array):
      """Appends UUIDs as texts: `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`."""
      has_mask, first, ones = mask(array)
      rows, values = len(array), array.buffers()[1]
      content = bytes(memoryview(values)[16 * array.offset:16 * (array.offset + rows)]) if values else bytes(16 * rows)
      digits, text = content.hex().encode(), bytearray(b"-") * (36 * rows)
      for place, target in enumerate([*range(0, 8), *range(9, 13), *range(14, 18), *range(19, 23), *range(24, 36)]):
          text[target::36] = digits[place::32]
      ends = struct.pack("<%dI" % (rows + 1), *range(0, 36 * rows + 1, 36))
      out += [struct.pack("<BBBB", 6, 0, has_mask, first), ones, ends, text]

  def put_dictionary(out, array, has_uuids):
      values = array.dictionary
      if len(values) > 2 * len(array):
          return put(out, array.dictionary_decode(), has_uuids)
      out.append(struct.pack("<BBBBI", 7, 0, 0, 0, len(values)))
      put(out, values, has_uuids)
      put(out, array.indices.cast(pa.int32()))

  def put_list(out, array, has_uuids):
      value = array.type.value_type
      if not pa.types.is_list(array.type):
          array = array.cast(pa.list_(value))
      has_mask, first, ones = mask(array)
      places, start, end = offsets(array)
      out += [struct.pack("<BBBB", 12, 0, has_mask, first), ones, places]
      put(out, array.values.slice(start, end - start), has_uuids)

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

  def first_rows(file, kinds, index):
      """Some of the first rows of a column, a list of Python's values each time, until one of them has a value."""
      if file.metadata.num_rows == 0:
          return []
      _, names, places = selection(file, kinds, [index])
      batches = file.iter_batches(1024, columns=names, use_threads=False)
      for _, batch in zip(range(64), batches):
          array = batch.column(places(batch.schema.names)[index])
          if array.null_count < len(array):
              return [value for value in array.to_pylist() if value is not None]
      return []

  def of_numbers(file, kinds, index):
      """The kind of a column of lists of numbers, and how many numbers its vectors have."""
      lists = first_rows(file, kinds, index)
      lengths = {len(value) for value in lists}
      count = lengths.pop() if len(lengths) == 1 else 0
      if count >= 16 or count and any(map(has_fractions, lists)):
          return 3, count
      return (7, 0) if any(map(has_fractions, lists)) else (2, 0)

  def has_fractions(numbers):
      """Whether one of some numbers is no whole one; infinities and what is not a number do not tell."""
      return any(value is not None and abs(value) < float("inf") and value % 1 != 0 for value in numbers)

  def is_text(values):
      """Whether bytes, or lists of bytes, are UTF-8."""
      try:
          for value in values:
              if isinstance(value, bytes):
                  value.decode()
              elif isinstance(value, list) and not is_text(value):
                  return False
          return True
      except UnicodeDecodeError:
          return False

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
      read = [column for column in columns if kinds[column][0] not in (3, 4, 7)]
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

  def emit(arrays, rows, uuids=()):
      """Sends rows, as several frames where they are large. `uuids` are the places of the columns of UUIDs."""
      size = sum(array.nbytes for array in arrays if array is not None)
      if size > FRAME and rows > 1:
          half = rows // 2
          emit([array and array.slice(0, half) for array in arrays], half, uuids)
          emit([array and array.slice(half) for array in arrays], rows - half, uuids)
          return
      out = [struct.pack("<I", rows)]
      for place, array in enumerate(arrays):
          if array is None:
              out.append(bytes(4))
          else:
              put(out, array, place in uuids)
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
      logical = logical_types(file)
      uuids = {place for place, column in enumerate(columns) if logical[column] == "UUID"}
      if read:
          texts = coded(file, names)
          source = opened(input, metadata=file.metadata, read_dictionary=texts) if texts else file
          for batch in source.iter_batches(batch_rows(file, names), columns=names, use_threads=False):
              place = places(batch.schema.names)
              arrays = [batch.column(place[column]) if column in place else None for column in columns]
              emit(arrays, batch.num_rows, uuids)
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
