package dev.llmops.eval.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineEvaluationTest {

    private final List<OnlineJudgement> sink = new CopyOnWriteArrayList<>();
    private final RandomRecords records = new RandomRecords(99);

    @Test
    void each_sampled_answer_is_judged_by_each_evaluator() {
        List<Generation> answers = completed(20);
        try (OnlineEvaluation online = OnlineEvaluation.builder(
                        List.of(evaluator("a", c -> Score.of(1)), evaluator("b", c -> Score.of(0))), sink::add)
                .sample(1, 0)
                .build()) {
            answers.forEach(online::onGeneration);
            online.close();
            assertThat(online.judged()).isEqualTo(20);
        }
        assertThat(sink).hasSize(40);
        assertThat(sink.get(0))
                .isEqualTo(new OnlineJudgement(
                        answers.get(0).id(),
                        new Judgement("a", Score.of(1), null),
                        new Selection(Selection.SHARE, 1, true)));
    }

    @Test
    void judgements_are_kept_with_their_answers_and_summed_up(@TempDir Path folder) {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            List<Generation> answers = completed(3);
            answers.forEach(answer -> store.generations().save(answer).join());
            try (OnlineEvaluation online = OnlineEvaluation.builder(
                            List.of(evaluator("half", c -> Score.of(0.5))),
                            OnlineEvaluation.storedIn(store.scores(), () -> now))
                    .sample(1, 0)
                    .build()) {
                answers.forEach(online::onGeneration);
            }

            assertThat(store.scores().of(answers.get(0).id()))
                    .containsExactly(
                            new GenerationScore(answers.get(0).id(), new Judgement("half", Score.of(0.5), null), now));
            assertThat(store.generations()
                            .aggregate(
                                    GenerationAggregation.over(GenerationFilter.ALL, GenerationMeasure.score("half")))
                            .get(0)
                            .figures()
                            .get(0)
                            .mean())
                    .isEqualTo(0.5);
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    @Test
    void the_sample_has_about_the_size_that_was_asked_for_and_follows_from_the_seed() {
        List<Generation> answers = completed(2_000);

        Set<GenerationId> first = sampled(answers, 7);
        Set<GenerationId> again = sampled(answers, 7);
        Set<GenerationId> other = sampled(answers, 8);

        assertThat(first.size()).isBetween(420, 580);
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void only_complete_answers_are_judged() {
        try (OnlineEvaluation online = always(c -> Score.of(1)).build()) {
            online.onGeneration(records.generation(GenerationStatus.FAILED));
            online.onGeneration(records.generation(GenerationStatus.BLOCKED));
        }
        assertThat(sink).isEmpty();
    }

    @Test
    void a_cancelled_call_is_no_judgement_and_the_next_answer_is_judged() {
        AtomicBoolean first = new AtomicBoolean(true);
        OnlineEvaluation online = always(c -> {
                    if (first.getAndSet(false)) {
                        throw new CallCancelledException("interrupted");
                    }
                    return Score.of(1);
                })
                .build();
        completed(2).forEach(online::onGeneration);
        online.close();

        assertThat(sink).extracting(each -> each.judgement().score()).containsExactly(Score.of(1));
        assertThat(online.judged()).isEqualTo(1);
        assertThat(online.dropped()).isEqualTo(1);
    }

    @Test
    void a_sink_that_lacks_a_class_loses_its_own_judgement_only() {
        OnlineEvaluation online = OnlineEvaluation.builder(
                        List.of(evaluator("a", c -> Score.of(1)), evaluator("b", c -> Score.of(0))), judgement -> {
                            if (judgement.judgement().evaluator().equals("a")) {
                                throw new NoClassDefFoundError("org/example/Missing");
                            }
                            sink.add(judgement);
                        })
                .sample(1, 0)
                .build();
        completed(2).forEach(online::onGeneration);
        online.close();

        assertThat(sink).hasSize(2);
        assertThat(online.lost()).isEqualTo(2);
        assertThat(online.judged()).isEqualTo(2);
    }

    @Test
    void a_full_queue_drops_and_counts_and_never_holds_up_the_call() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        OnlineEvaluation online = always(c -> {
                    begun.countDown();
                    await(go);
                    return Score.of(1);
                })
                .queue(3)
                .build();
        List<Generation> answers = completed(10);
        online.onGeneration(answers.get(0));
        begun.await();

        answers.subList(1, 10).forEach(online::onGeneration);

        assertThat(online.dropped()).isEqualTo(6);
        go.countDown();
        online.close();
        assertThat(online.judged()).isEqualTo(4);
    }

    @Test
    void an_evaluator_that_throws_has_failed_and_a_sink_that_throws_stops_nothing() {
        List<Score> seen = new ArrayList<>();
        OnlineEvaluation online = OnlineEvaluation.builder(
                        List.of(evaluator("broken", c -> {
                            throw new IllegalStateException("no idea");
                        })),
                        judgement -> {
                            seen.add(judgement.judgement().score());
                            throw new IllegalStateException("sink is gone");
                        })
                .sample(1, 0)
                .build();
        completed(2).forEach(online::onGeneration);
        online.close();

        assertThat(seen).hasSize(2).containsOnly(new Score.Failed("IllegalStateException: no idea"));
        assertThat(online.lost()).isEqualTo(2);
    }

    @Test
    void closing_drops_what_a_stuck_judge_keeps_waiting_and_closing_twice_does_nothing() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        OnlineEvaluation online = always(c -> {
                    begun.countDown();
                    await(never);
                    return Score.of(1);
                })
                .closeTimeout(Duration.ZERO)
                .build();
        List<Generation> answers = completed(4);
        online.onGeneration(answers.get(0));
        begun.await();
        answers.subList(1, 3).forEach(online::onGeneration);

        online.close();
        online.close();
        online.onGeneration(answers.get(3));

        assertThat(online.dropped()).isEqualTo(3);
    }

    @Test
    void it_listens_to_an_application() {
        OnlineEvaluation online = OnlineEvaluation.builder(List.of(Evaluators.json()), sink::add)
                .sample(1, 0)
                .build();
        try (online;
                LlmOps ops = LlmOps.builder()
                        .model(ScriptedModelClient.saying("{\"ok\":true}"))
                        .listener(online)
                        .build()) {
            ops.request(dev.llmops.api.model.ModelRequest.user("Is it ok?")).ask();
        }
        assertThat(sink).extracting(j -> j.judgement().score()).containsExactly(Score.of(1));
    }

    @Test
    void a_share_of_0_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> always(c -> Score.of(1)).sample(0, 1))
                .withMessageContaining("0.0");
    }

    private Set<GenerationId> sampled(List<Generation> answers, long seed) {
        sink.clear();
        try (OnlineEvaluation online = OnlineEvaluation.builder(List.of(evaluator("a", c -> Score.of(1))), sink::add)
                .sample(0.25, seed)
                .queue(answers.size())
                .build()) {
            answers.forEach(online::onGeneration);
        }
        Set<GenerationId> ids = new HashSet<>();
        sink.forEach(judgement -> ids.add(judgement.generation()));
        return ids;
    }

    private OnlineEvaluation.Builder always(Function<EvaluationCase, Score> score) {
        return OnlineEvaluation.builder(List.of(evaluator("a", score)), sink::add)
                .sample(1, 0);
    }

    private List<Generation> completed(int n) {
        return IntStream.range(0, n).mapToObj(i -> notAReplay()).toList();
    }

    private Generation notAReplay() {
        Generation generation = records.generation(GenerationStatus.COMPLETED);
        while (!generation.live()) {
            generation = records.generation(GenerationStatus.COMPLETED);
        }
        return generation;
    }

    private static Evaluator evaluator(String name, Function<EvaluationCase, Score> score) {
        return new Evaluator() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement(name, score.apply(answer), null);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
