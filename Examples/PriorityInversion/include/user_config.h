/* PriorityInversion: the three tasks of the story, and the one that tells it. */
#ifndef USER_CONFIG_H
#define USER_CONFIG_H

#define PRIORITY_NARRATOR 9
#define PRIORITY_HIGH 7
#define PRIORITY_MIDDLE 5
#define PRIORITY_LOW 3

#define STACK_WORDS 256

/* In ticks of 10 ms. */
#define LOW_WORK 5     /* how long low works while it holds the lock */
#define MIDDLE_WORK 20 /* how long middle works; it never wants the lock */
#define HIGH_START 2   /* after low took the lock */
#define MIDDLE_START 3

#endif
