package dev.llmops.prompts;

import dev.llmops.api.prompt.PromptRegistry;

class MlflowSourceTest extends RemoteSourceKit {

    private final FakeMlflow server = new FakeMlflow();

    @Override
    PromptRegistry open() {
        return Registries.mlflow(server.uri());
    }

    @Override
    protected String name() {
        return "mlflow";
    }

    @Override
    protected void close() {
        server.close();
    }
}
