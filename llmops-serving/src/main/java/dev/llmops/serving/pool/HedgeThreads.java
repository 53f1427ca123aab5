package dev.llmops.serving.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads for hedges of all pools, at most 64; a hedge that finds none free is not made. */
final class HedgeThreads {

    private static final int MOST = 64;

    static final Executor SHARED = new ThreadPoolExecutor(
            0,
            MOST,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
                Thread thread = new Thread(task, "llmops-serving-hedge");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    private HedgeThreads() {}
}
