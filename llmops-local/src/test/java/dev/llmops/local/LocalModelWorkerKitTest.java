package dev.llmops.local;

import dev.llmops.api.model.ModelClient;

/** A model in another process is a model client like one in this process. */
class LocalModelWorkerKitTest extends LocalModelKitTest {

    @Override
    protected ModelClient createClient() {
        return LocalModel.builder()
                .file(TestModels.llamaVocabulary())
                .buildWorker("-Xmx128m", "-XX:TieredStopAtLevel=1");
    }
}
