// A configuration in JSON, kept in the flash: parsed, changed and stored at each start.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "json/cJSON.h"

// The first of three sectors, which take turns so that a power cut costs nothing.
#define CONFIG_SECTOR 0x3D
#define CONFIG_SIZE 512

static const char defaults[] =
    "{\"name\":\"lamp\",\"starts\":0,\"wifi\":{\"ssid\":\"\",\"channel\":6},\"levels\":[0,25,50]}";

static cJSON *load_config(void)
{
    static char text[CONFIG_SIZE];
    cJSON *config = NULL;
    if (system_param_load(CONFIG_SECTOR, 0, text, sizeof text)) {
        text[sizeof text - 1] = 0;
        config = cJSON_Parse(text);
    }
    if (config) return config;
    printf("no configuration: taking the defaults\n");
    return cJSON_Parse(defaults);
}

static void save_config(cJSON *config)
{
    static char buffer[CONFIG_SIZE];
    char *text = cJSON_PrintUnformatted(config);
    if (!text || strlen(text) >= sizeof buffer) {
        printf("the configuration is too large\n");
    } else {
        strcpy(buffer, text);
        system_param_save_with_protect(CONFIG_SECTOR, buffer, sizeof buffer);
    }
    free(text);
}

static void config_task(void *arg)
{
    cJSON *config = load_config();
    cJSON *starts = cJSON_GetObjectItem(config, "starts");
    char *text;

    cJSON_SetIntValue(starts, starts->valueint + 1);
    if (starts->valueint == 2) {
        cJSON_ReplaceItemInObject(cJSON_GetObjectItem(config, "wifi"), "ssid",
                                  cJSON_CreateString("home"));
        cJSON_AddItemToArray(cJSON_GetObjectItem(config, "levels"), cJSON_CreateNumber(100));
    }
    text = cJSON_Print(config);
    printf("%s\n", text);
    free(text);
    save_config(config);

    if (starts->valueint < 2) system_restart();
    cJSON_Delete(config);
    vTaskDelete(NULL);
}

uint32 user_rf_cal_sector_set(void) { return 1019; }

void user_init(void)
{
    xTaskCreate(config_task, "config", 512, NULL, 2, NULL);
}
