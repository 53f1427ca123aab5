package dev.llmops.langchain4j;

import dev.llmops.commons.internal.thread.DaemonThreads;
import io.opentelemetry.context.Context;
import java.util.concurrent.ThreadFactory;

/** Threads for calls that block. */
final class CallThreads {

    static final ThreadFactory CALLS = DaemonThreads.virtual("llmops-langchain4j");
    static final ThreadFactory STREAMS = DaemonThreads.virtual("llmops-langchain4j-stream");

    private CallThreads() {}

    /** Starts the work in a thread of its own, with the caller's OpenTelemetry context. */
    static Thread start(ThreadFactory threads, Runnable work) {
        Thread thread = threads.newThread(Context.current().wrap(work));
        thread.start();
        return thread;
    }
}
