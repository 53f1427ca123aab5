package dev.llmops.eval.optimize;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes requests of prompts that no registry has yet, and knows beforehand what they take at most. */
final class Prompts {

    /** What a chat template may add to a request, and to each message. Both are guesses on the safe side. */
    private static final int AROUND_REQUEST = 128;

    private static final int AROUND_MESSAGE = 16;

    private final PromptRenderer renderer = PromptRenderer.create();
    private final String name;
    private final String inputVariable;
    private final List<String> metadataVariables;
    private final int maxTokens;

    /**
     * @param name what to call prompts in errors
     * @param inputVariable the variable that gets a row's input
     * @param metadataVariables keys of a row's metadata that are variables too
     * @param maxTokens the longest answer, where the prompt does not say
     */
    Prompts(String name, String inputVariable, List<String> metadataVariables, int maxTokens) {
        this.name = name;
        this.inputVariable = inputVariable;
        this.metadataVariables = metadataVariables;
        this.maxTokens = maxTokens;
    }

    Map<String, Object> variables(Row row) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(inputVariable, row.input());
        for (String key : metadataVariables) {
            Object value = row.metadata().get(key);
            if (value == null) {
                throw new OptimizationException("row '" + row.id() + "' must have '" + key
                        + "' in its metadata, which is to be a variable, but has "
                        + row.metadata().keySet());
            }
            variables.put(key, value);
        }
        return variables;
    }

    /** A version that no registry has; its hash names all that decides what the model reads. */
    PromptVersion version(PromptContent content) {
        return new PromptVersion(
                name, 1, Json.hash(PromptFile.format(content)), content, Set.of(), null, null, null, Instant.EPOCH);
    }

    List<Message> messages(PromptContent content, Map<String, Object> variables) {
        return renderer.render(version(content), variables).messages();
    }

    ModelRequest request(PromptVersion version, Row row) {
        PromptContent content = version.content();
        return ModelRequest.builder()
                .messages(renderer.render(version, variables(row)).messages())
                .tools(content.tools())
                .responseFormat(content.responseFormat())
                .parameters(limited(content.parameters()))
                .build();
    }

    private ModelParameters limited(ModelParameters parameters) {
        return parameters.maxTokens() != null
                ? parameters
                : new ModelParameters(
                        parameters.temperature(),
                        parameters.topP(),
                        parameters.topK(),
                        parameters.minP(),
                        parameters.seed(),
                        maxTokens,
                        parameters.stopSequences(),
                        parameters.vendor());
    }

    /** A token of any vocabulary stands for at least one byte. */
    Meter.CallBound bound(ModelRequest request) {
        long bytes = AROUND_REQUEST;
        for (Message message : request.messages()) {
            bytes += AROUND_MESSAGE + message.text().getBytes(StandardCharsets.UTF_8).length;
        }
        bytes += request.tools().toString().length()
                + request.responseFormat().toString().length();
        Integer most = request.parameters().maxTokens();
        return new Meter.CallBound(Math.toIntExact(bytes), most == null ? maxTokens : most);
    }

    /** What decides the form of a request beside its prompt. */
    String settings() {
        return Json.hash(List.of(inputVariable, metadataVariables, maxTokens));
    }
}
