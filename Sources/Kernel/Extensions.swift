//  What works here and not in the SDK: parts of FreeRTOS that its kernel was built without, and
//  what its headers declare and its libraries lack.
//
//  One table for the machine, which gives advice when firmware uses such a part, and for the
//  toolchain, which refuses it with `--strict-sdk`. (behaviour.md 1; FreeRTOSConfig.h of the SDK.)

/// A part of FreeRTOS or of the SDK that firmware may use here, but not on the chip.
public enum SDKExtension: UInt32, CaseIterable, Sendable {
    case queueSets
    case alternativeQueues
    case traceFacility
    case runTimeStatistics
    case coRoutines
    case taskTags
    case connectionLimit
    case idleHook
    case tickHook
    case mallocFailedHook
    case stackOverflowHook

    /// The functions by which firmware uses it: called, or, of a hook, defined.
    public var functions: [String] {
        switch self {
        case .queueSets:
            [
                "xQueueCreateSet", "xQueueAddToSet", "xQueueRemoveFromSet", "xQueueSelectFromSet",
                "xQueueSelectFromSetFromISR",
            ]
        case .alternativeQueues: ["xQueueAltGenericSend", "xQueueAltGenericReceive"]
        case .traceFacility:
            [
                "uxTaskGetSystemState", "vTaskList", "uxTaskGetTaskNumber", "vTaskSetTaskNumber",
                "ucQueueGetQueueNumber", "vQueueSetQueueNumber", "ucQueueGetQueueType",
            ]
        case .runTimeStatistics: ["vTaskGetRunTimeStats"]
        case .coRoutines:
            [
                "xCoRoutineCreate", "vCoRoutineSchedule", "vCoRoutineAddToDelayedList",
                "xCoRoutineRemoveFromEventList", "xQueueCRSend", "xQueueCRReceive",
                "xQueueCRSendFromISR", "xQueueCRReceiveFromISR",
            ]
        case .taskTags:
            [
                "vTaskSetApplicationTaskTag", "xTaskGetApplicationTaskTag",
                "xTaskCallApplicationTaskHook",
            ]
        case .connectionLimit: ["espconn_tcp_set_max_con"]
        case .idleHook: ["vApplicationIdleHook"]
        case .tickHook: ["vApplicationTickHook"]
        case .mallocFailedHook: ["vApplicationMallocFailedHook"]
        case .stackOverflowHook: ["vApplicationStackOverflowHook"]
        }
    }

    /// Whether firmware defines the function, and the kernel calls it.
    public var isHook: Bool { rawValue >= SDKExtension.idleHook.rawValue }

    /// Why it would not do on the chip, as the end of a sentence.
    public var reason: String {
        switch self {
        case .queueSets: Self.absent("configUSE_QUEUE_SETS")
        case .alternativeQueues: Self.absent("configUSE_ALTERNATIVE_API")
        case .traceFacility: Self.absent("configUSE_TRACE_FACILITY")
        case .runTimeStatistics: Self.absent("configGENERATE_RUN_TIME_STATS")
        case .coRoutines: Self.absent("configUSE_CO_ROUTINES")
        case .taskTags: Self.absent("configUSE_APPLICATION_TASK_TAG")
        case .connectionLimit:
            "SDK 1.5 only declares it: this firmware would not link for the chip"
        case .tickHook: Self.uncalled("configUSE_TICK_HOOK")
        case .mallocFailedHook: Self.uncalled("configUSE_MALLOC_FAILED_HOOK")
        case .idleHook, .stackOverflowHook:
            "the SDK's library has a \(functions[0]) of its own: for the chip this firmware would "
                + "not link, or take the place of the SDK's"
        }
    }

    private static func absent(_ setting: String) -> String {
        "the SDK's kernel was built with \(setting) 0: this firmware would not link for the chip"
    }

    private static func uncalled(_ setting: String) -> String {
        "the SDK's kernel was built with \(setting) 0: on the chip nobody would call it"
    }
}
