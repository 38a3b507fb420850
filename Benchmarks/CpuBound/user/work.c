/* The work of the CPU-bound benchmark: what firmware does when it computes.
 *
 * A checksum over bytes, a sort of words and the reading of text, in short loops with many branches:
 * the kind of code in which an instrumented block costs most. It knows neither chip nor host. */
#include <stdint.h>
#include <string.h>

#include "work.h"

enum { BYTES = 4096, WORDS = 1500 };

static uint8_t bytes[BYTES];
static uint32_t words[WORDS];

/* CRC-32, one bit at a time. */
static uint32_t checksum(const uint8_t *at, int count)
{
    uint32_t sum = 0xFFFFFFFFu;
    while (count-- > 0) {
        sum ^= *at++;
        for (int bit = 0; bit < 8; bit++) sum = sum & 1 ? sum >> 1 ^ 0xEDB88320u : sum >> 1;
    }
    return ~sum;
}

/* Insertion sort: a data-dependent inner loop of a few instructions. */
static void sort(uint32_t *table, int count)
{
    for (int next = 1; next < count; next++) {
        uint32_t value = table[next];
        int place = next;
        for (; place > 0 && table[place - 1] > value; place--) table[place] = table[place - 1];
        table[place] = value;
    }
}

/* Adds up the decimal numbers in a text of words and numbers. */
static uint32_t parse(const char *text)
{
    uint32_t total = 0, number = 0;
    int in_number = 0;
    for (; *text; text++) {
        if (*text >= '0' && *text <= '9') {
            number = number * 10 + (uint32_t)(*text - '0');
            in_number = 1;
        } else {
            if (in_number) total += number;
            number = 0;
            in_number = 0;
            if (*text == '-') total ^= 0x5A5A5A5Au;
        }
    }
    return total + number;
}

uint32_t work(int rounds)
{
    static const char text[] = "temp=23 hum=58 -- rssi=-71 up=86400 heap=38144 chan=11 ok=1 err=0";
    uint32_t result = 0;
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < BYTES; i++) bytes[i] = (uint8_t)(i * 7 + round);
        for (int i = 0; i < WORDS; i++) words[i] = (uint32_t)(i + round) * 2654435761u >> 8;
        result += checksum(bytes, BYTES);
        sort(words, WORDS);
        result += words[WORDS / 2];
        for (int i = 0; i < 60; i++) result += parse(text + i % 8);
    }
    return result;
}
