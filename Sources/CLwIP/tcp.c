//  TCP endpoints.
//
//  Bytes that arrive stay in lwIP's buffers until they are read; only then does the window open
//  again, so a reader that is slow holds up the peer as it should.
#include "stack.h"

static h8_endpoint accept_handle(struct tcp_pcb *block);

static err_t received(void *argument, struct tcp_pcb *block, struct pbuf *data, err_t error) {
    (void)error;
    struct h8_stack *stack = h8_current;
    h8_endpoint handle = h8_from_argument(argument);
    struct h8_row *row = h8_row_of(stack, handle);
    if (data == NULL) {
        if (row != NULL) {
            row->ended = true;
            h8_post(stack, H8_EVENT_CLOSED, handle, 0, 0, 0);
        }
        return ERR_OK;
    }
    uint32_t length = data->tot_len;
    if (row == NULL || row->shut_reading) {
        stack->library->tcp_recved(block, (u16_t)length);
        stack->library->pbuf_free(data);
        return ERR_OK;
    }
    struct h8_origin origin = {0};
    // lwIP keeps what is refused and offers it again.
    if (!h8_row_append(stack, row, data, &origin)) return ERR_MEM;
    h8_post(stack, H8_EVENT_RECEIVED, handle, 0, 0, length);
    return ERR_OK;
}

static err_t sent(void *argument, struct tcp_pcb *block, u16_t length) {
    (void)block;
    h8_post(h8_current, H8_EVENT_SENT, h8_from_argument(argument), 0, 0, length);
    return ERR_OK;
}

static err_t connected(void *argument, struct tcp_pcb *block, err_t error) {
    (void)block;
    (void)error;
    h8_post(h8_current, H8_EVENT_CONNECTED, h8_from_argument(argument), 0, 0, 0);
    return ERR_OK;
}

/// The control block is gone already.
static void failed(void *argument, err_t error) {
    struct h8_stack *stack = h8_current;
    h8_endpoint handle = h8_from_argument(argument);
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return;
    row->block = NULL;
    row->failure = error;
    h8_post(stack, H8_EVENT_FAILED, handle, error, 0, 0);
}

static void watch(struct h8_library *library, struct tcp_pcb *block, h8_endpoint handle) {
    library->tcp_arg(block, h8_as_argument(handle));
    library->tcp_recv(block, received);
    library->tcp_sent(block, sent);
    library->tcp_err(block, failed);
}

/// Nothing of the control block leads here any more.
static void unwatch(struct h8_library *library, struct tcp_pcb *block) {
    library->tcp_arg(block, NULL);
    library->tcp_recv(block, NULL);
    library->tcp_sent(block, NULL);
    library->tcp_err(block, NULL);
}

static err_t accepted(void *argument, struct tcp_pcb *block, err_t error) {
    struct h8_stack *stack = h8_current;
    h8_endpoint listener = h8_from_argument(argument);
    // lwIP says so when it has no control block for a peer that asks.
    if (block == NULL || error != ERR_OK) return ERR_VAL;
    if (h8_row_of(stack, listener) == NULL) return ERR_VAL;
    h8_endpoint handle = accept_handle(block);
    if (handle == 0) return ERR_MEM;
    h8_post(stack, H8_EVENT_ACCEPTED, listener, 0, handle, 0);
    return ERR_OK;
}

static h8_endpoint accept_handle(struct tcp_pcb *block) {
    h8_endpoint handle = h8_row_make(h8_current, H8_TCP, block);
    if (handle != 0) watch(h8_current->library, block, handle);
    return handle;
}

int h8_tcp_make(struct h8_stack *stack, h8_endpoint *handle) {
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    struct tcp_pcb *block = library->tcp_new();
    *handle = block != NULL ? h8_row_make(stack, H8_TCP, block) : 0;
    if (*handle != 0) watch(library, block, *handle);
    if (*handle == 0 && block != NULL) library->tcp_abort(block);
    H8_LEAVE(stack);
    return *handle != 0 ? 0 : H8_NO_MEMORY;
}

