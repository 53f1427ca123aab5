package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.audit.AuditVerification.Kind;
import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} that keeps its data must do. A test of an implementation extends this class. */
public abstract class StoreKit {

    private static final long SEED = 4711;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final RandomRecords records = new RandomRecords(SEED);
    private Store store = Store.noop();

    /** For subclasses. */
    protected StoreKit() {}

    /**
     * {@return a store without data}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract Store create() throws Exception;

    /**
     * {@return a store over the same data as the one that was created last}
     *
     * @throws Exception if it cannot be opened
     */
    protected abstract Store reopen() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = create();
    }

    /**
     * Frees what {@link #create} needed, after the store was closed.
     *
     * @throws Exception if that fails
     */
    protected void release() throws Exception {}

    @AfterEach
    final void closeStore() throws Exception {
        store.close();
        release();
    }

    @Test
    void save_any_generation_is_found_equal() {
        List<Generation> saved = Stream.generate(records::generation).limit(200).toList();
        saveAll(saved);

        for (Generation generation : saved) {
            assertThat(store.generations().find(generation.id()))
                    .as("seed %d", SEED)
                    .contains(generation);
        }
    }

    @Test
    void save_survives_close_and_reopen() throws Exception {
        Generation generation = save(records.generation());
        AuditHead head = store.audit().head();
        store.close();
        store = reopen();

        assertThat(store.generations().find(generation.id())).contains(generation);
        assertThat(store.audit().verify(head)).isEqualTo(new AuditVerification.Intact(head));
    }

    @Test
    void close_writes_what_was_taken() throws Exception {
        List<Generation> taken = Stream.generate(records::generation).limit(100).toList();
        List<CompletableFuture<Void>> futures =
                taken.stream().map(store.generations()::save).toList();
        store.close();

        assertThat(futures).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        store = reopen();
        assertThat(store.generations().list(GenerationQuery.latest(1000))).hasSize(100);
    }

    @Test
    void close_twice_does_nothing_and_a_closed_store_says_so() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.generations().save(records.generation()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> store.generations().find(records.id()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> store.audit().append(event("late")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void save_during_close_is_either_taken_and_written_or_refused() throws Exception {
        Map<GenerationId, CompletableFuture<Void>> taken = new ConcurrentHashMap<>();
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> {
            RandomRecords own = new RandomRecords(SEED + 1);
            while (true) {
                Generation generation = own.generation();
                taken.put(generation.id(), store.generations().save(generation));
            }
        });
        save(records.generation());
        store.close();

        assertThatThrownBy(caller::join)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        store = reopen();
        taken.forEach((id, saved) -> {
            saved.join();
            assertThat(store.generations().find(id)).isPresent();
        });
        assertIntact();
    }

    @Test
    void save_on_an_interrupted_thread_is_written_and_the_interrupt_is_kept() {
        Thread.currentThread().interrupt();
        CompletableFuture<Void> future = store.generations().save(records.generation());

        assertThat(Thread.interrupted()).isTrue();
        future.join();
        assertThat(store.generations().list(GenerationQuery.latest(10))).hasSize(1);
    }

    @Test
    void save_the_same_generation_again_changes_nothing() {
        Generation generation = save(records.generation());
        AuditHead head = store.audit().head();
        save(generation);

        assertThat(store.audit().head()).isEqualTo(head);
    }

    @Test
    void save_other_content_under_the_same_id_is_refused_and_its_neighbours_are_saved() {
        Generation generation = save(records.generation(GenerationStatus.COMPLETED));
        List<Generation> neighbours =
                Stream.generate(records::generation).limit(20).toList();
        List<CompletableFuture<Void>> before = neighbours.subList(0, 10).stream()
                .map(store.generations()::save)
                .toList();
        CompletableFuture<Void> bad = store.generations().save(withUser(generation, "somebody else", NOON));
        List<CompletableFuture<Void>> after = neighbours.subList(10, 20).stream()
                .map(store.generations()::save)
                .toList();

        assertThatThrownBy(bad::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining(generation.id().value());
        Stream.concat(before.stream(), after.stream()).forEach(CompletableFuture::join);
        assertThat(store.generations().find(generation.id())).contains(generation);
        assertThat(neighbours)
                .allSatisfy(neighbour ->
                        assertThat(store.generations().find(neighbour.id())).contains(neighbour));
        assertThat(store.audit().head().sequence()).isEqualTo(21);
        assertIntact();
    }

    @Test
    void save_from_many_threads_keeps_everything_and_the_chain_whole() {
        List<Generation> all = Stream.generate(records::generation).limit(400).toList();
        List<CompletableFuture<Void>> callers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> saveAll(all.subList(i * 100, (i + 1) * 100))))
                .toList();
        callers.forEach(CompletableFuture::join);

        assertThat(store.generations().list(GenerationQuery.latest(1000))).hasSize(400);
        assertThat(store.audit().head().sequence()).isEqualTo(400);
        assertIntact();
    }

    @Test
    void two_stores_over_the_same_data_write_one_chain_and_see_what_the_other_wrote() throws Exception {
        List<Generation> all = Stream.generate(records::generation).limit(200).toList();
        try (Store other = reopen()) {
            CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> all.subList(0, 100).stream()
                    .map(other.generations()::save)
                    .toList()
                    .forEach(CompletableFuture::join));
            saveAll(all.subList(100, 200));
            elsewhere.join();
            other.prompts().register("support", PromptContent.of("Hello"), PromptCommit.NONE);
            other.prompts().label("support", 1, "production", PromptCommit.NONE);

            assertThat(store.generations().list(GenerationQuery.latest(1000))).hasSize(200);
            assertThat(store.prompts().find(PromptReference.labelled("support", "production")))
                    .isPresent();
            assertThat(store.audit().head().sequence()).isEqualTo(202);
            assertThat(store.audit().head()).isEqualTo(other.audit().head());
            assertIntact();
        }
    }

    @Test
    void texts_of_a_megabyte_are_kept_and_found() {
        String one = "ab\u0000\uD83D\uDE00".repeat(150_000);
        Generation first = save(withUser(records.generation(GenerationStatus.FAILED), one + "1", NOON));
        Generation second = save(withUser(records.generation(GenerationStatus.FAILED), one + "2", NOON));
        store.feedback().accept(new Feedback(one + "1", first.id(), new FeedbackSignal.Copy(), one, one, NOON));
        store.feedback().accept(new Feedback(one + "2", first.id(), new FeedbackSignal.Copy(), one, one, NOON));

        assertThat(list(null, one + "1", null)).containsExactly(first);
        assertThat(list(null, one + "2", null)).containsExactly(second);
        assertThat(store.feedback().of(first.id())).hasSize(2);
        assertIntact();
    }

    @Test
    void find_an_unknown_id_is_empty() {
        assertThat(store.generations().find(records.id())).isEmpty();
    }

    @Test
    void list_gives_the_latest_first_and_pages_without_gap_or_double() {
        List<Generation> saved =
                new ArrayList<>(Stream.generate(records::generation).limit(25).toList());
        saveAll(saved);
        Collections.reverse(saved);
        List<Generation> listed = new ArrayList<>();
        GenerationQuery query = GenerationQuery.latest(10);
        for (List<Generation> page = store.generations().list(query); !page.isEmpty(); ) {
            listed.addAll(page);
            page = store.generations()
                    .list(query.before(listed.get(listed.size() - 1).id()));
        }

        assertThat(listed).isEqualTo(saved);
    }

    @Test
    void list_keeps_only_what_the_query_asks_for() {
        Generation blocked = save(withUser(records.generation(GenerationStatus.BLOCKED), "ana", NOON));
        Generation failed = save(withUser(records.generation(GenerationStatus.FAILED), "ana\u0000", NOON.plusNanos(1)));
        Generation other = save(withUser(records.generation(GenerationStatus.BLOCKED), null, NOON.plusSeconds(9)));

        assertThat(list(null, "ana", null)).containsExactly(blocked);
        assertThat(list(null, "ana\u0000", null)).containsExactly(failed);
        assertThat(list(null, null, GenerationStatus.BLOCKED)).containsExactly(other, blocked);
        assertThat(list(NOON.plusNanos(1), null, null)).containsExactly(other, failed);
        assertThat(list(NOON.plusSeconds(10), null, null)).isEmpty();
        assertThat(store.generations().list(GenerationQuery.latest(10).ofPrompt("support")))
                .hasSize(3);
        assertThat(store.generations().list(GenerationQuery.latest(10).ofPrompt("other")))
                .isEmpty();
    }

    @Test
    void feedback_of_every_kind_reaches_its_generation() {
        GenerationId id = save(records.generation()).id();
        GenerationId other = save(records.generation()).id();
        List<FeedbackSignal> signals = List.of(
                new FeedbackSignal.Thumbs(false),
                new FeedbackSignal.Rating(4, 1, 5),
                new FeedbackSignal.Label("wrong-product"),
                new FeedbackSignal.Comment(),
                new FeedbackSignal.Correction("It is 3 m\u0000 long."),
                new FeedbackSignal.Copy(),
                new FeedbackSignal.Edit("2 m", "3 m"),
                new FeedbackSignal.Edit("2 m", "3 m", 1 / 3.0),
                new FeedbackSignal.Edit(null, null, 0.25),
                new FeedbackSignal.Click("manual.md#0-40", 3),
                new FeedbackSignal.Regenerate(),
                new FeedbackSignal.Abandon(),
                new FeedbackSignal.CitationClick(2),
                new FeedbackSignal.Dwell(java.time.Duration.ofMillis(1500)));
        List<Feedback> given = new ArrayList<>();
        for (FeedbackSignal signal : signals) {
            Feedback feedback = new Feedback(
                    "f" + given.size(), id, signal, "ana", "wrong cable length", NOON.plusNanos(given.size()));
            store.feedback().accept(feedback);
            given.add(feedback);
        }

        assertThat(store.feedback().of(id)).isEqualTo(given);
        assertThat(store.feedback().of(other)).isEmpty();
        Collections.reverse(given);
        assertThat(store.feedback().latest(3)).isEqualTo(given.subList(0, 3));
        assertIntact();
    }

    @Test
    void feedback_with_the_same_id_keeps_the_first() {
        GenerationId id = save(records.generation()).id();
        Feedback first = new Feedback("same", id, new FeedbackSignal.Thumbs(true), null, null, NOON);
        store.feedback().accept(first);
        AuditHead head = store.audit().head();
        store.feedback().accept(new Feedback("same", id, new FeedbackSignal.Thumbs(false), null, null, NOON));

        assertThat(store.feedback().of(id)).containsExactly(first);
        assertThat(store.audit().head()).isEqualTo(head);
    }

    @Test
    void feedback_on_an_unknown_generation_is_refused_and_nothing_is_stored() {
        GenerationId unknown = records.id();

        assertThatThrownBy(() -> store.feedback().accept(records.feedback(unknown)))
                .isInstanceOf(GenerationNotFoundException.class)
                .hasMessageContaining(unknown.value());
        assertThat(store.feedback().latest(10)).isEmpty();
        assertThat(store.audit().head()).isEqualTo(AuditHead.EMPTY);
    }

    @Test
    void scores_reach_their_generation_and_one_that_comes_again_changes_nothing() {
        GenerationId id = save(records.generation()).id();
        GenerationId other = save(records.generation()).id();
        GenerationScore brevity = score(id, "brevity", Score.of(-0.0), NOON);
        GenerationScore grounded = score(id, "grounded", new Score.Unscored("no passages"), NOON);
        store.scores().save(grounded);
        store.scores().save(brevity);
        AuditHead head = store.audit().head();
        // Whoever lost the connection during a commit judges again, later.
        store.scores().save(score(id, "brevity", Score.of(-0.0), NOON.plusSeconds(1)));

        assertThat(store.scores().of(id)).containsExactly(brevity, grounded);
        assertThat(store.scores().of(other)).isEmpty();
        assertThat(store.audit().head()).isEqualTo(head);
        assertThat(store.audit().entries(2, 10))
                .extracting(entry -> entry.event().type())
                .containsExactly("score", "score");
        assertIntact();
    }

    @Test
    void another_judgement_by_the_same_name_is_refused_and_so_is_one_of_an_unknown_generation() {
        GenerationId id = save(records.generation()).id();
        GenerationId unknown = records.id();
        GenerationScore first = score(id, "brevity", Score.of(0.5), NOON);
        store.scores().save(first);

        assertThatThrownBy(() -> store.scores().save(score(id, "brevity", Score.of(0.75), NOON)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("evaluator 'brevity' has judged generation " + id.value() + " otherwise before");
        assertThatThrownBy(() -> store.scores().save(score(unknown, "brevity", Score.of(1), NOON)))
                .isInstanceOf(GenerationNotFoundException.class)
                .hasMessageContaining(unknown.value());
        assertThat(store.scores().of(id)).containsExactly(first);
        assertThat(store.scores().of(unknown)).isEmpty();
    }

    private static GenerationScore score(GenerationId id, String evaluator, Score score, Instant at) {
        return new GenerationScore(id, new Judgement(evaluator, score, null), at);
    }

    @Test
    void everything_that_changes_is_written_with_its_audit_entry() {
        Generation generation = save(withUser(records.generation(GenerationStatus.BLOCKED), "ana", NOON));
        store.feedback().accept(records.feedback(generation.id()));
        store.prompts().register("support", PromptContent.of("Hello"), new PromptCommit("ben", "first"));
        store.prompts().register("support", PromptContent.of("Hello"), new PromptCommit("ben", "first"));
        store.prompts().label("support", 1, "production", new PromptCommit("ben", "go"));
        store.prompts().label("support", 1, "production", new PromptCommit("ben", "go"));

        List<AuditEntry> entries = store.audit().entries(0, 100);
        assertThat(entries)
                .extracting(entry -> entry.event().type())
                .containsExactly("generation", "feedback", "prompt.version", "prompt.label");
        assertThat(entries)
                .extracting(entry -> entry.event().subject())
                .containsExactly(generation.id().value(), generation.id().value(), "support@1", "support@production");
        assertThat(entries.get(0).event().actor()).isEqualTo("ana");
        assertThat(entries.get(0).event().details())
                .containsEntry("contentHash", generation.contentHash())
                .containsEntry("status", "BLOCKED")
                .containsEntry("prompt", "support@2");
        assertThat(entries.get(3).event().actor()).isEqualTo("ben");
        assertThat(store.prompts()
                        .get(PromptReference.labelled("support", "production"))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void the_audit_log_never_holds_what_was_typed_or_answered() {
        Stream.generate(records::generation).limit(100).forEach(generation -> {
            save(generation);
            store.feedback()
                    .accept(new Feedback(
                            "f" + generation.id(),
                            generation.id(),
                            new FeedbackSignal.Edit("SECRET before", "SECRET after"),
                            null,
                            "SECRET comment",
                            NOON));
        });
        Generation secret = withUser(records.generation(GenerationStatus.FAILED), "ana", NOON);
        save(SecretText.everywhere(secret));

        assertThat(store.audit().entries(0, 1000))
                .allSatisfy(entry -> assertThat(entry.event().toString()).doesNotContain("SECRET"));
    }

    @Test
    void append_gives_the_entry_that_entries_gives_later() {
        AuditEntry first = store.audit().append(event("start"));
        AuditEntry second = store.audit().append(event("stop"));

        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.previousHash()).isEqualTo(AuditHead.ORIGIN);
        assertThat(second.previousHash()).isEqualTo(first.hash());
        assertThat(store.audit().entries(0, 10)).containsExactly(first, second);
        assertThat(store.audit().entries(1, 10)).containsExactly(second);
        assertThat(store.audit().entries(0, 1)).containsExactly(first);
        assertThat(store.audit().hashes(0, 10)).containsExactly(first.hash(), second.hash());
        assertThat(store.audit().hashes(1, 1)).containsExactly(second.hash());
        assertThat(store.audit().hashes(2, 1)).isEmpty();
        assertThat(store.audit().head()).isEqualTo(new AuditHead(2, second.hash()));
    }

    @Test
    void entries_whose_texts_begin_with_what_is_wanted_are_all_given() {
        List<String> texts = List.of("anna", "50 % _off_", "a \"b\" \\c", "line\n\u0001", "Zoë \uD83D\uDE80 日本", "");
        List<AuditEntry> all = new ArrayList<>();
        for (String text : texts) {
            all.add(store.audit().append(new AuditEvent("test", text, "subject", Map.of(), NOON)));
            all.add(store.audit().append(event(text + " and more")));
            all.add(store.audit()
                    .append(new AuditEvent("test", "kit", "ids", Map.of("ids", List.of("x", text)), NOON)));
        }

        for (String text : texts) {
            List<String> wanted = List.of(text, "test");
            List<AuditEntry> found = store.audit().entries(0, 100, wanted);
            assertThat(all).as("of '%s', at least", text).containsAll(found);
            assertThat(found).isSortedAccordingTo(Comparator.comparing(AuditEntry::sequence));
            int at = texts.indexOf(text) * 3;
            assertThat(found).containsAll(all.subList(at, at + 3));
            assertThat(store.audit().entries(all.get(at).sequence(), 100, wanted))
                    .containsAll(all.subList(at + 1, at + 3))
                    .doesNotContain(all.get(at));
        }
    }

    @Test
    void verify_an_empty_log_is_intact() {
        assertThat(store.audit().verify(null)).isEqualTo(new AuditVerification.Intact(AuditHead.EMPTY));
        assertThat(store.audit().verify(AuditHead.EMPTY)).isEqualTo(new AuditVerification.Intact(AuditHead.EMPTY));
    }

    @Test
    void verify_a_longer_log_against_an_earlier_head_is_intact() {
        store.audit().append(event("one"));
        AuditHead early = AuditHead.parse(store.audit().head().toString());
        store.audit().append(event("two"));

        assertThat(store.audit().verify(early))
                .isEqualTo(new AuditVerification.Intact(store.audit().head()));
    }

    @Test
    void verify_against_a_head_from_beyond_the_end_finds_the_truncation() {
        store.audit().append(event("one"));

        assertThat(store.audit().verify(new AuditHead(5, "a".repeat(64))))
                .isInstanceOfSatisfying(Broken.class, broken -> {
                    assertThat(broken.kind()).isEqualTo(Kind.TRUNCATED);
                    assertThat(broken.sequence()).isEqualTo(2);
                });
    }

    @Test
    void verify_against_the_head_of_another_log_finds_the_fork() {
        store.audit().append(event("one"));
        store.audit().append(event("two"));

        assertThat(store.audit().verify(new AuditHead(1, "a".repeat(64))))
                .isInstanceOfSatisfying(Broken.class, broken -> {
                    assertThat(broken.kind()).isEqualTo(Kind.FORKED);
                    assertThat(broken.sequence()).isEqualTo(1);
                });
    }

    @Test
    void a_limit_below_1_is_refused() {
        assertThatThrownBy(() -> store.feedback().latest(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.audit().entries(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertIntact() {
        assertThat(store.audit().verify(null))
                .isEqualTo(new AuditVerification.Intact(store.audit().head()));
    }

    private Generation save(Generation generation) {
        store.generations().save(generation).join();
        return generation;
    }

    private void saveAll(List<Generation> generations) {
        generations.stream().map(store.generations()::save).toList().forEach(CompletableFuture::join);
    }

    private List<Generation> list(@Nullable Instant since, @Nullable String user, @Nullable GenerationStatus status) {
        return store.generations()
                .list(GenerationQuery.latest(10)
                        .matching(GenerationFilter.builder()
                                .from(since)
                                .user(user)
                                .status(status)
                                .build()));
    }

    private static AuditEvent event(String subject) {
        return new AuditEvent("test", "kit", subject, Map.of("n", 1, "big", Long.MAX_VALUE + ""), NOON);
    }

    private static Generation withUser(Generation from, @Nullable String user, Instant startedAt) {
        return from.toBuilder()
                .caller(new Caller(user, null, null, Map.of()))
                .prompt(new PromptUse("support", 2, "sha256:ab", Map.of(), null))
                .timings(new Timings(
                        startedAt, null, from.timings().model(), from.timings().total()))
                .build();
    }
}
