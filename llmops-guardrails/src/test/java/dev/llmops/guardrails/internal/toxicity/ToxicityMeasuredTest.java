package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the toxicity detector flags of HateCheck, which was never trained on, by its functions, at the standard threshold, at
 * {@value #SENSITIVE} and as hate alone; of harmless prompts; and with {@code -Dllmops.guard.full=true} of the templates and tweets of a
 * fifth that the models measured then were not trained on. Prints its figures.
 */
@Tag("full")
class ToxicityMeasuredTest {

    private static final boolean FULL = Boolean.getBoolean("llmops.guard.full");
    private static final boolean TRAIN = Boolean.getBoolean("llmops.guard.train");
    private static final int FOLDS = 5;

    /** The threshold of those who would rather see too much. */
    private static final double SENSITIVE = 0.2;

    private final ToxicityTraining training = new ToxicityTraining();
    private final Map<String, int[]> counts = new TreeMap<>();

    @Test
    void hatecheck_by_function() {
        ToxicityDetector detector = new ToxicityDetector();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/hatecheck_test_suite_cases.csv"))) {
            if (!row.get(4).equals("label_gold") && reported(row)) {
                String kind = row.get(4).equals("hateful") ? "hateful " : "other ";
                count(detector, row.get(3), kind + row.get(1), kind + "~all");
            }
        }
        print();
        assertThat(rate("hateful ~all").value()).isGreaterThan(0.6);
        assertThat(rate("other ~all").value()).isLessThan(0.2);
    }

    /** Other people's rows that none of these models was trained on; and how well the new kinds carry over to sentences of our own. */
    @Test
    void order_of_scores() {
        ToxicityDetector shipped = new ToxicityDetector();
        Auroc hatecheck = new Auroc();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/hatecheck_test_suite_cases.csv"))) {
            if (!row.get(4).equals("label_gold") && reported(row)) {
                hatecheck.add(score(shipped, row.get(3)), row.get(4).equals("hateful"));
            }
        }
        System.out.println("toxic order HateCheck " + hatecheck);
        Auroc all = new Auroc();
        Templates.groups("/dev/llmops/guardrails/holdout/toxicity-reported.txt").forEach((kind, lines) -> {
            Auroc its = new Auroc();
            for (String line : lines) {
                its.add(score(shipped, line.substring(2)), line.startsWith("+"));
                all.add(score(shipped, line.substring(2)), line.startsWith("+"));
                boolean flagged = score(shipped, line.substring(2)) >= shipped.threshold();
                add("own " + kind + line.charAt(0), flagged);
            }
            System.out.println("toxic order own " + kind + " " + its);
        });
        System.out.println("toxic order own sentences " + all);
        print();
        assertThat(hatecheck.area()).isGreaterThan(0.8);
        assertThat(all.area()).isGreaterThan(0.8);
    }

    /** Davidson's tweets, by models that saw no tweet. */
    @Test
    void order_of_tweets_by_models_that_saw_none() {
        assumeTrue(FULL, "models are trained for this only with -Dllmops.guard.full=true");
        List<ToxicityTraining.Row> rows = ToxicityTraining.rows();
        ToxicityDetector detector =
                new ToxicityDetector(training.models(rows, row -> !row.kind().startsWith("tweet ")));
        Auroc tweets = new Auroc();
        Auroc hate = new Auroc();
        for (ToxicityTraining.Row row : ToxicityTraining.tweets()) {
            double score = score(detector, row.text());
            tweets.add(score, !row.kind().equals("tweet neither"));
            if (!row.kind().equals("tweet offensive")) {
                hate.add(score, row.kind().equals("tweet hate"));
            }
        }
        System.out.println("toxic order tweets, hate and offensive against neither " + tweets);
        System.out.println("toxic order tweets, hate against neither " + hate);
        // Casual crude words are offensive to Davidson's raters only: what must carry over is hatred.
        assertThat(hate.area()).isGreaterThan(0.65);
    }

    private static double score(ToxicityDetector detector, String text) {
        return detector.detect(CheckedText.of(text)).score();
    }

    /** The half of HateCheck's templates whose rates by function were not looked at when templates of our own were written. */
    private static boolean reported(List<String> row) {
        return Corpus.fold(row.get(11), 2) == (SharedRows.tuning() ? 0 : 1);
    }

    @Test
    void harmless_questions_and_prompts() {
        ToxicityDetector detector = new ToxicityDetector();
        Corpus.asked(false).forEach(row -> count(detector, row.text(), "harmless HaluEval"));
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            if (row.get("label").intValue() == 0) {
                count(
                        detector,
                        row.get("text").textValue(),
                        "harmless " + row.get("source").textValue());
            }
        }
        print();
        assertThat(rate("harmless HaluEval").value()).isLessThan(0.005);
    }

    @Test
    void templates_that_were_left_out_and_tweets_by_kind() {
        assumeTrue(FULL, "models are trained for this only with -Dllmops.guard.full=true");
        List<ToxicityTraining.Row> rows = ToxicityTraining.rows();
        ToxicityDetector detector = new ToxicityDetector(training.models(rows, row -> trained(row.group())));
        for (ToxicityTraining.Row row : rows) {
            if (!trained(row.group())) {
                count(detector, row.text(), "left out " + row.kind());
            }
        }
        print();
        assertThat(rate("left out tweet offensive").value()).isGreaterThan(0.8);
        assertThat(rate("left out tweet neither").value()).isLessThan(0.1);
    }

    private static boolean trained(String text) {
        return Corpus.fold(text, FOLDS) != 1;
    }

    @Test
    void the_shipped_models_are_what_the_program_makes_of_all_rows() throws IOException {
        assumeTrue(FULL || TRAIN, "the models are trained again only with -Dllmops.guard.full=true");
        List<ToxicityTraining.Row> rows = ToxicityTraining.rows();
        ToxicityModels made = training.models(rows, row -> true);
        shipped(ToxicityModels.TOXIC, made.toxic().written());
        for (Map.Entry<ToxicityKind, LinearModel> each : made.kinds().entrySet()) {
            shipped(each.getKey().resource(), each.getValue().written());
        }
    }

    private static void shipped(String name, String made) throws IOException {
        Path file = Path.of("src/main/resources/dev/llmops/guardrails", name);
        if (TRAIN) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file)).isEqualTo(made);
    }

    private void count(ToxicityDetector detector, String text, String... names) {
        Detection seen = detector.detect(CheckedText.of(text));
        boolean hate = seen.evidence().stream()
                .anyMatch(each ->
                        each.category().equals(ToxicityKind.HATE.category()) && each.score() >= detector.threshold());
        for (String name : names) {
            add(name, seen.score() >= detector.threshold());
            add(name + " as hate", hate);
            add(name + " sensitive", seen.score() >= SENSITIVE);
        }
    }

    private void add(String name, boolean flagged) {
        int[] count = counts.computeIfAbsent(name, key -> new int[2]);
        count[0] += flagged ? 1 : 0;
        count[1]++;
    }

    private Rate rate(String name) {
        int[] count = counts.getOrDefault(name, new int[2]);
        return new Rate(count[0], count[1]);
    }

    private void print() {
        counts.keySet().forEach(name -> System.out.printf("toxic %-42s %s%n", name, rate(name)));
    }
}
