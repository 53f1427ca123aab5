package dev.llmops.local;

import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import java.util.List;
import java.util.Optional;

/** A model in another process is a model client like any other. */
class LocalModelWorkerKitTest extends ModelClientKit {

    @Override
    protected ModelClient createClient() {
        return LocalModel.builder()
                .file(TestModels.llamaVocabulary())
                .buildWorker("-Xmx128m", "-XX:TieredStopAtLevel=1");
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.builder()
                .user("Zoo")
                .parameters(ModelParameters.builder().maxTokens(60).build())
                .build();
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ModelRequest.user("Once upon a time"));
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        ImagePart image = new ImagePart(Media.of("image/png", new byte[] {1}));
        return Optional.of(ModelRequest.builder()
                .message(new UserMessage(List.of(image), null))
                .build());
    }
}
