package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.confidence.RiskCoverage;
import dev.llmops.rag.confidence.SelectiveBound;
import dev.llmops.rag.internal.statistics.LogisticRegression;
import dev.llmops.rag.internal.text.Stems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How often the built-in verifiers agree with people. The weights are fitted on the rows of AttributionBench's development
 * set that do not come from ExpertQA, and on SciFact's training claims; ExpertQA's and SciFact's validation rows are untouched
 * by them. The figures of the whole development set are out of
 * fold: five folds by question, weights and threshold from the other four. The figures in docs/measurements/citations.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=VerifierQualityTest -Dllmops.test.excluded= -Dllmops.measure=verifier</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class VerifierQualityTest {

    private static final double PENALTY = 20;
    private static final int FOLDS = 5;
    private static final long SEED = 20261125;
    private static final int RESAMPLES = 2_000;

    /** A row as both verifiers see it; a factor below 1 says that a detail is wrong. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Seen(LabelledClaim row, double[] words, double[] vectors, double factor) {}

    private final MiniLmVerifier verifier = MiniLmVerifier.create();
    private List<Seen> bench = List.of();
    private List<Seen> expert = List.of();
    private List<Seen> sciFactTraining = List.of();
    private List<Seen> sciFact = List.of();

    @BeforeAll
    void read() throws IOException {
        assumeTrue(
                System.getProperty("llmops.measure", "").contains("verifier"),
                "measuring takes long; -Dllmops.measure=verifier does it");
        assumeTrue(
                Files.isDirectory(LabelledClaim.DATA),
                "no data in " + LabelledClaim.DATA + "; -Dllmops.shared names the folder");
        bench = LabelledClaim.attributionBench().stream().map(this::seen).toList();
        expert = LabelledClaim.expertQa().stream().map(this::seen).toList();
        sciFactTraining =
                LabelledClaim.sciFact("train").stream().map(this::seen).toList();
        sciFact = LabelledClaim.sciFact("validation").stream().map(this::seen).toList();
    }

    @Test
    void the_weights_are_those_that_the_training_rows_give() {
        List<Seen> training = bench.stream()
                .filter(seen -> !seen.row().source().equals("ExpertQA"))
                .toList();
        assertThat(training).hasSize(728);
        assertThat(sciFactTraining).hasSize(868);
        training = joined(training, sciFactTraining);
        assertSame(fit(training, Seen::vectors), MiniLmVerifier.MODEL);
        assertSame(fit(training, Seen::words), LexicalVerifier.MODEL);
    }

    private static void assertSame(LogisticRegression fitted, LogisticRegression shipped) {
        System.out.printf(
                Locale.ROOT, "fitted %.3f %s%n", fitted.intercept(), java.util.Arrays.toString(fitted.weights()));
        assertThat(shipped.intercept()).isCloseTo(fitted.intercept(), Offset.offset(0.02));
        assertThat(shipped.weights()).containsExactly(fitted.weights(), Offset.offset(0.02));
    }

    @Test
    void out_of_fold_it_agrees_with_people_on_attribution_bench() {
        for (boolean vectors : new boolean[] {true, false}) {
            Features features = vectors ? Seen::vectors : Seen::words;
            double[] scores = new double[bench.size()];
            boolean[] verdicts = new boolean[bench.size()];
            for (int fold = 0; fold < FOLDS; fold++) {
                List<Seen> others = new ArrayList<>();
                for (Seen seen : bench) {
                    if (fold(seen) != fold) {
                        others.add(seen);
                    }
                }
                LogisticRegression model = fit(joined(others, sciFactTraining), features);
                double threshold = threshold(others, seen -> score(model, features, seen));
                for (int i = 0; i < scores.length; i++) {
                    if (fold(bench.get(i)) == fold) {
                        scores[i] = score(model, features, bench.get(i));
                        verdicts[i] = scores[i] >= threshold;
                    }
                }
            }
            report(
                    (vectors ? "lexical+minilm" : "lexical") + ", AttributionBench dev, out of fold",
                    bench,
                    scores,
                    verdicts);
            if (vectors) {
                // .747 since details are compared strictly; the goal of .76 is missed, as
                // docs/measurements/citations.md says
                assertThat(auroc(bench, scores)).isGreaterThanOrEqualTo(0.74);
            }
        }
    }

    @Test
    void as_shipped_it_agrees_with_people_on_rows_that_it_was_not_fitted_on() {
        List<Seen> own = bench.stream()
                .filter(seen -> seen.row().source().equals("ExpertQA"))
                .toList();
        for (boolean vectors : new boolean[] {true, false}) {
            for (List<Seen> rows : List.of(expert, own, sciFact)) {
                LogisticRegression model = vectors ? MiniLmVerifier.MODEL : LexicalVerifier.MODEL;
                Features features = vectors ? Seen::vectors : Seen::words;
                double[] scores = rows.stream()
                        .mapToDouble(seen -> score(model, features, seen))
                        .toArray();
                boolean[] verdicts = new boolean[scores.length];
                for (int i = 0; i < scores.length; i++) {
                    verdicts[i] = scores[i] >= Verdicts.SUPPORTED;
                }
                report(
                        (vectors ? "lexical+minilm" : "lexical") + ", shipped, "
                                + (rows == own
                                        ? "AttributionBench dev of ExpertQA"
                                        : rows == expert ? "ExpertQA rand_val" : "SciFact validation, abstracts"),
                        rows,
                        scores,
                        verdicts);
            }
        }
    }

    @Test
    void changed_details_in_supported_claims_are_caught() {
        Map<String, int[]> caught = new TreeMap<>();
        List<String> names = bench.stream()
                .flatMap(
                        seen -> dev.llmops.rag.internal.text.Names.of(seen.row().claim()).stream())
                .filter(name -> name.size() == 1 && name.get(0).length() > 3)
                .map(name -> name.get(0))
                .distinct()
                .sorted()
                .toList();
        Random random = new Random(SEED);
        for (Seen seen : bench) {
            LabelledClaim row = seen.row();
            if (!row.supported()) {
                continue;
            }
            for (String kind : List.of("number", "name", "negation")) {
                String changed = changed(kind, row.claim(), names, random);
                if (changed != null) {
                    boolean before =
                            verifier.verify(row.claim(), row.passages()).support() == Support.SUPPORTED;
                    boolean after = verifier.verify(changed, row.passages()).support() == Support.SUPPORTED;
                    int[] all = caught.computeIfAbsent(kind + ", of all that people call supported", k -> new int[2]);
                    all[0] += after ? 0 : 1;
                    all[1]++;
                    if (before) {
                        int[] ours =
                                caught.computeIfAbsent(kind + ", of those it called supported before", k -> new int[2]);
                        ours[0] += after ? 0 : 1;
                        ours[1]++;
                    }
                }
            }
        }
        caught.forEach((kind, counts) -> System.out.printf(
                Locale.ROOT,
                "changed %s: caught %d of %d (%.3f)%n",
                kind,
                counts[0],
                counts[1],
                (double) counts[0] / counts[1]));
        assertThat(caught).isNotEmpty();
    }

    /**
     * Sentences of five corpora with a number, each in the sentences around it. The rules for numbers were made in view of
     * them, so they tell whether something got worse, and not how often unseen numbers are caught.
     */
    @Test
    void changed_numbers_in_sentences_of_other_texts_are_caught() throws IOException {
        int caught = 0;
        int all = 0;
        int kept = 0;
        try (var files = Files.list(LabelledClaim.DATA.resolve("chunking-eval/corpora"))) {
            for (Path file : files.sorted().toList()) {
                String whole = Files.readString(file);
                String text = whole.substring(0, Math.min(whole.length(), 300_000));
                List<CharRange> sentences = dev.llmops.commons.internal.text.Sentences.of(text, CharRange::new);
                int taken = 0;
                for (int i = 3; i + 3 < sentences.size() && taken < 150; i += 5) {
                    String sentence = sentences.get(i).in(text);
                    String changed = changedNumber(sentence);
                    if (changed == null || sentence.length() < 40 || sentence.length() > 300) {
                        continue;
                    }
                    taken++;
                    all++;
                    List<String> around = List.of(text.substring(
                            sentences.get(i - 3).start(), sentences.get(i + 3).end()));
                    ClaimVerifier words = ClaimVerifier.lexical();
                    caught += words.verify(changed, around).support() == Support.SUPPORTED ? 0 : 1;
                    kept += words.verify(sentence, around).support() == Support.SUPPORTED ? 1 : 0;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "changed numbers in other texts: caught %d of %d (%.3f); unchanged called supported %d of %d%n",
                caught,
                all,
                (double) caught / all,
                kept,
                all);
        assertThat((double) caught / all).isGreaterThan(0.9);
    }

    /** Of the development set the scores are out of fold, so that no row was fitted on itself. */
    @Test
    void over_a_thousand_splits_the_share_of_wrong_answers_exceeds_alpha_no_more_often_than_delta() {
        double delta = 0.05;
        int splits = 1_000;
        for (List<Seen> rows : List.of(bench, expert)) {
            double[] scores = rows == bench ? outOfFold() : shipped(expert);
            boolean[] right = new boolean[rows.size()];
            double[] coverage = new double[rows.size()];
            Map<String, List<Integer>> questions = new java.util.LinkedHashMap<>();
            for (int i = 0; i < right.length; i++) {
                right[i] = rows.get(i).row().supported();
                coverage[i] = rows.get(i).words()[1];
                questions
                        .computeIfAbsent(rows.get(i).row().question(), question -> new ArrayList<>())
                        .add(i);
            }
            String name = rows == bench ? "AttributionBench dev" : "ExpertQA rand_val";
            System.out.printf(
                    Locale.ROOT,
                    "%s, n=%d, %d questions: AURC %.4f, by coverage of words %.4f%n",
                    name,
                    right.length,
                    questions.size(),
                    RiskCoverage.of(scores, right).area(),
                    RiskCoverage.of(coverage, right).area());
            for (double alpha : new double[] {0.1, 0.2}) {
                for (boolean onePerQuestion : new boolean[] {true, false}) {
                    double[] shares = splits(questions, scores, right, alpha, delta, onePerQuestion, splits);
                    System.out.printf(
                            Locale.ROOT,
                            "    alpha %.1f, delta %.2f, %s: exceeded in %.3f of %d splits, no bound in %.3f, share answered"
                                    + " where there is one %.3f%n",
                            alpha,
                            delta,
                            onePerQuestion ? "one claim of each question" : "all claims",
                            shares[0],
                            splits,
                            shares[1],
                            shares[2]);
                    assertThat(shares[0]).isLessThanOrEqualTo(delta + 2 * Math.sqrt(delta * (1 - delta) / splits));
                }
            }
        }
    }

    private static double[] splits(
            Map<String, List<Integer>> questions,
            double[] scores,
            boolean[] right,
            double alpha,
            double delta,
            boolean onePerQuestion,
            int splits) {
        Random random = new Random(SEED);
        List<List<Integer>> groups = new ArrayList<>(questions.values());
        int exceeded = 0;
        int none = 0;
        double answered = 0;
        for (int split = 0; split < splits; split++) {
            java.util.Collections.shuffle(groups, random);
            int half = groups.size() / 2;
            List<Integer> fitted = new ArrayList<>();
            for (List<Integer> group : groups.subList(0, half)) {
                fitted.addAll(onePerQuestion ? List.of(group.get(random.nextInt(group.size()))) : group);
            }
            double[] confidence = fitted.stream().mapToDouble(i -> scores[i]).toArray();
            boolean[] labels = new boolean[confidence.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = right[fitted.get(i)];
            }
            Optional<SelectiveBound> bound = SelectiveBound.fit(
                    confidence, labels, alpha, delta, SelectiveBound.Testing.BONFERRONI, "AttributionBench");
            if (bound.isEmpty()) {
                none++;
                continue;
            }
            int all = 0;
            int given = 0;
            int wrong = 0;
            for (List<Integer> group : groups.subList(half, groups.size())) {
                for (int i : group) {
                    all++;
                    given += scores[i] >= bound.get().threshold() ? 1 : 0;
                    wrong += scores[i] >= bound.get().threshold() && !right[i] ? 1 : 0;
                }
            }
            exceeded += wrong > alpha * given ? 1 : 0;
            answered += (double) given / all;
        }
        return new double[] {
            (double) exceeded / splits, (double) none / splits, none == splits ? 0 : answered / (splits - none)
        };
    }

    private double[] outOfFold() {
        double[] scores = new double[bench.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Seen> others = new ArrayList<>();
            for (Seen seen : bench) {
                if (fold(seen) != fold) {
                    others.add(seen);
                }
            }
            LogisticRegression model = fit(joined(others, sciFactTraining), Seen::vectors);
            for (int i = 0; i < scores.length; i++) {
                if (fold(bench.get(i)) == fold) {
                    scores[i] = score(model, Seen::vectors, bench.get(i));
                }
            }
        }
        return scores;
    }

    private static double[] shipped(List<Seen> rows) {
        return rows.stream()
                .mapToDouble(seen -> score(MiniLmVerifier.MODEL, Seen::vectors, seen))
                .toArray();
    }

    private static String changed(String kind, String claim, List<String> names, Random random) {
        return switch (kind) {
            case "number" -> changedNumber(claim);
            case "name" -> changedName(claim, names, random);
            default -> negated(claim);
        };
    }

    /** Adds 1 to the first digit outside brackets, 9 becoming 1. */
    private static String changedNumber(String claim) {
        String plain = claim.replaceAll("\\[\\d+\\]", "").strip();
        int at = IntStream.range(0, plain.length())
                .filter(i -> Character.isDigit(plain.charAt(i)))
                .findFirst()
                .orElse(-1);
        if (at < 0) {
            return null;
        }
        int digit = plain.charAt(at) - '0';
        return plain.substring(0, at) + (digit % 9 + 1) + plain.substring(at + 1);
    }

    /** Puts another claim's name in place of a name's last word. */
    private static String changedName(String claim, List<String> names, Random random) {
        List<List<String>> own = dev.llmops.rag.internal.text.Names.of(claim);
        if (own.isEmpty()) {
            return null;
        }
        List<String> name = own.get(random.nextInt(own.size()));
        String old = name.get(name.size() - 1);
        String other = names.get(random.nextInt(names.size()));
        if (own.stream().anyMatch(each -> each.contains(other))) {
            return null;
        }
        Matcher found = Pattern.compile(
                        "\\b" + Pattern.quote(old) + "\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(claim);
        String capital = Character.toUpperCase(other.charAt(0)) + other.substring(1);
        return found.find() ? found.replaceAll(Matcher.quoteReplacement(capital)) : null;
    }

    private static final Pattern AUXILIARY = Pattern.compile(
            "\\b(is|are|was|were|can|could|will|would|has|have|had|should|may|might|must|does|do|did) ");

    private static String negated(String claim) {
        if (dev.llmops.rag.internal.text.Negation.in(claim)) {
            return claim.replaceFirst("(?i)\\bnot |n't\\b", "");
        }
        Matcher found = AUXILIARY.matcher(claim);
        return found.find() ? found.replaceFirst("$1 not ") : null;
    }

    private interface Features {
        double[] of(Seen seen);
    }

    private Seen seen(LabelledClaim row) {
        Passages passages = Passages.of(row.passages());
        Claim claim = Claim.of(row.claim());
        MiniLmVerifier.Compared compared = verifier.compared(claim, passages);
        return new Seen(
                row,
                LexicalVerifier.features(claim, passages),
                MiniLmVerifier.features(claim, passages, compared),
                Verdicts.of(1, claim, passages, compared.best(), "").score());
    }

    private static double score(LogisticRegression model, Features features, Seen seen) {
        return model.probability(features.of(seen)) * seen.factor();
    }

    private static int fold(Seen seen) {
        return Math.floorMod(Stems.of(seen.row().question()).inOrder().hashCode() * 31, FOLDS);
    }

    private static LogisticRegression fit(List<Seen> rows, Features features) {
        boolean[] labels = new boolean[rows.size()];
        double[][] x = new double[rows.size()][];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).row().supported();
            x[i] = features.of(rows.get(i));
        }
        return LogisticRegression.fit(x, labels, PENALTY, true);
    }

    private static double threshold(List<Seen> rows, ToDoubleFunction<Seen> score) {
        double best = 0;
        double highest = -1;
        for (int percent = 5; percent < 95; percent++) {
            double threshold = percent / 100.0;
            double[] scores = rows.stream().mapToDouble(score).toArray();
            boolean[] verdicts = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                verdicts[i] = scores[i] >= threshold;
            }
            double accuracy = balancedAccuracy(rows, verdicts, all(rows.size()));
            if (accuracy > highest) {
                highest = accuracy;
                best = threshold;
            }
        }
        return best;
    }

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double balancedAccuracy(List<Seen> rows, boolean[] verdicts, int[] drawn) {
        int[] right = new int[2];
        int[] all = new int[2];
        for (int i : drawn) {
            int kind = rows.get(i).row().supported() ? 1 : 0;
            all[kind]++;
            right[kind] += verdicts[i] == rows.get(i).row().supported() ? 1 : 0;
        }
        return ((double) right[0] / all[0] + (double) right[1] / all[1]) / 2;
    }

    private static double auroc(List<Seen> rows, double[] scores) {
        return auroc(rows, scores, all(scores.length));
    }

    /** The share of pairs of a supported and an unsupported row that stand in the right order; ties count half. */
    private static double auroc(List<Seen> rows, double[] scores, int[] drawn) {
        List<Integer> order = IntStream.of(drawn)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .toList();
        double ranks = 0;
        long positives = 0;
        int i = 0;
        while (i < order.size()) {
            int j = i;
            while (j < order.size() && scores[order.get(j)] == scores[order.get(i)]) {
                j++;
            }
            for (int k = i; k < j; k++) {
                if (rows.get(order.get(k)).row().supported()) {
                    ranks += (i + 1 + j) / 2.0;
                    positives++;
                }
            }
            i = j;
        }
        long negatives = order.size() - positives;
        return (ranks - positives * (positives + 1) / 2.0) / (positives * (double) negatives);
    }

    private static void report(String what, List<Seen> rows, double[] scores, boolean[] verdicts) {
        Random random = new Random(SEED);
        double[] areas = new double[RESAMPLES];
        double[] accuracies = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            int[] drawn = random.ints(rows.size(), 0, rows.size()).toArray();
            areas[r] = auroc(rows, scores, drawn);
            accuracies[r] = balancedAccuracy(rows, verdicts, drawn);
        }
        java.util.Arrays.sort(areas);
        java.util.Arrays.sort(accuracies);
        int low = (int) (RESAMPLES * 0.025);
        int high = (int) (RESAMPLES * 0.975);
        System.out.printf(
                Locale.ROOT,
                "%s, n=%d: AUROC %.3f [%.3f, %.3f], balanced accuracy %.3f [%.3f, %.3f]%n",
                what,
                rows.size(),
                auroc(rows, scores),
                areas[low],
                areas[high],
                balancedAccuracy(rows, verdicts, all(rows.size())),
                accuracies[low],
                accuracies[high]);
        for (String source : rows.stream()
                .map(seen -> seen.row().source())
                .distinct()
                .sorted()
                .toList()) {
            int[] of = IntStream.range(0, rows.size())
                    .filter(i -> rows.get(i).row().source().equals(source))
                    .toArray();
            if (source.matches("LFQA|ExpertQA|AttributedQA|Stanford.*")) {
                System.out.printf(Locale.ROOT, "    %s n=%d AUROC %.3f%n", source, of.length, auroc(rows, scores, of));
            }
        }
    }

    private static List<Seen> joined(List<Seen> some, List<Seen> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }
}
