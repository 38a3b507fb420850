/* Compiled by the test without any instrumentation, as a vendor's object file would be. */
volatile unsigned spun;

void spin(void)
{
    for (;;) {
        spun++;
    }
}

unsigned spin_for(unsigned rounds)
{
    unsigned i;
    for (i = 0; i < rounds; i++) {
        spun++;
    }
    return spun;
}
