/* The client of the example, as users copy it. */
#include "../../../../../Examples/MqttPublish/include/mqtt.h"
