package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelClient;

class RoundTripClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        ModelClient inner = OpenAiModels.client(server);
        return LangChain4jModels.from(
                LangChain4jModels.asChatModel(inner), LangChain4jModels.asStreamingChatModel(inner));
    }
}
