// The parts of the GNU Scientific Library that nas uses. No logic here.
// libgsl needs somebody's cblas: OpenBLAS serves it, so libgslcblas is not linked.
#include <gsl/gsl_cdf.h>
