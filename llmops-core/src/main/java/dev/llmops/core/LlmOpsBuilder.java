package dev.llmops.core;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.chain.ChainSettings;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.shadow.ShadowPolicy;
import dev.llmops.core.store.Stores;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds {@link LlmOps}. At least one model is required; everything else has a default. A setting that conflicts with an earlier one is
 * rejected when it is made. Not safe for use by multiple threads.
 */
public final class LlmOpsBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(LlmOps.class);

    final Map<String, ModelClient> models = new LinkedHashMap<>();
    final List<String> fallbacks = new ArrayList<>();
    final ChainSettings chain =
            new ChainSettings(error -> LOG.warn("an error beside the answer: {}", error.toString(), error));
    final List<FeedbackSink> feedbackSinks = new ArrayList<>();
    final List<PlacedInterceptor> placed = new ArrayList<>();
    private @Nullable Store store;
    private Supplier<Store> standardStore = Stores::sqlite;

    @Nullable
    PromptRegistry registry;

    final Map<String, LabelPolicy> protectedLabels = new LinkedHashMap<>();

    @Nullable
    PromptDirectory directory;

    @Nullable
    OpenTelemetry openTelemetry;

    boolean telemetryContent;
    Set<TelemetryDialect> telemetryDialects = Set.of();

    @Nullable
    Supplier<Caller> callers;

    @Nullable
    Ids ids;

    Executor experimentExecutor = background();

    LlmOpsBuilder() {}

    /**
     * Adds a model under its own name. The first model is the default.
     *
     * @param client the client of the model; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if there is already a model of that name
     */
    public LlmOpsBuilder model(ModelClient client) {
        return model(client.description().identity().name(), client);
    }

    /**
     * Adds a model under a name that prompts, experiments and calls use to request it. The first model is the default.
     *
     * @param name the name
     * @param client the client of the model; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if there is already a model of that name
     */
    public LlmOpsBuilder model(String name, ModelClient client) {
        Objects.requireNonNull(client, "client");
        if (models.putIfAbsent(Objects.requireNonNull(name, "name"), client) != null) {
            throw new IllegalArgumentException("there is a model '" + name + "' already; give this one another name");
        }
        return this;
    }

    /**
     * Adds a fallback for any other model that fails before its answer begins, with any
     * {@link dev.llmops.api.error.ModelException}: another model may accept what the first rejects (a key, a parameter, a prompt that is
     * too long). Only retryable faults are first retried on the same model, see {@link #retries}. A fault that no model causes, such as a
     * cancelled call or a missing variable, ends the call. If all models fail, the last fault is thrown and the record has each of them.
     *
     * @param name the name of a model that was added before
     * @return this
     * @throws IllegalArgumentException if there is no such model, or it is already a fallback
     */
    public LlmOpsBuilder fallback(String name) {
        if (!models.containsKey(name)) {
            throw new IllegalArgumentException("fallback must be one of the models " + models.keySet() + ", but was '"
                    + name + "'; add the model first");
        }
        Require.not(fallbacks.contains(name), () -> "'" + name + "' is a fallback already");
        fallbacks.add(name);
        return this;
    }

    /**
     * Sets how failed attempts are retried. By default they are not.
     *
     * @param policy the policy
     * @return this
     */
    public LlmOpsBuilder retries(RetryPolicy policy) {
        chain.retries = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets the store. Default: a SQLite file {@code llmops.db} in the working directory. To store
     * nothing, set {@link Store#noop()}.
     *
     * @param value the store; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder store(Store value) {
        this.store = once("store", store, value);
        return this;
    }

    /**
     * Sets the store that {@link #build()} opens if none has been set by then, in place of the file in the working directory: for a framework
     * that leaves the final choice to the application. The last value wins.
     *
     * @param value opens the store; called once by a build, which closes the store if the build fails
     * @return this
     */
    public LlmOpsBuilder standardStore(Supplier<Store> value) {
        this.standardStore = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets whether an answer waits for its record. By default it does.
     *
     * @param value whether it waits
     * @return this
     */
    public LlmOpsBuilder recording(Recording value) {
        chain.recording = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Imports the prompts of a directory into the store's registry during the build.
     *
     * @param value the directory
     * @return this
     * @throws IllegalArgumentException if prompts are already set
     */
    public LlmOpsBuilder prompts(PromptDirectory value) {
        this.directory = once("prompts", directory, value);
        return this;
    }

    /**
     * Sets the registry that serves prompts. By default it is the store's.
     *
     * @param value the registry
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder prompts(PromptRegistry value) {
        this.registry = once("prompts", registry, value);
        return this;
    }

    /**
     * Protects a label of every prompt: moving it through {@link LlmOps#prompts()} needs the policy's consent.
     *
     * @param label the label, for example {@code production}
     * @param policy the policy
     * @return this
     * @throws IllegalArgumentException if it is already protected
     */
    public LlmOpsBuilder protectLabel(String label, LabelPolicy policy) {
        if (protectedLabels.putIfAbsent(PromptReference.requireLabel(label), Objects.requireNonNull(policy, "policy"))
                != null) {
            throw new IllegalArgumentException("label '" + label + "' is protected already");
        }
        return this;
    }

    /**
     * Adds a data set that prompts take examples from.
     *
     * @param name the name that prompts give in their front matter under {@code examples.set}
     * @param set the examples
     * @return this
     * @throws IllegalArgumentException if there is already one of that name
     */
    public LlmOpsBuilder examples(String name, ExampleSet set) {
        Objects.requireNonNull(set, "set");
        if (chain.examples.putIfAbsent(Objects.requireNonNull(name, "name"), set) != null) {
            throw new IllegalArgumentException("there are examples '" + name + "' already");
        }
        return this;
    }

    /**
     * Adds a retrieval besides the standard one, for variants of experiments to name.
     *
     * @param name its name
     * @param value how to find passages
     * @return this
     * @throws IllegalArgumentException if there is already one of that name
     */
    public LlmOpsBuilder retrieval(String name, Retrieval value) {
        if (chain.retrievals.putIfAbsent(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"))
                != null) {
            throw new IllegalArgumentException(
                    "there is a retrieval '" + name + "' already; give this one another name");
        }
        return this;
    }

    /**
     * Adds guardrails besides the standard ones, for variants of experiments to name. They replace the standard guardrails, which
     * they may include.
     *
     * @param name their name
     * @param values the guardrails
     * @return this
     * @throws IllegalArgumentException if there are already guardrails of that name
     */
    public LlmOpsBuilder guardrails(String name, Guardrail... values) {
        if (chain.guardrailSets.putIfAbsent(Objects.requireNonNull(name, "name"), List.of(values)) != null) {
            throw new IllegalArgumentException("there are guardrails '" + name + "' already; give these another name");
        }
        return this;
    }

    /**
     * Sets how long a change to an experiment in the store may take to reach this application. Default: 30 seconds.
     *
     * @param value how long, above 0
     * @return this
     */
    public LlmOpsBuilder experimentRefresh(Duration value) {
        Require.positive("experimentRefresh", value);
        chain.experimentRefresh = value;
        return this;
    }

    /**
     * Adds an experiment. The build starts it in the store unless the store already knows it; then it runs as the store has it now, with
     * weights changed since, or stopped.
     *
     * @param experiment the experiment
     * @return this
     * @throws IllegalArgumentException if one of this name was already added
     */
    public LlmOpsBuilder experiment(Experiment experiment) {
        if (chain.experiments.stream().anyMatch(other -> other.name().equals(experiment.name()))) {
            throw new IllegalArgumentException(
                    "experiment '" + experiment.name() + "' was given already; give this one another name");
        }
        chain.experiments.add(experiment);
        return this;
    }

    /**
     * Adds guardrails. They run in the order in which they were added.
     *
     * @param more the guardrails
     * @return this
     * @throws IllegalArgumentException if there is already one of the same name
     */
    public LlmOpsBuilder guardrails(Guardrail... more) {
        for (Guardrail guardrail : more) {
            if (chain.guardrails.stream().anyMatch(other -> other.name().equals(guardrail.name()))) {
                throw new IllegalArgumentException("there is a guardrail '" + guardrail.name() + "' already");
            }
            chain.guardrails.add(guardrail);
        }
        return this;
    }

    /**
     * Sets how often guardrails may ask the model again in one call. Default: once.
     *
     * @param value at least 0
     * @return this
     */
    public LlmOpsBuilder maxReasks(int value) {
        Require.atLeast("maxReasks", value, 0);
        chain.maxReasks = value;
        return this;
    }

    /**
     * Sets the retriever: it finds five passages for the variable {@code question} of each prompt that uses {@code passages}.
     *
     * @param retriever finds them
     * @return this
     */
    public LlmOpsBuilder retriever(Retriever retriever) {
        return retrieval(Retrieval.of(retriever));
    }

    /**
     * Sets how passages are found.
     *
     * @param value the retrieval
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder retrieval(Retrieval value) {
        chain.retrieval = once("retrieval", chain.retrieval, value);
        return this;
    }

    /**
     * Caches answers and returns them again. By default, each call asks a model.
     *
     * @param value which answers are cached, where and for how long
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder cache(CachePolicy value) {
        chain.cache = once("cache", chain.cache, value);
        return this;
    }

    /**
     * Also sends a share of the calls to another prompt or model, whose answers are recorded and never returned. Default: none.
     *
     * @param value which calls, the target, and the budget
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder shadow(ShadowPolicy value) {
        chain.shadow = once("shadow", chain.shadow, value);
        return this;
    }

    /**
     * Sets how prompts are fitted into a model's context window. By default, content that does not fit is left out: passages first, then
     * the oldest turns.
     *
     * @param value the context window
     * @return this
     */
    public LlmOpsBuilder contextWindow(ContextWindow value) {
        chain.contextWindow = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the prices of models. By default, costs are unknown.
     *
     * @param value the prices
     * @return this
     */
    public LlmOpsBuilder prices(PriceList value) {
        chain.prices = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sends spans and metrics, without questions and answers.
     *
     * @param value the destination
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder openTelemetry(OpenTelemetry value) {
        this.openTelemetry = once("openTelemetry", openTelemetry, value);
        return this;
    }

    /**
     * Sends questions and answers along with the spans. By default, neither is sent.
     *
     * @return this
     * @throws IllegalStateException if {@link #openTelemetry} was not called before
     */
    public LlmOpsBuilder telemetryContent() {
        if (openTelemetry == null) {
            throw new IllegalStateException("telemetryContent needs openTelemetry, which was not set");
        }
        this.telemetryContent = true;
        return this;
    }

    /**
     * Also writes spans with the names that these backends use. By default, only the names of OpenTelemetry and OpenInference are used.
     *
     * @param dialects at least one
     * @return this
     * @throws IllegalStateException if {@link #openTelemetry} was not called before
     */
    public LlmOpsBuilder telemetryDialects(TelemetryDialect... dialects) {
        if (openTelemetry == null) {
            throw new IllegalStateException("telemetryDialects needs openTelemetry, which was not set");
        }
        Require.not(dialects.length == 0, "dialects must hold at least one dialect, but was empty");
        this.telemetryDialects = Set.of(dialects);
        return this;
    }

    /**
     * Returns tool calls as the model wrote them. By default, a call of a tool that was not offered, or whose
     * arguments break the tool's schema, is a failed attempt. Call this for an application that repairs such calls itself, for example
     * with the error handlers of LangChain4j's {@code AiServices}.
     *
     * @return this
     */
    public LlmOpsBuilder uncheckedToolArguments() {
        chain.checkToolArguments = false;
        return this;
    }

    /**
     * Sets the caller if neither the call nor a {@link CallerScope} does. By default, the caller is anonymous.
     *
     * @param value supplies the caller, at each call and on the calling thread; safe for use by multiple threads and never null:
     *     return {@link Caller#ANONYMOUS} for an anonymous caller
     * @return this
     * @throws IllegalArgumentException if it is already set
     */
    public LlmOpsBuilder callers(Supplier<Caller> value) {
        this.callers = once("callers", callers, value);
        return this;
    }

    /**
     * Adds a listener that receives every record.
     *
     * @param listener the listener; if it is {@link AutoCloseable}, it is closed with the {@code LlmOps}, before the store
     * @return this
     */
    public LlmOpsBuilder listener(GenerationListener listener) {
        chain.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a sink that receives all feedback, after it was stored.
     *
     * @param sink the sink; if it is {@link AutoCloseable}, it is closed with the {@code LlmOps}, before the store
     * @return this
     */
    public LlmOpsBuilder feedbackSink(FeedbackSink sink) {
        feedbackSinks.add(Objects.requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * Sets the handler of errors that must not stop an answer: a listener or a sink that threw, a record that was lost.
     * By default they are logged as warnings.
     *
     * @param handler receives the errors; anything that it throws is logged
     * @return this
     */
    public LlmOpsBuilder onError(Consumer<Throwable> handler) {
        Objects.requireNonNull(handler, "handler");
        chain.onError = error -> {
            try {
                handler.accept(error);
            } catch (RuntimeException | Error e) {
                LOG.warn("the handler of errors failed with {} on {}", e, error.toString(), error);
            }
        };
        return this;
    }

    /**
     * Inserts an interceptor before another.
     *
     * @param name the name of the other; {@link StandardChain} lists those of the library
     * @param interceptor the interceptor
     * @return this
     */
    public LlmOpsBuilder interceptBefore(String name, Interceptor interceptor) {
        placed.add(new PlacedInterceptor(name, false, interceptor));
        return this;
    }

    /**
     * Inserts an interceptor after another.
     *
     * @param name the name of the other; {@link StandardChain} lists those of the library
     * @param interceptor the interceptor
     * @return this
     */
    public LlmOpsBuilder interceptAfter(String name, Interceptor interceptor) {
        placed.add(new PlacedInterceptor(name, true, interceptor));
        return this;
    }

    /** Puts tests in control of time, chance and waiting. */
    LlmOpsBuilder determinism(Time value, Ids chance, Pause waiting) {
        chain.time = value;
        this.ids = chance;
        chain.pause = waiting;
        return this;
    }

    /** Puts tests in control of deadlines. */
    LlmOpsBuilder scheduler(Scheduler value) {
        chain.scheduler = value;
        return this;
    }

    /** Where experiments are read again. */
    LlmOpsBuilder experimentExecutor(Executor value) {
        this.experimentExecutor = value;
        return this;
    }

    /**
     * Builds it: opens the store and imports the prompts. If that fails, models and a store that were set stay open.
     *
     * @return the {@link LlmOps}, which the application closes
     * @throws IllegalStateException if there is no model, or an interceptor's anchor does not exist
     * @throws dev.llmops.api.error.LlmOpsException if the store cannot be opened or a prompt is invalid
     */
    public LlmOps build() {
        if (models.isEmpty()) {
            throw new IllegalStateException("a model is needed; call model(...) before build()");
        }
        if (store != null) {
            return new LlmOpsAssembly(this, store).build();
        }
        Store opened = standardStore.get();
        try {
            return new LlmOpsAssembly(this, opened).build();
        } catch (RuntimeException | Error e) {
            Closing.after(e, opened::close);
            throw e;
        }
    }

    /** One thread that goes when it has nothing to do, and keeps no JVM alive. */
    private static Executor background() {
        return new ThreadPoolExecutor(
                0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("llmops-experiments"));
    }

    private static <T> T once(String name, @Nullable T current, T value) {
        Objects.requireNonNull(value, name);
        if (current != null) {
            throw new IllegalArgumentException(name + " must be set once, but was set already");
        }
        return value;
    }
}
