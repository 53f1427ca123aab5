package dev.llmops.serving.pool;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A second attempt that races the first one of a call to the first token. It is opened and read up to there on a thread of its own; whoever is
 * first keeps the call, and the other is cancelled, which records it with what it used.
 */
final class Hedge {

    /** Daemon threads for the hedges of all pools, at most 64; a hedge that finds none free is not made. */
    static final Executor THREADS = new ThreadPoolExecutor(
            0,
            64,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            DaemonThreads.named("llmops-serving-hedge"),
            new ThreadPoolExecutor.DiscardPolicy());

    private enum Winner {
        NONE,
        FIRST,
        SECOND
    }

    private final CountDownLatch done = new CountDownLatch(1);
    private Winner winner = Winner.NONE;
    private boolean begun;
    private boolean cancelled;
    private @Nullable PoolAttempt second;
    private @Nullable ModelEvent event;

    /**
     * Runs the race of the second attempt.
     *
     * @param open opens it, or gives null if there is no place for it
     * @param cancelFirst cancels the first attempt
     */
    void run(Supplier<@Nullable PoolAttempt> open, Runnable cancelFirst) {
        if (!begin()) {
            return;
        }
        PoolAttempt opened = null;
        boolean won = false;
        try {
            opened = open.get();
            if (opened != null && enter(opened)) {
                won = win(opened.next());
            }
        } catch (LlmOpsException e) {
            // The first attempt still runs: a hedge that could not be made changes nothing.
        } finally {
            PoolAttempt loser = won ? null : opened;
            Closing.all(won ? cancelFirst : () -> {}, loser == null ? () -> {} : loser::close, done::countDown);
        }
    }

    private synchronized boolean begin() {
        begun = winner == Winner.NONE;
        return begun;
    }

    private synchronized boolean enter(PoolAttempt opened) {
        second = opened;
        return winner == Winner.NONE && !cancelled;
    }

    private synchronized boolean win(ModelEvent first) {
        boolean answers = !(first instanceof ModelEvent.Failed || first instanceof ModelEvent.Cancelled);
        if (winner != Winner.NONE || !answers) {
            return false;
        }
        winner = Winner.SECOND;
        event = first;
        return true;
    }

    /** {@return whether the first attempt keeps the call; the second is then cancelled} */
    boolean firstWins() {
        PoolAttempt loser;
        synchronized (this) {
            if (winner == Winner.NONE) {
                winner = Winner.FIRST;
            }
            loser = winner == Winner.FIRST ? second : null;
        }
        if (loser != null) {
            loser.cancel();
        }
        return !secondWon();
    }

    synchronized boolean secondWon() {
        return winner == Winner.SECOND;
    }

    /** {@return the second attempt, which won} */
    synchronized @Nullable PoolAttempt second() {
        return second;
    }

    /** {@return its first event, once} */
    synchronized @Nullable ModelEvent takeEvent() {
        ModelEvent first = event;
        event = null;
        return first;
    }

    /** Waits until the second attempt has won, or is over and recorded. An interrupt cancels it and stays set. */
    void await() {
        synchronized (this) {
            if (!begun) {
                winner = winner == Winner.NONE ? Winner.FIRST : winner;
                return;
            }
        }
        Uninterrupted.run(done::await, interrupt -> cancel());
    }

    void cancel() {
        PoolAttempt running;
        synchronized (this) {
            cancelled = true;
            running = second;
        }
        if (running != null) {
            running.cancel();
        }
    }
}
