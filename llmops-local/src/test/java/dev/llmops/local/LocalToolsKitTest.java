package dev.llmops.local;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.testkit.ModelClientKit;
import java.util.List;
import java.util.Optional;

/** The same rules hold where what a model writes is a tool call, and where it is read as reasoning. */
class LocalToolsKitTest extends ModelClientKit {

    private static final ToolSpecification TOOL = new ToolSpecification(
            "note",
            "takes a note",
            new JsonSchema(
                    "note",
                    "{\"type\":\"object\",\"properties\":{\"text\":"
                            + "{\"type\":\"string\"}},\"required\":[\"text\"],\"additionalProperties\":false}"));

    @Override
    protected ModelClient createClient() {
        return LocalModel.builder()
                .file(TestModels.llamaVocabulary())
                .chatTemplate(TestModels.template("Qwen-Qwen3-0.6B"))
                .build();
    }

    private static ModelRequest.Builder call() {
        return ModelRequest.builder().user("Zoo").tools(List.of(TOOL)).toolChoice(ToolChoice.REQUIRED);
    }

    @Override
    protected ModelRequest request() {
        return call().parameters(ModelParameters.builder().maxTokens(80).build())
                .build();
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(call().build());
    }
}
