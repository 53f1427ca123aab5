package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import java.util.Optional;

/** A blocking call that goes on for ever says nothing at all, so promises about the middle of a stream do not apply. */
class BlockingOnlyClientKitTest extends ServedClientKit {

    @Override
    protected ModelClient createClient() {
        return LangChain4jModels.from(OpenAiModels.blocking(server).build());
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.empty();
    }
}
