package dev.llmops.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.training.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    @Test
    void a_refusal_that_answers_after_all_is_a_part() {
        assertThat(REFUSALS.detect(CheckedText.of(
                                "I can't give legal advice. Here are some places to ask:\n- a lawyer\n- a union"))
                        .score())
                .isEqualTo(0.5);
    }

    /** Prints its figures: they are of sentences of our own, written by the hands that wrote the rules. */
    @Test
    void answers_of_our_own() {
        Map<String, int[]> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (String line :
                Templates.groups("/dev/llmops/guardrails/holdout/refusals.txt").getOrDefault("", List.of())) {
            String answer = line.substring(2).replace("\\n", "\n");
            double score = REFUSALS.detect(CheckedText.of(answer)).score();
            String said = score == 0 ? "C" : score < 1 ? "P" : "F";
            String kind = line.substring(0, 1);
            int[] count = counts.computeIfAbsent(kind, key -> new int[2]);
            count[0] += said.equals(kind) ? 1 : 0;
            count[1]++;
            if (!said.equals(kind)) {
                wrong.add(said + " for " + line);
            }
        }
        counts.forEach((kind, count) -> System.out.println("refusal " + kind + " " + new Rate(count[0], count[1])));
        wrong.forEach(line -> System.out.println("refusal wrong: " + line));
        assertThat(wrong).hasSizeLessThan(6);
    }
}
