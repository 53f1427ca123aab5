package dev.llmops.serving.pool;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.serving.internal.http.IdempotencyKey;
import dev.llmops.serving.internal.limit.IdempotencyKeys;
import dev.llmops.serving.routing.RoutingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answer to one call: that of its last attempt. As long as the caller has seen nothing of an answer, another attempt may follow. */
final class PoolStream implements ModelStream {

    private final Pool pool;
    private final Call call;
    private final Chain chain;
    private final RoutingRequest request;
    private final long startedNanos;
    private final Runnable totalTimer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Course course = new Course();
    private final IdempotencyKeys idempotencyKey = new IdempotencyKeys();
    private final Deque<ModelEvent> held = new ArrayDeque<>();
    private ModelEvent.@Nullable End accepted;
    private @Nullable Judged judged;
    private @Nullable PoolAttempt attempt;
    private @Nullable Ticket ticket;
    private @Nullable LlmOpsException lastError;
    private volatile @Nullable Hedge hedge;
    private volatile Runnable hedgeTimer = () -> {};
    private boolean raceOver;
    private boolean raceMeasured;
    private volatile boolean outOfTime;
    private long waitedNanos;
    private int failures;
    private boolean refreshed;
    private boolean started;
    private boolean ended;

    PoolStream(Pool pool, Call call, Chain chain) {
        this.pool = pool;
        this.call = call;
        this.chain = chain;
        this.request = pool.routingRequest(call);
        this.startedNanos = pool.scheduler().nanos();
        Duration total = pool.deadlines().total();
        this.totalTimer = total == null ? () -> {} : pool.scheduler().schedule(total, this::runOutOfTime);
    }

    @Override
    public ModelEvent next() {
        if (ended) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        while (true) {
            if (accepted != null) {
                return held.isEmpty() ? end(accepted) : held.remove();
            }
            PoolAttempt running = running();
            if (running == null) {
                ModelEvent.End refusal = open();
                if (refusal != null) {
                    return end(refusal);
                }
                continue;
            }
            ModelEvent event = race(running, running.next());
            if (event instanceof ModelEvent.End end) {
                PoolAttempt over = Objects.requireNonNull(running());
                over.close();
                replace(null);
                if (goesOn(end, over)) {
                    held.clear();
                } else if (held.isEmpty() || !(end instanceof ModelEvent.Completed)) {
                    return end(end);
                } else {
                    accepted = end;
                }
            } else if (call.streaming() && isJudged(Objects.requireNonNull(running()))) {
                held.add(event);
            } else if (call.streaming()) {
                started = true;
                return event;
            }
        }
    }

    /** {@return the event, or that of the second attempt if it was first} */
    private ModelEvent race(PoolAttempt running, ModelEvent event) {
        Hedge racing = hedge;
        if (racing == null || raceOver) {
            return event;
        }
        raceOver = true;
        hedgeTimer.run();
        if (event instanceof ModelEvent.Failed) {
            racing.await();
        }
        if (!racing.secondWon() && (event instanceof ModelEvent.Failed || racing.firstWins())) {
            return event;
        }
        running.close();
        replace(racing.second());
        if (isStopped()) {
            racing.cancel();
        }
        ModelEvent first = racing.takeEvent();
        return first == null ? event : first;
    }

    private void armHedge(Ticket.Lease lease) {
        if (!pool.hedges() || hedge != null) {
            return;
        }
        OptionalLong p95 = pool.dispatcher().firstTokenP95(lease);
        if (p95.isEmpty()) {
            return;
        }
        Hedge racing = new Hedge();
        hedge = racing;
        hedgeTimer = pool.scheduler()
                .schedule(
                        Duration.ofNanos(p95.getAsLong() + 1),
                        () -> pool.hedgeThreads().execute(() -> racing.run(() -> openHedge(lease), this::cancelFirst)));
    }

