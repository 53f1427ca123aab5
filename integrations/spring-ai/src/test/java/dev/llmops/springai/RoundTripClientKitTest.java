package dev.llmops.springai;

import dev.llmops.api.model.ModelClient;

/** There and back once more. */
class RoundTripClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        ModelClient inner = SpringAiModels.from(OpenAiModels.chat(server));
        return SpringAiModels.from(SpringAiModels.asChatModel(inner));
    }
}
