package dev.llmops.local.internal.engine.request;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.chat.ChatPlan;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.sampling.LocalSampling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a request into what the engine runs, and refuses what cannot be done before anything is computed. */
public final class RequestPlanner {

    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private final PromptEncoder encoder;
    private final int contextLength;
    private final int threads;
    private final ModelIdentity model;
    private final ModelParameters defaults;
    private final LongSupplier seeds;
    private final AdapterRegistry adapters;

    /**
     * Creates the planner.
     *
     * @param encoder makes tokens of messages
     * @param contextLength most tokens of prompt and answer together
     * @param threads told in the response
     * @param model which model answers
     * @param defaults what a request does not set
     * @param seeds for requests that bring none
     * @param adapters LoRA adapters that requests can name
     */
    public RequestPlanner(
            PromptEncoder encoder,
            int contextLength,
            int threads,
            ModelIdentity model,
            ModelParameters defaults,
            LongSupplier seeds,
            AdapterRegistry adapters) {
        this.encoder = encoder;
        this.contextLength = contextLength;
        this.threads = threads;
        this.model = model;
        this.defaults = defaults;
        this.seeds = seeds;
        this.adapters = adapters;
    }

    /**
     * {@return what the engine runs, and how to read what comes of it}
     *
     * @param startNanos when the call began
     * @param options how the call is treated among others
     */
    public PlannedAnswer plan(ModelRequest request, long startNanos, CallOptions options) {
        return plan(request, startNanos, options, 0);
    }

    /**
     * {@return what the engine runs for one of several answers to a request, and how to read what comes of it}
     *
     * @param startNanos when the call began
     * @param options how the call is treated among others
     * @param number which of the answers, from 0; it is added to the seed, if the request has one
     */
    public PlannedAnswer plan(ModelRequest request, long startNanos, CallOptions options, int number) {
        ModelParameters parameters = request.parameters().orElse(defaults);
        refuseWhatIsNotSupported(parameters);
        boolean calls = !request.tools().isEmpty() && request.toolChoice() != ToolChoice.NONE;
        // Who must call a tool gives no answer that could have a form.
        boolean answers = !calls || request.toolChoice() == ToolChoice.AUTO;
        RequestSchemas schemas = encoder.schemas();
        String schema = answers ? schema(request.responseFormat()) : "";
        if (!schema.isEmpty()) {
            schemas.answer(schema);
        }
        ChatPlan plan = encoder.plan(request, schemas);
        boolean parsed = plan.parsed() || calls;
        Grammar grammar = parsed || schema.isEmpty() ? plan.grammar() : Grammar.of(schemas.answerGrammar());
        LocalSampling more = LocalSamplings.of(parameters, calls || grammar != null, encoder.vocabularySize());
        return new PlannedAnswer(
                completion(plan, grammar, more, parsed, parameters, startNanos, options, number),
                parsed ? plan.reader() : null);
    }

    /**
     * {@return what the engine runs to continue a text as it is}
     *
     * @param wanted how words are chosen
     * @param startNanos when the call began
     */
    public CompletionRequest planText(String text, ModelParameters wanted, long startNanos) {
        ModelParameters parameters = wanted.orElse(defaults);
        refuseWhatIsNotSupported(parameters);
        LocalSampling more = LocalSamplings.of(parameters, false, encoder.vocabularySize());
        return completion(encoder.plan(text), null, more, false, parameters, startNanos, CallOptions.NONE, 0);
    }

    /**
     * {@return how tokens are continued as they are}
     *
     * @param wanted how words are chosen
     * @param startNanos when the call began
     * @param options how the call is treated among others
     */
    public CompletionRequest planTokens(int[] tokens, ModelParameters wanted, long startNanos, CallOptions options) {
        ModelParameters parameters = wanted.orElse(defaults);
        refuseWhatIsNotSupported(parameters);
        LocalSampling more = LocalSamplings.of(parameters, false, encoder.vocabularySize());
        return completion(ChatPlan.ofText(tokens, ""), null, more, false, parameters, startNanos, options, 0);
    }

