package dev.llmops.springai;

import dev.llmops.api.model.ModelClient;

class OpenAiClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        return SpringAiModels.from(OpenAiModels.chat(server));
    }
}
