package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.rag.confidence.ConfidenceModel;
import dev.llmops.rag.confidence.RiskCoverage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What learning confidence from several signals is worth on people's labels: ExpertQA's claims (which gave the verifier no weight), with what
 * {@link ClaimVerifier#lexical()} knows of each. Learnt out of fold: ten folds by question. The figures in docs/rag.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=VerifierConfidenceTest -Dllmops.measure=confidence</pre>
 */
@Tag("full")
class VerifierConfidenceTest {

    private static final int FOLDS = 10;
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 20261125;

    private record Answer(String question, Map<String, Double> signals, boolean right) {}

    @Test
    void learnt_confidence_orders_claims_beside_each_single_signal() throws IOException {
        assumeTrue(
                System.getProperty("llmops.measure", "").equals("confidence"),
                "-Dllmops.measure=confidence measures it");
        assumeTrue(
                Files.isDirectory(LabelledClaim.DATA),
                "no data in " + LabelledClaim.DATA + "; -Dllmops.shared names the folder");
        List<Answer> answers = LabelledClaim.expertQa().stream()
                .map(VerifierConfidenceTest::answer)
                .toList();
        Map<String, double[]> orders = new TreeMap<>();
        answers.get(0)
                .signals()
                .keySet()
                .forEach(name -> orders.put(
                        name,
                        answers.stream()
                                .mapToDouble(answer ->
                                        Objects.requireNonNull(answer.signals().get(name)))
                                .toArray()));
        String best =
                Collections.min(orders.keySet(), Comparator.comparingDouble(name -> area(orders.get(name), answers)));
        double[] learnt = outOfFold(answers);

        orders.forEach(
                (name, order) -> System.out.printf(Locale.ROOT, "AURC by %s %.4f%n", name, area(order, answers)));
        System.out.printf(
                Locale.ROOT,
                "n=%d, wrong %.3f: AURC learnt %.4f; less than by %s (the best single one) by %s%n",
                answers.size(),
                answers.stream().filter(answer -> !answer.right()).count() / (double) answers.size(),
                area(learnt, answers),
                best,
                difference(orders.get(best), learnt, answers));
        assertThat(area(learnt, answers)).isBetween(0.0, 1.0);
    }

    private static Answer answer(LabelledClaim row) {
        Claim claim = Claim.of(row.claim());
        Passages passages = Passages.of(row.passages());
        double[] features = passages.sentences().isEmpty() ? new double[4] : LexicalVerifier.features(claim, passages);
        Double score =
                ClaimVerifier.lexical().verify(row.claim(), row.passages()).score();
        Map<String, Double> signals = new LinkedHashMap<>();
        signals.put("support", Objects.requireNonNull(score));
        signals.put("pairs", features[0]);
        signals.put("coverage", features[1]);
        signals.put("best sentence", features[2]);
        signals.put("numbers", features[3]);
        return new Answer(row.question(), signals, row.supported());
    }

    private static double[] outOfFold(List<Answer> answers) {
        List<String> questions = new ArrayList<>(
                answers.stream().map(Answer::question).distinct().toList());
        Collections.shuffle(questions, new Random(SEED));
        double[] learnt = new double[answers.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            ConfidenceModel model = ConfidenceModel.fit(answers.stream()
                    .filter(answer -> questions.indexOf(answer.question()) % FOLDS != held)
                    .map(answer -> new ConfidenceModel.Labelled(answer.signals(), answer.right()))
                    .toList());
            for (int i = 0; i < learnt.length; i++) {
                if (questions.indexOf(answers.get(i).question()) % FOLDS == fold) {
                    learnt[i] = model.probability(answers.get(i).signals()).orElseThrow();
                }
            }
        }
        return learnt;
    }

    private static double area(double[] order, List<Answer> answers) {
        boolean[] right = new boolean[order.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.get(i).right();
        }
        return RiskCoverage.of(order, right).area();
    }

    /** Paired, over questions: claims of one question are not independent. */
    private static String difference(double[] single, double[] learnt, List<Answer> answers) {
        Map<String, List<Integer>> byQuestion = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            byQuestion
                    .computeIfAbsent(answers.get(i).question(), question -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> groups = List.copyOf(byQuestion.values());
        Random random = new Random(SEED);
        double[] differences = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            List<Integer> drawn = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                drawn.addAll(groups.get(random.nextInt(groups.size())));
            }
            List<Answer> those = drawn.stream().map(answers::get).toList();
            differences[r] = area(drawn.stream().mapToDouble(i -> single[i]).toArray(), those)
                    - area(drawn.stream().mapToDouble(i -> learnt[i]).toArray(), those);
        }
        Arrays.sort(differences);
        return String.format(
                Locale.ROOT,
                "%.4f [%.4f, %.4f]",
                area(single, answers) - area(learnt, answers),
                differences[(int) (RESAMPLES * 0.025)],
                differences[(int) (RESAMPLES * 0.975)]);
    }
}
