package dev.llmops.mcp.server;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.LlmOps;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds an {@link LlmOpsMcpServer}. Tools whose part is not given are not offered. Not safe for use by multiple threads. */
public final class LlmOpsMcpServerBuilder {

    private static final int RESOURCE_TIMES = 50;

    private final @Nullable LlmOps ops;
    private final GenerationStore generations;
    private final PromptRegistry prompts;
    private final ExperimentStore experiments;
    private final AuditLog audit;
    private final List<Guardrail> guardrails = new ArrayList<>();
    private final List<Evaluator> evaluators = new ArrayList<>();
    private final Set<String> origins = new LinkedHashSet<>();
    private Scrubber scrubber = Scrubber.noop();
    private int maxFieldCharacters = 2_000;
    private InstantSource clock = SystemTime.clock();
    private @Nullable Retriever retriever;
    private @Nullable String askPrompt;
    private @Nullable String askVariable;
    private @Nullable String promptLabel;

    LlmOpsMcpServerBuilder(LlmOps ops) {
        this.ops = ops;
        this.generations = ops.generations();
        this.prompts = ops.prompts();
        this.experiments = ops.experiments();
        this.audit = ops.audit();
    }

    LlmOpsMcpServerBuilder(Store store) {
        this.ops = null;
        this.generations = store.generations();
        this.prompts = store.prompts();
        this.experiments = store.experiments();
        this.audit = store.audit();
    }

    /**
     * Offers {@code search_passages}.
     *
     * @param value where passages are found; it gets the caller's tenant
     * @return this
     */
    public LlmOpsMcpServerBuilder retriever(Retriever value) {
        this.retriever = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Offers {@code ask}: a question is asked by a prompt, as the application asks it.
     *
     * @param prompt the prompt, as {@link LlmOps#prompt(String)} takes it
     * @param variable the variable that the question goes into
     * @return this
     * @throws IllegalStateException if the server was given a store alone, which has no model
     */
    public LlmOpsMcpServerBuilder ask(String prompt, String variable) {
        if (ops == null) {
            throw new IllegalStateException("ask needs a model: make the server of an LlmOps, not of a store");
        }
        this.askPrompt = PromptReference.parse(prompt).toString();
        this.askVariable = Objects.requireNonNull(variable, "variable");
        return this;
    }

    /**
     * Offers {@code evaluate}.
     *
     * @param more what judges
     * @return this
     */
    public LlmOpsMcpServerBuilder evaluators(Evaluator... more) {
        evaluators.addAll(List.of(more));
        return this;
    }

    /**
     * Offers {@code check_text}; and those that look at {@code TOOL_RESULT} see every text before it leaves, and withhold or change it.
     *
     * @param more the guardrails, in order
     * @return this
     */
    public LlmOpsMcpServerBuilder guardrails(Guardrail... more) {
        guardrails.addAll(List.of(more));
        return this;
    }

    /**
     * Sets what takes out of texts what must not leave the store. The default takes out nothing.
     *
     * @param value for example {@code Scrubber.of(PiiGuardrail.redact())}
     * @return this
     */
    public LlmOpsMcpServerBuilder scrubber(Scrubber value) {
        this.scrubber = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Serves, as prompts of MCP, the versions with a label. The default is the latest version of each.
     *
     * @param label for example {@code production}
     * @return this
     */
    public LlmOpsMcpServerBuilder promptLabel(String label) {
        this.promptLabel = Objects.requireNonNull(label, "label");
        return this;
    }

    /**
     * Sets how much of a text tools give; resources give fifty times as much. The default is 2,000.
     *
     * @param value in characters (code points), at least 1
     * @return this
     */
    public LlmOpsMcpServerBuilder maxFieldCharacters(int value) {
        this.maxFieldCharacters = Require.atLeast("maxFieldCharacters", value, 1);
        return this;
    }

    /**
     * Adds an origin whose pages may ask over HTTP, besides those of the server's own hosts.
     *
     * @param origin scheme, host and port as browsers send them, such as {@code https://tools.example}
     * @return this
     */
    public LlmOpsMcpServerBuilder allowedOrigin(String origin) {
        origins.add(Objects.requireNonNull(origin, "origin"));
        return this;
    }

    /**
     * Sets the clock of audit entries, analyses and sessions.
     *
     * @param value the clock
     * @return this
     */
    public LlmOpsMcpServerBuilder clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "value");
        return this;
    }

    /** {@return the server; it does nothing yet} */
    public LlmOpsMcpServer build() {
        AccessLog access = new AccessLog(audit, clock);
        OutgoingText texts = new OutgoingText(scrubber, guardrails, maxFieldCharacters);
        GenerationView view = new GenerationView(texts);
        List<ServerTool> tools = new ArrayList<>();
        if (retriever != null) {
            tools.add(new PassageTool(retriever, texts));
        }
        if (ops != null && askPrompt != null && askVariable != null) {
            tools.add(new AskTool(ops, askPrompt, askVariable, texts));
        }
        if (!evaluators.isEmpty()) {
            tools.add(new EvaluateTool(evaluators, texts));
        }
        tools.add(new GenerationSearchTool(generations, view));
        tools.add(new GenerationTool(generations, view));
        tools.add(new PromptTool(prompts, texts));
        tools.add(new ExperimentTool(experiments, clock));
        if (!guardrails.isEmpty()) {
            tools.add(new CheckTool(guardrails));
        }
        int longer = (int) Math.min(Integer.MAX_VALUE, (long) maxFieldCharacters * RESOURCE_TIMES);
        return new LlmOpsMcpServer(
                tools.stream().map(tool -> new ToolRun(tool, access)).toList(),
                new ServerPrompts(prompts, promptLabel, access),
                new ServerResources(generations, prompts, texts.withMaxCharacters(longer), access),
                origins,
                clock);
    }
}
