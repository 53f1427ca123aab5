package dev.llmops.core;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.store.Store;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.history.PointInTime;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.context.CallContext;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.shadow.ShadowTraffic;
import dev.llmops.core.internal.telemetry.Telemetry;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Fork;
import dev.llmops.core.replay.Replay;
import dev.llmops.core.shadow.ShadowCounts;
import dev.llmops.experiments.analysis.StoredExperiment;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Manages the lifecycle of an application's language models: ask, record, collect feedback, replay and audit.
 *
 * <pre>{@code
 * try (LlmOps ops = LlmOps.builder()
 *         .store(Stores.sqlite(Path.of("llmops.db")))
 *         .prompts(PromptDirectory.of(Path.of("prompts")))
 *         .model(LangChain4jModels.from(chatModel))
 *         .build()) {
 *     Answer answer = ops.prompt("support-answer").with("question", question).forUser("u42").ask();
 *     ops.feedback().thumbsDown(answer.generationId(), "wrong cable length");
 * }
 * }</pre>
 *
 * <p>Safe for use by multiple threads. It owns the store and the models it was built with, and closes them.
 */
public final class LlmOps implements AutoCloseable {

    private final Store store;
    private final PromptRegistry prompts;
    private final ExperimentStore experiments;
    private final ModelRoutes routes;
    private final List<Interceptor> interceptors;
    private final Chain chain;
    private final Replayer replayer;
    private final Forker forker;
    private final FeedbackRecorder feedback;
    private final Ids ids;
    private final Time time;
    private final AgentObserver agents;
    private final Supplier<Caller> callers;
    private final Consumer<Throwable> onError;
    private final @Nullable ShadowTraffic shadow;
    private final @Nullable Telemetry telemetry;
    private final List<AutoCloseable> observers;
    private final ActiveCalls calls = new ActiveCalls();

    LlmOps(
            Store store,
            PromptRegistry prompts,
            ExperimentStore experiments,
            ModelRoutes routes,
            List<Interceptor> interceptors,
            Chain chain,
            Replayer replayer,
            Forker forker,
            FeedbackRecorder feedback,
            Ids ids,
            Time time,
            AgentObserver agents,
            Supplier<Caller> callers,
            Consumer<Throwable> onError,
            @Nullable ShadowTraffic shadow,
            @Nullable Telemetry telemetry,
            List<AutoCloseable> observers) {
        this.store = store;
        this.prompts = prompts;
        this.experiments = experiments;
        this.routes = routes;
        this.interceptors = List.copyOf(interceptors);
        this.chain = chain;
        this.replayer = replayer;
        this.forker = forker;
        this.feedback = feedback;
        this.ids = ids;
        this.time = time;
        this.agents = agents;
        this.callers = callers;
        this.onError = onError;
        this.shadow = shadow;
        this.telemetry = telemetry;
        this.observers = observers;
    }

    /** {@return a builder} */
    public static LlmOpsBuilder builder() {
        return new LlmOpsBuilder();
    }

    /**
     * {@return a question that uses a prompt}
     *
     * @param reference {@code name}, {@code name@3} or {@code name@label}. A name alone takes part in the prompt's experiments;
     *     if none is running, it means the latest version, tested or not. Name a label to get the promoted version. A name with a
     *     number or label gets that version and is excluded from experiments on versions; the record says so
     */
    public Ask prompt(String reference) {
        return prompt(PromptReference.parse(reference));
    }

    /**
     * {@return a question that uses a prompt}
     *
     * @param reference the prompt
     */
    public Ask prompt(PromptReference reference) {
        return new Ask(this, Objects.requireNonNull(reference, "reference"), null);
    }

    /**
     * Creates a prompt that takes a record and returns a record, and checks that both fit it: each variable has a component and each
     * component a variable, of a type that fits the input schema; the same holds for the answer and the output schema, if there is
     * one. Requires the module {@code llmops-guardrails}.
     *
     * <pre>{@code
     * TypedPrompt<Question, Reply> support = ops.prompt("support@production", Question.class, Reply.class);
     * Reply reply = support.ask(new Question("How long is the cable?")).value();
     * }</pre>
     *
     * @param <Q> the record of the variables
     * @param <A> the record of the answer
     * @param reference the prompt, as {@link #prompt(String)} accepts it
     * @param question the record of the variables
     * @param answer the record of the answer
     * @return the typed prompt
     * @throws dev.llmops.api.prompt.PromptMismatchException if they do not fit; it lists each difference
     * @throws dev.llmops.api.error.PromptNotFoundException if there is no such prompt
     * @throws IllegalArgumentException if a record has a component without a JSON form
     * @throws IllegalStateException if {@code llmops-guardrails} is missing
     */
    public <Q extends Record, A extends Record> TypedPrompt<Q, A> prompt(
            String reference, Class<Q> question, Class<A> answer) {
        TypedPrompt<Q, A> typed = TypedPrompt.of(this, PromptReference.parse(reference), question, answer);
        typed.contract()
                .accept(PromptComposer.of(prompts)
                        .compose(prompts.get(PromptReference.parse(reference)))
                        .version());
        return typed;
    }

