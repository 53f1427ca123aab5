package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever people say and do reaches the store and the answer it is about. */
class FeedbackTest {

    @TempDir
    private Path folder;

    private final List<Throwable> faults = new ArrayList<>();

    @Test
    void feedback_of_every_kind_is_kept_with_its_answer_and_audited() {
        List<Feedback> given;
        GenerationId id;
        try (LlmOps ops = open(new ArrayList<>())) {
            id = ops.request(ModelRequest.user("How long?")).ask().generationId();
            GenerationId other =
                    ops.request(ModelRequest.user("How wide?")).ask().generationId();
            FeedbackRecorder by = ops.feedback().by("u1");
            given = List.of(
                    by.thumbsUp(id),
                    by.thumbsDown(id, "wrong cable"),
                    by.rating(id, 4),
                    by.label(id, "wrong-product"),
                    by.comment(id, "it is 3 m"),
                    by.correction(id, "3 m"),
                    by.copied(id),
                    by.edited(id, "2 m", "3 m"),
                    by.regenerated(id),
                    by.abandoned(id),
                    by.citationClicked(id, 1),
                    by.clicked(id, "manual.md#0-40", 2),
                    by.dwelled(id, Duration.ofSeconds(9)));
            ops.feedback().thumbsUp(other);
        }

        try (LlmOps again = open(new ArrayList<>())) {
            assertThat(again.feedbackStore().of(id)).isEqualTo(given);
            assertThat(given.get(7).signal()).isEqualTo(new FeedbackSignal.Edit("2 m", "3 m", 1 / 3.0));
            assertThat(given).allSatisfy(feedback -> assertThat(feedback.user()).isEqualTo("u1"));
            assertThat(given)
                    .extracting(feedback -> (Object) feedback.signal().getClass())
                    .containsAll(kinds(FeedbackSignal.class).toList());
            assertThat(again.audit().entries(0, 100))
                    .extracting(AuditEntry::event)
                    .filteredOn(event -> event.type().equals("feedback"))
                    .hasSize(given.size() + 1);
            assertThat(again.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    @Test
    void a_sink_that_throws_is_reported_and_the_feedback_is_kept_and_the_others_get_it() {
        RuntimeException fault = new IllegalStateException("sink");
        List<Feedback> passed = new ArrayList<>();
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("2 m"))
                .onError(faults::add)
                .feedbackSink(feedback -> {
                    throw fault;
                })
                .feedbackSink(passed::add)
                .build()) {
            GenerationId id = ops.request(ModelRequest.user("?")).ask().generationId();

            Feedback feedback = ops.feedback().thumbsUp(id);

            assertThat(faults).containsExactly(fault);
            assertThat(passed).containsExactly(feedback);
            assertThat(ops.feedbackStore().of(id)).containsExactly(feedback);
        }
    }

    @Test
    void feedback_on_an_answer_that_is_not_there_is_refused_and_passed_on_to_nobody() {
        List<Feedback> passed = new ArrayList<>();
        try (LlmOps ops = open(passed)) {
            assertThatThrownBy(() -> ops.feedback().thumbsUp(Fixture.id(1)))
                    .isInstanceOf(GenerationNotFoundException.class)
                    .hasMessageContaining(Fixture.id(1).value());
        }
        assertThat(passed).isEmpty();
    }

    private LlmOps open(List<Feedback> passed) {
        return LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("2 m"))
                .feedbackSink(passed::add)
                .build();
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(FeedbackTest::kinds)
                : Stream.of(type);
    }
}
