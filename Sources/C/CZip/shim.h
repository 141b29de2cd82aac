// libzip as a Swift module: the members of zip archives. No logic here.
#include <zip.h>
