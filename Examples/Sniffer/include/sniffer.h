// What the sniffer's callback gets (ESP8266 Technical Reference, "Sniffer Introduction"). The SDK's
// headers do not declare it.
#ifndef SNIFFER_H
#define SNIFFER_H

#include "c_types.h"

// What the receiver notes of a frame: 12 bytes.
struct RxControl {
    signed rssi : 8;
    unsigned rate : 4;
    unsigned is_group : 1;
    unsigned : 1;
    unsigned sig_mode : 2;  // 0: 802.11b or g, else n
    unsigned legacy_length : 12;
    unsigned damatch0 : 1;
    unsigned damatch1 : 1;
    unsigned bssidmatch0 : 1;
    unsigned bssidmatch1 : 1;
    unsigned MCS : 7;
    unsigned CWB : 1;  // 40 MHz
    unsigned HT_length : 16;
    unsigned Smoothing : 1;
    unsigned Not_Sounding : 1;
    unsigned : 1;
    unsigned Aggregation : 1;
    unsigned STBC : 2;
    unsigned FEC_CODING : 1;
    unsigned SGI : 1;
    unsigned rxend_state : 8;
    unsigned ampdu_cnt : 8;
    unsigned channel : 4;
    unsigned : 12;
};

struct LenSeq {
    uint16 len;  // with the checksum
    uint16 seq;  // number in the high 12 bits
    uint8 addr3[6];
};

// Data: 50 bytes and 10 for each frame.
struct sniffer_buf {
    struct RxControl rx_ctrl;
    uint8 buf[36];  // the head of the frame
    uint16 cnt;
    struct LenSeq lenseq[1];
};

// Management: 128 bytes.
struct sniffer_buf2 {
    struct RxControl rx_ctrl;
    uint8 buf[112];
    uint16 cnt;
    uint16 len;
};

#endif
