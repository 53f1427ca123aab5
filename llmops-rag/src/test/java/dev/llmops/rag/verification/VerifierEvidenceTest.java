package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.statistics.LogisticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How often the sentence that {@link MiniLmVerifier} names is one that people marked. The weights are fitted on training and development
 * rows; SciFact's validation rows give none and chose nothing. The figures in docs/measurements/citations.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=VerifierEvidenceTest -Dllmops.test.excluded= -Dllmops.measure=evidence</pre>
 *
 * and the weights are fitted again with {@code evidence-weights}, which takes some minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class VerifierEvidenceTest {

    private static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WICE_CLAIMS = 600;
    private static final int FOLDS = 5;
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 20261125;

    private final MiniLmVerifier verifier = MiniLmVerifier.create();

    /** The sentences of a claim's passage. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Marked(String document, double[][] features, boolean[] evidence) {

        boolean canBeWrong() {
            return evidence.length > 1 && IntStream.range(0, evidence.length).anyMatch(i -> evidence[i]);
        }

        /** The place of the first marked sentence in the order of the scores, from 1. */
        int rank(double[] weights) {
            double[] scores = Arrays.stream(features)
                    .mapToDouble(row -> IntStream.range(0, row.length)
                            .mapToDouble(i -> row[i] * weights[i])
                            .sum())
                    .toArray();
            List<Integer> order = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -scores[i]))
                    .toList();
            return 1
                    + IntStream.range(0, order.size())
                            .filter(i -> evidence[order.get(i)])
                            .findFirst()
                            .orElse(order.size());
        }
    }

    @BeforeEach
    void assumeData() {
        assumeTrue(
                System.getProperty("llmops.measure", "").startsWith("evidence"),
                "measuring takes long; -Dllmops.measure=evidence does it");
        assumeTrue(Files.isDirectory(DATA), "no data in " + DATA + "; -Dllmops.shared names the folder");
    }

    @Test
    void the_sentence_that_it_names_is_one_that_people_marked() throws IOException {
        List<Marked> rows = sciFact("validation");

        assertThat(rows).hasSize(209);
        report("SciFact validation", rows, SentenceScorer.WEIGHTS);
        assertThat(share(ranks(rows, SentenceScorer.WEIGHTS), 3)).isGreaterThan(0.8);
    }

    @Test
    void the_weights_are_those_that_the_training_rows_give() throws IOException {
        assumeTrue(
                System.getProperty("llmops.measure", "").equals("evidence-weights"),
                "-Dllmops.measure=evidence-weights fits them again");
        List<Marked> sciFact = sciFact("train");
        List<Marked> wice = wice();
        double[] fitted = fit(joined(sciFact, wice));
        System.out.println("fitted " + Arrays.toString(fitted));
        report("SciFact training, out of fold", sciFact, outOfFold(sciFact, wice));
        report("WiCE dev, out of fold", wice, outOfFold(wice, sciFact));

        assertThat(SentenceScorer.WEIGHTS).containsExactly(fitted, Offset.offset(0.05));
    }

    /** Five folds by document; the other genre is in the training of each. */
    private static int[] outOfFold(List<Marked> rows, List<Marked> others) {
        int[] ranks = new int[rows.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            double[] weights =
                    fit(joined(rows.stream().filter(row -> fold(row) != held).toList(), others));
            for (int i = 0; i < ranks.length; i++) {
                ranks[i] = fold(rows.get(i)) == fold ? rows.get(i).rank(weights) : ranks[i];
            }
        }
        return ranks;
    }

    private static int fold(Marked row) {
        return Math.floorMod(row.document().hashCode() * 31, FOLDS);
    }

    /** What all sentences of a claim have in common decides nothing, so each is seen beside their mean. */
    private static double[] fit(List<Marked> all) {
        List<double[]> rows = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        for (Marked claim : all) {
            int n = SentenceScorer.WEIGHTS.length;
            double[] mean = new double[n];
            for (double[] row : claim.features()) {
                Arrays.setAll(mean, j -> mean[j] + row[j] / claim.features().length);
            }
            for (int i = 0; i < claim.features().length; i++) {
                double[] row = claim.features()[i].clone();
                Arrays.setAll(row, j -> row[j] - mean[j]);
                rows.add(row);
                labels.add(claim.evidence()[i]);
            }
        }
        boolean[] marked = new boolean[labels.size()];
        for (int i = 0; i < marked.length; i++) {
            marked[i] = labels.get(i);
        }
        return LogisticRegression.fit(rows.toArray(double[][]::new), marked, 1, true)
                .weights();
    }

    private static int[] ranks(List<Marked> rows, double[] weights) {
        return rows.stream().mapToInt(row -> row.rank(weights)).toArray();
    }

    private static void report(String what, List<Marked> rows, double[] weights) {
        report(what, rows, ranks(rows, weights));
    }

    private static void report(String what, List<Marked> rows, int[] ranks) {
        System.out.printf(
                Locale.ROOT,
                "%s n=%d: hit@1 %s, hit@3 %s%n",
                what,
                rows.size(),
                interval(ranks, 1),
                interval(ranks, 3));
    }

    private static String interval(int[] ranks, int k) {
        Random random = new Random(SEED);
        double[] shares = IntStream.range(0, RESAMPLES)
                .mapToDouble(r -> share(
                        random.ints(ranks.length, 0, ranks.length)
                                .map(i -> ranks[i])
                                .toArray(),
                        k))
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "%.3f [%.3f, %.3f]",
                share(ranks, k),
                shares[(int) (RESAMPLES * 0.025)],
                shares[(int) (RESAMPLES * 0.975)]);
    }

    private static double share(int[] ranks, int k) {
        return (double) Arrays.stream(ranks).filter(rank -> rank <= k).count() / ranks.length;
    }

    private List<Marked> sciFact(String split) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (JsonNode row : rows("rag/scifact/corpus.jsonl")) {
            texts.put(row.path("_id").asText(), row.path("text").asText());
        }
        List<Marked> claims = new ArrayList<>();
        for (JsonNode row : rows("rag/scifact/rationales.jsonl")) {
            if (row.path("split").asText().equals(split)
                    && !row.path("rationales").isEmpty()) {
                String document = row.path("doc_id").asText();
                String text = texts.get(document);
                List<CharRange> marked = new ArrayList<>();
                row.path("rationales")
                        .forEach(set -> set.forEach(each -> marked.add(new CharRange(
                                text.offsetByCodePoints(0, each.path("start").asInt()),
                                text.offsetByCodePoints(0, each.path("end").asInt())))));
                claims.add(marked(document, row.path("claim").asText(), text, marked));
            }
        }
        return claims;
    }

    /** Pages that Wikipedia cites, in parts of some twenty sentences; claims that are supported at least in part. */
    private List<Marked> wice() throws IOException {
        List<Marked> claims = new ArrayList<>();
        for (JsonNode row : rows("eval/wice/oracle-dev.jsonl")) {
            JsonNode meta = row.path("meta");
            if (claims.size() < WICE_CLAIMS && !row.path("label").asText().equals("not_supported")) {
                Set<Integer> chosen = new HashSet<>();
                meta.path("oracle_idx").forEach(index -> chosen.add(index.asInt()));
                StringBuilder text = new StringBuilder();
                List<CharRange> marked = new ArrayList<>();
                for (int i = 0; i < row.path("evidence").size(); i++) {
                    int start = text.length();
                    text.append(row.path("evidence").path(i).asText());
                    if (chosen.contains(meta.path("chunk_idx").path(i).asInt())) {
                        marked.add(new CharRange(start, text.length()));
                    }
                    text.append('\n');
                }
                String claim = row.path("claim").asText();
                if (!marked.isEmpty()) {
                    Marked found = marked(claim, claim, text.toString(), marked);
                    claims.addAll(found.canBeWrong() ? List.of(found) : List.of());
                }
            }
        }
        return claims;
    }

    private Marked marked(String document, String text, String passage, List<CharRange> marked) {
        Claim claim = Claim.of(text);
        MiniLmVerifier.Compared compared = verifier.compared(claim, Passages.of(List.of(passage)));
        SentenceScorer scorer = new SentenceScorer(claim, compared.claim(), compared.sentences());
        int n = compared.sentences().size();
        double[][] features = new double[n][];
        boolean[] evidence = new boolean[n];
        for (int i = 0; i < n; i++) {
            Passages.Sentence sentence = compared.sentences().get(i);
            features[i] = scorer.features(sentence, compared.vectors().get(i));
            evidence[i] = marked.stream().anyMatch(range -> range.overlaps(sentence.range()));
        }
        return new Marked(document, features, evidence);
    }

    private static List<Marked> joined(List<Marked> some, List<Marked> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DATA.resolve(file))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }
}
