package dev.llmops.springai.internal.mapping;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/**
 * Our request as Spring AI's prompt. What the model's options have no place for is refused rather than lost; a seed alone is
 * ignored, and the response tells.
 */
public final class RequestToSpringAi {

    private static final String EXTRA_BODY = "extraBody";

    private RequestToSpringAi() {}

    /**
     * A prompt.
     *
     * @param seedIgnored whether the request has a seed that the model has no option for
     */
    public record Mapped(Prompt prompt, boolean seedIgnored) {}

    /**
     * {@return the prompt}
     *
     * @param model who gets it
     * @throws InvalidRequestException if a part of it cannot be passed on
     */
    public static Mapped prompt(ModelRequest request, ChatModel model) {
        VendorOptions options = VendorOptions.copyOf(model);
        boolean seedIgnored = parameters(request.parameters(), options);
        tools(request, options);
        format(request.responseFormat(), options);
        return new Mapped(new Prompt(MessagesToSpringAi.messages(request.messages()), options.build()), seedIgnored);
    }

    private static boolean parameters(ModelParameters ours, VendorOptions options) {
        if (ours.temperature() != null) {
            options.set("temperature", ours.temperature());
        }
        if (ours.topP() != null) {
            options.set("topP", ours.topP());
        }
        if (ours.maxTokens() != null) {
            maxTokens(ours.maxTokens(), options);
        }
        if (!ours.stopSequences().isEmpty()) {
            options.set("stopSequences", ours.stopSequences());
        }
        if (ours.topK() != null) {
            topK(ours.topK(), options);
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        if (ours.minP() != null) {
            rest.put("min_p", ours.minP());
        }
        rest.putAll(ours.vendor());
        rest.forEach((name, value) -> vendor(name, value, options));
        return ours.seed() != null && !options.set("seed", ours.seed());
    }

    /** OpenAI's newer models know one of the two only, and refuse a request that has both. */
    private static void maxTokens(int limit, VendorOptions options) {
        boolean newer = options.get("maxCompletionTokens") != null;
        options.set(newer ? "maxCompletionTokens" : "maxTokens", limit);
    }

    /** OpenAI's options of Spring AI 2 take it, and drop it. */
    private static void topK(int limit, VendorOptions options) {
        boolean kept = options.set("topK", limit) && options.build().getTopK() != null;
        if (!kept && !intoBody("top_k", limit, options)) {
            throw lost("topK", limit);
        }
    }

    private static void vendor(String name, Object value, VendorOptions options) {
        if (!options.set(name, value) && !intoBody(name, value, options)) {
            throw lost(name, value);
        }
    }

    private static InvalidRequestException lost(String name, Object value) {
        return new InvalidRequestException("parameter " + name + " (" + value + ") cannot be passed to this model: its"
                + " options in Spring AI have no place for it; leave it out, or set it where the model is built");
    }

    private static boolean intoBody(String name, Object value, VendorOptions options) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (options.get(EXTRA_BODY) instanceof Map<?, ?> already) {
            already.forEach((key, kept) -> body.put(String.valueOf(key), kept));
        }
        body.put(name, value);
        return options.set(EXTRA_BODY, body);
    }

    private static void tools(ModelRequest request, VendorOptions options) {
        List<ToolSpecification> offered = request.toolChoice() == ToolChoice.NONE ? List.of() : request.tools();
        options.set(
                "toolCallbacks",
                offered.stream().<ToolCallback>map(DeclaredTool::new).toList());
        // Spring AI 1 would run the tools within the call. Spring AI 2 never does, and has no such option.
        options.set("internalToolExecutionEnabled", false);
        if (request.toolChoice() == ToolChoice.REQUIRED && !options.set("toolChoice", "required")) {
            throw new InvalidRequestException(
                    "toolChoice REQUIRED cannot be passed to this model: its options in Spring AI"
                            + " have no toolChoice; ask with AUTO");
        }
    }

    private static void format(ResponseFormat format, VendorOptions options) {
        if (format instanceof ResponseFormat.Schema schema
                && !options.set("outputSchema", schema.schema().json())) {
            throw new InvalidRequestException(
                    "a response format with a schema cannot be passed to this model: its options"
                            + " in Spring AI are no StructuredOutputChatOptions; ask for ResponseFormat.TEXT");
        }
        if (format instanceof ResponseFormat.Json
                && !options.set("format", "json")
                && !intoBody("response_format", Map.of("type", "json_object"), options)) {
            throw new InvalidRequestException("a response format of JSON cannot be passed to this model: its options in"
                    + " Spring AI have no place for it; ask for ResponseFormat.TEXT");
        }
    }

    /** A tool that the model may ask for. Whoever gets the answer runs it. */
    private record DeclaredTool(ToolSpecification tool) implements ToolCallback {

        @Override
        public ToolDefinition getToolDefinition() {
            return ToolDefinition.builder()
                    .name(tool.name())
                    .description(tool.description())
                    .inputSchema(tool.parameters().json())
                    .build();
        }

        @Override
        public String call(String toolInput) {
            throw new UnsupportedOperationException("tool '" + tool.name()
                    + "' is run by whoever asked the LLMOps client," + " not by the Spring AI model");
        }
    }
}