    /**
     * {@return a question with messages that the application builds itself}
     *
     * @param request the messages and everything else that the model receives
     */
    public Ask request(ModelRequest request) {
        return new Ask(this, null, Objects.requireNonNull(request, "request"));
    }

    /** {@return the recorder for feedback} */
    public FeedbackRecorder feedback() {
        return feedback;
    }

    /**
     * Asks the same model the same question again and compares the answers. The new answer is recorded as a replay.
     *
     * @param id the generation to replay
     * @return both generations, and whether the model gave the same message bit for bit
     * @throws dev.llmops.api.error.ReplayRefusedException if equal answers cannot be expected; the message gives the reason
     * @throws dev.llmops.api.error.GenerationNotFoundException if there is no such generation
     */
    public Replay replay(GenerationId id) {
        calls.opening();
        try {
            return replayer.replay(id);
        } finally {
            calls.failed();
        }
    }

    /**
     * Repeats a recorded call with one thing changed, and reports the differences. The new call goes through the whole chain except the
     * response cache, takes part in no experiment, and is recorded with the original as its {@code replayOf}. It uses the retrieval and
     * guardrails of the original call's variants, as far as the store has their experiments. Values that guardrails removed from the
     * recorded texts stay removed.
     *
     * @param id the generation to start from
     * @param change the change
     * @return both calls and the differences; the status of the new call shows whether it failed
     * @throws dev.llmops.api.error.ReplayRefusedException if the record is insufficient, or what it needs is gone; it gives the reason
     * @throws dev.llmops.api.error.GenerationNotFoundException if there is no such generation
     * @throws dev.llmops.api.error.PromptNotFoundException if the change names a prompt that does not exist
     */
    public Fork fork(GenerationId id, Change change) {
        calls.opening();
        try {
            return forker.fork(id, change);
        } finally {
            calls.failed();
        }
    }

    /**
     * {@return what was live at a given time: labels, prompts, experiments, models, adapters and policies}
     *
     * @param time the time
     */
    public PointInTime at(Instant time) {
        return new PointInTime(prompts, store.adapters(), store.generations(), experiments, time);
    }

    /** {@return the prompts} */
    public PromptRegistry prompts() {
        return prompts;
    }

    /** {@return the experiments, with their exposures and outcomes} */
    public ExperimentStore experiments() {
        return experiments;
    }

    /**
     * Records an outcome that happens now, for the experiments that know its unit. Each call counts; if an outcome may be
     * reported twice, put an {@link Outcome} with a key of its own into {@link #experiments()}.
     *
     * @param unit the unit that the outcome belongs to, as the experiment names it, usually the user
     * @param metric the name of the metric, for example {@code bought}
     * @param value its value, finite
     * @throws IllegalArgumentException if the value is NaN or infinite, or the name is reserved
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    public void outcome(String unit, String metric, double value) {
        experiments.save(new Outcome(
                unit, metric, value, time.now(), ids.nextGeneration().value()));
    }

    /**
     * {@return an experiment, to define its decision criteria and to query its results}
     *
     * @param name name of the experiment
     */
    public StoredExperiment experiment(String name) {
        return new StoredExperiment(experiments, name, time::now);
    }

    /** {@return the records} */
    public GenerationStore generations() {
        return store.generations();
    }

    /** {@return the stored feedback} */
    public FeedbackStore feedbackStore() {
        return store.feedback();
    }

    /** {@return the audit log} */
    public AuditLog audit() {
        return store.audit();
    }

    /** {@return the counts of shadow traffic so far; all 0 without a {@link dev.llmops.core.shadow.ShadowPolicy}} */
    public ShadowCounts shadowCounts() {
        return shadow == null ? ShadowCounts.NONE : shadow.counts();
    }

    /** {@return the names of the chain's interceptors, in order} */
    public List<String> interceptors() {
        return interceptors.stream().map(Interceptor::name).toList();
    }

    /**
     * {@return the questions of subjects in this process's semantic cache, to be erased with their other data} The cache that holds the
     * answers is a separate holder. Without a semantic cache there is nothing to erase.
     *
     * @param name the holder's name; if several processes share one cache, use a different name in each, and have each call
     *     {@link dev.llmops.core.privacy.Erasure#resume}
     */
    public SubjectHolder similarQuestions(String name) {
        return new SimilarQuestions(name, interceptors);
    }

    /**
     * {@return the whole chain behind the interface of a model, for the caller of the open {@link CallerScope}, or, without one, for
     *     the caller that {@link LlmOpsBuilder#callers} supplies}
     */
    public ChainModelClient asModelClient() {
        return asModelClient(callers);
    }

