package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** A chunk may hold pieces of several choices, of which the first is the answer, or of one answer. */
class AnswerChunksTest {

    private final AnswerChunks chunks = new AnswerChunks(new ModelIdentity("openai", "m", null), false, false);

    @ParameterizedTest
    @ValueSource(strings = {"index", "choiceIndex", "candidateIndex"})
    void of_several_choices_the_first_is_the_answer(String property) {
        chunks.add(new ChatResponse(List.of(of(property, 0, "Ye", ""), of(property, 1, "N", ""))));
        chunks.add(new ChatResponse(List.of(of(property, 1, "o", "length"))));
        chunks.add(new ChatResponse(List.of(of(property, 0, "s", "stop"))));

        ModelResponse response = answer();
        assertThat(response.text()).isEqualTo("Yes");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void parts_of_one_answer_stay_together() {
        chunks.add(new ChatResponse(List.of(of("id", "x", "Yes, ", ""), of("id", "x", "always", "stop"))));

        assertThat(answer().text()).isEqualTo("Yes, always");
    }

    private ModelResponse answer() {
        List<ModelEvent> end = chunks.complete();
        return ((ModelEvent.Completed) end.get(end.size() - 1)).response();
    }

    private static Generation of(String property, Object value, String text, String finishReason) {
        return new Generation(
                AssistantMessage.builder()
                        .content(text)
                        .properties(Map.of(property, value))
                        .build(),
                ChatGenerationMetadata.builder().finishReason(finishReason).build());
    }
}
