//  TraceExport