/// The row of a connection, or the error that stands for it.
static int connection_of(struct h8_stack *stack, h8_endpoint handle, struct h8_row **found) {
    struct h8_row *row = h8_row_of(stack, handle);
    *found = row;
    if (row == NULL) return H8_STALE;
    return row->kind == H8_TCP ? 0 : H8_ILLEGAL_ARGUMENT;
}

static int live_connection_of(struct h8_stack *stack, h8_endpoint handle, struct h8_row **found) {
    int problem = connection_of(stack, handle, found);
    if (problem == 0 && (*found)->block == NULL) problem = (*found)->failure;
    return problem;
}

int h8_tcp_connect(struct h8_stack *stack, h8_endpoint handle, struct h8_address to) {
    struct h8_row *row;
    int problem = live_connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    switch (((struct tcp_pcb *)row->block)->state) {
    case CLOSED: break;
    case SYN_SENT: case SYN_RCVD: return H8_ALREADY;
    default: return H8_CONNECTED;
    }
    H8_ENTER(stack, H8_ASSERTION)
    ip_addr_t address = h8_ip(to.address);
    err_t result = stack->library->tcp_connect(row->block, &address, to.port, connected);
    H8_LEAVE(stack);
    return result;
}

int h8_tcp_listen(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row;
    int problem = live_connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    if (((struct tcp_pcb *)row->block)->state != CLOSED) return H8_CONNECTED;
    H8_ENTER(stack, H8_ASSERTION)
    err_t result = ERR_OK;
    struct h8_library *library = stack->library;
    // It frees the old block only when it has a new one.
    struct tcp_pcb *block = library->tcp_listen_with_backlog_and_err(row->block, 255, &result);
    if (block != NULL) {
        row->block = block;
        row->kind = H8_LISTENER;
        library->tcp_arg(block, h8_as_argument(handle));
        library->tcp_accept(block, accepted);
    }
    H8_LEAVE(stack);
    return result;
}

/// Queues as much of `data` as there is room and memory for.
static size_t queue(
    struct h8_library *library, struct tcp_pcb *block, const uint8_t *data, size_t length,
    uint8_t flags, err_t *result) {
    size_t done = 0;
    size_t most = UINT16_MAX;
    while (done < length && *result == ERR_OK) {
        size_t part = length - done;
        if (part > block->snd_buf) part = block->snd_buf;
        if (part > most) part = most;
        if (part == 0) break;
        uint8_t more = done + part < length ? TCP_WRITE_FLAG_MORE : 0;
        err_t error =
            library->tcp_write(block, data + done, (u16_t)part, TCP_WRITE_FLAG_COPY | flags | more);
        if (error == ERR_OK) {
            done += part;
        } else if (error == ERR_MEM && part > 1) {
            // Perhaps a smaller piece finds memory.
            most = part / 2;
        } else {
            *result = error;
        }
    }
    return done;
}

int h8_tcp_write(
    struct h8_stack *stack, h8_endpoint handle, const void *data, size_t length, bool more) {
    struct h8_row *row;
    int problem = live_connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    if (length > INT32_MAX) length = INT32_MAX;
    H8_ENTER(stack, H8_ASSERTION)
    struct tcp_pcb *block = row->block;
    err_t result = ERR_OK;
    size_t done =
        queue(stack->library, block, data, length, more ? TCP_WRITE_FLAG_MORE : 0, &result);
    if (done > 0) stack->library->tcp_output(block);
    H8_LEAVE(stack);
    if (done > 0) return (int)done;
    if (result != ERR_OK) return result == ERR_MEM ? H8_WOULD_BLOCK : result;
    return length == 0 ? 0 : H8_WOULD_BLOCK;
}

uint32_t h8_tcp_space(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row;
    if (live_connection_of(stack, handle, &row) != 0) return 0;
    const struct tcp_pcb *block = row->block;
    bool sends = block->state == ESTABLISHED || block->state == CLOSE_WAIT;
    if (!sends || block->snd_queuelen >= TCP_SND_QUEUELEN) return 0;
    return block->snd_buf;
}

