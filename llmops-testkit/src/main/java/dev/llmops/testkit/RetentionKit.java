package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.RecordsHeldException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.ErasureRequest.Progress;
import dev.llmops.api.retention.ErasureRequest.Status;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Removed;
import dev.llmops.api.retention.RetentionRule;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must do to remove records and to hold them back. A test of an implementation extends this class. */
public abstract class RetentionKit {

    private static final long SEED = 1789;
    private static final Instant MARCH = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T12:00:00Z");
    private static final String SHARED = "Answer from the passages only. ".repeat(20);

    private final RandomRecords records = new RandomRecords(SEED);
    private Store store = Store.noop();

    /** For subclasses. */
    protected RetentionKit() {}

    /**
     * {@return a store without data}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract Store create() throws Exception;

    /**
     * Frees what {@link #create} needed, after the store was closed.
     *
     * @throws Exception if that fails
     */
    protected void release() throws Exception {}

    /**
     * {@return how many shared texts the store that was created last keeps}
     *
     * @throws Exception if it cannot be told
     */
    protected abstract long sharedTexts() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = create();
    }

    @AfterEach
    final void closeStore() throws Exception {
        store.close();
        release();
    }

    private Generation save(@Nullable String tenant, String user, Instant at, String system) {
        Generation generation = records.generation().toBuilder()
                .caller(new Caller(user, null, tenant, Map.of("kind", "chat")))
                .passages(List.of())
                .request(ModelRequest.builder()
                        .system(system)
                        .user("How long is the cable?")
                        .build())
                .timings(new Timings(at, null, Duration.ZERO, Duration.ofSeconds(1)))
                .build();
        store.generations().save(generation).join();
        return generation;
    }

    private void judge(Generation generation, @Nullable String by) {
        store.feedback()
                .accept(new Feedback(
                        "on " + generation.id(), generation.id(), new FeedbackSignal.Thumbs(true), by, null, MARCH));
        store.scores().save(new GenerationScore(generation.id(), new Judgement("by-" + by, Score.of(1), null), MARCH));
    }

    private void requireIntact(AuditHead known) {
        assertThat(store.audit().verify(known))
                .isEqualTo(new AuditVerification.Intact(store.audit().head()));
    }

    private List<Generation> all() {
        return store.generations().list(GenerationQuery.latest(10_000));
    }

    @Test
    void erase_takes_all_of_the_subject_and_nothing_else_and_the_log_verifies() {
        Generation theirs = save("acme", "ana", MARCH, SHARED);
        Generation other = save("acme", "bob", MARCH, SHARED);
        Generation otherTenant = save("umbrella", "ana", MARCH, SHARED);
        Generation withoutTenant = save(null, "ana", MARCH, SHARED);
        judge(theirs, "bob");
        judge(other, "ana");
        judge(otherTenant, "ana");
        AuditHead before = store.audit().head();

        Removed removed = store.retention().erase(new Subject("acme", "ana"), "dpo", "request 17");

        assertThat(removed.rows())
                .containsEntry("generation", 1L)
                .containsEntry("feedback", 2L)
                .containsEntry("score", 1L);
        assertThat(all()).containsExactly(withoutTenant, otherTenant, other);
        GenerationSearchKit.requireDailySums(store.generations(), "acme", "umbrella");
        assertThat(store.feedback().latest(10)).extracting(Feedback::user).containsExactly("ana");
        assertThat(store.scores().of(theirs.id())).isEmpty();
        assertThat(store.scores().of(other.id())).hasSize(1);
        requireIntact(before);
        assertThat(store.audit().entries(before.sequence(), 10))
                .allSatisfy(entry -> assertThat(entry.event().details().toString())
                        .doesNotContain("ana,")
                        .contains("request 17"));
    }

    @Test
    void erase_of_more_than_one_batch_takes_all() {
        for (int i = 0; i < 300; i++) {
            save(null, "ana", MARCH.plusSeconds(i), SHARED);
        }

        assertThat(store.retention()
                        .erase(new Subject(null, "ana"), null, "gone")
                        .rows())
                .containsEntry("generation", 300L);
        assertThat(all()).isEmpty();
        GenerationSearchKit.requireDailySums(store.generations());
        requireIntact(store.audit().head());
        assertThat(store.retention()
                        .erase(new Subject(null, "ana"), null, "gone")
                        .rows())
                .containsEntry("generation", 0L);
    }

    @Test
    void a_shared_text_is_kept_once_and_goes_with_its_last_record() throws Exception {
        save(null, "ana", MARCH, SHARED);
        save(null, "bob", MARCH, SHARED);
        Generation last = save(null, "cleo", MARCH, "Be brief. ".repeat(40));
        assertThat(sharedTexts()).isEqualTo(2);

        assertThat(store.retention()
                        .erase(new Subject(null, "ana"), null, "gone")
                        .rows())
                .containsEntry("blob", 0L);
        assertThat(store.retention()
                        .erase(new Subject(null, "bob"), null, "gone")
                        .rows())
                .containsEntry("blob", 1L);

        assertThat(sharedTexts()).isEqualTo(1);
        assertThat(all()).containsExactly(last);
        requireIntact(store.audit().head());
    }

    @Test
    void a_hold_on_the_subject_the_tenant_or_a_query_refuses_the_erasure_until_it_is_released() {
        save("acme", "ana", MARCH, SHARED);
        List<GenerationFilter> holds = List.of(
                GenerationFilter.builder().tenant("acme").user("ana").build(),
                GenerationFilter.builder().tenant("acme").build(),
                GenerationFilter.builder().from(MARCH).tag("kind", "chat").build());
        for (int i = 0; i < holds.size(); i++) {
            String id = "case-" + i;
            store.retention().hold(new Hold(id, holds.get(i), "litigation", "legal", APRIL));

            assertThatThrownBy(() -> store.retention().erase(new Subject("acme", "ana"), null, "gone"))
                    .isInstanceOf(RecordsHeldException.class)
                    .hasMessageContaining("hold '" + id + "' (litigation)")
                    .hasMessageContaining("nothing was erased");
            assertThat(all()).hasSize(1);
            requireIntact(store.audit().head());

            assertThat(store.retention().release(id, "legal", "settled")).isTrue();
            requireIntact(store.audit().head());
        }
        assertThat(store.retention().holds()).isEmpty();
        assertThat(store.retention().release("case-0", "legal", "settled")).isFalse();

        assertThat(store.retention()
                        .erase(new Subject("acme", "ana"), null, "gone")
                        .rows())
                .containsEntry("generation", 1L);
    }

    @Test
    void a_hold_covers_the_feedback_that_somebody_else_gave_on_what_it_covers() {
        Generation held = save("acme", "ana", MARCH, SHARED);
        save("acme", "bob", MARCH, SHARED);
        judge(held, "bob");
        store.retention()
                .hold(new Hold("case-9", GenerationFilter.builder().user("ana").build(), "litigation", null, APRIL));

        assertThatThrownBy(() -> store.retention().erase(new Subject("acme", "bob"), null, "gone"))
                .isInstanceOf(RecordsHeldException.class)
                .hasMessageContaining("nothing was erased");

        assertThat(all()).hasSize(2);
        assertThat(store.feedback().of(held.id())).hasSize(1);
        assertThat(store.retention()
                        .erase(new Subject("umbrella", "bob"), null, "gone")
                        .rows())
                .containsEntry("feedback", 0L);
    }

    @Test
    void a_hold_on_others_refuses_nothing() {
        save("acme", "ana", MARCH, SHARED);
        store.retention()
                .hold(new Hold(
                        "case-9", GenerationFilter.builder().tenant("umbrella").build(), "litigation", null, APRIL));

        assertThat(store.retention()
                        .erase(new Subject("acme", "ana"), null, "gone")
                        .rows())
                .containsEntry("generation", 1L);
    }

    @Test
    void exposures_of_a_users_sessions_go_with_the_user_and_those_that_others_share_stay() {
        Generation theirs = inExperiment(save("acme", "ana", MARCH, SHARED), "session-1");
        inExperiment(save("acme", "ana", MARCH, SHARED), "device-7");
        inExperiment(save("acme", "bob", MARCH, SHARED), "device-7");
        store.experiments().save(new Outcome("session-1", "bought", 1, MARCH, "1"));
        store.experiments().save(new Outcome("device-7", "bought", 1, MARCH, "1"));

        Removed removed = store.retention().erase(new Subject("acme", "ana"), "dpo", "gone");

        // The exposure and the outcome; figures of calls go with their records.
        assertThat(removed.rows()).containsEntry("experiment", 2L);
        assertThat(store.experiments().erase("session-1")).isZero();
        assertThat(store.experiments().erase("device-7")).isEqualTo(3);
        assertThat(store.generations().find(theirs.id())).isEmpty();
        requireIntact(store.audit().head());
    }

    /** A call of the same caller with a variant of an experiment. */
    private Generation inExperiment(Generation like, String unit) {
        Generation generation = records.generation().toBuilder()
                .caller(like.caller())
                .passages(List.of())
                .request(like.request())
                .timings(like.timings())
                .notAssigned(List.of())
                .assignments(List.of(new Assignment("length", "short", unit, 1, false)))
                .build();
        store.generations().save(generation).join();
        store.experiments()
                .expose(new Exposure(
                        "length", 1, "short", unit, MARCH, generation.id().value(), 0.5, Map.of()))
                .join();
        return generation;
    }

    @Test
    void a_hold_on_a_range_of_ids_covers_what_is_in_it() {
        Generation first = save("acme", "ana", MARCH, SHARED);
        Generation second = save("acme", "bob", MARCH, SHARED);
        store.retention()
                .hold(new Hold(
                        "case-9",
                        GenerationFilter.builder().ids(first.id(), first.id()).build(),
                        "litigation",
                        null,
                        MARCH));

        assertThatThrownBy(() -> store.retention().erase(new Subject("acme", "ana"), null, "gone"))
                .isInstanceOf(RecordsHeldException.class);
        assertThat(store.retention()
                        .erase(new Subject("acme", "bob"), null, "gone")
                        .rows())
                .containsEntry("generation", 1L);
        assertThat(all()).containsExactly(first);
        GenerationFilter after =
                GenerationFilter.builder().ids(null, first.id()).build();
        assertThat(store.generations().list(new GenerationQuery(10, null, after)))
                .containsExactly(first);
        GenerationId earlier = first.id().compareTo(second.id()) < 0 ? first.id() : second.id();
        GenerationId later = earlier.equals(first.id()) ? second.id() : first.id();
        assertThatThrownBy(() -> GenerationFilter.builder().ids(later, earlier).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firstId must not be after lastId");
    }

    @Test
    void a_hold_whose_end_has_come_holds_nothing_and_the_log_says_that_it_ended() {
        save("acme", "ana", MARCH, SHARED);
        // Long past: the store has the time of the machine.
        Hold hold = new Hold("case-9", GenerationFilter.ALL, "litigation", "legal", MARCH.minusSeconds(9), MARCH);
        store.retention().hold(hold);
        Hold stands = new Hold("case-10", GenerationFilter.builder().user("bob").build(), "other", "legal", MARCH);
        store.retention().hold(stands);
        assertThat(store.retention().holds()).containsExactly(stands);

        assertThat(store.retention()
                        .erase(new Subject("acme", "ana"), null, "gone")
                        .rows())
                .containsEntry("generation", 1L);

        requireIntact(store.audit().head());
        assertThat(store.audit().entries(0, 1000).stream()
                        .map(entry -> entry.event())
                        .filter(event -> event.type().equals("release")))
                .singleElement()
                .satisfies(event -> assertThat(event.details().toString()).contains("case-9", "it stood until"));
        assertThat(store.retention().release("case-9", null, "again")).isFalse();
        assertThatThrownBy(() -> new Hold("x", GenerationFilter.ALL, "r", null, MARCH, MARCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("until must be after");
    }

    @Test
    void an_erasure_is_kept_until_it_is_complete() {
        ErasureRequest asked = new ErasureRequest(
                "request-1",
                new Subject("acme", "ana"),
                "dpo",
                "gone",
                MARCH,
                Map.of("store", ErasureRequest.Progress.PENDING));
        store.retention().keep(asked);
        ErasureRequest held = asked.with("store", new Progress(Status.HELD, 0, "hold 'case-9'"));
        store.retention().keep(held);
        assertThat(store.retention().erasures()).containsExactly(held);

        store.retention().keep(held.with("store", new Progress(Status.ERASED, 4, null)));

        assertThat(store.retention().erasures()).isEmpty();
        assertThat(store.audit().entries(0, 10))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.event().toString()).doesNotContainPattern("\\bana\\b"));
        requireIntact(store.audit().head());
    }

    @Test
    void a_hold_of_an_id_that_stands_is_refused() {
        Hold hold = new Hold("case-9", GenerationFilter.ALL, "litigation", null, APRIL);
        store.retention().hold(hold);

        assertThatThrownBy(() -> store.retention().hold(hold))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is a hold 'case-9' already");
        assertThat(store.retention().holds()).containsExactly(hold);

        store.retention().release("case-9", null, "settled");
        assertThatThrownBy(() -> store.retention().hold(hold))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there was a hold 'case-9' already");
    }

    @Test
    void retain_removes_what_is_too_old_of_the_tenant_and_leaves_what_is_held() {
        List<Generation> kept = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            save("acme", "u" + i, MARCH.plusSeconds(i), SHARED);
        }
        kept.add(save("acme", "held", MARCH, SHARED));
        kept.add(save("umbrella", "ana", MARCH, SHARED));
        kept.add(save("acme", "ana", APRIL, SHARED));
        store.retention()
                .hold(new Hold("case-9", GenerationFilter.builder().user("held").build(), "litigation", null, APRIL));
        GenerationFilter acme = GenerationFilter.builder().tenant("acme").build();

        Removed first = store.retention().retain(new RetentionRule(APRIL, acme, 4), "job");
        assertThat(first.rows()).containsEntry("generation", 4L);
        Removed second = store.retention().retain(new RetentionRule(APRIL, acme, 1000), "job");

        assertThat(second.rows()).containsEntry("generation", 6L);
        assertThat(first.held() + second.held())
                .as("of one record, perhaps in both runs")
                .isBetween(1L, 2L);
        assertThat(all()).containsExactlyInAnyOrderElementsOf(kept);
        GenerationSearchKit.requireDailySums(store.generations(), "acme", "umbrella");
        requireIntact(store.audit().head());
    }

    @Test
    void retain_ends_a_hold_whose_end_has_come_before_it_removes_anything() {
        save("acme", "ana", MARCH, SHARED);
        store.retention()
                .hold(new Hold("case-9", GenerationFilter.ALL, "litigation", "legal", MARCH.minusSeconds(9), MARCH));

        Removed removed = store.retention().retain(new RetentionRule(APRIL, GenerationFilter.ALL, 10), "job");

        assertThat(removed.rows()).containsEntry("generation", 1L);
        assertThat(removed.held()).isZero();
        assertThat(store.audit().entries(0, 1000).stream()
                        .map(entry -> entry.event().type())
                        .toList())
                .endsWith("release", "retention");
    }
}
