package dev.llmops.eval.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.Erasure;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.annotation.AnnotationException.Reason;
import dev.llmops.eval.calibration.JudgeCalibration;
import dev.llmops.eval.calibration.LabelledScore;
import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.judge.Rubric;
import dev.llmops.eval.online.Selection;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationQueueTest {

    private static final Selection CHOSEN = new Selection(Selection.SHARE, 1, true);
    private static final AnnotationRubric RUBRIC = AnnotationRubric.parse("""
            {"instructions":"Read the passages first.","criteria":[
              {"name":"correct","question":"Is it right?","scale":"0,1","anchors":{"1":"all of it"},"thumbs":true},
              {"name":"tone","question":"How does it sound?","scale":"rude,plain,kind"}]}""");
    private static final Map<String, String> GOOD = Map.of("correct", "1", "tone", "kind");
    private static final Map<String, String> BAD = Map.of("correct", "0", "tone", "kind");

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-29T08:00:00Z");
    private Store store;
    private LlmOps ops;
    private AnnotationQueue queue;
    private final List<GenerationId> ids = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer to "
                        + request.messages().get(request.messages().size() - 1).text())))
                .build();
        for (String user : List.of("u0", "u1", "u2")) {
            ids.add(ops.request(ModelRequest.user("question of " + user))
                    .forUser(user)
                    .ask()
                    .generationId());
        }
        queue = AnnotationQueue.builder(folder.resolve("queue.jsonl"), ops.generations(), "support", RUBRIC)
                .lease(Duration.ofMinutes(10))
                .clock(() -> now)
                .build();
        assertThat(queue.add(
                        ids.stream().map(id -> new SelectedAnswer(id, CHOSEN)).toList()))
                .isEqualTo(3);
    }

    @AfterEach
    void close() {
        ops.close();
    }

    @Test
    void two_annotators_label_each_item_apart_and_agreement_settles_it() {
        AnnotationTask task = queue.next("ann").orElseThrow();
        assertThat(task.item()).isEqualTo(ids.get(0));
        assertThat(task.question()).isEqualTo("question of u0");
        assertThat(task.answer()).isEqualTo("answer to question of u0");
        assertThat(task.rubric()).isEqualTo(RUBRIC);
        assertThat(task.until()).isEqualTo(now.plus(Duration.ofMinutes(10)));

        assertThat(queue.answer(ids.get(0), "ann", GOOD, null, null)).isEqualTo(AnnotationState.OPEN);
        assertThat(queue.next("bob").orElseThrow().item()).isEqualTo(ids.get(0));
        assertThat(queue.answer(ids.get(0), "bob", GOOD, null, "fine")).isEqualTo(AnnotationState.AGREED);

        assertThat(queue.results()).singleElement().satisfies(result -> {
            assertThat(result.generation()).isEqualTo(ids.get(0));
            assertThat(result.ratings()).isEqualTo(GOOD);
            assertThat(result.annotators()).containsExactly("ann", "bob");
            assertThat(result.comment()).isEqualTo("fine");
            assertThat(result.adjudicated()).isFalse();
        });
    }

    @Test
    void an_item_that_both_places_of_are_taken_goes_to_nobody_else_until_the_time_ends() {
        assertThat(queue.next("ann").orElseThrow().item()).isEqualTo(ids.get(0));
        assertThat(queue.next("bob").orElseThrow().item()).isEqualTo(ids.get(0));
        assertThat(queue.next("cy").orElseThrow().item()).isEqualTo(ids.get(1));
        assertThat(queue.next("ann").orElseThrow().item())
                .as("asking again gives the same")
                .isEqualTo(ids.get(0));

        now = now.plus(Duration.ofMinutes(11));

        assertThat(queue.next("dan").orElseThrow().item()).isEqualTo(ids.get(0));
    }

    @Test
    void a_late_answer_is_taken_unless_another_has_the_place() {
        queue.next("ann");
        queue.next("bob");
        now = now.plus(Duration.ofMinutes(11));
        assertThat(queue.answer(ids.get(0), "ann", GOOD, null, null)).isEqualTo(AnnotationState.OPEN);
        assertThat(queue.next("cy").orElseThrow().item()).isEqualTo(ids.get(0));

        refused(Reason.NOT_ASSIGNED, "another has it", () -> queue.answer(ids.get(0), "bob", BAD, null, null));
        assertThat(queue.answer(ids.get(0), "cy", GOOD, null, null)).isEqualTo(AnnotationState.AGREED);
        refused(Reason.CLOSED, "has its 2 answers already", () -> queue.answer(ids.get(0), "bob", BAD, null, null));
    }

    @Test
    void who_answers_twice_or_was_not_asked_is_told_so_and_nothing_is_lost() throws IOException {
        queue.next("ann");
        queue.answer(ids.get(0), "ann", GOOD, "better", null);
        String before = Files.readString(folder.resolve("queue.jsonl"));

        refused(
                Reason.ALREADY_ANSWERED,
                "the first answer stays",
                () -> queue.answer(ids.get(0), "ann", BAD, null, null));
        refused(Reason.NOT_ASSIGNED, "was not given to 'bob'", () -> queue.answer(ids.get(1), "bob", BAD, null, null));
        GenerationId other =
                ops.request(ModelRequest.user("not in the queue")).ask().generationId();
        refused(Reason.UNKNOWN_ITEM, "has no item", () -> queue.answer(other, "ann", BAD, null, null));
        refused(Reason.NOT_DISAGREED, "nothing to decide", () -> queue.adjudicate(ids.get(0), "eve", BAD, null, null));

        assertThat(folder.resolve("queue.jsonl")).hasContent(before);
    }

    @Test
    void a_rating_that_is_missing_unknown_or_off_its_scale_is_refused_and_the_item_stays_with_the_annotator() {
        queue.next("ann");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.answer(ids.get(0), "ann", Map.of("correct", "1"), null, null))
                .withMessage("a rating of 'tone' is missing; give one of rude,plain,kind");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.answer(ids.get(0), "ann", Map.of("correct", "2", "tone", "kind"), null, null))
                .withMessage("'label' must be on the scale 0,1, but was '2'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.answer(ids.get(0), "ann", Map.of("style", "2"), null, null))
                .withMessage("criterion must be one of [correct, tone], but was 'style'");
        assertThat(queue.answer(ids.get(0), "ann", Map.of("correct", "1.0", "tone", "kind"), null, null))
                .isEqualTo(AnnotationState.OPEN);
    }

    @Test
    void who_is_no_annotator_of_the_queue_gets_nothing() {
        AnnotationQueue closed = AnnotationQueue.builder(
                        folder.resolve("closed.jsonl"), ops.generations(), "closed", RUBRIC)
                .annotators(List.of("ann", "bob"))
                .build();

        refused(Reason.NOT_ASSIGNED, "they are [ann, bob]", () -> closed.next("eve"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnnotationQueue.builder(folder.resolve("x.jsonl"), ops.generations(), "x", RUBRIC)
                        .annotators(List.of("ann", "ann"))
                        .build())
                .withMessage("each item needs 2 annotators, but the queue has only [ann]");
    }

    @Test
    void where_they_differ_somebody_else_decides() {
        label(0, GOOD, BAD);

        refused(Reason.OWN_ANSWER, "cannot decide", () -> queue.adjudicate(ids.get(0), "ann", GOOD, null, null));
        assertThat(queue.nextDispute("ann")).isEmpty();
        AnnotationDispute dispute = queue.nextDispute("eve").orElseThrow();
        assertThat(dispute.answers()).extracting(AnnotationAnswer::by).containsExactly("ann", "bob");
        assertThat(queue.nextDispute("fay")).as("eve has it").isEmpty();
        queue.adjudicate(ids.get(0), "eve", BAD, "It is 2 m long.", "the passage says so");

        assertThat(queue.results()).singleElement().satisfies(result -> {
            assertThat(result.ratings()).isEqualTo(BAD);
            assertThat(result.correction()).isEqualTo("It is 2 m long.");
            assertThat(result.annotators()).containsExactly("ann", "bob", "eve");
            assertThat(result.adjudicated()).isTrue();
        });
        refused(Reason.CLOSED, "decided already", () -> queue.adjudicate(ids.get(0), "fay", GOOD, null, null));
    }

    @Test
    void what_was_said_of_an_answer_goes_with_it() throws IOException {
        label(0, GOOD, GOOD);
        queue.next("ann");
        queue.answer(ids.get(1), "ann", BAD, "secret of u1", null);
        queue.next("bob");
        store.retention().erase(new Subject(null, "u1"), null, "asked");

        refused(Reason.ERASED, "was erased", () -> queue.answer(ids.get(1), "bob", BAD, null, null));
        assertThat(Files.readString(folder.resolve("queue.jsonl"))).doesNotContain("secret of u1");
        assertThat(queue.next("bob").orElseThrow().item()).isEqualTo(ids.get(2));
        assertThat(queue.results()).hasSize(1);

        ErasureRequest done =
                Erasure.builder(store).holder(queue).build().erase(new Subject(null, "u0"), null, "asked");
        assertThat(done.holders().get(queue.name()).rows()).isEqualTo(1);
        assertThat(queue.removeErased()).isZero();
        assertThat(queue.results()).isEmpty();
        assertThat(queue.status().items())
                .containsEntry(AnnotationState.ERASED, 2)
                .containsEntry(AnnotationState.OPEN, 1);
    }

    @Test
    void annotators_who_never_differ_have_no_interval_of_no_width() {
        for (int i = 0; i < 3; i++) {
            Map<String, String> both = Map.of("correct", i == 0 ? "0" : "1", "tone", "kind");
            label(i, both, both);
        }

        assertThat(queue.status().agreements().get(0).coefficients())
                .containsOnlyKeys("krippendorff", "fleiss", "cohen")
                .allSatisfy((name, each) -> {
                    assertThat(each.value()).as(name).isEqualTo(1);
                    assertThat(each.interval()).as(name).isNull();
                });
    }

    @Test
    void the_status_tells_agreement_beyond_chance_with_intervals() {
        for (int i = 0; i < 37; i++) {
            ids.add(ops.request(ModelRequest.user("more " + i)).ask().generationId());
        }
        queue.add(ids.stream().map(id -> new SelectedAnswer(id, CHOSEN)).toList());
        for (int i = 0; i < 40; i++) {
            Map<String, String> one = Map.of("correct", i < 20 ? "1" : "0", "tone", "kind");
            Map<String, String> other = Map.of("correct", i < 18 || i >= 38 ? "1" : "0", "tone", "kind");
            label(i, one, other);
        }
        AnnotationStatus status = queue.status();

        assertThat(status.items())
                .containsEntry(AnnotationState.AGREED, 36)
                .containsEntry(AnnotationState.DISAGREED, 4);
        assertThat(status.answers()).containsExactly(Map.entry("ann", 40), Map.entry("bob", 40));
        CriterionAgreement correct = status.agreements().get(0);
        assertThat(correct.same().mean()).isEqualTo(0.9);
        assertThat(correct.same().interval().low()).isBetween(0.76, 0.78);
        // 0.9 observed and 0.5 by chance.
        assertThat(correct.coefficients().get("cohen").value())
                .isCloseTo(0.8, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(correct.coefficients().get("fleiss").value())
                .isCloseTo(0.8, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(correct.coefficients().get("krippendorff").value()).isBetween(0.80, 0.81);
        assertThat(correct.coefficients().values())
                .allSatisfy(each -> assertThat(each.interval().low()).isBetween(0.5, 0.8));
        assertThat(status.agreements().get(1).coefficients())
                .as("all said kind")
                .isEmpty();
    }

    @Test
    void results_become_feedback_once_with_lineage_and_from_there_a_data_set() {
        label(0, GOOD, GOOD);
        label(1, GOOD, BAD);
        queue.adjudicate(ids.get(1), "eve", BAD, "the right answer", "wrong");

        assertThat(queue.publish(store.feedback())).hasSize(5);
        assertThat(queue.publish(store.feedback())).hasSize(5);

        assertThat(store.feedback().of(ids.get(0)))
                .extracting(each -> each.id() + " " + each.signal())
                .containsExactly(
                        "annotation:support:" + ids.get(0) + ":correct Thumbs[up=true]",
                        "annotation:support:" + ids.get(0) + ":tone Label[name=tone:kind]");
        assertThat(store.feedback().of(ids.get(1)))
                .extracting(each -> each.signal())
                .containsExactlyInAnyOrder(
                        new FeedbackSignal.Thumbs(false),
                        new FeedbackSignal.Label("tone:kind"),
                        new FeedbackSignal.Correction("the right answer"));
        List<Row> rows = new RecordedRows(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .dataset("labelled", GenerationQuery.latest(10))
                .rows();
        assertThat(rows)
                .extracting(Row::expected)
                .containsExactly("answer to question of u0", "the right answer", null);
        assertThat(rows.get(1).metadata())
                .containsEntry(RecordedRows.COMMENTS, List.of("wrong"))
                .extractingByKey(RecordedRows.FEEDBACK)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("annotation:support:" + ids.get(1) + ":(correction)");
    }

    @Test
    void results_are_labels_that_a_judge_is_held_against() {
        label(0, GOOD, GOOD);
        label(1, BAD, BAD);
        score(ids.get(0), 0.9);
        score(ids.get(1), 0.8);

        List<LabelledScore> rows = queue.labels("correct", store.scores(), "judge");

        assertThat(rows)
                .containsExactly(
                        new LabelledScore(ids.get(0).value(), "1", "0.9"),
                        new LabelledScore(ids.get(1).value(), "0", "0.8"));
        assertThat(JudgeCalibration.of(rows, RatingScale.RIGHT_OR_WRONG, 0.5)
                        .accuracy()
                        .mean())
                .isEqualTo(0.5);
    }

    @Test
    void a_judges_rubric_is_a_criterion_and_its_ratings_are_ratings_of_its_scale() {
        Rubric judge = Rubric.parse("{\"criterion\":\"Is it short?\",\"scale\":[1,3],\"anchors\":{\"3\":\"very\"}}");
        AnnotationRubric rubric = new AnnotationRubric("", List.of(AnnotationCriterion.of("short", judge)));
        assertThat(AnnotationRubric.parse(rubric.json()).json()).isEqualTo(rubric.json());
        AnnotationQueue numbers = AnnotationQueue.builder(
                        folder.resolve("numbers.jsonl"), ops.generations(), "numbers", rubric)
                .annotatorsPerItem(1)
                .build();
        numbers.add(List.of(new SelectedAnswer(ids.get(0), CHOSEN)));
        numbers.next("ann");
        numbers.answer(ids.get(0), "ann", Map.of("short", "2"), null, null);

        assertThat(numbers.publish(store.feedback()))
                .singleElement()
                .satisfies(each -> assertThat(each.signal()).isEqualTo(new FeedbackSignal.Rating(2, 1, 3)));
    }

    @Test
    void what_cannot_be_read_is_told_as_a_fault_of_the_queue() throws IOException {
        Path file = Files.write(folder.resolve("bytes.jsonl"), new byte[] {'{', (byte) 0xFF, '}', '\n'});
        refused(
                Reason.FILE,
                "the queue 'bytes.jsonl' cannot be read",
                () -> AnnotationQueue.open(file, ops.generations()).status());

        Path whole = folder.resolve("queue.jsonl");
        byte[] before = Files.readAllBytes(whole);
        Thread.currentThread().interrupt();
        try {
            refused(
                    Reason.FILE,
                    "the queue 'queue.jsonl' cannot be read",
                    () -> AnnotationQueue.open(whole, ops.generations()).status());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(whole).hasBinaryContent(before);
        assertThat(AnnotationQueue.open(whole, ops.generations()).status()).isNotNull();
    }

    @Test
    void a_file_that_is_no_queue_or_is_there_already_is_refused() throws IOException {
        refused(
                Reason.FILE,
                "there is a file 'queue.jsonl' already",
                () -> AnnotationQueue.builder(folder.resolve("queue.jsonl"), ops.generations(), "again", RUBRIC)
                        .build());
        refused(
                Reason.FILE,
                "there is no queue 'gone.jsonl'",
                () -> AnnotationQueue.open(folder.resolve("gone.jsonl"), ops.generations())
                        .status());
        for (String text : List.of("", "{}", "no JSON", "{\"queue\":\"a\"}\n{\"item\":1}\n")) {
            Path other = Files.writeString(folder.resolve("other.jsonl"), text);
            refused(
                    Reason.FILE,
                    "is no queue",
                    () -> AnnotationQueue.open(other, ops.generations()).status());
            assertThat(other).hasContent(text);
        }
    }

    @Test
    void a_bad_rubric_is_refused_with_what_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnnotationRubric.parse("{\"criteria\":[]}"))
                .withMessageContaining("at least one criterion");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnnotationRubric.parse(
                        "{\"criteria\":[{\"name\":\"a\",\"question\":\"?\",\"scale\":\"1..5\",\"thumbs\":true}]}"))
                .withMessageContaining("thumbs need the scale 0,1, but 'a' has 1..5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnnotationRubric.parse("{\"criteria\":[{\"name\":\"a\",\"ask\":\"?\"}]}"))
                .withMessageContaining("but there was 'ask'");
    }

    private void label(int item, Map<String, String> one, Map<String, String> other) {
        queue.next("ann");
        queue.next("bob");
        queue.answer(ids.get(item), "ann", one, null, null);
        queue.answer(ids.get(item), "bob", other, null, null);
    }

    private void score(GenerationId id, double value) {
        store.scores().save(new GenerationScore(id, new Judgement("judge", Score.of(value), null), now));
    }

    private static void refused(Reason reason, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AnnotationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
