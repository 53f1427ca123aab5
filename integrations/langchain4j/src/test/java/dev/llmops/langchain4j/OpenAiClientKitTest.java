package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelClient;

class OpenAiClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        return OpenAiModels.client(server);
    }
}
