/* The CPU-bound benchmark as a plain program of the host, to compare with. */
#include <stdio.h>
#include <time.h>

#include "../CpuBound/user/work.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(void)
{
    double start = seconds();
    uint32_t result = work(1000);
    printf("%.6f %08x\n", seconds() - start, result);
    return 0;
}
