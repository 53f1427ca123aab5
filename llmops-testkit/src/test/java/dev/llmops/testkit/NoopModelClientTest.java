package dev.llmops.testkit;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;

class NoopModelClientTest extends ModelClientKit {

    @Override
    protected ModelClient createClient() {
        return ModelClient.noop();
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.user("Anything?");
    }
}
