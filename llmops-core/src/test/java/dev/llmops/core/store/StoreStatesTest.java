package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.testkit.RandomRecords;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export goes into another state of the same store: an earlier one, as a backup is, and a later one. */
class StoreStatesTest {

    private static final long SEED = 47;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final RandomRecords records = new RandomRecords(SEED);

    private Path first;
    private Path second;

    /** Leaves two exports: of a store, and of what it became. */
    private void writeTwoStates() throws IOException {
        Path file = folder.resolve("source.db");
        try (Store store = Stores.sqlite(file);
                MemoryStore memory = MemoryStores.sqlite(file)) {
            store.experiments().put(experiment(), 0, leased());
            store.prompts().register("answer", PromptContent.of("Version 1"), PromptCommit.NONE);
            store.prompts().register("answer", PromptContent.of("Version 2"), PromptCommit.NONE);
            store.prompts().label("answer", 1, "production", PromptCommit.NONE);
            store.prompts().tag("answer", Set.of("old"), Set.of(), PromptCommit.NONE);
            for (String user : List.of("ana", "bob")) {
                call(store, user);
                memory.append(session(user), List.of(Message.user("Hello")), null, NOON);
                memory.keep(new Fact("f", null, user, "likes " + user, null, null, NOON, null, null));
            }
            store.retention().hold(new Hold("case-9", GenerationFilter.ALL, "litigation", null, NOON));
            first = export(store, "first.jsonl");

            store.retention().release("case-9", null, "settled");
            store.retention().erase(new Subject(null, "ana"), null, "asked");
            store.prompts().label("answer", 2, "production", PromptCommit.NONE);
            store.prompts().tag("answer", Set.of("new"), Set.of("old"), PromptCommit.NONE);
            store.experiments().renew("tone", 1, NOON.plusSeconds(90));
            memory.append(session("bob"), List.of(Message.user("Again")), null, NOON);
            call(store, "cleo");
            second = export(store, "second.jsonl");
        }
    }

    private static SessionKey session(String user) {
        return new SessionKey(null, user, "s1");
    }

    private static Experiment experiment() {
        return Experiment.builder("tone", ExperimentScope.application())
                .variant(Variant.control("plain", 1))
                .variant(Variant.ofModel("warm", 1, "m"))
                .build();
    }

    private static ExperimentChange leased() {
        return new ExperimentChange(ExperimentStatus.RUNNING, "ada", "try it", Map.of(), NOON.plusSeconds(60));
    }

    private void call(Store store, String user) {
        Generation generation = records.generation().toBuilder()
                .caller(new Caller(user, "s1", null, Map.of("kind", "chat")))
                .notAssigned(List.of())
                .assignments(List.of(new Assignment("tone", "warm", user, 1, false)))
                .request(ModelRequest.builder()
                        .system("Answer from the passages only. ".repeat(20))
                        .user(("What " + user + " said before. ").repeat(20))
                        .message(Message.assistant("I see."))
                        .user("Question of " + user)
                        .build())
                .build();
        store.generations().save(generation).join();
        store.feedback()
                .accept(new Feedback("of " + user, generation.id(), new FeedbackSignal.Thumbs(true), user, null, NOON));
        store.experiments()
                .expose(new Exposure(
                        "tone", 1, "warm", user, NOON, generation.id().value(), 0.5, Map.of("kind", "chat")))
                .join();
        store.experiments().save(new Outcome(user, "bought", 1.5, NOON.plusSeconds(1), "k"));
    }

    private Path export(Store store, String name) throws IOException {
        Path to = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(to)) {
            StoreTransfer.exportTo(store, out);
        }
        return to;
    }

    /** Rows of a table have no order of their own. */
    private static List<String> rows(Path export) throws IOException {
        return Files.readAllLines(export).stream()
                .filter(line -> !line.contains("\"sha256\":"))
                .sorted()
                .toList();
    }

    @Test
    void into_an_earlier_state_comes_all_that_became_of_it_and_what_was_erased_since_goes() throws Exception {
        writeTwoStates();
        try (Store backup = Stores.sqlite(folder.resolve("backup.db"))) {
            StoreTransfer.importFrom(backup, first);
            assertThat(rows(export(backup, "a.jsonl"))).isEqualTo(rows(first));

            StoreTransfer.importFrom(backup, second);

            assertThat(rows(export(backup, "b.jsonl"))).isEqualTo(rows(second));
            assertThat(StoreTransfer.importFrom(backup, second).inserted()).isZero();
            AuditHead head = backup.audit().head();
            assertThat(backup.audit().verify(head)).isEqualTo(new AuditVerification.Intact(head));
        }
    }

    @Test
    void into_a_later_state_comes_nothing_and_what_was_erased_stays_erased() throws Exception {
        writeTwoStates();
        try (Store later = Stores.sqlite(folder.resolve("source.db"))) {
            StoreTransfer.Imported imported = StoreTransfer.importFrom(later, first);

            assertThat(imported.inserted()).isZero();
            assertThat(imported.erased()).isPositive();
            assertThat(rows(export(later, "c.jsonl"))).isEqualTo(rows(second));
        }
    }

    @Test
    void memory_that_was_erased_does_not_come_back_though_no_record_went_with_it() throws Exception {
        Path file = folder.resolve("memory.db");
        try (Store store = Stores.sqlite(file);
                MemoryStore memory = MemoryStores.sqlite(file)) {
            call(store, "bob");
            memory.append(session("ana"), List.of(Message.user("Hello")), null, NOON);
            Path before = export(store, "before.jsonl");
            assertThat(store.retention()
                            .erase(new Subject(null, "ana"), null, "asked")
                            .rows())
                    .containsEntry("memory", 2L);

            StoreTransfer.importFrom(store, before);

            assertThat(memory.messages(session("ana"), 10)).isEmpty();
        }
    }

    @Test
    void names_of_columns_are_no_way_to_bring_sql_in() throws Exception {
        String head = "{\"format\":\"llmops-export\",\"version\":1,\"schema\":" + Migrations.latest() + ",\"head\":\""
                + AuditHead.EMPTY + "\"}\n";
        String body = head + "{\"table\":\"llmops_hold\",\"columns\":[\"id\",\"body) VALUES ('x', 'y') --\"]}\n"
                + "[\"case-1\",\"{}\"]\n";
        Path crafted = folder.resolve("crafted.jsonl");
        Files.writeString(
                crafted,
                body + "{\"rows\":1,\"sha256\":\"" + Sha256.hex(body.getBytes(StandardCharsets.UTF_8)) + "\"}\n");
        try (Store store = Stores.sqlite(folder.resolve("target.db"))) {
            assertThatThrownBy(() -> StoreTransfer.importFrom(store, crafted))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("a column 'body) VALUES");
        }
    }
}
