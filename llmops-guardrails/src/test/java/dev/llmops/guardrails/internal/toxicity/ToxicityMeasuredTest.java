package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.training.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the toxicity detector flags of HateCheck, which was never trained on, by its functions; and with {@code -Dllmops.guard.full=true}
 * of a fifth of Davidson's tweets by models that were trained on the others. Prints its figures.
 */
class ToxicityMeasuredTest {

    private static final boolean FULL = Boolean.getBoolean("llmops.guard.full");
    private static final boolean TRAIN = Boolean.getBoolean("llmops.guard.train");
    private static final int FOLDS = 5;

    private final ToxicityTraining training = new ToxicityTraining();
    private final Map<String, int[]> counts = new TreeMap<>();

    @Test
    void hatecheck_by_function() {
        ToxicityDetector detector = new ToxicityDetector();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/hatecheck_test_suite_cases.csv"))) {
            if (!row.get(4).equals("label_gold")) {
                String kind = row.get(4).equals("hateful") ? "hateful " : "other ";
                count(detector, row.get(3), kind + row.get(1), kind + "~all");
            }
        }
        print();
        assertThat(rate("hateful ~all").value()).isGreaterThan(0.632);
        assertThat(rate("other ~all").value()).isLessThan(0.461);
    }

    @Test
    void tweets_by_kind() {
        assumeTrue(FULL, "models are trained for this only with -Dllmops.guard.full=true");
        ToxicityDetector detector = new ToxicityDetector(
                training.offensive(ToxicityMeasuredTest::trained), training.hate(ToxicityMeasuredTest::trained));
        for (ToxicityTraining.Tweet tweet : ToxicityTraining.tweets()) {
            if (!trained(tweet.text())) {
                count(detector, tweet.text(), "tweets of kind " + tweet.kind());
            }
        }
        print();
        assertThat(rate("tweets of kind 1").value()).isGreaterThan(0.9);
        assertThat(rate("tweets of kind 2").value()).isLessThan(0.1);
    }

    private static boolean trained(String text) {
        return Corpus.fold(text, FOLDS) != 1;
    }

    @Test
    void the_shipped_models_are_what_the_program_makes_of_all_rows() throws IOException {
        assumeTrue(FULL || TRAIN, "the models are trained again only with -Dllmops.guard.full=true");
        shipped("toxicity-offensive-1.model", training.offensive(text -> true).written());
        shipped("toxicity-hate-1.model", training.hate(text -> true).written());
    }

    private static void shipped(String name, String made) throws IOException {
        Path file = Path.of("src/main/resources/dev/llmops/guardrails", name);
        if (TRAIN) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file)).isEqualTo(made);
    }

    private void count(ToxicityDetector detector, String text, String... names) {
        boolean flagged = detector.detect(CheckedText.of(text)).score() >= detector.threshold();
        for (String name : names) {
            int[] count = counts.computeIfAbsent(name, key -> new int[2]);
            count[0] += flagged ? 1 : 0;
            count[1]++;
        }
    }

    private Rate rate(String name) {
        int[] count = counts.getOrDefault(name, new int[2]);
        return new Rate(count[0], count[1]);
    }

    private void print() {
        counts.keySet().forEach(name -> System.out.printf("toxic %-32s %s%n", name, rate(name)));
    }
}
