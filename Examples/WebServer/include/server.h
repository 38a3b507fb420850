/* A web server on port 80, as a task of its own. */
#ifndef SERVER_H
#define SERVER_H

void server_start(void);

#endif
