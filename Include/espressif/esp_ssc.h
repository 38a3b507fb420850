// The simple serial console: commands of the application's own, typed at UART0.
#ifndef HOST8266_ESP_SSC_H
#define HOST8266_ESP_SSC_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CMD_T_ASYNC 0x01
#define CMD_T_SYNC 0x02
#define MAX_LINE_N 127

typedef struct cmd_s {
    char *cmd_str;
    uint8 flag;  // CMD_T_*
    uint8 id;
    void (*cmd_func)(void);
    void (*cmd_callback)(void *arg);
} ssc_cmd_t;

typedef enum {
    SSC_BR_9600 = 9600,
    SSC_BR_19200 = 19200,
    SSC_BR_38400 = 38400,
    SSC_BR_57600 = 57600,
    SSC_BR_74880 = 74880,
    SSC_BR_115200 = 115200,
    SSC_BR_230400 = 230400,
    SSC_BR_460800 = 460800,
    SSC_BR_921600 = 921600,
} SscBaudRate;

void ssc_attach(SscBaudRate bandrate);

// The command set ends with an empty entry, and is not copied.
void ssc_register(ssc_cmd_t *cmdset, uint8 cmdnum, void (*help)(void));

// The line that was typed, and how it splits into words: their number is returned.
int ssc_param_len(void);
char *ssc_param_str(void);
int ssc_parse_param(char *pLine, char *argv[]);

#ifdef __cplusplus
}
#endif

#endif
