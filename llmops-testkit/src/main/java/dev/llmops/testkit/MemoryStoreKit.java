package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.SessionSummary;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MemoryStore} must do. A test of an implementation extends this class. */
public abstract class MemoryStoreKit {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final SessionKey SESSION = new SessionKey("acme", "anna", "s1");
    private static final int ALL = Integer.MAX_VALUE;
    private static final int APPENDS = 10;

    private @Nullable MemoryStore opened;

    /** For subclasses. */
    protected MemoryStoreKit() {}

    /**
     * {@return a store without data}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract MemoryStore create() throws Exception;

    /**
     * {@return a store over the same data as the one that was created last, as another process would open it}
     *
     * @throws Exception if it cannot be opened
     */
    protected abstract MemoryStore reopen() throws Exception;

    /** Frees what the subclass opened. */
    protected void release() {}

    @BeforeEach
    final void openStore() throws Exception {
        opened = create();
    }

    @AfterEach
    final void closeStore() {
        if (opened != null) {
            opened.close();
        }
        release();
    }

    private MemoryStore store() {
        if (opened == null) {
            throw new IllegalStateException("the store was not opened");
        }
        return opened;
    }

    private static Fact fact(String id, @Nullable String tenant, String user, String text, Instant at) {
        return new Fact(id, tenant, user, text, "s1#1", null, at, null, new Fact.Embedding("p/m", "AAAAAA=="));
    }

    @Test
    void messages_come_back_as_they_were_in_order_with_their_origin() throws Exception {
        GenerationId origin = new GenerationId("00000000-0000-7000-8000-000000000001");
        ToolCall call = new ToolCall("c1", "find", "{\"q\":\"cats\"}");
        List<Message> asked = List.of(
                Message.user("Grüße 🐈 with \u0000 and \u2028"),
                new AssistantMessage(List.of(), List.of(call)),
                Message.tool(call, "none"),
                Message.assistant("There is none."));

        List<StoredMessage> kept = store().append(SESSION, asked, origin, NOON);

        assertThat(kept).extracting(StoredMessage::position).containsExactly(1L, 2L, 3L, 4L);
        try (MemoryStore again = reopen()) {
            assertThat(again.messages(SESSION, ALL)).isEqualTo(kept);
            assertThat(again.messages(SESSION, ALL))
                    .extracting(StoredMessage::message)
                    .isEqualTo(asked);
            assertThat(again.messages(SESSION, ALL)).allMatch(each -> origin.equals(each.origin()));
        }
    }

