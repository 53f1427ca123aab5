package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often {@link ClaimSupport#lexical()} agrees with people, on AttributionBench's development rows. Rows with an even
 * index choose the threshold, those with an odd index are reported. The figures in docs/rag.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=SupportQualityTest -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class SupportQualityTest {

    private static final Path ROWS = Path.of(
            System.getProperty("llmops.shared", "../../shared"), "datasets", "rag", "attributionbench", "dev.jsonl");
    private static final int RESAMPLES = 10_000;
    private static final long SEED = 20261125;

    private record Row(String claim, String passage, boolean supported, String source) {}

    private final LexicalSupport scorer = LexicalSupport.STANDARD;

    @Test
    void the_threshold_is_the_one_that_the_even_rows_choose() throws IOException {
        List<Row> chosenOn = half(0);
        Map<Row, Double> scores = new HashMap<>();
        chosenOn.forEach(row -> scores.put(row, scorer.score(row.claim(), row.passage())));

        double best = Double.NaN;
        double bestAccuracy = 0;
        for (int percent = 5; percent < 100; percent += 5) {
            double threshold = percent / 100.0;
            Predicate<Row> without = row -> scores.get(row) >= threshold;
            Predicate<Row> with = without.and(row -> LexicalSupport.hasNumbersOf(row.claim(), row.passage()));
            double accuracy = balancedAccuracy(chosenOn, with);
            if (accuracy > bestAccuracy) {
                bestAccuracy = accuracy;
                best = threshold;
            }
        }
        System.out.printf(Locale.ROOT, "threshold %.2f: balanced accuracy %.3f on the even rows%n", best, bestAccuracy);

        assertThat(best).isEqualTo(LexicalSupport.THRESHOLD);
    }

    @Test
    void it_agrees_with_people_more_often_than_chance_on_the_odd_rows() throws IOException {
        List<Row> reported = half(1);
        Predicate<Row> lexical = row -> ClaimSupport.lexical().supports(row.claim(), row.passage());

        double[] interval = interval(reported, lexical);

        System.out.printf(
                Locale.ROOT,
                "balanced accuracy %.3f [%.3f, %.3f], n=%d%s%n",
                balancedAccuracy(reported, lexical),
                interval[0],
                interval[1],
                reported.size(),
                bySource(reported, lexical));
        assertThat(interval[0]).isGreaterThan(0.5);
    }

    @Test
    void a_changed_number_in_a_supported_claim_is_caught() throws IOException {
        List<Row> withNumbers = half(1).stream()
                .filter(Row::supported)
                .filter(row -> row.claim().matches("(?s).*\\d.*"))
                .toList();
        long caught = withNumbers.stream()
                .filter(row -> !ClaimSupport.lexical().supports(changed(row.claim()), row.passage()))
                .count();

        System.out.printf("changed numbers caught: %d of %d%n", caught, withNumbers.size());
        assertThat((double) caught / withNumbers.size()).isGreaterThan(0.9);
    }

    /** Adds 1 to the first digit, 9 becoming 1. */
    private static String changed(String claim) {
        int at = IntStream.range(0, claim.length())
                .filter(i -> Character.isDigit(claim.charAt(i)))
                .findFirst()
                .orElseThrow();
        int digit = claim.charAt(at) - '0';
        return claim.substring(0, at) + (digit % 9 + 1) + claim.substring(at + 1);
    }

    private static double balancedAccuracy(List<Row> rows, Predicate<Row> judged) {
        return (rate(rows, true, judged) + rate(rows, false, judged.negate())) / 2;
    }

    private static double rate(List<Row> rows, boolean supported, Predicate<Row> right) {
        List<Row> of = rows.stream().filter(row -> row.supported() == supported).toList();
        return (double) of.stream().filter(right).count() / of.size();
    }

    private static double[] interval(List<Row> rows, Predicate<Row> judged) {
        boolean[] verdicts = new boolean[rows.size()];
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = judged.test(rows.get(i));
        }
        Random random = new Random(SEED);
        double[] values = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            int[] right = new int[2];
            int[] all = new int[2];
            for (int i = 0; i < verdicts.length; i++) {
                int drawn = random.nextInt(verdicts.length);
                int kind = rows.get(drawn).supported() ? 1 : 0;
                all[kind]++;
                right[kind] += verdicts[drawn] == rows.get(drawn).supported() ? 1 : 0;
            }
            values[r] = ((double) right[0] / all[0] + (double) right[1] / all[1]) / 2;
        }
        Arrays.sort(values);
        return new double[] {values[(int) (RESAMPLES * 0.025)], values[(int) (RESAMPLES * 0.975)]};
    }

    private static String bySource(List<Row> rows, Predicate<Row> judged) {
        StringJoiner text = new StringJoiner("; ", "; ", "");
        for (String source : rows.stream().map(Row::source).distinct().sorted().toList()) {
            List<Row> of =
                    rows.stream().filter(row -> row.source().equals(source)).toList();
            text.add(String.format(Locale.ROOT, "%s %.3f n=%d", source, balancedAccuracy(of, judged), of.size()));
        }
        return text.toString();
    }

    private static List<Row> half(int parity) throws IOException {
        assumeTrue(Files.exists(ROWS), "no data in " + ROWS + "; -Dllmops.shared names the folder");
        ObjectMapper json = new ObjectMapper();
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(ROWS);
        for (int i = parity; i < lines.size(); i += 2) {
            JsonNode row = json.readTree(lines.get(i));
            List<String> references = new ArrayList<>();
            row.path("references").forEach(reference -> references.add(reference.asText()));
            rows.add(new Row(
                    row.path("claim").asText(),
                    String.join("\n", references),
                    row.path("attribution_label").asText().equals("attributable"),
                    row.path("src_dataset").asText()));
        }
        return rows;
    }
}
