//  How each call is written in a report.
//
//  One table, in the order of TraceCall. A call that is not in it is still shown, by its number.
import Simulation

/// How one call is written: its name in C and what its record's numbers are.
struct TraceCallForm {
    /// What a number of a record is.
    enum Number {
        case none
        case decimal
        /// A handle or an address in firmware.
        case hex
        case task
        /// The id of a text.
        case text
    }

    let call: TraceCall
    /// The name of the call as `--kind` takes it.
    let name: String
    /// The name that firmware calls.
    let function: String
    let object: Number
    let result: Number
    /// The words around the detail, before and after it.
    let detail: (before: String, after: String)?
    /// `.decimal` has no sign here.
    let detailForm: Number

    private init(
        _ call: TraceCall, _ name: String, _ function: String, _ object: Number,
        _ result: Number = .decimal, detail: (String, String)? = nil,
        detailForm: Number = .decimal
    ) {
        self.call = call
        self.name = name
        self.function = function
        self.object = object
        self.result = result
        self.detail = detail
        self.detailForm = detailForm
    }

    /// The form of each call that has one, by number.
    static let byCall = Dictionary(uniqueKeysWithValues: all.map { ($0.call, $0) })

    static let all: [TraceCallForm] =
        tasks + queues + semaphores + timers + osTimers + memory + system + flash + files + sockets
        + espconn

    private static let waiting = ("", " waiting")
    private static let counted = ("count ", "")
    private static let depth = ("depth ", "")
    private static let period = ("period ", " ticks")
    private static let free = ("", " bytes free")
    private static let errno = ("errno ", "")

    private static let tasks = [
        TraceCallForm(.taskCreate, "taskCreate", "xTaskCreate", .task),
        TraceCallForm(.taskDelete, "taskDelete", "vTaskDelete", .task, .none),
        TraceCallForm(.delay, "delay", "vTaskDelay", .decimal, .none),
        TraceCallForm(.delayUntil, "delayUntil", "vTaskDelayUntil", .decimal, .none),
        TraceCallForm(.suspend, "suspend", "vTaskSuspend", .task, .none),
        TraceCallForm(.resume, "resume", "vTaskResume", .task, .none),
        TraceCallForm(.resumeFromISR, "resumeFromISR", "xTaskResumeFromISR", .task),
        TraceCallForm(
            .prioritySet, "prioritySet", "vTaskPrioritySet", .task, .none,
            detail: ("priority ", "")),
        TraceCallForm(.yield, "yield", "taskYIELD", .none, .none),
        TraceCallForm(.suspendAll, "suspendAll", "vTaskSuspendAll", .decimal, .none),
        TraceCallForm(.resumeAll, "resumeAll", "xTaskResumeAll", .decimal),
        TraceCallForm(.criticalEnter, "criticalEnter", "taskENTER_CRITICAL", .decimal, .none),
        TraceCallForm(.criticalExit, "criticalExit", "taskEXIT_CRITICAL", .decimal, .none),
        TraceCallForm(.coRoutineCreate, "coRoutineCreate", "xCoRoutineCreate", .decimal),
        TraceCallForm(
            .coRoutineSchedule, "coRoutineSchedule", "vCoRoutineSchedule", .decimal, .none),
    ]

    private static let queues = [
        TraceCallForm(
            .queueCreate, "queueCreate", "xQueueCreate", .hex, .hex, detail: ("length ", "")),
        TraceCallForm(.queueDelete, "queueDelete", "vQueueDelete", .hex, .none),
        TraceCallForm(.queueSend, "queueSend", "xQueueSend", .hex, detail: waiting),
        TraceCallForm(
            .queueSendToFront, "queueSendToFront", "xQueueSendToFront", .hex, detail: waiting),
        TraceCallForm(.queueOverwrite, "queueOverwrite", "xQueueOverwrite", .hex, detail: waiting),
        TraceCallForm(.queueReceive, "queueReceive", "xQueueReceive", .hex, detail: waiting),
        TraceCallForm(.queuePeek, "queuePeek", "xQueuePeek", .hex, detail: waiting),
        TraceCallForm(.queueReset, "queueReset", "xQueueReset", .hex, detail: waiting),
        TraceCallForm(
            .queueSendFromISR, "queueSendFromISR", "xQueueSendFromISR", .hex, detail: waiting),
        TraceCallForm(
            .queueSendToFrontFromISR, "queueSendToFrontFromISR", "xQueueSendToFrontFromISR", .hex,
            detail: waiting),
        TraceCallForm(
            .queueReceiveFromISR, "queueReceiveFromISR", "xQueueReceiveFromISR", .hex,
            detail: waiting),
        TraceCallForm(
            .queueOverwriteFromISR, "queueOverwriteFromISR", "xQueueOverwriteFromISR", .hex,
            detail: waiting),
        TraceCallForm(
            .queuePeekFromISR, "queuePeekFromISR", "xQueuePeekFromISR", .hex, detail: waiting),
        TraceCallForm(.queueCRSend, "queueCRSend", "xQueueCRSend", .hex, detail: waiting),
        TraceCallForm(.queueCRReceive, "queueCRReceive", "xQueueCRReceive", .hex, detail: waiting),
        TraceCallForm(
            .queueCRSendFromISR, "queueCRSendFromISR", "xQueueCRSendFromISR", .hex,
            detail: waiting),
        TraceCallForm(
            .queueCRReceiveFromISR, "queueCRReceiveFromISR", "xQueueCRReceiveFromISR", .hex,
            detail: waiting),
    ]