    private @Nullable PoolAttempt openHedge(Ticket.Lease first) {
        if (isStopped() || !pool.hedgeBudget().take()) {
            return null;
        }
        Ticket entered = pool.dispatcher().tryEnter(request, course, first);
        Ticket.Lease lease = entered == null ? null : entered.lease();
        Budgets.Reserved reserved = entered == null || lease == null ? null : reserve(entered, lease);
        return entered == null || lease == null || reserved == null ? null : open(entered, lease, reserved);
    }

    private void cancelFirst() {
        PoolAttempt first = running();
        if (first != null) {
            first.cancel();
        }
    }

    private PoolAttempt open(Ticket entered, Ticket.Lease lease, Budgets.Reserved reserved) {
        return PoolAttempt.open(
                pool.dispatcher(),
                entered,
                lease,
                reserved,
                () -> proceed(call.toBuilder()
                        .modelName(lease.route())
                        .request(lease.endpoint()
                                .endpoint()
                                .request(reserved.limit(call.requireRequest()), call.caller()))
                        .streaming(true)
                        .build()));
    }

    /** Each attempt of the call at one server has the same key, as long as it asks the same. */
    private ModelStream proceed(Call attempted) {
        String route = Objects.requireNonNull(attempted.modelName(), "modelName");
        int key = route.indexOf('#');
        String server = key < 0 ? route : route.substring(0, key);
        Integer maxTokens = attempted.requireRequest().parameters().maxTokens();
        return IdempotencyKey.during(() -> idempotencyKey.of(server + "/" + maxTokens), () -> chain.proceed(attempted));
    }

    /** {@return whether an escalation rule looks at the answer before the caller sees any of it} */
    private boolean isJudged(PoolAttempt running) {
        if (!pool.escalates()) {
            return false;
        }
        if (judged == null || judged.of() != running) {
            judged = new Judged(running, pool.dispatcher().hasHigherStep(request, course, running.lease()));
        }
        return judged.is();
    }

    /** Looked up once for an attempt, and not with each of its tokens. */
    private record Judged(PoolAttempt of, boolean is) {}

    private boolean goesOn(ModelEvent.End end, PoolAttempt over) {
        if (started || isStopped()) {
            return false;
        }
        if (end instanceof ModelEvent.Completed completed) {
            return escalates(completed, over) || (isFiltered(completed) && goesToAnotherProvider(over));
        }
        return end instanceof ModelEvent.Failed failure && failsOver(failure.error(), over);
    }

    private boolean escalates(ModelEvent.Completed completed, PoolAttempt over) {
        if (!isJudged(over) || pool.rejection(call, completed.response()) == null) {
            return false;
        }
        pool.metrics().escalation(over.endpoint().name());
        course.needsHigherStepThan(over.endpoint());
        return true;
    }

    private static boolean isFiltered(ModelEvent.Completed completed) {
        return completed.response().finishReason() == FinishReason.CONTENT_FILTER;
    }

    private boolean failsOver(LlmOpsException error, PoolAttempt failed) {
        failures++;
        lastError = error;
        Fault fault = Fault.of(error);
        if (fault == Fault.CALLER || failures > pool.retries().maxRetries()) {
            return false;
        }
        boolean goesOn = switch (fault) {
            case MODEL -> goesToAnotherEndpoint(failed);
            case CONTEXT -> goesToLongerContext(failed);
            case POLICY -> goesToAnotherProvider(failed);
            default -> retries(fault, failed);
        };
        if (goesOn) {
            pool.metrics().retry(failed.endpoint().name(), fault);
        }
        return goesOn;
    }

    private boolean goesToAnotherEndpoint(PoolAttempt failed) {
        course.ruleOut(failed.endpoint());
        return pool.dispatcher().isOpen(request, course);
    }

    private boolean goesToLongerContext(PoolAttempt failed) {
        course.needsLongerContextThan(failed.endpoint());
        return pool.dispatcher().isOpen(request, course);
    }

    private boolean goesToAnotherProvider(PoolAttempt failed) {
        course.needsAnotherProviderThan(failed.endpoint());
        return pool.contentPolicyFallback() && pool.dispatcher().isOpen(request, course);
    }

