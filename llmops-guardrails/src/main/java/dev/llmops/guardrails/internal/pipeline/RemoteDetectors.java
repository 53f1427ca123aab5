package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for detectors that wait for something. They are daemons and end by themselves when nothing is to do. */
final class RemoteDetectors {

    private static final int MAX = 64;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, MAX, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.named("llmops-guardrail"));

    /**
     * Starts something.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many of them wait already
     */
    <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }
}
