// i2c_master.h under the name by which applications with a driver directory know it.
#include "../i2c_master.h"