    /**
     * {@return the whole chain behind the interface of a model, always for the same caller; closing it does nothing}
     *
     * @param caller the caller; without a session, each call belongs to the session of the agent whose run {@link #agentObserver} knows
     */
    public ChainModelClient asModelClient(Caller caller) {
        Objects.requireNonNull(caller, "caller");
        return new ChainModelClient(this, context -> CallContext.with(context, caller), routes.defaultClient());
    }

    /**
     * {@return the whole chain behind the interface of a model; closing it does nothing}
     *
     * @param callers supplies the caller, at each call and on the calling thread, unless a {@link CallerScope} sets it; safe for
     *     use by multiple threads and never null: return {@link Caller#ANONYMOUS} for an anonymous caller
     */
    public ChainModelClient asModelClient(Supplier<Caller> callers) {
        Objects.requireNonNull(callers, "callers");
        return new ChainModelClient(this, context -> entered(context, callers), routes.defaultClient());
    }

    private static Context entered(Context context, Supplier<Caller> callers) {
        return CallContext.caller(context) != null ? context : CallContext.with(context, told(callers));
    }

    private static Caller told(Supplier<Caller> callers) {
        Caller caller = callers.get();
        if (caller == null) {
            throw new IllegalStateException(
                    "the supplier of callers must not give null; Caller.ANONYMOUS is nobody in particular");
        }
        return caller;
    }

    /** Who calls on this thread where the call does not say it. */
    Caller caller() {
        Caller inScope = CallContext.caller(Context.current());
        return inScope != null ? inScope : told(callers);
    }

    /**
     * Opens a run of an agent on this thread: until it is closed, all calls of the chain form one tree of generations, within limits.
     *
     * <pre>{@code
     * try (AgentRun run = ops.agentRun("planner", AgentLimits.builder().maxModelCalls(10).build())) {
     *     planner.plan("A day in Lisbon");
     *     AgentTree.of(AgentTree.generations(ops.generations(), run.id())).forEach(System.out::print);
     * }
     * }</pre>
     *
     * @param agent the name of the agent
     * @param limits the limits of the run; within another run, that run's limits apply instead
     * @return the run
     */
    public AgentRun agentRun(String agent, AgentLimits limits) {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(limits, "limits");
        return AgentRun.open(agent, limits, ids.nextGeneration().value());
    }

    /** {@return the observer to which integrations of agent frameworks report the steps of an agent around calls of the chain} */
    public AgentObserver agentObserver() {
        return agents;
    }

    /**
     * Cancels running calls, waits for their records and spans, and closes the models, then listeners and feedback sinks that are
     * {@link AutoCloseable}, and last the store; a failure to close one does not keep the others open. Closing twice has no effect.
     * If interrupted while waiting, for example for a model that ignores
     * cancellation, it returns at once with the thread's interrupt status set, and the last call to end closes the store.
     *
     * @throws RuntimeException the first exception that a model, a listener, a sink or the store threw, with the others as suppressed exceptions
     */
    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        ShadowTraffic beside = shadow;
        Telemetry told = telemetry;
        Runnable last = this::closeObserversAndStore;
        Closing.all(
                () -> ifThere(beside, ShadowTraffic::stop),
                calls::cancelAll,
                // A blocking try is ended by closing its model; only then can every stream be read to its end.
                () -> Closing.each(routes.all(), ModelClient::close),
                calls::closeAll,
                () -> ifThere(beside, ShadowTraffic::await),
                () -> ifThere(told, Telemetry::close),
                () -> calls.whenNone(beside == null ? last : () -> beside.whenOver(last)));
    }

    private void closeObserversAndStore() {
        Closing.all(() -> Closing.each(observers, LlmOps::close), store::close);
    }

    private static void close(AutoCloseable observer) {
        try {
            observer.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "could not close " + observer.getClass().getName(), e);
        }
    }

    private static <T> void ifThere(@Nullable T part, Consumer<T> step) {
        if (part != null) {
            step.accept(part);
        }
    }

    Instant now() {
        return time.now();
    }

    ModelClient model(String name) {
        return routes.client(name);
    }

    AnswerStream open(Ask ask, boolean streaming) {
        calls.opening();
        CallNotes notes = new CallNotes(ids.nextGeneration(), time.now(), time.nanos(), null);
        try {
            Call call = ask.call(streaming, notes);
            AgentState agent = AgentState.of(Context.current());
            ModelStream answer = calls.opened(chain.proceed(agent == null ? call : agent.begin(call)));
            return new AnswerStream(agent == null ? answer : agent.watched(answer, notes), notes, onError);
        } catch (RuntimeException | Error e) {
            calls.failed();
            throw e;
        }
    }
}
