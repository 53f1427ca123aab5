package dev.llmops.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationBuilder;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.store.Stores;
import dev.llmops.monitoring.SampleCalls;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DriftDetectorTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);
    private static final List<String> CABLE =
            List.of("How long is the cable of the lamp?", "Where do I find the serial number of it?");
    private static final List<String> GERMAN =
            List.of("Wie lang ist das Kabel der Lampe eigentlich?", "Wo finde ich denn die Nummer des Geräts?");

    private final SampleCalls calls = new SampleCalls();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DriftDetector detector = DriftDetector.builder()
            .embeddings(ScriptedEmbeddingClient.of("words", 3, DriftDetectorTest::vector))
            .build();

    /** Three directions: the cable, the number, everything else. */
    private static float[] vector(String text) {
        return new float[] {
            text.contains("cable") ? 1 : 0, text.contains("number") ? 1 : 0, text.contains("refund") ? 1 : 0.1f
        };
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("abstention", answered(Grounding.Outcome.ABSTENTION)),
                change("citations-supported", call -> call.citations(List.of(citation(Support.UNSUPPORTED)))),
                change("no-passages", call -> call.passages(List.of())),
                change(
                        "top-score",
                        call -> call.passages(List.of(SampleCalls.passage(0.3), SampleCalls.passage(null)))),
                change("blocked", call -> call.status(GenerationStatus.BLOCKED).response(null)));
    }

    private static Arguments change(String name, UnaryOperator<GenerationBuilder> change) {
        return Arguments.of(name, change);
    }

    private static UnaryOperator<GenerationBuilder> answered(Grounding.Outcome outcome) {
        return call -> call.grounding(new Grounding(outcome, List.of(), null, null, List.of()));
    }

    private static Citation citation(Support support) {
        return new Citation(1, SampleCalls.passage(0.9), new CharRange(0, 3), support);
    }

    /** A grounded answer: two passages with scores around 0.8, a supported citation. */
    private GenerationBuilder grounded(String question) {
        return calls.asking(question)
                .retrieval(List.of(new RetrievalStep("search", 2, 2, List.of(), Map.of())))
                .passages(List.of(SampleCalls.passage(0.8 + 0.05 * random.nextGaussian()), SampleCalls.passage(0.2)))
                .citations(List.of(citation(Support.SUPPORTED)))
                .grounding(new Grounding(Grounding.Outcome.ANSWER, List.of(), null, null, List.of()));
    }

    private DriftSample sample(int n, List<String> questions, UnaryOperator<GenerationBuilder> change, double share) {
        DriftSample sample = detector.sample();
        for (int i = 0; i < n; i++) {
            GenerationBuilder call = grounded(questions.get(random.nextInt(questions.size())));
            sample.add((random.nextDouble() < share ? change.apply(call) : call).build());
        }
        return sample;
    }

    private static SignalDrift signal(DriftReport report, String name) {
        return report.signals().stream()
                .filter(signal -> signal.signal().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_of_one_call_in_five_is_found_and_nothing_else(String name, UnaryOperator<GenerationBuilder> change) {
        DriftReport report = detector.compare(sample(300, CABLE, change, 0), sample(300, CABLE, change, 0.2));

        assertThat(report.drifted()).isTrue();
        assertThat(signal(report, name).drifted())
                .as("seed %d: %s", SEED, report)
                .isTrue();
        assertThat(signal(report, "language").drifted()).isFalse();
        assertThat(signal(report, "topics").drifted()).isFalse();
    }

    @Test
    void another_language_another_topic_and_longer_questions_are_found() {
        DriftSample before = sample(300, CABLE, call -> call, 0);
        DriftReport german = detector.compare(
                before,
                sample(300, Stream.concat(CABLE.stream(), GERMAN.stream()).toList(), call -> call, 0));
        DriftReport refunds =
                detector.compare(before, sample(300, List.of("How do I get a refund for the lamp?"), call -> call, 0));
        DriftReport longer = detector.compare(
                before,
                sample(300, CABLE.stream().map(question -> question.repeat(3)).toList(), call -> call, 0));

        assertThat(signal(german, "language").drifted()).isTrue();
        assertThat(signal(german, "language").reference()).containsExactly(entry("en", 1.0));
        assertThat(signal(german, "language").current()).containsKeys("en", "de");
        assertThat(signal(refunds, "topics").drifted()).isTrue();
        assertThat(signal(refunds, "language").drifted()).isFalse();
        assertThat(signal(longer, "input-length").drifted()).isTrue();
        assertThat(signal(longer, "input-length").current().get("mean"))
                .isGreaterThan(2 * signal(longer, "input-length").reference().get("mean"));
    }

    @Test
    void without_a_change_hardly_any_comparison_gives_an_alarm() {
        int alarms = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            UnaryOperator<GenerationBuilder> rare = answered(Grounding.Outcome.ABSTENTION);
            alarms += detector.compare(sample(60, CABLE, rare, 0.1), sample(40, CABLE, rare, 0.1))
                            .drifted()
                    ? 1
                    : 0;
        }
        System.out.println(alarms + " of " + runs + " comparisons gave a false alarm, seed " + SEED);
        // 1 % of 200 are 2; more than 7 come up in one of a thousand cases
        assertThat(alarms).as("seed %d", SEED).isLessThanOrEqualTo(7);
    }

    @Test
    void scores_and_feedback_are_compared_too() {
        DriftSample before = detector.sample();
        DriftSample now = detector.sample();
        for (int i = 0; i < 200; i++) {
            judge(before, 0.9);
            judge(now, 0.6);
        }

        DriftReport report = detector.compare(before, now);

        assertThat(signal(report, "score:groundedness").drifted()).isTrue();
        assertThat(signal(report, "thumbs-up").drifted()).isTrue();
        assertThat(signal(report, "rating").drifted()).isTrue();
    }

    private void judge(DriftSample sample, double good) {
        Generation call = calls.asking("How long?").build();
        boolean right = random.nextDouble() < good;
        sample.add(call, new Judgement("groundedness", Score.of(right ? 0.9 : 0.2), null));
        sample.add(call, new Judgement("groundedness", new Score.Unscored("no judge"), null));
        sample.add(call, new FeedbackSignal.Thumbs(right));
        sample.add(call, new FeedbackSignal.Rating(right ? 5 : 1, 1, 5));
        sample.add(call, new FeedbackSignal.Copy());
    }

    @Test
    void too_few_units_are_not_tested_and_say_so() {
        DriftReport report = detector.compare(sample(300, CABLE, call -> call, 0), sample(19, GERMAN, call -> call, 0));

        assertThat(report.drifted()).isFalse();
        assertThat(signal(report, "language").note()).isEqualTo("a window has fewer than 20 units");
        assertThat(signal(report, "language").adjusted()).isNull();
    }

    /** 300 calls of one session look like a change, and are one unit. */
    @Test
    void a_session_counts_once_and_calls_that_nobody_made_do_not_count() {
        DriftSample before = sample(300, CABLE, call -> call, 0);
        DriftSample busy = sample(100, CABLE, call -> call, 0);
        for (int i = 0; i < 300; i++) {
            busy.add(grounded(GERMAN.get(0))
                    .caller(new Caller("anna", "s1", null, Map.of()))
                    .build());
            busy.add(
                    grounded(GERMAN.get(0)).replayOf(grounded("x").build().id()).build());
        }

        DriftReport report = detector.compare(before, busy);

        assertThat(signal(report, "language").currentCount()).isEqualTo(101);
        assertThat(report.drifted()).as("seed %d: %s", SEED, report).isFalse();
    }

    @Test
    void a_sample_of_a_store_is_that_of_the_calls(@TempDir Path folder) {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            DriftSample live = detector.sample();
            Consumer<Generation> both = call -> {
                store.generations().save(call).join();
                Judgement judgement = new Judgement("groundedness", Score.of(0.5), null);
                store.scores().save(new GenerationScore(call.id(), judgement, SampleCalls.NOON));
                store.feedback().accept(SampleCalls.thumbs(call, true, SampleCalls.NOON));
                live.add(call);
                live.add(call, judgement);
                live.add(call, new FeedbackSignal.Thumbs(true));
            };
            for (int i = 0; i < 450; i++) {
                both.accept(grounded(CABLE.get(i % 2)).build());
            }
            DriftSample stored = detector.sample(store, GenerationFilter.ALL);

            DriftReport report = detector.compare(live, stored);
            assertThat(report.signals()).hasSize(10).allSatisfy(signal -> {
                assertThat(signal.distance()).isLessThan(1e-6);
                assertThat(signal.referenceCount())
                        .isEqualTo(signal.currentCount())
                        .isEqualTo(450);
            });
            assertThat(detector.sample(
                                    store,
                                    GenerationFilter.builder()
                                            .from(SampleCalls.NOON.plus(Duration.ofDays(1)))
                                            .build())
                            .units())
                    .isZero();
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftDetector.builder().alpha(0.001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftDetector.builder().sampleSize(19));
    }
}
