// hw_timer.h under the name by which applications with a driver directory know it.
#include "../hw_timer.h"
