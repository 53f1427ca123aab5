package dev.llmops.prompts;

import dev.llmops.api.prompt.PromptRegistry;

class LangfuseSourceTest extends RemoteSourceKit {

    private final FakeLangfuse server = new FakeLangfuse();

    @Override
    PromptRegistry open() {
        return Registries.langfuse(server.uri());
    }

    @Override
    protected String name() {
        return "langfuse";
    }

    @Override
    protected void close() {
        server.close();
    }
}