    private static let semaphores = [
        TraceCallForm(
            .binaryCreate, "binaryCreate", "vSemaphoreCreateBinary", .hex, .hex, detail: counted),
        TraceCallForm(
            .countingCreate, "countingCreate", "xSemaphoreCreateCounting", .hex, .hex,
            detail: counted),
        TraceCallForm(
            .mutexCreate, "mutexCreate", "xSemaphoreCreateMutex", .hex, .hex, detail: counted),
        TraceCallForm(
            .recursiveMutexCreate, "recursiveMutexCreate", "xSemaphoreCreateRecursiveMutex", .hex,
            .hex, detail: counted),
        TraceCallForm(.semaphoreDelete, "semaphoreDelete", "vSemaphoreDelete", .hex, .none),
        TraceCallForm(.semaphoreTake, "semaphoreTake", "xSemaphoreTake", .hex, detail: counted),
        TraceCallForm(.semaphoreGive, "semaphoreGive", "xSemaphoreGive", .hex, detail: counted),
        TraceCallForm(
            .takeRecursive, "takeRecursive", "xSemaphoreTakeRecursive", .hex, detail: depth),
        TraceCallForm(
            .giveRecursive, "giveRecursive", "xSemaphoreGiveRecursive", .hex, detail: depth),
        TraceCallForm(
            .semaphoreGiveFromISR, "semaphoreGiveFromISR", "xSemaphoreGiveFromISR", .hex,
            detail: counted),
        TraceCallForm(
            .semaphoreTakeFromISR, "semaphoreTakeFromISR", "xSemaphoreTakeFromISR", .hex,
            detail: counted),
    ]

    private static let timers = [
        TraceCallForm(.timerCreate, "timerCreate", "xTimerCreate", .hex, .hex, detail: period),
        TraceCallForm(.timerDelete, "timerDelete", "xTimerDelete", .hex),
        TraceCallForm(.timerStart, "timerStart", "xTimerStart", .hex, detail: period),
        TraceCallForm(.timerStop, "timerStop", "xTimerStop", .hex),
        TraceCallForm(.timerReset, "timerReset", "xTimerReset", .hex, detail: period),
        TraceCallForm(
            .timerChangePeriod, "timerChangePeriod", "xTimerChangePeriod", .hex, detail: period),
        TraceCallForm(
            .timerStartFromISR, "timerStartFromISR", "xTimerStartFromISR", .hex, detail: period),
        TraceCallForm(.timerStopFromISR, "timerStopFromISR", "xTimerStopFromISR", .hex),
        TraceCallForm(
            .timerResetFromISR, "timerResetFromISR", "xTimerResetFromISR", .hex, detail: period),
        TraceCallForm(
            .timerChangePeriodFromISR, "timerChangePeriodFromISR", "xTimerChangePeriodFromISR",
            .hex, detail: period),
    ]

    private static let osTimers = [
        TraceCallForm(.osTimerArm, "osTimerArm", "os_timer_arm", .hex, detail: ("", " us")),
        TraceCallForm(.osTimerDisarm, "osTimerDisarm", "os_timer_disarm", .hex, .none),
        TraceCallForm(.osTimerSetFunction, "osTimerSetFunction", "os_timer_setfn", .hex, .hex),
    ]

