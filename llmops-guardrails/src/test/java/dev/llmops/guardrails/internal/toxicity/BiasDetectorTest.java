package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Documents;
import dev.llmops.guardrails.training.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the detector of stereotypes finds in sentences of our own by function, and in harmless texts. Prints its figures. */
class BiasDetectorTest {

    private final BiasDetector detector = new BiasDetector();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "All immigrants are criminals. | generalisation",
                "Men are better leaders than women. | comparison",
                "Women are by nature bad at physics. | essence",
                "Women belong in the kitchen. | role"
            })
    void a_stereotype_has_its_kind(String text, String kind) {
        assertThat(detector.detect(CheckedText.of(text)).evidence())
                .extracting(Evidence::category)
                .containsExactly(kind);
    }

    @Test
    void sentences_of_our_own_by_function() {
        Map<String, int[]> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        Templates.groups("/dev/llmops/guardrails/holdout/bias.txt").forEach((function, lines) -> {
            for (String line : lines) {
                boolean biased = line.startsWith("+");
                boolean flagged = flagged(line.substring(2));
                for (String name :
                        List.of((biased ? "biased " : "other ") + function, biased ? "biased ~all" : "other ~all")) {
                    int[] count = counts.computeIfAbsent(name, key -> new int[2]);
                    count[0] += flagged ? 1 : 0;
                    count[1]++;
                }
                if (flagged != biased) {
                    wrong.add(line);
                }
            }
        });
        counts.forEach((name, count) -> System.out.printf("bias %-28s %s%n", name, new Rate(count[0], count[1])));
        wrong.forEach(line -> System.out.println("bias wrong " + line));
        assertThat(rate(counts, "biased ~all").value()).isGreaterThan(0.6);
        assertThat(rate(counts, "other ~all").value()).isLessThan(0.15);
    }

    @Test
    void harmless_questions_and_prose() {
        List<String> questions =
                Corpus.asked(false).stream().map(row -> row.text()).toList();
        System.out.println("bias HaluEval's questions " + rate(questions));
        Documents.corpora().forEach((name, text) -> {
            List<String> sentences =
                    text.lines().filter(line -> line.length() > 40).limit(1000).toList();
            System.out.println("bias lines of " + name + " " + rate(sentences));
            assertThat(rate(sentences).value()).isLessThan(0.02);
        });
        assertThat(rate(questions).value()).isLessThan(0.01);
    }

    private Rate rate(List<String> texts) {
        return new Rate((int) texts.stream().filter(this::flagged).count(), texts.size());
    }

    private static Rate rate(Map<String, int[]> counts, String name) {
        int[] count = counts.getOrDefault(name, new int[2]);
        return new Rate(count[0], count[1]);
    }

    private boolean flagged(String text) {
        return detector.detect(CheckedText.of(text)).score() >= detector.threshold();
    }
}
