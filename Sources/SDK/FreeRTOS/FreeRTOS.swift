//  FreeRTOS