    private static let memory = [
        TraceCallForm(.malloc, "malloc", "malloc", .decimal, .hex, detail: free),
        TraceCallForm(.calloc, "calloc", "calloc", .decimal, .hex, detail: free),
        TraceCallForm(.realloc, "realloc", "realloc", .decimal, .hex, detail: free),
        TraceCallForm(.zalloc, "zalloc", "zalloc", .decimal, .hex, detail: free),
        TraceCallForm(.free, "free", "free", .hex, .none, detail: free),
    ]

    private static let system = [
        TraceCallForm(.restart, "restart", "system_restart", .none, .none),
        TraceCallForm(.deepSleep, "deepSleep", "system_deep_sleep", .decimal, .none),
        TraceCallForm(.delayMicroseconds, "delayMicroseconds", "os_delay_us", .decimal, .none),
    ]

    private static let flash = [
        TraceCallForm(.flashRead, "flashRead", "spi_flash_read", .hex, detail: ("", " bytes")),
        TraceCallForm(.flashWrite, "flashWrite", "spi_flash_write", .hex, detail: ("", " bytes")),
        TraceCallForm(.flashErase, "flashErase", "spi_flash_erase_sector", .decimal),
    ]

    private static let files = [
        TraceCallForm(
            .filesMount, "filesMount", "esp_spiffs_init", .hex, detail: ("", " bytes")),
        TraceCallForm(.filesUnmount, "filesUnmount", "esp_spiffs_deinit", .decimal, .none),
        TraceCallForm(
            .fileOpen, "fileOpen", "open", .text, detail: ("flags ", ""), detailForm: .hex),
        TraceCallForm(.fileClose, "fileClose", "close", .decimal),
        TraceCallForm(.fileRead, "fileRead", "read", .decimal, detail: ("of ", "")),
        TraceCallForm(.fileWrite, "fileWrite", "write", .decimal, detail: ("of ", "")),
        TraceCallForm(.fileSeek, "fileSeek", "lseek", .decimal, detail: ("whence ", "")),
        TraceCallForm(.fileStatus, "fileStatus", "fstat", .decimal, detail: ("", " bytes")),
        TraceCallForm(.fileRemove, "fileRemove", "unlink", .text),
        TraceCallForm(
            .fileRename, "fileRename", "rename", .text, detail: ("to ", ""), detailForm: .text),
    ]

    private static let sockets = [
        TraceCallForm(.socket, "socket", "socket", .none, detail: errno),
        TraceCallForm(.bind, "bind", "bind", .decimal, detail: errno),
        TraceCallForm(.connect, "connect", "connect", .decimal, detail: errno),
        TraceCallForm(.listen, "listen", "listen", .decimal, detail: errno),
        TraceCallForm(.accept, "accept", "accept", .decimal, detail: errno),
        TraceCallForm(.send, "send", "send", .decimal, detail: errno),
        TraceCallForm(.receive, "receive", "recv", .decimal, detail: errno),
        TraceCallForm(.close, "close", "close", .decimal, detail: errno),
        TraceCallForm(.shutDown, "shutDown", "shutdown", .decimal, detail: errno),
        TraceCallForm(.select, "select", "select", .decimal, detail: errno),
        TraceCallForm(.getOption, "getOption", "getsockopt", .decimal, detail: errno),
        TraceCallForm(.setOption, "setOption", "setsockopt", .decimal, detail: errno),
        TraceCallForm(.getName, "getName", "getsockname", .decimal, detail: errno),
        TraceCallForm(.control, "control", "ioctl", .decimal, detail: errno),
        TraceCallForm(.resolve, "resolve", "gethostbyname", .none, detail: errno),
    ]

    private static let espconn = [
        TraceCallForm(.espconnConnect, "espconnConnect", "espconn_connect", .hex),
        TraceCallForm(.espconnAccept, "espconnAccept", "espconn_accept", .hex),
        TraceCallForm(.espconnCreate, "espconnCreate", "espconn_create", .hex),
        TraceCallForm(.espconnDisconnect, "espconnDisconnect", "espconn_disconnect", .hex),
        TraceCallForm(.espconnDelete, "espconnDelete", "espconn_delete", .hex),
        TraceCallForm(.espconnSend, "espconnSend", "espconn_send", .hex, detail: ("", " bytes")),
        TraceCallForm(.espconnSet, "espconnSet", "espconn_set_opt", .hex),
        TraceCallForm(
            .espconnCallback, "espconnCallback", "callback", .hex, detail: ("with ", "")),
    ]
}
