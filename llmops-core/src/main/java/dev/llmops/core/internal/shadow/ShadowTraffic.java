package dev.llmops.core.internal.shadow;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.shadow.ShadowAnswer;
import dev.llmops.core.shadow.ShadowCounts;
import dev.llmops.core.shadow.ShadowPolicy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to the shadow variant on threads of its own, which keep no JVM alive. Nothing of it reaches the live call. Safe for
 * use by multiple threads.
 */
public final class ShadowTraffic {

    private static final int CLOSING_SECONDS = 10;

    private final ShadowPolicy policy;
    private final Chain chain;
    private final Ids ids;
    private final Time time;
    private final Consumer<Throwable> faults;
    private final ShadowBudget budget;
    private final ThreadPoolExecutor workers;
    private final Set<ModelStream> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong queueFull = new AtomicLong();
    private final AtomicLong callsUsedUp = new AtomicLong();
    private final AtomicLong moneyUsedUp = new AtomicLong();
    /** Whether nothing runs any more, or what runs is not waited for. */
    private boolean over;

    private @Nullable Runnable last;

    /**
     * Creates it without a thread: the first call starts one.
     *
     * @param policy which calls, where to, and at what expense
     * @param chain answers them
     * @param ids makes ids, and chooses the calls
     * @param faults hears of what goes wrong
     */
    public ShadowTraffic(ShadowPolicy policy, Chain chain, Ids ids, Time time, Consumer<Throwable> faults) {
        this.policy = policy;
        this.chain = chain;
        this.ids = ids;
        this.time = time;
        this.faults = faults;
        this.budget = new ShadowBudget(policy, time);
        this.workers =
                new ThreadPoolExecutor(
                        policy.concurrency(),
                        policy.concurrency(),
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(policy.queue()),
                        DaemonThreads.named("llmops-shadow"),
                        (task, executor) -> queueFull.incrementAndGet()) {
                    @Override
                    protected void terminated() {
                        over();
                    }
                };
    }

    /** {@return whether a call is among those that are sent elsewhere too} */
    boolean takes(Call call) {
        PromptReference wanted = policy.variant().prompt();
        PromptReference asked = call.promptReference();
        boolean fits = wanted == null || (asked != null && asked.name().equals(wanted.name()));
        return fits && ids.nextDouble() < policy.share();
    }

    /** Hands a call over, unless its budget is used up. Never waits, never throws. */
    void offer(Call live) {
        try {
            switch (budget.take()) {
                case SEND -> workers.execute(() -> answer(live));
                case CALLS_USED_UP -> callsUsedUp.incrementAndGet();
                case MONEY_USED_UP -> moneyUsedUp.incrementAndGet();
            }
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    /** {@return what became of the calls so far} */
    public ShadowCounts counts() {
        return new ShadowCounts(answered.get(), failed.get(), queueFull.get(), callsUsedUp.get(), moneyUsedUp.get());
    }

    /** Takes no more, drops what waits, and cancels what runs. Doing it twice does nothing. */
    public void stop() {
        workers.shutdown();
        for (Runnable waiting = workers.getQueue().poll();
                waiting != null;
                waiting = workers.getQueue().poll()) {
            queueFull.incrementAndGet();
        }
        Closing.each(running, ModelStream::cancel);
    }

    /** Waits for what runs, but not for a model that heeds neither cancel nor close. When interrupted, it waits no longer. */
    public void await() {
        try {
            if (!workers.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                faults.accept(new IllegalStateException("a shadow call still ran " + CLOSING_SECONDS
                        + " seconds after its model was closed; its record may be lost"));
                over();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something once nothing runs any more that {@link #await} waits for: now, or when the last call has ended. */
    public void whenOver(Runnable action) {
        synchronized (this) {
            if (!over) {
                last = action;
                return;
            }
        }
        action.run();
    }

    private void over() {
        Runnable action;
        synchronized (this) {
            over = true;
            action = last;
            last = null;
        }
        try {
            if (action != null) {
                action.run();
            }
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    private void answer(Call live) {
        CallNotes notes = new CallNotes(ids.nextGeneration(), time.now(), time.nanos(), null);
        notes.shadowOf(live.notes().id());
        try (ModelStream stream = chain.proceed(shadow(live, notes))) {
            running.add(stream);
            try {
                if (workers.isShutdown()) {
                    stream.cancel();
                }
                stream.await();
            } finally {
                running.remove(stream);
            }
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
        end(notes.generation());
    }

    private Call shadow(Call live, CallNotes notes) {
        Variant variant = policy.variant();
        Call.Builder call = live.toBuilder().notes(notes).deadline(null);
        if (variant.prompt() != null) {
            call.promptReference(variant.prompt());
        }
        if (variant.model() != null) {
            call.modelName(variant.model());
        }
        return call.build();
    }

    private void end(@Nullable Generation generation) {
        ModelResponse response = generation == null ? null : generation.response();
        (response == null ? failed : answered).incrementAndGet();
        if (generation == null) {
            return;
        }
        try {
            if (budget.spend(generation.cost())) {
                faults.accept(new IllegalStateException(
                        "shadow traffic stops: generation " + generation.id() + " cost " + generation.cost()
                                + ", which cannot be held against its budget in " + policy.currency()
                                + "; give the price of its model with LlmOps.builder().prices(...)"));
            }
            List<Judgement> judgements = response == null ? List.of() : judge(generation, response);
            policy.sink().accept(new ShadowAnswer(generation, judgements));
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    private List<Judgement> judge(Generation generation, ModelResponse response) {
        EvaluationCase answer = new EvaluationCase(
                question(generation.request()), response.text(), null, generation.passages(), generation.citations());
        return policy.evaluators().stream()
                .map(evaluator -> judge(evaluator, answer))
                .toList();
    }

    private static Judgement judge(Evaluator evaluator, EvaluationCase answer) {
        try {
            return evaluator.evaluate(answer);
        } catch (RuntimeException | Error e) {
            return new Judgement(evaluator.name(), new Score.Failed(e.toString()), null);
        }
    }

    private static String question(@Nullable ModelRequest request) {
        List<Message> messages = request == null ? List.of() : request.messages();
        return messages.stream()
                .filter(message -> message.role() == Role.USER)
                .reduce((earlier, later) -> later)
                .map(Message::text)
                .orElse("");
    }
}
