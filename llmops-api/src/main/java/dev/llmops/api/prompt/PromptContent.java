package dev.llmops.api.prompt;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that defines a prompt. Two prompts with equal content have the same content hash.
 *
 * @param template the template, Handlebars as Dotprompt uses it
 * @param model name of the model for which it is written, or null for any
 * @param parameters the sampling parameters
 * @param inputSchema schema of the variables, or null if they are not declared
 * @param inputDefaults values of variables that a call leaves out; values as {@link JsonValues} describes
 * @param tools the tools that the model may call
 * @param responseFormat the form of the answer
 * @param examples the examples of a data set that are shown to the model, or null for none
 */
public record PromptContent(
        String template,
        @Nullable String model,
        ModelParameters parameters,
        @Nullable JsonSchema inputSchema,
        Map<String, Object> inputDefaults,
        List<ToolSpecification> tools,
        ResponseFormat responseFormat,
        @Nullable FewShot examples) {

    /** Copies the collections. */
    public PromptContent {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(responseFormat, "responseFormat");
        inputDefaults = JsonValues.copyOf("inputDefaults", inputDefaults);
        tools = List.copyOf(tools);
    }

    /**
     * Creates content without examples.
     *
     * @param template the template, Handlebars as Dotprompt uses it
     * @param model name of the model for which it is written, or null for any
     * @param parameters the sampling parameters
     * @param inputSchema schema of the variables, or null if they are not declared
     * @param inputDefaults values of variables that a call leaves out
     * @param tools the tools that the model may call
     * @param responseFormat the form of the answer
     */
    public PromptContent(
            String template,
            @Nullable String model,
            ModelParameters parameters,
            @Nullable JsonSchema inputSchema,
            Map<String, Object> inputDefaults,
            List<ToolSpecification> tools,
            ResponseFormat responseFormat) {
        this(template, model, parameters, inputSchema, inputDefaults, tools, responseFormat, null);
    }

    /**
     * {@return the same content with another template}
     *
     * @param other the template
     */
    public PromptContent withTemplate(String other) {
        return new PromptContent(other, model, parameters, inputSchema, inputDefaults, tools, responseFormat, examples);
    }

    /**
     * {@return content that consists only of a template}
     *
     * @param template the template
     */
    public static PromptContent of(String template) {
        return new PromptContent(template, null, ModelParameters.NONE, null, Map.of(), List.of(), ResponseFormat.TEXT);
    }
}
