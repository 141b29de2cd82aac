// OpenBLAS as a Swift module: matrix products and the control of its threads. No logic here.
#include <cblas.h>