    @Test
    void the_latest_messages_are_the_last_ones_oldest_first() {
        store().append(SESSION, List.of(Message.user("1"), Message.assistant("2")), null, NOON);
        store().append(SESSION, List.of(Message.user("3")), null, NOON);

        assertThat(store().messages(SESSION, 2))
                .extracting(each -> each.message().text())
                .containsExactly("2", "3");
        assertThatThrownBy(() -> store().messages(SESSION, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_unknown_session_is_empty() {
        assertThat(store().messages(SESSION, ALL)).isEmpty();
        assertThat(store().summary(SESSION)).isEmpty();
        assertThat(store().delete(SESSION)).isFalse();
    }

    @Test
    void sessions_of_one_name_are_others_for_other_users_and_tenants() {
        List<SessionKey> keys = List.of(
                SESSION,
                new SessionKey("acme", "bob", "s1"),
                new SessionKey("other", "anna", "s1"),
                new SessionKey(null, "anna", "s1"),
                new SessionKey("acme", null, "s1"),
                new SessionKey("acme\nanna", null, "s1"),
                new SessionKey("a", "b\u0000c", "s1"),
                new SessionKey("a", "b", "\u0000cs1"));
        for (SessionKey key : keys) {
            store().append(key, List.of(Message.user(key.toString())), null, NOON);
        }

        for (SessionKey key : keys) {
            assertThat(store().messages(key, ALL))
                    .extracting(each -> each.message().text())
                    .containsExactly(key.toString());
        }
    }

    @Test
    void what_two_processes_append_stands_together_and_nothing_is_lost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (MemoryStore other = reopen()) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (MemoryStore each : List.of(store(), other)) {
                String name = each == other ? "other" : "one";
                writers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < APPENDS; i++) {
                                Message asked = Message.user(name + i);
                                each.append(SESSION, List.of(asked, Message.assistant(name + i)), null, NOON);
                            }
                        },
                        threads));
            }
            writers.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }

        List<StoredMessage> all = store().messages(SESSION, ALL);
        assertThat(all).hasSize(4 * APPENDS);
        for (int i = 0; i < all.size(); i += 2) {
            assertThat(all.get(i).position()).isEqualTo(i + 1);
            assertThat(all.get(i).message().text())
                    .isEqualTo(all.get(i + 1).message().text());
        }
        assertThat(all).extracting(each -> each.message().text()).containsSubsequence("one0", "one1", "one9");
    }

    @Test
    void other_messages_keep_what_is_the_same_and_never_reuse_a_position() {
        store().append(SESSION, List.of(Message.user("a"), Message.assistant("b"), Message.user("c")), null, NOON);
        store().summarise(SESSION, new SessionSummary("a and b", List.of(1L, 2L), NOON));

        store().replace(
                        SESSION,
                        List.of(Message.user("a"), Message.assistant("b"), Message.user("c"), Message.assistant("d")),
                        NOON);
        assertThat(store().messages(SESSION, ALL))
                .extracting(StoredMessage::position)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(store().summary(SESSION)).isPresent();

        store().replace(SESSION, List.of(Message.user("a"), Message.user("x")), NOON);
        assertThat(store().messages(SESSION, ALL))
                .extracting(StoredMessage::position)
                .containsExactly(1L, 5L);
        assertThat(store().summary(SESSION)).isEmpty();

        store().replace(SESSION, List.of(Message.user("a")), NOON);
        assertThat(store().messages(SESSION, ALL))
                .extracting(StoredMessage::position)
                .containsExactly(1L);
    }

    @Test
    void a_deleted_session_is_gone_with_its_summary_and_no_other() {
        SessionKey other = new SessionKey("acme", "anna", "s2");
        for (SessionKey key : List.of(SESSION, other)) {
            store().append(key, List.of(Message.user("a")), null, NOON);
            store().summarise(key, new SessionSummary("an a", List.of(1L), NOON));
        }

        assertThat(store().delete(SESSION)).isTrue();

        assertThat(store().messages(SESSION, ALL)).isEmpty();
        assertThat(store().summary(SESSION)).isEmpty();
        assertThat(store().messages(other, ALL)).hasSize(1);
        assertThat(store().summary(other)).isPresent();
    }

    @Test
    void a_summary_names_messages_of_its_session() throws Exception {
        store().append(SESSION, List.of(Message.user("a"), Message.assistant("b")), null, NOON);
        SessionSummary summary = new SessionSummary("a, then b", List.of(2L, 1L), NOON);

        store().summarise(SESSION, summary);

        try (MemoryStore again = reopen()) {
            assertThat(again.summary(SESSION)).contains(summary);
        }
        assertThat(summary.sources()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> store().summarise(SESSION, new SessionSummary("x", List.of(3L), NOON)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none at position 3");
        assertThatThrownBy(() -> store().summarise(
                                new SessionKey("acme", "anna", "unknown"), new SessionSummary("x", List.of(1L), NOON)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no such session");
    }

    @Test
    void facts_are_their_users_newest_first_and_end_when_they_expire() throws Exception {
        Fact old = fact("1", "acme", "anna", "likes tea \u0000", NOON);
        Fact newer = fact("2", "acme", "anna", "lives in Bonn", NOON.plusSeconds(60));
        Fact passing =
                new Fact("3", "acme", "anna", "is on holiday", null, null, NOON, NOON.plus(Duration.ofDays(7)), null);
        List.of(old, newer, passing, fact("1", "acme", "bob", "likes coffee", NOON))
                .forEach(store()::keep);

        try (MemoryStore again = reopen()) {
            assertThat(again.facts("acme", "anna", NOON)).first().isEqualTo(newer);
            assertThat(again.facts("acme", "anna", NOON)).containsExactlyInAnyOrder(old, newer, passing);
            assertThat(again.facts("acme", "anna", NOON.plus(Duration.ofDays(7))))
                    .containsExactly(newer, old);
            assertThat(again.facts(null, "anna", NOON)).isEmpty();
        }
        assertThat(store().deleteExpired(NOON.plus(Duration.ofDays(8)))).isEqualTo(1);
        assertThat(store().forget("acme", "anna", "1")).isTrue();
        assertThat(store().forget("acme", "anna", "1")).isFalse();
        assertThat(store().facts("acme", "anna", NOON)).containsExactly(newer);
    }

    @Test
    void a_fact_with_a_known_id_takes_the_place_of_the_other() {
        store().keep(fact("home", null, "anna", "lives in Bonn", NOON));
        store().keep(fact("home", null, "anna", "lives in Rome", NOON.plusSeconds(1)));

        assertThat(store().facts(null, "anna", NOON)).extracting(Fact::text).containsExactly("lives in Rome");
    }

    @Test
    void erasing_a_user_takes_all_that_is_remembered_and_nothing_of_others() {
        SessionKey other = new SessionKey("other", "anna", "s1");
        for (SessionKey key : List.of(SESSION, new SessionKey("acme", "anna", "s2"), other)) {
            store().append(key, List.of(Message.user("hello")), null, NOON);
            store().summarise(key, new SessionSummary("a greeting", List.of(1L), NOON));
        }
        store().keep(fact("1", "acme", "anna", "likes tea", NOON));
        store().keep(fact("1", "other", "anna", "likes tea", NOON));

        assertThat(store().erase("acme", "anna")).isEqualTo(2 + 2 + 1);

        assertThat(store().messages(SESSION, ALL)).isEmpty();
        assertThat(store().summary(SESSION)).isEmpty();
        assertThat(store().facts("acme", "anna", NOON)).isEmpty();
        assertThat(store().messages(other, ALL)).hasSize(1);
        assertThat(store().summary(other)).isPresent();
        assertThat(store().facts("other", "anna", NOON)).hasSize(1);
    }

    @Test
    void closing_twice_does_nothing_and_what_comes_later_is_refused() {
        store().close();
        store().close();

        assertThatThrownBy(() -> store().messages(SESSION, 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store().append(SESSION, List.of(Message.user("a")), null, NOON))
                .isInstanceOf(StoreException.class);
    }
}
