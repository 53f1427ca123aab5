package dev.llmops.prompts;

import dev.llmops.api.prompt.PromptRegistry;

class PromptLayerSourceTest extends RemoteSourceKit {

    private final FakePromptLayer server = new FakePromptLayer();

    @Override
    PromptRegistry open() {
        return Registries.promptLayer(server.uri());
    }

    @Override
    protected String name() {
        return "promptlayer";
    }

    @Override
    protected void close() {
        server.close();
    }
}
