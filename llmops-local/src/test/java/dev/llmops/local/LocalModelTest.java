package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalModelTest {

    private static ModelRequest request(String text, int maxTokens) {
        return ModelRequest.builder()
                .user(text)
                .parameters(ModelParameters.builder().maxTokens(maxTokens).build())
                .build();
    }

    @Test
    void tells_the_published_story() {
        try (LocalModel model = LocalModel.load(Models.stories())) {
            ModelResponse response = model.generate(request("Zoo", 40));

            assertThat(response.text())
                    .startsWith(" was a little girl named Lily. She loved to play outside in the park. One day");
            assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(response.usage().output()).isEqualTo(40);
        }
    }

    @Test
    void streams_what_it_would_have_answered() {
        try (LocalModel model = LocalModel.load(Models.stories())) {
            String whole = model.generate(request("Once upon a time", 100)).text();
            List<String> pieces = new ArrayList<>();
            try (ModelStream stream = model.stream(request("Once upon a time", 100))) {
                ModelEvent.End end = stream.forEach(event -> {
                    if (event instanceof ModelEvent.TextDelta delta) {
                        pieces.add(delta.text());
                    }
                });
                assertThat(end).isInstanceOf(ModelEvent.Completed.class);
            }
            assertThat(String.join("", pieces)).isEqualTo(whole);
            assertThat(pieces).hasSizeGreaterThan(20);
        }
    }
}