uint32_t h8_tcp_unacknowledged(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row;
    if (live_connection_of(stack, handle, &row) != 0) return 0;
    const struct tcp_pcb *block = row->block;
    return block->snd_lbb - block->lastack;
}

/// Takes up to `size` bytes from what waits.
static size_t take(
    struct h8_stack *stack, struct h8_row *row, uint8_t *buffer, size_t size, bool peek) {
    size_t done = 0;
    struct h8_waiting *waiting = row->first;
    while (done < size && waiting != NULL) {
        size_t part = waiting->origin.length - waiting->offset;
        if (part > size - done) part = size - done;
        stack->library->pbuf_copy_partial(
            waiting->data, buffer + done, (u16_t)part, (u16_t)waiting->offset);
        done += part;
        struct h8_waiting *next = waiting->next;
        if (!peek) {
            waiting->offset += (uint32_t)part;
            row->readable -= (uint32_t)part;
            if (waiting->offset == waiting->origin.length) h8_row_drop_first(stack, row);
        }
        waiting = next;
    }
    return done;
}

/// Tells the peer that so many bytes were read.
static void open_window(struct h8_stack *stack, struct h8_row *row, size_t length) {
    while (length > 0 && row->block != NULL) {
        u16_t part = length < UINT16_MAX ? (u16_t)length : UINT16_MAX;
        stack->library->tcp_recved(row->block, part);
        length -= part;
    }
}

static int read_row(
    struct h8_stack *stack, struct h8_row *row, void *buffer, size_t size, bool peek, bool tells) {
    if (row->first == NULL) {
        if (row->ended || row->shut_reading) return 0;
        if (row->block == NULL) return row->failure;
        enum tcp_state state = ((struct tcp_pcb *)row->block)->state;
        return state == CLOSED || state == SYN_SENT ? H8_NOT_CONNECTED : H8_WOULD_BLOCK;
    }
    if (size > INT32_MAX) size = INT32_MAX;
    H8_ENTER(stack, H8_ASSERTION)
    size_t done = take(stack, row, buffer, size, peek);
    if (tells) open_window(stack, row, done);
    H8_LEAVE(stack);
    return (int)done;
}

int h8_tcp_read(struct h8_stack *stack, h8_endpoint handle, void *buffer, size_t size, bool peek) {
    struct h8_row *row;
    int problem = connection_of(stack, handle, &row);
    return problem != 0 ? problem : read_row(stack, row, buffer, size, peek, !peek);
}

int h8_tcp_read_silently(
    struct h8_stack *stack, h8_endpoint handle, void *buffer, size_t size) {
    struct h8_row *row;
    int problem = connection_of(stack, handle, &row);
    return problem != 0 ? problem : read_row(stack, row, buffer, size, false, false);
}

int h8_tcp_open_window(struct h8_stack *stack, h8_endpoint handle, size_t length) {
    struct h8_row *row;
    int problem = connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    H8_ENTER(stack, H8_ASSERTION)
    open_window(stack, row, length);
    H8_LEAVE(stack);
    return 0;
}

/// Closes in order. lwIP resets a connection whose window is not as large as its own largest, since
/// it takes that for bytes nobody read: where all was read, it is told so for the moment.
static err_t close_in_order(struct h8_library *library, struct tcp_pcb *block, bool all_read) {
    tcpwnd_size_t window = block->rcv_wnd;
    bool flows = block->state == ESTABLISHED || block->state == CLOSE_WAIT;
    if (!flows || !all_read) return library->tcp_close(block);
    block->rcv_wnd = TCP_WND_MAX(block);
    err_t result = library->tcp_close(block);
    // In these two states the block outlives a close that sends a FIN.
    block->rcv_wnd = window;
    return result;
}

/// Its address marks the control blocks that are not to wait out their time.
static char skips_time_wait;

