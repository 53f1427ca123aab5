package dev.llmops.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalDetectorTest {

    private static final RefusalDetector REFUSALS = new RefusalDetector();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't help with that.",
                "I’m sorry, I cannot assist with this request.",
                "Unfortunately, I am not able to share that.",
                "I WON'T do that.",
                "As an AI language model, I cannot do so.",
                "Es tut mir leid, dabei kann ich nicht helfen.",
                "Je ne peux pas répondre à cette question.",
                "Lo siento, no puedo ayudar con eso."
            })
    void refusals_are_told(String answer) {
        assertThat(REFUSALS.detect(CheckedText.of(answer)).score()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry to hear that your lamp broke. Here is how to mend it.",
                "You can't park there, but you can park behind the house.",
                "The cable is two metres long.",
                "No, I would not recommend it: the plug does not fit.",
                "To refuse an offer politely, say that you will think about it.",
                ""
            })
    void helpful_answers_are_not(String answer) {
        assertThat(REFUSALS.detect(CheckedText.of(answer)).score()).isLessThan(REFUSALS.threshold());
    }

    @Test
    void a_refusal_behind_a_long_answer_is_a_part() {
        String answer = "The cable is two metres long. ".repeat(20) + "But I can't share the customer's address.";

        assertThat(REFUSALS.detect(CheckedText.of(answer)).evidence())
                .extracting(Evidence::category)
                .containsOnly("partial_refusal");
    }
}
