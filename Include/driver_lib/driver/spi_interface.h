// spi_interface.h under the name by which applications with a driver directory know it.
#include "../spi_interface.h"