int h8_tcp_close_row(struct h8_stack *stack, struct h8_row *row) {
    struct h8_library *library = stack->library;
    struct tcp_pcb *block = row->block;
    if (row->kind == H8_LISTENER) {
        library->tcp_arg(block, NULL);
        return library->tcp_close(block);
    }
    unwatch(library, block);
    if (row->skips_time_wait) {
        // An argument without callbacks: only h8_tcp_skip_time_wait looks at it.
        library->tcp_arg(block, &skips_time_wait);
        stack->skips_time_wait = true;
    }
    err_t result = close_in_order(library, block, row->first == NULL);
    if (result != ERR_OK) library->tcp_abort(block);
    return result;
}

void h8_tcp_skip_time_wait(struct h8_stack *stack) {
    for (struct tcp_pcb *block = *stack->library->tcp_tw_pcbs; block != NULL;) {
        struct tcp_pcb *next = block->next;
        // Of a block in this state it frees the memory, and sends nothing.
        if (block->callback_arg == &skips_time_wait) stack->library->tcp_abort(block);
        block = next;
    }
}

int h8_tcp_shutdown(struct h8_stack *stack, h8_endpoint handle, bool reading, bool writing) {
    struct h8_row *row;
    int problem = live_connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    enum tcp_state state = ((struct tcp_pcb *)row->block)->state;
    if (state == CLOSED || state == SYN_SENT) return H8_NOT_CONNECTED;
    H8_ENTER(stack, H8_ASSERTION)
    row->shut_reading |= reading;
    err_t result = ERR_OK;
    // What arrives after the end of reading is dropped by `received`; lwIP need not know.
    if (writing) result = stack->library->tcp_shutdown(row->block, 0, 1);
    H8_LEAVE(stack);
    return result;
}

int h8_tcp_abort(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row;
    int problem = connection_of(stack, handle, &row);
    if (problem != 0) return problem;
    H8_ENTER(stack, H8_ASSERTION)
    if (row->block != NULL) {
        unwatch(stack->library, row->block);
        stack->library->tcp_abort(row->block);
    }
    h8_row_free(stack, row);
    H8_LEAVE(stack);
    return 0;
}

int h8_tcp_state(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL || row->block == NULL || row->kind < H8_TCP) return CLOSED;
    return row->kind == H8_LISTENER ? LISTEN : (int)((struct tcp_pcb *)row->block)->state;
}

// MARK: Options

int h8_tcp_set(
    struct tcp_pcb *block, struct h8_library *library, enum h8_option option, uint32_t value) {
    switch (option) {
    case H8_OPTION_NO_DELAY:
        if (value != 0) tcp_nagle_disable(block);
        else tcp_nagle_enable(block);
        return 0;
    case H8_OPTION_KEEP_IDLE: block->keep_idle = value; return 0;
    case H8_OPTION_KEEP_INTERVAL: block->keep_intvl = value; return 0;
    case H8_OPTION_KEEP_COUNT: block->keep_cnt = value; return 0;
    case H8_OPTION_PRIORITY: library->tcp_setprio(block, (u8_t)value); return 0;
    case H8_OPTION_SEGMENT_SIZE:
        if (value == 0 || value > block->mss) return H8_ILLEGAL_VALUE;
        block->mss = (u16_t)value;
        return 0;
    default: return H8_ILLEGAL_ARGUMENT;
    }
}

int h8_tcp_get(const struct tcp_pcb *block, enum h8_option option, uint32_t *value) {
    switch (option) {
    case H8_OPTION_NO_DELAY: *value = tcp_nagle_disabled(block); return 0;
    case H8_OPTION_KEEP_IDLE: *value = block->keep_idle; return 0;
    case H8_OPTION_KEEP_INTERVAL: *value = block->keep_intvl; return 0;
    case H8_OPTION_KEEP_COUNT: *value = block->keep_cnt; return 0;
    case H8_OPTION_PRIORITY: *value = block->prio; return 0;
    case H8_OPTION_SEGMENT_SIZE: *value = block->mss; return 0;
    default: return H8_ILLEGAL_ARGUMENT;
    }
}
