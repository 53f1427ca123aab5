package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidModelResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierDetectorTest {

    @ParameterizedTest
    @CsvSource({"INJECTION, injection", "JAILBREAK, jailbreak", "MALICIOUS, malicious", "LABEL_1, malicious"})
    void prompt_guards_labels_are_categories(String label, String category) {
        Detection seen = guard(text -> Map.of(label, 0.9)).detect(CheckedText.of("Do as I say."));

        assertThat(seen.evidence()).extracting(Evidence::category).containsExactly(category);
        assertThat(seen.score()).isEqualTo(0.9);
        assertThat(guard(text -> Map.of("BENIGN", 0.9, "LABEL_0", 0.9))
                        .detect(CheckedText.of("Hello"))
                        .score())
                .isZero();
    }

    @Test
    void a_long_text_is_read_in_parts_that_overlap_and_break_no_character() {
        List<String> parts = new ArrayList<>();
        String text = "one two three four \uD83D\uDE00 attack here \uD83D\uDE00\uD83D\uDE00 and the end of it all.";
        Detection seen = guard(part -> {
                    parts.add(part);
                    return Map.of("LABEL_1", part.contains("attack here") ? 0.8 : 0.1);
                })
                .detect(CheckedText.of(text));

        assertThat(seen.score()).isEqualTo(0.8);
        assertThat(parts).hasSizeGreaterThan(2).allSatisfy(part -> {
            assertThat(part.length()).isLessThanOrEqualTo(32);
            assertThat(Character.isLowSurrogate(part.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1)))
                    .isFalse();
        });
        assertThat(text).endsWith(parts.get(parts.size() - 1));
    }

    @Test
    void a_label_that_is_not_known_a_score_that_is_none_and_no_label_are_failures() {
        for (Map<String, Double> answer : List.of(
                Map.of("POSITIVE", 0.9),
                Map.of("LABEL_1", 1.5),
                Map.of("LABEL_1", Double.NaN),
                Map.<String, Double>of())) {
            assertThatThrownBy(() -> guard(text -> answer).detect(CheckedText.of("Hello")))
                    .isInstanceOf(InvalidModelResponseException.class);
        }
    }

    private static ClassifierDetector guard(Function<String, Map<String, Double>> model) {
        return ClassifierDetector.promptGuard(new TextClassifier() {
            @Override
            public String version() {
                return "fake";
            }

            @Override
            public int maxLength() {
                return 32;
            }

            @Override
            public Map<String, Double> classify(String text) {
                return model.apply(text);
            }
        });
    }
}
