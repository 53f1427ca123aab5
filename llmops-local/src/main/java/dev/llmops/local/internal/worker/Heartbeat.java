package dev.llmops.local.internal.worker;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a worker's process still reads and writes, whatever its model does. It counts beats and no time: when this process
 * itself stood still, all the beats that it missed are one.
 */
final class Heartbeat {

    /** How many beats may pass until a ping is answered. */
    static final int BEATS = 4;

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Runnable ping;
    private final Runnable dead;
    private @Nullable Future<?> beats;
    private boolean heard;
    private boolean waiting;
    private int missed;
    private boolean stopped;

    Heartbeat(Runnable ping, Runnable dead) {
        this.ping = ping;
        this.dead = dead;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, DaemonThreads.named("llmops-local worker heartbeat"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Runs something that does not block after a time, unless it is cancelled. */
    static Future<?> after(Duration time, Runnable task) {
        return TIMER.schedule(task, Durations.nanos(time), TimeUnit.NANOSECONDS);
    }

    synchronized void start(Duration timeout) {
        long beat = Math.max(1, Durations.nanos(timeout) / BEATS);
        if (!stopped) {
            beats = TIMER.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.NANOSECONDS);
        }
    }

    /** Something arrived: the process has started, and must answer from now on. */
    synchronized void heard() {
        heard = true;
    }

    synchronized void pong() {
        waiting = false;
        missed = 0;
    }

    void beat() {
        Runnable next;
        synchronized (this) {
            if (stopped) {
                return;
            }
            // Until a JVM has started, which takes what it takes, the limit of the start holds.
            missed += waiting && heard ? 1 : 0;
            if (waiting && missed < BEATS) {
                return;
            }
            next = waiting ? dead : ping;
            waiting = true;
        }
        next.run();
    }

    synchronized void stop() {
        stopped = true;
        if (beats != null) {
            beats.cancel(false);
        }
    }
}
