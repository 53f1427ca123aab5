package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelClient;

class StreamingOnlyClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        return LangChain4jModels.from(OpenAiModels.streaming(server).build());
    }
}
