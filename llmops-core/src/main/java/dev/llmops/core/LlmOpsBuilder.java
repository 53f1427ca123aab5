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
 * Builds {@link LlmOps}. At least one model is needed; all else has a default. A setting that contradicts another is
 * refused at the call that makes it. Not safe for use by several threads.
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
     * @param client the way to it; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if there is a model of that name already
     */
    public LlmOpsBuilder model(ModelClient client) {
        return model(client.description().identity().name(), client);
    }

    /**
     * Adds a model under a name, by which prompts, experiments and calls ask for it. The first model is the default.
     *
     * @param name the name
     * @param client the way to it; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if there is a model of that name already
     */
    public LlmOpsBuilder model(String name, ModelClient client) {
        Objects.requireNonNull(client, "client");
        if (models.putIfAbsent(Objects.requireNonNull(name, "name"), client) != null) {
            throw new IllegalArgumentException("there is a model '" + name + "' already; give this one another name");
        }
        return this;
    }

    /**
     * Adds a model that stands in for any other that fails before its answer began, with whatever
     * {@link dev.llmops.api.error.ModelException}: what one model refuses (a key, a parameter, a prompt that is too long) another may
     * take. Only retryable faults are tried again on the same model first, see {@link #retries}. What is no model's fault, such as a
     * cancelled call or a missing variable, ends the call. If all fail the last one's fault is thrown, and the record has each.
     *
     * @param name name of the model, which was added before
     * @return this
     * @throws IllegalArgumentException if there is no such model, or it stands in already
     */
    public LlmOpsBuilder fallback(String name) {
        if (!models.containsKey(name)) {
            throw new IllegalArgumentException("fallback must be one of the models " + models.keySet() + ", but was '"
                    + name + "'; add the model first");
        }
        if (fallbacks.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is a fallback already");
        }
        fallbacks.add(name);
        return this;
    }

    /**
     * Sets how failed attempts are repeated. Unless set they are not.
     *
     * @param policy the policy
     * @return this
     */
    public LlmOpsBuilder retries(RetryPolicy policy) {
        chain.retries = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets where everything is kept. Unless set: a SQLite file {@code llmops.db} in the working directory. To keep
     * nothing, set {@link Store#noop()}.
     *
     * @param value the store; closed with the {@link LlmOps}
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder store(Store value) {
        this.store = once("store", store, value);
        return this;
    }

    /**
     * Sets what {@link #build()} opens where no store was set until then, in place of the file in the working directory: for a framework
     * that lets the application have the last word. The last one given counts.
     *
     * @param value opens the store; asked once by a build, which closes the store when it fails
     * @return this
     */
    public LlmOpsBuilder standardStore(Supplier<Store> value) {
        this.standardStore = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets whether an answer waits for its record. Unless set it does.
     *
     * @param value whether it waits
     * @return this
     */
    public LlmOpsBuilder recording(Recording value) {
        chain.recording = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Imports the prompts of a directory into the store's registry when building.
     *
     * @param value the directory
     * @return this
     * @throws IllegalArgumentException if prompts were set already
     */
    public LlmOpsBuilder prompts(PromptDirectory value) {
        this.directory = once("prompts", directory, value);
        return this;
    }

    /**
     * Sets the registry that serves prompts. Unless set it is the store's.
     *
     * @param value the registry
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder prompts(PromptRegistry value) {
        this.registry = once("prompts", registry, value);
        return this;
    }

    /**
     * Protects a label, of whatever prompt: what moves it through {@link LlmOps#prompts()} needs the policy's consent.
     *
     * @param label the label, for example {@code production}
     * @param policy the policy
     * @return this
     * @throws IllegalArgumentException if it is protected already
     */
    public LlmOpsBuilder protectLabel(String label, LabelPolicy policy) {
        if (protectedLabels.putIfAbsent(PromptReference.requireLabel(label), Objects.requireNonNull(policy, "policy"))
                != null) {
            throw new IllegalArgumentException("label '" + label + "' is protected already");
        }
        return this;
    }

    /**
     * Adds a data set that prompts take examples of.
     *
     * @param name the name that the front matter of prompts has under {@code examples.set}
     * @param set the examples
     * @return this
     * @throws IllegalArgumentException if there is one of that name already
     */
    public LlmOpsBuilder examples(String name, ExampleSet set) {
        Objects.requireNonNull(set, "set");
        if (chain.examples.putIfAbsent(Objects.requireNonNull(name, "name"), set) != null) {
            throw new IllegalArgumentException("there are examples '" + name + "' already");
        }
        return this;
    }

    /**
     * Adds another retrieval than the standard one, for variants of experiments to name.
     *
     * @param name its name
     * @param value how to find passages
     * @return this
     * @throws IllegalArgumentException if there is one of that name already
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
     * Adds other guardrails than the standard ones, for variants of experiments to name. They stand in place of the standard ones, which
     * they may hold too.
     *
     * @param name their name
     * @param values the guardrails
     * @return this
     * @throws IllegalArgumentException if there are guardrails of that name already
     */
    public LlmOpsBuilder guardrails(String name, Guardrail... values) {
        if (chain.guardrailSets.putIfAbsent(Objects.requireNonNull(name, "name"), List.of(values)) != null) {
            throw new IllegalArgumentException("there are guardrails '" + name + "' already; give these another name");
        }
        return this;
    }

    /**
     * Sets how long a change of an experiment in the store may take to reach this application. Unless set: 30 seconds.
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
     * Gives an experiment. When building, the store starts it, unless it knows it already: then it runs as the store has it now, with
     * the weights that were moved since, or stopped.
     *
     * @param experiment the experiment
     * @return this
     * @throws IllegalArgumentException if one of this name was given already
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
     * @throws IllegalArgumentException if there is one of the same name already
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
     * Sets how often guardrails may have the model asked again in one call. Unless set: once.
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
     * Sets where passages are found: five for the variable {@code question} of each prompt that uses {@code passages}.
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
     * @param value how
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder retrieval(Retrieval value) {
        chain.retrieval = once("retrieval", chain.retrieval, value);
        return this;
    }

    /**
     * Keeps answers and gives them again. Unless set, each call asks a model.
     *
     * @param value which answers are kept, where and how long
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder cache(CachePolicy value) {
        chain.cache = once("cache", chain.cache, value);
        return this;
    }

    /**
     * Sends a share of the calls to another prompt or model too, whose answers are recorded and never returned. Unless set, none.
     *
     * @param value which calls, where to, and at what expense
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder shadow(ShadowPolicy value) {
        chain.shadow = once("shadow", chain.shadow, value);
        return this;
    }

    /**
     * Sets how prompts are made to fit into a model's context window. Unless set, what does not fit is left out: passages first, then the
     * oldest turns.
     *
     * @param value how
     * @return this
     */
    public LlmOpsBuilder contextWindow(ContextWindow value) {
        chain.contextWindow = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what models cost. Unless set, costs are unknown.
     *
     * @param value the prices
     * @return this
     */
    public LlmOpsBuilder prices(PriceList value) {
        chain.prices = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sends spans and metrics, without what was asked and answered.
     *
     * @param value where to
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder openTelemetry(OpenTelemetry value) {
        this.openTelemetry = once("openTelemetry", openTelemetry, value);
        return this;
    }

    /**
     * Sends what was asked and answered along with the spans. Unless called, none of it is sent.
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
     * Writes spans in the names of these backends too. Unless called, those of OpenTelemetry and OpenInference are all.
     *
     * @param dialects at least one
     * @return this
     * @throws IllegalStateException if {@link #openTelemetry} was not called before
     */
    public LlmOpsBuilder telemetryDialects(TelemetryDialect... dialects) {
        if (openTelemetry == null) {
            throw new IllegalStateException("telemetryDialects needs openTelemetry, which was not set");
        }
        if (dialects.length == 0) {
            throw new IllegalArgumentException("dialects must hold at least one dialect, but was empty");
        }
        this.telemetryDialects = Set.of(dialects);
        return this;
    }

    /**
     * Hands tool calls over as the model wrote them. Unless called, a call of a tool that was not offered, or whose
     * arguments break the tool's schema, is a failed attempt; an application that mends such calls itself, for example with
     * the error handlers of LangChain4j's {@code AiServices}, wants to see them.
     *
     * @return this
     */
    public LlmOpsBuilder uncheckedToolArguments() {
        chain.checkToolArguments = false;
        return this;
    }

    /**
     * Sets who calls where neither the call nor a {@link CallerScope} says it. Unless set, nobody in particular.
     *
     * @param value says who calls, at each call and on the thread that makes it; safe for use by several threads, and never null:
     *     nobody in particular is {@link Caller#ANONYMOUS}
     * @return this
     * @throws IllegalArgumentException if it was set already
     */
    public LlmOpsBuilder callers(Supplier<Caller> value) {
        this.callers = once("callers", callers, value);
        return this;
    }

    /**
     * Adds somebody who hears of every record.
     *
     * @param listener the listener
     * @return this
     */
    public LlmOpsBuilder listener(GenerationListener listener) {
        chain.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds somebody who gets all feedback, after it was kept.
     *
     * @param sink the sink
     * @return this
     */
    public LlmOpsBuilder feedbackSink(FeedbackSink sink) {
        feedbackSinks.add(Objects.requireNonNull(sink, "sink"));
        return this;
    }

    /**
     * Sets who hears of errors that must not stop an answer: a listener or a sink that threw, a record that was lost.
     * Unless set they are logged as warnings.
     *
     * @param handler hears of them; what it throws is logged
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
     * Puts an interceptor before another.
     *
     * @param name name of the other; {@link StandardChain} has those of the library
     * @param interceptor the interceptor
     * @return this
     */
    public LlmOpsBuilder interceptBefore(String name, Interceptor interceptor) {
        placed.add(new PlacedInterceptor(name, false, interceptor));
        return this;
    }

    /**
     * Puts an interceptor after another.
     *
     * @param name name of the other; {@link StandardChain} has those of the library
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

    /** Where experiments are read again. */
    LlmOpsBuilder experimentExecutor(Executor value) {
        this.experimentExecutor = value;
        return this;
    }

    /**
     * Builds it: opens the store and imports the prompts. When that fails, models and a store that were set stay open.
     *
     * @return the {@link LlmOps}, which the application closes
     * @throws IllegalStateException if there is no model, or an interceptor's place does not exist
     * @throws dev.llmops.api.error.LlmOpsException if the store cannot be opened or a prompt is broken
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
