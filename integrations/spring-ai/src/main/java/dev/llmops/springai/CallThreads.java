package dev.llmops.springai;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Threads for calls that block: daemons, made when needed and gone a minute after. Nothing waits unseen: one call too many is refused. */
final class CallThreads {

    static final int MAX_CALLS = 256;

    static final ExecutorService EXECUTOR = new ThreadPoolExecutor(
            0, MAX_CALLS, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.numbered("llmops-spring-ai-"));

    static final Scheduler SCHEDULER = Schedulers.fromExecutorService(EXECUTOR, "llmops-spring-ai");

    private CallThreads() {}
}
