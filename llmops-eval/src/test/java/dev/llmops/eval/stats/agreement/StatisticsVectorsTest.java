package dev.llmops.eval.stats.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.stats.BootstrapInterval;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.McNemarTest;
import dev.llmops.eval.stats.MultipleTesting;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.eval.stats.PassRates;
import dev.llmops.eval.stats.Power;
import dev.llmops.eval.stats.Proportion;
import dev.llmops.eval.stats.StandardErrors;
import dev.llmops.eval.stats.WilcoxonTest;
import dev.llmops.eval.stats.classifier.AveragePrecision;
import dev.llmops.eval.stats.classifier.ProbabilityError;
import dev.llmops.eval.stats.classifier.RocAuc;
import dev.llmops.eval.stats.rate.PredictionPowered;
import dev.llmops.eval.stats.rate.RoganGladen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The whole of statistics.json: a key that nobody handles fails. */
class StatisticsVectorsTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final long SEED = 42;
    private static final String PPI = "ppi:pandalm-gpt35:P(response1 preferred)";

    /** Metrics, which have their own tests. */
    private static final Set<String> METRICS = Set.of("semanticEntropy", "gEvalWeighted", "contextPrecision");

    /** Their data are not among those that come with the project, so that only what follows from n and a coefficient is checked. */
    private static final Set<String> NO_DATA = Set.of(
            "xsum:factual:krippendorffNominal",
            "xstest:gpt4:kappa12",
            "xstest:llama2new:kappa12",
            "xstest:llama2orig:kappa12",
            "xstest:mistralinstruct:kappa12",
            "xstest:mistralguard:kappa12");

    private final Map<String, Consumer<JsonNode>> checks = new LinkedHashMap<>();

    StatisticsVectorsTest() {
        checks.put("pandalm:kappa:a1a2", value -> kappa(value, 1, 2));
        checks.put("pandalm:kappa:a1a3", value -> kappa(value, 1, 3));
        checks.put("pandalm:kappa:a2a3", value -> kappa(value, 2, 3));
        checks.put("pandalm:gpt35:vsMajority", value -> judge(value, PandaLm.gpt35()));
        checks.put("pandalm:pandalm7b:vsMajority", value -> judge(value, PandaLm.pandaLm7b()));
        checks.put("pandalm:fleissKappa", StatisticsVectorsTest::fleiss);
        checks.put("pandalm:krippendorffNominal", StatisticsVectorsTest::krippendorffOfPeople);
        checks.put("krippendorff:wikipedia3x15", StatisticsVectorsTest::krippendorff);
        checks.put("paired", StatisticsVectorsTest::paired);
        checks.put("mcnemar", StatisticsVectorsTest::mcNemar);
        checks.put("wilsonAndClopperPearson95", StatisticsVectorsTest::shares);
        checks.put("tQuantile", StatisticsVectorsTest::studentPoints);
        checks.put("normQuantile", StatisticsVectorsTest::normalPoints);
        checks.put("clusteredSE", StatisticsVectorsTest::clusteredErrors);
        checks.put("powerMiller", StatisticsVectorsTest::power);
        checks.put(PPI, StatisticsVectorsTest::corrected);
        checks.put("bootstrapMean95", StatisticsVectorsTest::bootstrap);
        checks.put("multiplicity", StatisticsVectorsTest::multiplicity);
        checks.put("passAtK", StatisticsVectorsTest::passRates);
        checks.put("calibration", StatisticsVectorsTest::calibration);
        checks.put("lmEvalPooledStderr", StatisticsVectorsTest::pooled);
    }

    @TestFactory
    List<DynamicTest> every_vector_is_met() {
        List<DynamicTest> tests = new ArrayList<>();
        SharedData.json("reference-vectors/statistics.json").properties().forEach(entry -> {
            Consumer<JsonNode> check = check(entry.getKey(), entry.getValue());
            if (check != null) {
                tests.add(DynamicTest.dynamicTest(entry.getKey(), () -> check.accept(entry.getValue())));
            }
        });
        return tests;
    }

    @Test
    void every_key_is_handled_or_somebody_elses() {
        Set<String> keys = new HashSet<>();
        Set<String> nobodys = new HashSet<>();
        SharedData.json("reference-vectors/statistics.json").properties().forEach(entry -> {
            keys.add(entry.getKey());
            if (check(entry.getKey(), entry.getValue()) == null
                    && !METRICS.contains(entry.getKey())
                    && !NO_DATA.contains(entry.getKey())) {
                nobodys.add(entry.getKey());
            }
        });

        assertThat(nobodys).as("keys without a check").isEmpty();
        assertThat(keys).as("keys that this test knows").containsAll(checks.keySet());
    }

    private Consumer<JsonNode> check(String key, JsonNode value) {
        return checks.getOrDefault(key, value.has("kendallTauB") ? StatisticsVectorsTest::correlated : null);
    }

    /** The texts of these sets are not here; their coefficients are, and the p-values that belong to them. */
    private static void correlated(JsonNode vector) {
        int n = vector.get("n").asInt();
        for (String name : List.of("pearson", "spearman")) {
            double p = vector.get(name + "P").asDouble();
            assertThat(Correlation.tails(vector.get(name).asDouble(), n))
                    .as("%s of %s", name, vector)
                    .isCloseTo(p, within(p * 1e-8));
        }
    }

    private static void kappa(JsonNode expected, int one, int other) {
        ConfusionMatrix matrix = ConfusionMatrix.of(PandaLm.SCALE, PandaLm.annotator(one), PandaLm.annotator(other));
        assertThat(CohenKappa.PLAIN.of(matrix).orElseThrow().value()).isCloseTo(expected.asDouble(), EXACT);
    }

    private static void judge(JsonNode expected, List<String> judge) {
        ConfusionMatrix matrix = ConfusionMatrix.of(PandaLm.SCALE, PandaLm.majority(), judge);
        assertThat(matrix.n()).isEqualTo(expected.get("n").asInt());
        close((double) matrix.agreed() / matrix.n(), expected.get("accuracy"));
        close(CohenKappa.PLAIN.of(matrix).orElseThrow().value(), expected.get("kappa"));
        close(CohenKappa.LINEAR.of(matrix).orElseThrow().value(), expected.get("kappaLinear"));
        close(CohenKappa.QUADRATIC.of(matrix).orElseThrow().value(), expected.get("kappaQuadratic"));
        close(matrix.macroF1(), expected.get("macroF1"));
    }

    private static void fleiss(JsonNode expected) {
        int[][] counts = peoplesLabels().stream()
                .map(unit -> IntStream.range(0, 3)
                        .map(label -> (int) Arrays.stream(unit)
                                .filter(each -> each == label)
                                .count())
                        .toArray())
                .toArray(int[][]::new);
        assertThat(FleissKappa.of(counts).orElseThrow()).isCloseTo(expected.asDouble(), EXACT);
    }

    private static void krippendorffOfPeople(JsonNode expected) {
        Agreement alpha = KrippendorffAlpha.NOMINAL.of(peoplesLabels(), SEED).orElseThrow();
        close(alpha.value(), expected);
        assertThat(alpha.interval().contains(alpha.value())).isTrue();
        assertThat(alpha.interval().high() - alpha.interval().low()).isBetween(0.02, 0.08);
    }

    private static List<double[]> peoplesLabels() {
        List<List<String>> people =
                IntStream.rangeClosed(1, 3).mapToObj(PandaLm::annotator).toList();
        return IntStream.range(0, people.get(0).size())
                .mapToObj(i -> people.stream()
                        .mapToDouble(labels -> Double.parseDouble(labels.get(i)))
                        .toArray())
                .toList();
    }

    private static void krippendorff(JsonNode vector) {
        List<double[]> units = StreamSupport.stream(vector.get("units").spliterator(), false)
                .map(StatisticsVectorsTest::doubles)
                .toList();
        close(KrippendorffAlpha.NOMINAL.of(units, SEED).orElseThrow().value(), vector.get("nominal"));
        close(KrippendorffAlpha.ORDINAL.of(units, SEED).orElseThrow().value(), vector.get("ordinal"));
        close(KrippendorffAlpha.INTERVAL.of(units, SEED).orElseThrow().value(), vector.get("interval"));
    }

    private static void paired(JsonNode vector) {
        double[] x = doubles(vector.get("x"));
        double[] y = doubles(vector.get("y"));
        double[] differences =
                IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray();
        double error = StandardErrors.independent(differences);
        double t = Estimate.of(differences).mean() / error;
        WilcoxonTest wilcoxon = WilcoxonTest.of(differences);

        close(Estimate.of(differences).mean(), vector.get("meanDiff"));
        close(error, vector.get("seDiff"));
        close(t, vector.get("t"));
        close(Points.studentTails(t, x.length - 1.0), vector.get("p"));
        close(wilcoxon.statistic(), vector.get("wilcoxonStat"));
        close(wilcoxon.p(), vector.get("wilcoxonP"));
        close(Correlation.pearson(x, y).orElseThrow().coefficient(), vector.get("pearson"));
        close(Correlation.spearman(x, y).orElseThrow().coefficient(), vector.get("spearman"));
        close(Correlation.kendall(x, y).orElseThrow().coefficient(), vector.get("kendall"));
        close(PairedComparison.of(y, x, SEED).p(), vector.get("signFlipPermutationExactP"));
    }

    private static void mcNemar(JsonNode vectors) {
        for (JsonNode vector : vectors) {
            McNemarTest test =
                    McNemarTest.of(vector.get("b").asInt(), vector.get("c").asInt());
            close(test.exactP(), vector.get("exactP"));
            close(test.chiSquared(), vector.get("chi2cc"));
            close(test.chiSquaredP(), vector.get("chi2ccP"));
        }
    }

    private static void shares(JsonNode vectors) {
        for (JsonNode vector : vectors) {
            int k = vector.get("k").asInt();
            double[] values = new double[vector.get("n").asInt()];
            Arrays.fill(values, 0, k, 1);
            Interval wilson = Estimate.of(values).interval();
            Interval exact = Proportion.clopperPearson(k, values.length);
            close(wilson.low(), vector.get("lo"));
            close(wilson.high(), vector.get("hi"));
            close(exact.low(), vector.get("cpLo"));
            close(exact.high(), vector.get("cpHi"));
        }
    }

    private static void studentPoints(JsonNode vectors) {
        vectors.properties().forEach(vector -> {
            String[] parts = vector.getKey().split(":", -1);
            close(Points.student(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])), vector.getValue());
        });
    }

    private static void normalPoints(JsonNode vectors) {
        vectors.properties()
                .forEach(vector -> close(Points.normal(Double.parseDouble(vector.getKey())), vector.getValue()));
    }

    private static void clusteredErrors(JsonNode vector) {
        double[] scores = doubles(vector.get("scores"));
        List<String> keys = new ArrayList<>();
        vector.get("clusters").forEach(key -> keys.add(key.asText()));
        Clusters clusters = Clusters.of(keys);
        Estimate estimate = Estimate.of(scores, clusters);

        close(estimate.mean(), vector.get("mean"));
        close(StandardErrors.independent(scores), vector.get("naiveSE"));
        close(StandardErrors.miller(scores, clusters), vector.get("clusteredMiller"));
        close(StandardErrors.clustered(scores, clusters), vector.get("clusteredInspect"));
        assertThat(estimate.method()).isEqualTo(Estimate.Method.CLUSTERED_T);
        double half = Points.student(0.975, 4) * vector.get("clusteredInspect").asDouble();
        assertThat(estimate.interval().low()).isCloseTo(estimate.mean() - half, EXACT);
    }

    private static void power(JsonNode vector) {
        JsonNode example = vector.get("example");
        double between = example.get("omega2").asDouble();
        double baseline = example.get("sA2").asDouble();
        double candidate = example.get("sB2").asDouble();
        double difference = example.get("delta").asDouble();
        for (int samples : List.of(1, 10)) {
            double rows =
                    Power.pairsNeeded(difference, Power.differenceVariance(between, baseline, candidate, samples));
            assertThat(rows).isCloseTo((samples == 1 ? example.get("n") : vector.get("K10")).asDouble(), within(1e-6));
        }
    }

    /** The labelled rows are the first 200, which are no random sample: the estimate misses the truth, as the vector says. */
    private static void corrected(JsonNode vector) {
        int labelled = vector.get("nLabeled").asInt();
        double[] people = prefersFirst(PandaLm.majority());
        double[] judge = prefersFirst(PandaLm.gpt35());
        double[] labels = Arrays.copyOf(people, labelled);
        double[] judged = Arrays.copyOf(judge, labelled);
        double[] others = Arrays.copyOfRange(judge, labelled, judge.length);
        PredictionPowered estimate = PredictionPowered.of(labels, judged, others);

        assertThat(others).hasSize(vector.get("nUnlabeled").asInt());
        close(Estimate.of(people).mean(), vector.get("truthAll999"));
        close(Estimate.of(others).mean(), vector.get("judgeOnly"));
        close(estimate.labelledOnly().value(), vector.get("classicalLabeledMean"));
        close(estimate.labelledOnly().standardError(), vector.get("classicalSE"));
        close(estimate.plain().value(), vector.get("ppi"));
        close(estimate.plain().standardError(), vector.get("ppiSE"));
        close(estimate.weight(), vector.get("lambda_"));
        close(estimate.tuned().value(), vector.get("ppiPlusPlus"));
        close(estimate.tuned().standardError(), vector.get("ppiPlusPlusSE"));
        RoganGladen errors = errors(labels, judged);
        close(errors.sensitivity(), vector.get("sensitivity"));
        close(errors.specificity(), vector.get("specificity"));
        close(
                errors.correct((int) Arrays.stream(others).sum(), others.length)
                        .orElseThrow()
                        .value(),
                vector.get("roganGladen"));
    }

    private static RoganGladen errors(double[] labels, double[] judged) {
        int[] counts = new int[4];
        for (int i = 0; i < labels.length; i++) {
            counts[(int) (2 * labels[i] + judged[i])]++;
        }
        return new RoganGladen(counts[2] + counts[3], counts[3], counts[0] + counts[1], counts[0]);
    }

    private static double[] prefersFirst(List<String> labels) {
        return labels.stream().mapToDouble(label -> label.equals("1") ? 1 : 0).toArray();
    }

    private static void bootstrap(JsonNode vector) {
        double[] x = doubles(vector.get("x"));
        Offset<Double> tolerance = within(vector.get("tolerance").asDouble());
        Map<String, Interval> intervals =
                Map.of("percentile", BootstrapInterval.percentile(x, SEED), "bca", BootstrapInterval.bca(x, SEED));
        intervals.forEach((name, interval) -> {
            assertThat(interval.low())
                    .as(name)
                    .isCloseTo(vector.get(name).get(0).asDouble(), tolerance);
            assertThat(interval.high())
                    .as(name)
                    .isCloseTo(vector.get(name).get(1).asDouble(), tolerance);
        });
    }

    private static void multiplicity(JsonNode vector) {
        double[] p = doubles(vector.get("p"));
        assertThat(MultipleTesting.holm(p)).containsExactly(doubles(vector.get("holm")), within(1e-12));
        assertThat(MultipleTesting.benjaminiHochberg(p)).containsExactly(doubles(vector.get("bh")), within(1e-12));
    }

    private static void passRates(JsonNode vectors) {
        for (JsonNode vector : vectors) {
            int n = vector.get("n").asInt();
            int right = vector.get("c").asInt();
            int k = vector.get("k").asInt();
            double all = vector.get("passHatK").asDouble();
            close(PassRates.anyOf(n, right, k), vector.get("passAt"));
            assertThat(PassRates.allOf(n, right, k)).isCloseTo(all, within(all * 1e-9));
        }
    }

    private static void calibration(JsonNode vector) {
        double[] p = doubles(vector.get("p"));
        double[] outcomes = doubles(vector.get("y"));
        boolean[] right = new boolean[p.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = outcomes[i] == 1;
        }
        close(ProbabilityError.expectedCalibration(p, right, 10), vector.get("ece10EqualWidth"));
        close(ProbabilityError.brier(p, right), vector.get("brier"));
        close(RocAuc.of(p, right).value(), vector.get("auc"));
        close(AveragePrecision.of(p, right), vector.get("averagePrecision"));
    }

    private static void pooled(JsonNode vector) {
        int[] sizes = Arrays.stream(doubles(vector.get("sizes")))
                .mapToInt(size -> (int) size)
                .toArray();
        close(StandardErrors.pooled(doubles(vector.get("stderrs")), sizes), vector.get("value"));
    }

    private static void close(double actual, JsonNode expected) {
        assertThat(actual).isCloseTo(expected.asDouble(), EXACT);
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        Arrays.setAll(values, i -> array.get(i).asDouble());
        return values;
    }
}
