//  What an engineer meets who brings an existing application: the command line that its makefile
//  had, and a first run without the servers that it was written for.
import Testing
import TestSupport

@Suite struct PortingTests {
    private let scratch = ScratchDirectory()

    /// An application that joins a network and then does what `body` says, in a task.
    private func application(_ body: String) -> String {
        scratch.write(
            "app/user/user_main.c",
            """
            #include "esp_common.h"
            #include "freertos/FreeRTOS.h"
            #include "freertos/task.h"
            #include "lwip/sockets.h"
            #include "lwip/netdb.h"
            #include "host8266.h"
            uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
            static void run(void *argument)
            {
                \(body)
                host8266_exit(0);
            }
            static void on_event(System_Event_t *event)
            {
                if (event->event_id == EVENT_STAMODE_GOT_IP) {
                    xTaskCreate(run, "run", 512, NULL, 3, NULL);
                }
            }
            void user_init(void)
            {
                struct station_config config;
                memset(&config, 0, sizeof(config));
                strcpy(config.ssid, "net");
                wifi_set_opmode(STATION_MODE);
                wifi_station_set_config(&config);
                wifi_set_event_handler_cb(on_event);
            }

            """)
        return scratch.path + "/app"
    }

    @Test(arguments: Executor.allCases)
    func aNameThatNobodyHasIsExplainedOnce(_ executor: Executor) throws {
        let app = application(
            """
            printf("%d\\n", gethostbyname("broker.example") == NULL);
            printf("%d\\n", gethostbyname("other.example") == NULL);
            """)
        let run = try Host8266.run(["run", app, "--executor", executor.rawValue])
        #expect(run.code == 0 && run.output.hasSuffix("1\n1\n"), "\(run)")
        #expect(
            run.errors.contains(
                "advice: nobody knows the name broker.example; --host "
                    + "broker.example:PORT=127.0.0.1:PORT leads to a real server"), "\(run)")
        #expect(!run.errors.contains("other.example"), "\(run)")
    }

    @Test func aServerThatIsNotThereIsExplained() throws {
        let app = application(
            """
            struct sockaddr_in peer;
            int s = socket(AF_INET, SOCK_STREAM, 0);
            memset(&peer, 0, sizeof(peer));
            peer.sin_family = AF_INET;
            peer.sin_port = htons(1883);
            peer.sin_addr.s_addr = inet_addr("192.168.1.50");
            printf("%d\\n", connect(s, (struct sockaddr *)&peer, sizeof(peer)));
            """)
        let run = try Host8266.run(["run", app, "--executor", "fiber"])
        #expect(run.code == 0 && run.output.hasSuffix("-1\n"), "\(run)")
        #expect(
            run.errors.contains(
                "advice: nobody answers at 192.168.1.50:1883; --host "
                    + "192.168.1.50:1883=127.0.0.1:PORT leads to a real server"), "\(run)")
    }

    /// A connection that a host refuses is the host's business.
    @Test func aRefusalIsNotExplained() throws {
        let app = application(
            """
            struct sockaddr_in peer;
            int s = socket(AF_INET, SOCK_STREAM, 0);
            memset(&peer, 0, sizeof(peer));
            peer.sin_family = AF_INET;
            peer.sin_port = htons(9);
            peer.sin_addr.s_addr = inet_addr("192.168.1.1");
            printf("%d\\n", connect(s, (struct sockaddr *)&peer, sizeof(peer)));
            """)
        let run = try Host8266.run(["run", app, "--executor", "fiber"])
        #expect(run.code == 0 && run.output.hasSuffix("-1\n"), "\(run)")
        #expect(!run.errors.contains("nobody answers"), "\(run)")
    }

    @Test func connectingToNoNetworkIsExplained() throws {
        scratch.write(
            "app/user/user_main.c",
            """
            #include "esp_common.h"
            #include "freertos/FreeRTOS.h"
            #include "freertos/task.h"
            #include "host8266.h"
            uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
            static void run(void *argument)
            {
                printf("%d\\n", wifi_station_connect());
                host8266_exit(0);
            }
            void user_init(void)
            {
                wifi_set_opmode(STATION_MODE);
                xTaskCreate(run, "run", 256, NULL, 3, NULL);
            }

            """)
        let run = try Host8266.run(["run", scratch.path + "/app", "--executor", "fiber"])
        #expect(run.code == 0 && run.output.hasSuffix("0\n"), "\(run)")
        #expect(
            run.errors.contains("advice: wifi_station_connect fails: the station has no network"),
            "\(run)")
    }

    /// A slip that is easily made: the handle, where its address should stand.
    @Test(arguments: Executor.allCases)
    func aPointerThatWasNeverSetIsFirmwaresFault(_ executor: Executor) throws {
        scratch.write(
            "app/user/user_main.c",
            """
            #include "esp_common.h"
            #include "freertos/FreeRTOS.h"
            #include "freertos/task.h"
            uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
            static void run(void *argument) {}
            void user_init(void)
            {
                xTaskHandle handle;
                xTaskCreate(run, "run", 256, NULL, 3, handle);
            }

            """)
        let run = try Host8266.run(
            ["run", scratch.path + "/app", "--executor", executor.rawValue])
        #expect(run.code == 1, "\(run)")
        #expect(run.output.contains("Fatal exception (28):"), "\(run)")
        #expect(
            run.errors.contains("0xaaaaaaaa (a pointer that was never set)")
                && run.errors.contains("user_init (user/user_main.c:9)"), "\(run)")
    }

    /// As makefiles write it, and as manuals do.
    @Test(arguments: [
        ["-DGREETING=\"a=b\"", "-Iextra"], ["-D", "GREETING=\"a=b\"", "-I", "extra"],
    ])
    func macrosAndDirectoriesMayBeJoined(_ options: [String]) throws {
        scratch.write("extra/more.h", "#define MORE \" and more\"\n")
        scratch.write(
            "app/user/user_main.c",
            """
            #include "esp_common.h"
            #include "host8266.h"
            #include "more.h"
            uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
            void user_init(void)
            {
                printf("%s%s\\n", GREETING, MORE);
                host8266_exit(0);
            }

            """)
        let placed = options.map { $0.replacing("extra", with: scratch.path + "/extra") }
        let run = try Host8266.run(["run", scratch.path + "/app"] + placed)
        #expect(run.code == 0 && run.output == "a=b and more\n", "\(run)")
    }

    @Test func helpHasNoEmptyDescriptions() throws {
        for command in [["run"], ["image", "make"]] {
            let run = try Host8266.run(command + ["--help"])
            #expect(run.output.contains("4M-c1"), "\(run)")
            #expect(!run.lines.contains { $0.hasSuffix(" -") || $0.hasSuffix(" - ") }, "\(run)")
        }
        let run = try Host8266.run(["image", "make", "--help"])
        #expect(run.output.contains("(default: 4M)"), "\(run)")
    }
}