    private boolean retries(Fault fault, PoolAttempt failed) {
        boolean ofTheKey = fault == Fault.CREDENTIALS || fault == Fault.RATE_LIMIT;
        if (!ofTheKey || !pool.dispatcher().hasAnotherKey(failed.lease())) {
            course.tried(failed.endpoint());
        }
        if (pool.dispatcher().hasFree(request, course)) {
            return pool.retryBudget().take();
        }
        Duration wait = pool.retries().backoff(failures, pool.dispatcher().random(request));
        if (Durations.nanos(wait) > nanosLeft() || !pool.retryBudget().take()) {
            return false;
        }
        course.forgetTried();
        pause(wait, stopped);
        return true;
    }

    /** {@return why there is no attempt, or null if there is one now} */
    private ModelEvent.@Nullable End open() {
        if (isStopped()) {
            return new ModelEvent.Cancelled(PartialResponse.NONE);
        }
        try {
            Ticket entered = pool.dispatcher().enter(request, pool.priority(call), course);
            Ticket.Lease lease = place(entered);
            // Read once: a stop between two looks would leave the place with nobody.
            boolean over = isStopped();
            if (lease != null && over) {
                pool.dispatcher().release(entered, lease, Outcome.UNASKED);
            }
            if (lease == null || over) {
                return over ? new ModelEvent.Cancelled(PartialResponse.NONE) : refused(entered);
            }
            Budgets.Reserved reserved = reserve(entered, lease);
            if (reserved != null) {
                armHedge(lease);
                begin(open(entered, lease, reserved));
            }
            return null;
        } catch (BudgetExceededException e) {
            return overBudget(e);
        } catch (QueueFullException e) {
            pool.metrics().refusal("queue_full");
            return new ModelEvent.Failed(e, PartialResponse.NONE);
        } catch (LlmOpsException e) {
            return new ModelEvent.Failed(e, PartialResponse.NONE);
        }
    }

    /** What is known of a budget that several processes share may be old, so the first refusal has it looked up. */
    private ModelEvent.@Nullable End overBudget(BudgetExceededException refusal) {
        if (refreshed) {
            refusal.report();
            pool.metrics().refusal("budget");
            return new ModelEvent.Failed(refusal, PartialResponse.NONE);
        }
        refreshed = true;
        try {
            pool.budgets().refresh(call.caller());
            return null;
        } catch (LlmOpsException e) {
            return new ModelEvent.Failed(e, PartialResponse.NONE);
        }
    }

    private void begin(PoolAttempt opened) {
        replace(opened);
        if (isStopped() || hedgeWon()) {
            opened.cancel();
        }
    }

    /** {@return what the attempt reserved in the budgets; null if there is no room any more, and its place is given back} */
    private Budgets.@Nullable Reserved reserve(Ticket entered, Ticket.Lease lease) {
        Budgets.Reserved reserved = null;
        try {
            reserved = pool.budgets().reserve(request, lease.endpoint().endpoint());
            return reserved;
        } finally {
            if (reserved == null) {
                pool.dispatcher().release(entered, lease, Outcome.UNASKED);
            }
        }
    }

    /** {@return a place at an endpoint, or null if there is none in time} */
    private Ticket.@Nullable Lease place(Ticket entered) {
        long before = pool.scheduler().nanos();
        replaceTicket(entered);
        try {
            while (entered.waits() && !isStopped()) {
                Duration wait = wait(entered);
                if (wait == null || !pause(wait, entered.woken())) {
                    break;
                }
                pool.dispatcher().dispatch();
            }
        } finally {
            replaceTicket(null);
            pool.dispatcher().leave(entered);
            pool.metrics().waited(pool.scheduler().nanos() - before);
        }
        entered.throwRefusal();
        return entered.lease();
    }

    /** {@return how long to wait before looking again, or null if the call may not wait so long} */
    private @Nullable Duration wait(Ticket entered) {
        long left = nanosLeft();
        long wait = pool.dispatcher().waitNanos(entered);
        boolean unknown = wait == Long.MAX_VALUE;
        if (left <= 0 || (wait > left && !unknown)) {
            return null;
        }
        // The end of an attempt wakes whoever waits for it; the bound is for what never comes.
        return Duration.ofNanos(unknown ? left : Math.max(1, wait));
    }

