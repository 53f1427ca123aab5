package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.SystemProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoreSenderTest {

    private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");
    private static final TraceContext TRACE =
            new TraceContext("5b8aa5a2d2c872e8321cf37308d69df2", "051581bf3cb55c13", true);
    private static final String SECRET = "Zanzibar";

    private final FakeBackend server = new FakeBackend();
    private final Generation call =
            new RandomRecords(5).generation().toBuilder().trace(TRACE).build();

    @AfterEach
    void close() {
        server.close();
    }

    private ScoreSender.Builder to(TracingBackend backend) {
        return ScoreSender.builder(backend, id -> id.equals(call.id()) ? Optional.of(call) : Optional.empty())
                .attempts(3, Duration.ofMillis(1));
    }

    private ScoreSender.Builder toMlflow() {
        return to(TracingBackend.mlflow(server.uri()));
    }

    private GenerationScore score(Score score) {
        Judgement judgement = new Judgement("groundedness", score, SECRET, TokenUsage.of(5, 1));
        return new GenerationScore(call.id(), judgement, AT);
    }

    private Feedback feedback(FeedbackSignal signal, String comment) {
        return new Feedback("f1", call.id(), signal, "u42", comment, AT);
    }

    private JsonNode sentBy(ScoreSender.Builder builder, Feedback feedback) {
        int before = server.posted().size();
        ScoreSender sender = builder.build();
        sender.accept(feedback);
        sender.close();
        return server.posted().get(before).body();
    }

    @Test
    void a_key_with_a_line_end_is_refused_and_not_told() {
        assertThatThrownBy(() -> TracingBackend.langSmith(server.uri(), SECRET + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x-api-key' must hold no line end")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void a_score_becomes_an_assessment_of_mlflow_and_what_is_on_its_way_is_sent_by_close() {
        ScoreSender sender = toMlflow().build();

        sender.accept(score(Score.of(0.8)));
        sender.close();
        sender.close();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(1, 0, 0, 0));
        assertThat(server.posted().get(0).path())
                .isEqualTo("/api/3.0/mlflow/traces/tr-5b8aa5a2d2c872e8321cf37308d69df2/assessments");
        assertThat(server.posted().get(0).body().toString())
                .isEqualTo(
                        "{\"assessment\":{\"assessment_name\":\"groundedness\",\"source\":{\"source_type\":\"LLM_JUDGE\","
                                + "\"source_id\":\"groundedness\"},\"feedback\":{\"value\":0.8},\"span_id\":\"051581bf3cb55c13\","
                                + "\"metadata\":{\"llmops.id\":\"" + call.id().value() + "/groundedness\"}}}");
    }

    @Test
    void phoenix_langfuse_and_langsmith_get_their_own_forms() {
        JsonNode phoenix =
                sentBy(to(TracingBackend.phoenix(server.uri())), feedback(new FeedbackSignal.Thumbs(false), SECRET));
        JsonNode langfuse = sentBy(
                to(TracingBackend.langfuse(server.uri(), "pk", "sk")),
                feedback(new FeedbackSignal.Rating(4, 1, 5), null));
        JsonNode langSmith = sentBy(
                to(TracingBackend.langSmith(server.uri(), "key")),
                feedback(new FeedbackSignal.Label("wrong-product"), null));

        assertThat(phoenix.at("/data/0").toString())
                .isEqualTo("{\"span_id\":\"051581bf3cb55c13\",\"name\":\"thumbs\",\"annotator_kind\":\"HUMAN\","
                        + "\"identifier\":\"f1\",\"result\":{\"label\":\"false\",\"score\":0.0}}");
        assertThat(langfuse.toString())
                .isEqualTo("{\"id\":\"f1\",\"traceId\":\"5b8aa5a2d2c872e8321cf37308d69df2\","
                        + "\"observationId\":\"051581bf3cb55c13\",\"timestamp\":\"2026-11-29T08:00:00Z\","
                        + "\"name\":\"rating\",\"dataType\":\"NUMERIC\",\"value\":4.0}");
        assertThat(langSmith.path("run_id").asText()).isEqualTo("00000000-0000-0000-0515-81bf3cb55c13");
        assertThat(langSmith.path("key").asText()).isEqualTo("label");
        assertThat(langSmith.path("value").asText()).isEqualTo("wrong-product");
        assertThat(langSmith.has("score")).isFalse();
        assertThat(server.posted()).extracting(FakeBackend.Asked::authorization).contains("Basic cGs6c2s=");
        assertThat(server.posted()).extracting(FakeBackend.Asked::key).contains("key");
        assertThat(server.posted().get(0).path()).isEqualTo("/v1/span_annotations?sync=true");
    }

    @Test
    void words_are_sent_where_content_is_on_and_nowhere_else() {
        Feedback correction = feedback(new FeedbackSignal.Correction(SECRET), SECRET);
        Function<URI, List<TracingBackend>> all = uri -> List.of(
                TracingBackend.mlflow(uri),
                TracingBackend.phoenix(uri),
                TracingBackend.langfuse(uri, "pk", "sk"),
                TracingBackend.langSmith(uri, "key"));
        for (TracingBackend backend : all.apply(server.uri())) {
            assertThat(sentBy(to(backend), correction).toString()).doesNotContain(SECRET, "u42");
            assertThat(sentBy(to(backend).content(), correction).toString())
                    .contains(SECRET)
                    .doesNotContain("u42");
        }
    }

    @Test
    void mere_words_judgements_without_a_score_and_calls_without_a_trace_are_skipped() {
        ScoreSender sender = toMlflow().build();

        sender.accept(feedback(new FeedbackSignal.Comment(), SECRET));
        sender.accept(score(new Score.Unscored("no passages")));
        sender.accept(score(new Score.Failed("no answer")));
        sender.accept(
                new Feedback("f2", new RandomRecords(6).generation().id(), new FeedbackSignal.Copy(), null, null, AT));
        sender.close();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 4, 0, 0));
        assertThat(server.posted()).isEmpty();
    }

    @Test
    void a_call_that_sampling_left_out_is_skipped() {
        Generation unsampled = call.toBuilder()
                .trace(new TraceContext(TRACE.traceId(), TRACE.spanId(), false))
                .build();
        ScoreSender sender = ScoreSender.builder(TracingBackend.mlflow(server.uri()), id -> Optional.of(unsampled))
                .build();

        sender.accept(score(Score.of(1)));
        sender.close();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 1, 0, 0));
    }

    @Test
    void what_may_pass_is_tried_again_as_often_as_was_said() {
        server.script(404, 503);
        ScoreSender sender = toMlflow().build();
        sender.accept(score(Score.of(1)));
        sender.close();
        assertThat(sender.counts()).isEqualTo(new ScoreCounts(1, 0, 0, 0));
        assertThat(server.posted()).hasSize(3);

        server.script(429, 500, 404);
        ScoreSender unlucky = toMlflow().build();
        unlucky.accept(score(Score.of(1)));
        unlucky.close();
        assertThat(unlucky.counts()).isEqualTo(new ScoreCounts(0, 0, 0, 1));
        assertThat(server.posted()).hasSize(6);
    }

    @Test
    void what_is_refused_is_not_tried_again_and_logged_without_words_and_keys() {
        server.script(422);
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            ScoreSender sender = to(TracingBackend.langfuse(server.uri(), "pk-lf-1", "sk-lf-secret"))
                    .content()
                    .build();
            sender.accept(feedback(new FeedbackSignal.Thumbs(true), SECRET));
            sender.close();
            assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 0, 0, 1));
        } finally {
            System.setErr(before);
        }
        assertThat(server.posted()).hasSize(1);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("langfuse", "HTTP status 422")
                .doesNotContain(SECRET, "sk-lf-secret", "u42");
    }

    @Test
    void a_server_that_is_not_there_fails_no_caller() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + SystemProcess.freePort());
        ScoreSender sender = to(TracingBackend.phoenix(nobody)).build();

        sender.accept(score(Score.of(1)));
        sender.close();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 0, 0, 1));
    }

    @Test
    void a_full_queue_drops_and_counts_and_so_does_a_closed_sender() {
        CountDownLatch open = new CountDownLatch(1);
        server.holdUntil(open);
        ScoreSender sender = toMlflow().queue(2).build();

        sender.accept(score(Score.of(1)));
        sender.accept(score(Score.of(1)));
        sender.accept(score(Score.of(1)));
        open.countDown();
        sender.close();
        sender.accept(score(Score.of(1)));

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(2, 0, 2, 0));
    }

    @Test
    void close_waits_no_longer_than_it_was_told() {
        CountDownLatch never = new CountDownLatch(1);
        server.holdUntil(never);
        ScoreSender sender = toMlflow().closeTimeout(Duration.ofMillis(50)).build();

        sender.accept(score(Score.of(1)));
        sender.accept(score(Score.of(1)));
        sender.close();
        never.countDown();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 0, 2, 0));
    }

    @Test
    void a_score_that_close_gave_up_is_counted_once_though_it_ends_later() throws InterruptedException {
        CompletableFuture<Void> open = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Thread> worker = new AtomicReference<>();
        ScoreSender sender = ScoreSender.builder(TracingBackend.mlflow(server.uri()), id -> {
                    worker.set(Thread.currentThread());
                    begun.countDown();
                    open.join();
                    return Optional.empty();
                })
                .build();
        sender.accept(score(Score.of(1)));
        begun.await();

        Thread.currentThread().interrupt();
        sender.close();
        assertThat(Thread.interrupted()).isTrue();
        open.complete(null);
        worker.get().join();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 0, 1, 0));
    }

    @Test
    void a_record_that_cannot_be_read_is_a_failure() {
        ScoreSender sender = ScoreSender.builder(TracingBackend.mlflow(server.uri()), id -> {
                    throw new IllegalStateException(SECRET);
                })
                .build();

        sender.accept(score(Score.of(1)));
        sender.close();

        assertThat(sender.counts()).isEqualTo(new ScoreCounts(0, 0, 0, 1));
    }

    @Test
    void a_store_of_scores_keeps_first_and_then_sends() {
        List<GenerationScore> kept = new ArrayList<>();
        ScoreStore store = new ScoreStore() {
            @Override
            public void save(GenerationScore score) {
                kept.add(score);
            }

            @Override
            public List<GenerationScore> of(GenerationId generation) {
                return List.copyOf(kept);
            }
        };
        ScoreSender sender = toMlflow().build();
        ScoreStore both = sender.storing(store);

        both.save(score(Score.of(0.5)));
        sender.close();

        assertThat(both.of(call.id())).containsExactly(score(Score.of(0.5)));
        assertThat(sender.counts().sent()).isEqualTo(1);
    }

    @Test
    void bad_settings_are_refused_with_the_rule_and_the_value() {
        assertThatThrownBy(() -> toMlflow().queue(0)).hasMessage("queue must be at least 1, but was 0");
        assertThatThrownBy(() -> toMlflow().attempts(21, Duration.ZERO))
                .hasMessage("attempts must be from 1 to 20, but was 21");
        assertThatThrownBy(() -> TracingBackend.mlflow(URI.create("http://user:pw@localhost")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without user, query and fragment")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pw@"));
        assertThat(TracingBackend.langSmith(URI.create("https://smith.test/api/"), "key"))
                .hasToString("langsmith at https://smith.test/api");
    }
}
