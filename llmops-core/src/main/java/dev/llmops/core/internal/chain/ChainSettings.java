package dev.llmops.core.internal.chain;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.shadow.ShadowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an application can set about the chain, with its defaults. The builder of {@code LlmOps} writes here. */
public final class ChainSettings {

    /** In the order in which they were added. */
    public final List<Experiment> experiments = new ArrayList<>();
    /** The data sets of examples, by the names that prompts call them. */
    public final Map<String, ExampleSet> examples = new LinkedHashMap<>();
    /** How long what was read of the store's experiments is good for. */
    public Duration experimentRefresh = Duration.ofSeconds(30);
    /** In the order in which they run. */
    public final List<Guardrail> guardrails = new ArrayList<>();
    /** Who hears of each record. */
    public final List<GenerationListener> listeners = new ArrayList<>();
    /** Hears of what went wrong beside the answer. */
    public Consumer<Throwable> onError;
    /** Whether an answer waits for its record. */
    public Recording recording = Recording.DURABLE;
    /** How often a guardrail may have the model asked again. */
    public int maxReasks = 1;
    /** Finds passages, or null if there is nothing to find them in. */
    public @Nullable Retrieval retrieval;
    /** Other retrievals, which variants of experiments name. */
    public final Map<String, Retrieval> retrievals = new LinkedHashMap<>();
    /** Other guardrails, which variants of experiments name. */
    public final Map<String, List<Guardrail>> guardrailSets = new LinkedHashMap<>();
    /** Which answers are kept, or null if none is. */
    public @Nullable CachePolicy cache;
    /** What is also sent elsewhere, or null if nothing is. */
    public @Nullable ShadowPolicy shadow;
    /** How a prompt is made to fit. */
    public ContextWindow contextWindow = ContextWindow.STANDARD;
    /** How failed attempts are repeated. */
    public RetryPolicy retries = RetryPolicy.NONE;
    /** Waits between attempts. */
    public Pause pause = Pause.real();
    /** What models cost. */
    public PriceList prices = PriceList.noop();
    /** Whether a tool call that breaks its schema is a failed attempt. */
    public boolean checkToolArguments = true;
    /** Tells the time. */
    public Time time = Time.system();
    /** Ends calls at their deadlines. */
    public Scheduler scheduler = Scheduler.system();

    /**
     * The defaults.
     *
     * @param onError hears of what went wrong beside the answer
     */
    public ChainSettings(Consumer<Throwable> onError) {
        this.onError = onError;
    }
}