    private CompletionRequest completion(
            ChatPlan plan,
            @Nullable Grammar grammar,
            LocalSampling more,
            boolean parsed,
            ModelParameters parameters,
            long startNanos,
            CallOptions options,
            int number) {
        int[] prompt = checkLength(plan.prompt());
        int room = contextLength - prompt.length;
        Integer maxTokens = parameters.maxTokens();
        long seed = seed(parameters) + number;
        return new CompletionRequest(
                prompt,
                parsed ? pieces(plan.shown()) : encoder::piece,
                sampling(parameters, seed, grammar, more, prompt),
                maxTokens == null ? room : Math.min(room, maxTokens),
                Stream.concat(parameters.stopSequences().stream(), plan.stops().stream())
                        .toList(),
                model,
                vendor(parameters, seed),
                startNanos,
                adapters.wanted(parameters.vendor()),
                options);
    }

    private IntFunction<byte[]> pieces(int[] shown) {
        Set<Integer> control = Arrays.stream(shown).boxed().collect(Collectors.toSet());
        return token -> control.contains(token) ? encoder.spelling(token) : encoder.piece(token);
    }

    /** {@return the number of tokens of a request; {@code request}: the request, which may be too long} */
    public int count(ModelRequest request) {
        return encoder.plan(request, encoder.schemas()).prompt().length;
    }

    /** {@return the prompt as text} */
    public String renderedPrompt(ModelRequest request) {
        return encoder.plan(request, encoder.schemas()).text();
    }

    private int[] checkLength(int[] prompt) {
        if (prompt.length == 0) {
            throw new InvalidRequestException("the prompt must have at least one token, but its messages are empty");
        }
        if (prompt.length >= contextLength) {
            throw new ContextWindowExceededException("the prompt has " + prompt.length
                    + " tokens, but the context holds " + contextLength
                    + " with room for an answer; shorten it, or load the model with a larger contextLength");
        }
        return prompt;
    }

    private static void refuseWhatIsNotSupported(ModelParameters parameters) {
        parameters.stopSequences().forEach(stop -> UnicodeText.requireWellFormed("a stop sequence", stop));
    }

    // A greedy choice has no use for a seed, and a new one in each response would only make equal answers look
    // different.
    private long seed(ModelParameters parameters) {
        if (parameters.seed() != null) {
            return parameters.seed();
        }
        return greedy(parameters) ? 0 : seeds.getAsLong();
    }

    private Map<String, Object> vendor(ModelParameters parameters, long seed) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("engine", "llama.cpp v0.4.0");
        told.put("threads", threads);
        if (!greedy(parameters)) {
            told.put("seed", seed);
        }
        Map<String, Object> lora = adapters.told(parameters.vendor());
        if (lora != null) {
            told.put(AdapterRegistry.VENDOR_NAME, lora);
        }
        return told;
    }

    private static boolean greedy(ModelParameters parameters) {
        return orElse(parameters.temperature(), 0) <= 0;
    }

    private static SamplingOptions sampling(
            ModelParameters parameters, long seed, @Nullable Grammar grammar, LocalSampling more, int[] prompt) {
        return new SamplingOptions(
                orElse(parameters.temperature(), 0),
                parameters.topK() == null ? 0 : parameters.topK(),
                orElse(parameters.topP(), 1),
                orElse(parameters.minP(), 0),
                fold(seed),
                grammar != null ? grammar : LocalSamplings.grammar(more),
                more,
                prompt);
    }

    /** Returns the schema for the answer, or an empty text if it is free. */
    private static String schema(ResponseFormat format) {
        if (format instanceof ResponseFormat.Text) {
            return "";
        }
        return format instanceof ResponseFormat.Schema wanted ? wanted.schema().json() : ANY_OBJECT;
    }

    private static float orElse(@Nullable Double value, float otherwise) {
        return value == null ? otherwise : value.floatValue();
    }

    /** llama.cpp has 32-bit seeds, and one of them means a random one. Small seeds stay as they are. */
    private static int fold(long seed) {
        int folded = Long.hashCode(seed);
        return folded == -1 ? Integer.MAX_VALUE : folded;
    }
}
