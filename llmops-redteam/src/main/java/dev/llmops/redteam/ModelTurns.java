package dev.llmops.redteam;

import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import java.util.List;
import java.util.Objects;

/** Turns of a bare model. */
record ModelTurns(ModelClient model) implements Turns {

    ModelTurns {
        Objects.requireNonNull(model, "model");
    }

    @Override
    public Turn ask(ModelRequest request) {
        ModelResponse response = model.generate(request);
        return new Turn(response.message(), response.finishReason() == FinishReason.LENGTH, null, List.of());
    }
}
