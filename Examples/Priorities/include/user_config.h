/* Priorities: who may interrupt whom. The guide (2.2) leaves 1 to 9 to applications. */
#ifndef USER_CONFIG_H
#define USER_CONFIG_H

#define PRIORITY_TEACHER 8 /* starts each lesson and tells how it went */
#define PRIORITY_HIGH 6
#define PRIORITY_MIDDLE 4
#define PRIORITY_LOW 3

#define STACK_WORDS 256

#endif
