package dev.llmops.local.internal.engine;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.internal.engine.decode.Decoder;
import dev.llmops.local.internal.engine.decode.LlamaDecoder;
import dev.llmops.local.internal.engine.scheduling.Scheduler;
import dev.llmops.local.internal.engine.sequence.Completion;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.speculation.DraftModel;
import dev.llmops.local.internal.engine.speculation.Drafter;
import dev.llmops.local.internal.engine.speculation.SpeculationPlan;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that owns a context and computes the steps of all completions together. No other thread touches the
 * context, except to cancel.
 */
public final class Engine implements AutoCloseable {

    // As C programs have: llama.cpp builds its graphs with recursive functions.
    private static final long STACK = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final String name;
    private final @Nullable String speculationDisabledReason;
    private final Scheduler scheduler;
    private final Thread thread;
    private final ReaderWaker readers;
    private final LongSupplier stopwatch = SystemTime.ticker();
    private final LongSupplier processor = SystemTime.processorTime();
    private final Object lock = new Object();
    private final Queue<Runnable> afterStep = new ConcurrentLinkedQueue<>();
    private boolean computing;
    private boolean closing;
    private boolean interrupted;
    private @Nullable ModelException broken;

    /**
     * Creates the context and starts the thread.
     *
     * @param model the model, closed after the engine
     * @param contexts makes a context, and another one when that one cannot be used any more
     * @param draftModel drafts tokens, or null
     * @param plan how tokens are drafted
     * @param options what the scheduler may do
     * @param ticker nanoseconds, for deadlines
     * @param name name of the model, for the thread
     */
    Engine(
            LlamaModel model,
            Supplier<LlamaContext> contexts,
            @Nullable DraftModel draftModel,
            SpeculationPlan plan,
            SchedulerOptions options,
            LongSupplier ticker,
            String name) {
        this(new LlamaDecoder(model, contexts), draftModel, plan.offBecause(), options, ticker, name, Thread::start);
    }

    Engine(Decoder decoder, SchedulerOptions options, LongSupplier ticker, String name) {
        this(decoder, null, null, options, ticker, name, Thread::start);
    }

    /** An engine whose threads are started by somebody else, who may fail. */
    Engine(Decoder decoder, SchedulerOptions options, LongSupplier ticker, String name, Consumer<Thread> start) {
        this(decoder, null, null, options, ticker, name, start);
    }

    private Engine(
            Decoder decoder,
            @Nullable Drafter draftModel,
            @Nullable String speculationDisabledReason,
            SchedulerOptions options,
            LongSupplier ticker,
            String name,
            Consumer<Thread> start) {
        this.name = name;
        this.speculationDisabledReason = speculationDisabledReason;
        this.scheduler = new Scheduler(decoder, draftModel, options, ticker);
        this.readers = new ReaderWaker(name);
        this.thread = DaemonThreads.unstarted("llmops-local " + name, this::loop, STACK);
        try {
            readers.start(start);
            start.accept(thread);
        } catch (RuntimeException | Error e) {
            // The system has no thread to give. Nobody else knows the context, so it is freed here.
            readers.close();
            scheduler.close();
            throw e;
        }
    }

    /**
     * Takes a completion. Its sink gets the end in any case.
     *
     * @throws QueueFullException if too many are waiting
     * @throws ModelException if the engine is closed, the completion can never fit, or its time is over
     */
    public void submit(Completion completion) {
        synchronized (lock) {
            if (closing) {
                throw new ModelException("the model is closed; load it again", null, false);
            }
            ModelException reason = broken;
            if (reason != null) {
                throw new ModelException(
                        "the model cannot be used any more; close it, and load it again", reason, false);
            }
            scheduler.submit(completion.sequence());
            lock.notifyAll();
        }
    }

    /** Ends a completion early. Its sink gets the end soon. Does nothing when it ended already. */
    public void cancel(Completion completion) {
        synchronized (lock) {
            if (completion.ended()) {
                return;
            }
            scheduler.cancel(completion.sequence());
            if (computing && scheduler.stepIsUnwanted()) {
                interrupt(true);
            }
            lock.notifyAll();
        }
    }

    private void interrupt(boolean now) {
        if (interrupted != now) {
            scheduler.interrupt(now);
            interrupted = now;
        }
    }

    /** Looks again at those whose reader was slow. */
    void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Has somebody woken after the step that waits for a piece which a buffer has now. Called by the engine's thread. */
    void readerWaits(StreamBuffer buffer) {
        readers.note(buffer);
    }

    /** Has the engine's thread do something that may take long, outside of the lock and of any step. */
    void afterStep(Runnable action) {
        synchronized (lock) {
            afterStep.add(action);
            lock.notifyAll();
        }
    }

    private void runAfterStep() {
        for (Runnable action = afterStep.poll(); action != null; action = afterStep.poll()) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("what calls of {} held could not be freed", name, e);
            }
        }
    }

    /** {@return why nothing is drafted although it was asked for, or null} */
    public @Nullable String speculationDisabledReason() {
        return speculationDisabledReason;
    }

    /** {@return what the engine is doing} */
    public EngineMetrics metrics() {
        synchronized (lock) {
            return scheduler.metrics();
        }
    }

    private void loop() {
        try {
            computeAll();
        } catch (RuntimeException | Error e) {
            breakDown(e);
        }
        runAfterStep();
        readers.close();
    }

    /** Whoever waits for an end gets it, and nobody is taken who would wait for ever. */
    private void breakDown(Throwable e) {
        LOG.error("the engine of {} stopped, and takes no more calls until the model is loaded again", name, e);
        synchronized (lock) {
            computing = false;
            broken = new ModelException("the engine of a local model stopped: " + e, e, true);
            try {
                scheduler.abandon(broken);
            } catch (RuntimeException | Error again) {
                LOG.warn("the context of {} could not be freed", name, again);
            }
        }
    }

    private void computeAll() {
        while (planned()) {
            long start = stopwatch.getAsLong();
            scheduler.compute();
            long nanos = stopwatch.getAsLong() - start;
            long begin = processor.getAsLong();
            synchronized (lock) {
                computing = false;
                scheduler.apply(nanos);
                readers.wakeNoted();
                scheduler.counters().schedulingNanos += processor.getAsLong() - begin;
            }
            runAfterStep();
        }
    }

    /** Waits until there is something to compute. Returns false if the engine is closed. */
    private boolean planned() {
        while (!closedOrPlanned()) {
            runAfterStep();
        }
        return computing;
    }

    /** Returns false where something is to be done outside of the lock before. */
    private boolean closedOrPlanned() {
        synchronized (lock) {
            while (!closing) {
                long begin = processor.getAsLong();
                boolean planned = scheduler.plan();
                scheduler.counters().schedulingNanos += processor.getAsLong() - begin;
                if (planned) {
                    interrupt(false);
                    computing = true;
                    return true;
                }
                if (!afterStep.isEmpty()) {
                    return false;
                }
                try {
                    lock.wait(milliseconds(scheduler.nanosToDeadline()));
                } catch (InterruptedException e) {
                    // Nobody has a reason to interrupt this thread; closing notifies.
                }
            }
            scheduler.close();
            return true;
        }
    }

    private static long milliseconds(long nanos) {
        return nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
    }

    /** Cancels what runs and waits, takes nothing new, and frees the context. Doing it twice does nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            if (computing) {
                interrupt(true);
            }
            lock.notifyAll();
        }
        Uninterrupted.run(thread::join);
    }
}
