package dev.llmops.springai.internal.mapping;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Spring AI's prompt as our request. */
public final class RequestFromSpringAi {

    /** Those whose every field has a counterpart. Compared by name: Spring AI's packages of builders differ between its versions. */
    private static final Set<String> PORTABLE =
            Set.of("DefaultChatOptions", "DefaultToolCallingChatOptions", "ClientChatOptions");

    private RequestFromSpringAi() {}

    /**
     * {@return the request}
     *
     * @param model name of the model that will answer
     * @param tools knows the tools that the options name
     * @throws InvalidRequestException if a part of the prompt has no counterpart, or a value is out of its range
     */
    public static ModelRequest request(Prompt prompt, String model, ToolCallingManager tools) {
        ChatOptions options = prompt.getOptions();
        if (options != null) {
            requireCarriable(options, model);
        }
        try {
            return ModelRequest.builder()
                    .messages(MessagesFromSpringAi.messages(prompt.getInstructions()))
                    .tools(tools(options, tools))
                    .responseFormat(format(options))
                    .parameters(options == null ? ModelParameters.NONE : parameters(options))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireCarriable(ChatOptions options, String model) {
        if (options.getModel() != null && !options.getModel().equals(model)) {
            throw new InvalidRequestException("model must be '" + model + "' or not set in the options, but was '"
                    + options.getModel() + "': which model answers is decided where the LLMOps client was built");
        }
        if (!PORTABLE.contains(options.getClass().getSimpleName())) {
            throw new InvalidRequestException("options must be ChatOptions or ToolCallingChatOptions, but were "
                    + options.getClass().getName()
                    + ", whose own fields would be lost; set those where the Spring AI model is built");
        }
    }

    private static ModelParameters parameters(ChatOptions theirs) {
        ModelParameters.Builder builder = ModelParameters.builder();
        if (theirs.getTemperature() != null) {
            builder.temperature(theirs.getTemperature());
        }
        if (theirs.getTopP() != null) {
            builder.topP(theirs.getTopP());
        }
        if (theirs.getTopK() != null) {
            builder.topK(theirs.getTopK());
        }
        if (theirs.getMaxTokens() != null) {
            builder.maxTokens(theirs.getMaxTokens());
        }
        if (theirs.getStopSequences() != null) {
            builder.stopSequences(theirs.getStopSequences());
        }
        Map<String, Object> vendor = new LinkedHashMap<>();
        if (theirs.getFrequencyPenalty() != null) {
            vendor.put("frequency_penalty", theirs.getFrequencyPenalty());
        }
        if (theirs.getPresencePenalty() != null) {
            vendor.put("presence_penalty", theirs.getPresencePenalty());
        }
        return builder.vendor(vendor).build();
    }

    private static List<ToolSpecification> tools(@Nullable ChatOptions options, ToolCallingManager tools) {
        return options instanceof ToolCallingChatOptions calling
                ? tools.resolveToolDefinitions(calling).stream()
                        .map(RequestFromSpringAi::tool)
                        .toList()
                : List.of();
    }

    private static ToolSpecification tool(ToolDefinition tool) {
        return new ToolSpecification(
                tool.name(), tool.description(), new JsonSchema(schemaName(tool.name()), tool.inputSchema()));
    }

    private static ResponseFormat format(@Nullable ChatOptions options) {
        String schema = options instanceof StructuredOutputChatOptions structured ? structured.getOutputSchema() : null;
        return schema == null || schema.isBlank()
                ? ResponseFormat.TEXT
                : ResponseFormat.schema(new JsonSchema("response", schema));
    }

    private static String schemaName(String name) {
        String allowed = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return allowed.length() > 64 ? allowed.substring(0, 64) : allowed;
    }
}
