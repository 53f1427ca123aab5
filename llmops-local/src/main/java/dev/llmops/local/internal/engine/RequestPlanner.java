package dev.llmops.local.internal.engine;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.SamplingOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Turns a request into what the engine runs, and refuses what can not be done before anything is computed.
 */
public final class RequestPlanner {

    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private final PromptEncoder encoder;
    private final int contextLength;
    private final int threads;
    private final ModelIdentity model;
    private final ModelParameters defaults;
    private final LongSupplier seeds;

    /**
     * Creates the planner.
     *
     * @param encoder makes tokens of messages
     * @param contextLength most tokens of prompt and answer together
     * @param threads told in the response
     * @param model which model answers
     * @param defaults what a request does not set
     * @param seeds for requests that bring none
     */
    public RequestPlanner(
            PromptEncoder encoder,
            int contextLength,
            int threads,
            ModelIdentity model,
            ModelParameters defaults,
            LongSupplier seeds) {
        this.encoder = encoder;
        this.contextLength = contextLength;
        this.threads = threads;
        this.model = model;
        this.defaults = defaults;
        this.seeds = seeds;
    }

    /**
     * {@return what the engine runs}
     *
     * @param request the request
     * @param startNanos when the call began
     */
    public CompletionRequest plan(ModelRequest request, long startNanos) {
        ModelParameters parameters = request.parameters().orElse(defaults);
        refuseWhatIsNotSupported(request, parameters);
        int[] prompt = prompt(request);
        int room = contextLength - prompt.length;
        Integer maxTokens = parameters.maxTokens();
        long seed = seed(parameters);
        return new CompletionRequest(
                prompt,
                encoder::piece,
                sampling(parameters, seed, request.responseFormat()),
                maxTokens == null ? room : Math.min(room, maxTokens),
                parameters.stopSequences(),
                model,
                vendor(parameters, seed),
                startNanos);
    }

    /**
     * {@return the number of tokens of a request}
     *
     * @param request the request, which may be too long
     */
    public int count(ModelRequest request) {
        return encoder.encode(request.messages()).length;
    }

    /**
     * {@return the prompt as text}
     *
     * @param request the request
     */
    public String renderedPrompt(ModelRequest request) {
        return encoder.render(request.messages());
    }

    private int[] prompt(ModelRequest request) {
        int[] prompt = encoder.encode(request.messages());
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

    private static void refuseWhatIsNotSupported(ModelRequest request, ModelParameters parameters) {
        if (!request.tools().isEmpty() && request.toolChoice() != ToolChoice.NONE) {
            throw new InvalidRequestException("a local model can not call tools yet, but the request has "
                    + request.tools().size() + "; leave them out, or use ResponseFormat.schema");
        }
        if (!parameters.vendor().isEmpty()) {
            throw new InvalidRequestException("a local model has no vendor parameters, but the request sets "
                    + parameters.vendor().keySet());
        }
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
        return told;
    }

    private static boolean greedy(ModelParameters parameters) {
        return orElse(parameters.temperature(), 0) <= 0;
    }

    private static SamplingOptions sampling(ModelParameters parameters, long seed, ResponseFormat format) {
        return new SamplingOptions(
                orElse(parameters.temperature(), 0),
                parameters.topK() == null ? 0 : parameters.topK(),
                orElse(parameters.topP(), 1),
                orElse(parameters.minP(), 0),
                fold(seed),
                grammar(format));
    }

    private static @Nullable Grammar grammar(ResponseFormat format) {
        if (format instanceof ResponseFormat.Text) {
            return null;
        }
        String schema =
                format instanceof ResponseFormat.Schema wanted ? wanted.schema().json() : ANY_OBJECT;
        SchemaGuard.check(schema);
        try {
            return Grammar.ofSchema(schema);
        } catch (NativeError e) {
            throw new InvalidRequestException(
                    "the JSON schema can not be turned into a grammar (" + e.text() + "); correct or simplify it", e);
        }
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