    /** {@return how long the call may still wait, for a place or for its retry} */
    private long nanosLeft() {
        long left = Durations.nanos(pool.maxWait()) - waitedNanos;
        Duration total = pool.deadlines().total();
        if (total != null) {
            left = Math.min(
                    left,
                    startedNanos + Durations.nanos(total) - pool.scheduler().nanos());
        }
        Instant deadline = call.deadline();
        if (deadline != null) {
            Duration untilThen = Duration.between(pool.scheduler().now(), deadline);
            left = Math.min(left, TimeUnit.NANOSECONDS.convert(untilThen));
        }
        return left;
    }

    private ModelEvent.End refused(Ticket entered) {
        pool.metrics().refusal("no_endpoint");
        long wait = pool.dispatcher().waitNanos(entered);
        String when = wait == Long.MAX_VALUE
                ? ""
                : ", the first of them may again in " + Duration.ofNanos(wait).toMillis() + " ms";
        return new ModelEvent.Failed(
                new NoEndpointException(
                        "no endpoint of the pool can take the call in time" + when + "; "
                                + pool.dispatcher().reasons(entered),
                        lastError,
                        wait == Long.MAX_VALUE ? pool.maxWait() : Duration.ofNanos(wait)),
                PartialResponse.NONE);
    }

    /** {@return whether the time went by; an interrupt stops the call and stays set} */
    private boolean pause(Duration duration, CountDownLatch until) {
        long before = pool.scheduler().nanos();
        try {
            return pool.pause().pause(duration, until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            return false;
        } finally {
            waitedNanos += pool.scheduler().nanos() - before;
        }
    }

    private ModelEvent.End end(ModelEvent.End end) {
        ended = true;
        totalTimer.run();
        finishRace();
        return outOfTime && end instanceof ModelEvent.Cancelled cancelled
                ? new ModelEvent.Failed(
                        new ModelTimeoutException(
                                "the call did not end within its deadline of "
                                        + Objects.requireNonNull(
                                                        pool.deadlines().total())
                                                .toMillis() + " ms",
                                lastError),
                        cancelled.partial())
                : end;
    }

    private void runOutOfTime() {
        outOfTime = true;
        stop();
    }

    @Override
    public void cancel() {
        stop();
    }

    private void stop() {
        stopped.countDown();
        PoolAttempt running;
        Ticket waiting;
        synchronized (this) {
            running = attempt;
            waiting = ticket;
        }
        if (waiting != null) {
            waiting.wake();
        }
        if (running != null) {
            running.cancel();
        }
        Hedge racing = hedge;
        if (racing != null) {
            racing.cancel();
        }
    }

    @Override
    public void close() {
        totalTimer.run();
        stop();
        PoolAttempt running = running();
        if (running != null) {
            running.close();
        }
        finishRace();
    }

    /** The record of the call is made at its end, and must have the loser. */
    private void finishRace() {
        hedgeTimer.run();
        Hedge racing = hedge;
        if (racing == null) {
            return;
        }
        racing.firstWins();
        racing.await();
        PoolAttempt second = racing.second();
        if (second != null && !raceMeasured) {
            raceMeasured = true;
            pool.metrics().hedge(racing.secondWon());
        }
        if (racing.secondWon() && second != null && second != running()) {
            second.close();
        }
    }

    private boolean hedgeWon() {
        Hedge racing = hedge;
        return racing != null && racing.secondWon();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private synchronized @Nullable PoolAttempt running() {
        return attempt;
    }

    private synchronized void replace(@Nullable PoolAttempt value) {
        attempt = value;
    }

    /** A stop that came before would have found nobody to wake. */
    private void replaceTicket(@Nullable Ticket value) {
        synchronized (this) {
            ticket = value;
        }
        if (value != null && isStopped()) {
            value.wake();
        }
    }
}
