// C++ firmware: constructors of global objects, virtual functions, new and delete, templates.
#include <stdint.h>

extern "C" {
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
}

namespace {

int order;

class Sensor {
  public:
    explicit Sensor(int pin) : pin_(pin), order_(++order) {}
    virtual ~Sensor() { printf("sensor %d goes\n", pin_); }
    virtual int read() const = 0;
    int place() const { return order_; }

  protected:
    int pin_;
    int order_;
};

class Thermometer : public Sensor {
  public:
    using Sensor::Sensor;
    ~Thermometer() override { printf("thermometer goes\n"); }
    int read() const override { return 20 + pin_; }
};

class Door : public Sensor {
  public:
    using Sensor::Sensor;
    int read() const override { return pin_ % 2; }
};

// A constructor may use the heap and the console, although no task is there yet.
struct Early {
    int *number;
    Early() : number(new int(40))
    {
        printf("constructed, %d\n", *number + 2);
        const char *wanted = host8266_setting("early");
        if (wanted && wanted[0] == 'e') host8266_exit(3);
        if (wanted && wanted[0] == 'r') system_restart();
        if (wanted && wanted[0] == 'w') vTaskDelay(1);
    }
} early;

Thermometer first(1);
Door second(4);
uint32_t counter = 5;

template <typename T, int Size> struct Ring {
    T items[Size];
    int next = 0;
    void put(T item) { items[next++ % Size] = item; }
};

int initialised()
{
    static Thermometer late(7);  // constructed at the first call
    return late.place();
}

void task(void *)
{
    host8266_expect(*early.number == 40);
    host8266_expect(first.place() == 1 && second.place() == 2);
    host8266_expect(initialised() == 3 && initialised() == 3);
    const Sensor *sensors[] = {&first, &second};
    for (const Sensor *sensor : sensors) printf("reads %d\n", sensor->read());
    uint32_t before = system_get_free_heap_size();
    Sensor *made = new Thermometer(3);
    printf("reads %d\n", made->read());
    host8266_expect(system_get_free_heap_size() < before);
    delete made;
    // Blocks at odd and even multiples of 8, whatever the heap starts with.
    void *between = malloc(16);
    Sensor *shifted = new Thermometer(3);
    host8266_expect(shifted->read() == 23);
    delete shifted;
    free(between);
    int *numbers = new int[10]();
    for (int i = 0; i < 10; i++) host8266_expect(numbers[i] == 0);
    delete[] numbers;
    host8266_expect(system_get_free_heap_size() == before);
    Ring<uint16_t, 4> ring;
    for (int i = 0; i < 6; i++) ring.put(i);
    printf("ring %d %d %d %d\n", ring.items[0], ring.items[1], ring.items[2], ring.items[3]);
    auto twice = [](int n) { return 2 * n; };
    printf("twice %d, counter %u\n", twice(21), counter);
    host8266_exit(0);
}

}  // namespace

extern "C" uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

extern "C" void user_init(void) { xTaskCreate(task, "cxx", 512, nullptr, 5, nullptr); }
