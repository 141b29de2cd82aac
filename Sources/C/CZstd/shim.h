// libzstd as a Swift module: the decompression of Zstandard frames. No logic here.
#include <zstd.h>
