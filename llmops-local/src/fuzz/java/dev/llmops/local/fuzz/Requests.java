package dev.llmops.local.fuzz;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.util.Map;

/** Requests whose answers are short. */
final class Requests {

    private Requests() {}

    static ModelParameters few(int tokens) {
        return ModelParameters.builder().maxTokens(tokens).build();
    }

    static ModelRequest with(String text, Map<String, Object> vendor) {
        return ModelRequest.builder()
                .user(text)
                .parameters(
                        ModelParameters.builder().maxTokens(4).vendor(vendor).build())
                .build();
    }
}
