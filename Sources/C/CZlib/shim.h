// zlib as a Swift module: gzip files and CRC-32. No logic here.
#include <zlib.h>
