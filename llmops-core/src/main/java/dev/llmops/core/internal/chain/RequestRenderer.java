package dev.llmops.core.internal.chain;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.examples.ExampleSets;
import java.util.List;
import java.util.Map;

/** Makes the question to the model from the prompt's version, the variables, the passages and the history. */
record RequestRenderer(PromptRenderer renderer, ExampleSets examples) {

    /** {@return the call with the examples that the version wants; the same call if it wants none} */
    Call withExamples(Call call, PromptVersion version) {
        FewShot wanted = version.content().examples();
        return wanted == null
                ? call
                : call.toBuilder()
                        .examples(examples.choose(version, wanted, call.variables()))
                        .build();
    }

    ModelRequest render(Call call, PromptVersion version) {
        PromptContent content = version.content();
        ResponseFormat own = call.responseFormat();
        PromptInput input = new PromptInput(
                call.variables(),
                call.passages(),
                call.history(),
                Map.of(),
                call.examples() == null ? List.of() : call.examples().examples());
        return ModelRequest.builder()
                .messages(renderer.render(version, input).messages())
                .tools(content.tools())
                .responseFormat(own == null ? content.responseFormat() : own)
                .parameters(call.parameters().orElse(content.parameters()))
                .build();
    }
}
