package dev.llmops.server;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.server.internal.openai.ServedModel;
import java.util.Set;

/** A model that only streams. */
interface ChatOnly extends ModelClient {

    static Served served(ChatOnly client) {
        return Served.of(new ServedModel("m", caller -> client, null, null));
    }

    @Override
    default ModelDescription description() {
        return new ModelDescription(new ModelIdentity("test", "m", null), 4096, Set.of());
    }

    @Override
    default ModelResponse generate(ModelRequest request) {
        return stream(request).await();
    }
}
