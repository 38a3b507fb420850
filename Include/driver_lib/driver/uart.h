// uart.h under the name by which applications with a driver directory know it.
#include "../uart.h"
