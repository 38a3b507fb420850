/* The pages; see pages.h. Their texts have room for the largest numbers that go into them. */
#include "pages.h"

#include "gpio.h"

static const char home[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>ESP8266</title>\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n"
    "<body><h1>ESP8266</h1>\n"
    "<p>The lamp is <strong id=\"lamp\">%s</strong>.</p>\n"
    "<form method=\"post\" action=\"/lamp\">\n"
    "<button id=\"switch\" name=\"state\" value=\"%s\">Switch it %s</button></form>\n"
    "<p><a href=\"/status\">Status</a></p></body></html>\n";

static const char status_page[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>ESP8266: status</title>\n"
    "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n"
    "<body><h1>Status</h1>\n"
    "<table><tr><th>Running for</th><td>%u s</td></tr>\n"
    "<tr><th>Free heap</th><td id=\"heap\">%u bytes</td></tr>\n"
    "<tr><th>Signal</th><td id=\"rssi\">%s</td></tr>\n"
    "<tr><th>Requests</th><td>%u</td></tr></table>\n"
    "<p><a href=\"/\">Back</a></p></body></html>\n";

static const char style[] =
    "body { font-family: sans-serif; margin: 2em auto; max-width: 30em; }\n"
    "th { text-align: left; padding-right: 1em; }\n";

static const char html[] = "text/html; charset=utf-8";

static bool lamp_is_on;
static uint32 requests;

void pages_init(void)
{
    GPIO_ConfigTypeDef lamp;

    memset(&lamp, 0, sizeof(lamp));
    lamp.GPIO_Pin = BIT(LAMP);
    lamp.GPIO_Mode = GPIO_Mode_Output;
    gpio_config(&lamp);
    GPIO_OUTPUT_SET(LAMP, 0);
}

static void show_home(struct http_reply *reply, char **text)
{
    const char *other = lamp_is_on ? "off" : "on";

    *text = (char *)malloc(sizeof(home) + 16);
    if (*text) sprintf(*text, home, lamp_is_on ? "on" : "off", other, other);
    reply->type = html;
}

/* How well the access point is heard, in dBm. */
static void write_signal(char *signal)
{
    /* 31: no station, or none that is connected. */
    const int level = wifi_station_get_rssi();
    sprintf(signal, level == 31 ? "not connected" : "%d dBm", level);
}

static void show_status(struct http_reply *reply, char **text)
{
    char signal[24];

    write_signal(signal);
    *text = (char *)malloc(sizeof(status_page) + 64);
    if (*text) {
        sprintf(*text, status_page, system_get_time() / 1000000, system_get_free_heap_size(),
                signal, requests);
    }
    reply->type = html;
}

/* The same for programs. */
static void show_numbers(struct http_reply *reply, char **text)
{
    *text = (char *)malloc(128);
    if (*text) {
        sprintf(*text, "{\"lamp\":%s,\"uptime\":%u,\"heap\":%u,\"rssi\":%d,\"requests\":%u}\n",
                lamp_is_on ? "true" : "false", system_get_time() / 1000000,
                system_get_free_heap_size(), wifi_station_get_rssi(), requests);
    }
    reply->type = "application/json";
}

static bool is_body(const struct http_request *request, const char *text)
{
    const int length = strlen(text);
    return request->body_length == length && memcmp(request->body, text, length) == 0;
}

static void refuse(struct http_reply *reply, int status, const char *words)
{
    reply->status = status;
    reply->type = "text/plain";
    reply->body = words;
}

/* Switches the lamp, and sends the browser back to the page, so that going back asks nothing. */
static void switch_lamp(const struct http_request *request, struct http_reply *reply)
{
    const bool is_on = is_body(request, "state=on");

    if (!is_on && !is_body(request, "state=off")) {
        refuse(reply, 400, "state=on or state=off is what can be asked for\n");
        return;
    }
    lamp_is_on = is_on;
    GPIO_OUTPUT_SET(LAMP, is_on);
    printf("web: the lamp is %s\n", is_on ? "on" : "off");
    reply->status = 303;
    reply->header = "Location: /\r\n";
}

static void show_style(struct http_reply *reply)
{
    reply->type = "text/css";
    reply->body = style;
    reply->header = "Cache-Control: max-age=3600\r\n";
}

void pages_answer(const struct http_request *request, struct http_reply *reply, char **text)
{
    const char *path = request->path;
    const bool is_post = request->method == HTTP_POST;
    const bool is_lamp = strcmp(path, "/lamp") == 0;
    const bool is_home = strcmp(path, "/") == 0, is_status = strcmp(path, "/status") == 0;
    const bool is_numbers = strcmp(path, "/status.json") == 0;
    const bool is_style = strcmp(path, "/style.css") == 0;

    *text = NULL;
    memset(reply, 0, sizeof(*reply));
    reply->status = 200;
    requests++;
    if (!is_lamp && !is_home && !is_status && !is_numbers && !is_style) {
        refuse(reply, 404, "there is no such page\n");
    } else if (is_post != is_lamp) {
        refuse(reply, 405, "not with this method\n");
        reply->header = is_lamp ? "Allow: POST\r\n" : "Allow: GET, HEAD\r\n";
    } else if (is_lamp) {
        switch_lamp(request, reply);
    } else if (is_style) {
        show_style(reply);
    } else {
        if (is_home) show_home(reply, text);
        if (is_status) show_status(reply, text);
        if (is_numbers) show_numbers(reply, text);
        if (!*text) refuse(reply, 503, "no memory\n");
        else reply->body = *text;
    }
}
