package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Kind;
import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptArchive;
import dev.llmops.core.prompt.PromptCacheOptions;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.RandomPrompts;
import dev.llmops.core.prompt.label.ProtectedPromptRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts in a SQLite file: what somebody does behind the registry's back, and the audit log. */
class PromptStoreTest {

    private static final PromptCommit ANA = new PromptCommit("ana", "why");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("llmops.db");
    }

    private void tamper(String sql) throws SQLException {
        try (RawSql raw = new RawSql(file())) {
            raw.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body = replace(body, 'Be kind', 'Be rude')",
                "content_hash = 'sha256:0'",
                "number = 9, body = body",
                "body = '<html>'",
                "body = replace(body, '\"answer\"', '\"other\"')"
            })
    void a_version_that_was_edited_is_refused_wherever_it_is_read(String edit) throws SQLException {
        try (Store store = Stores.sqlite(file())) {
            store.prompts().register("answer", PromptContent.of("Be kind."), ANA);
        }
        tamper("UPDATE llmops_prompt_version SET " + edit);

        try (Store store = Stores.sqlite(file())) {
            PromptRegistry prompts = store.prompts();
            refused(() -> prompts.find(PromptReference.latest("answer")));
            refused(() -> prompts.versions("answer"));
            refused(() -> prompts.search(PromptQuery.ALL));
            refused(() -> prompts.history("answer"));
        }
    }

    private static void refused(Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("'answer@")
                .hasMessageContaining("a version never changes");
    }

    @Test
    void everything_that_is_done_is_in_the_audit_log_which_stays_whole() {
        try (Store store = Stores.sqlite(file())) {
            PromptVersion version = store.prompts().register("answer", PromptContent.of("Be kind."), ANA);
            store.prompts().tag("answer", Set.of("short"), Set.of(), ANA);
            store.prompts().tag("answer", Set.of("short"), Set.of("absent"), ANA);
            store.prompts()
                    .change(LabelChange.move("answer", "production", 1, ANA)
                            .with(List.of(LabelEvidence.approval(version, "ben", "read it"))));
            store.prompts().change(LabelChange.remove("answer", "production", ANA));

            List<AuditEntry> entries = store.audit().entries(0, 100);
            assertThat(entries)
                    .extracting(entry -> entry.event().type())
                    .containsExactly("prompt.version", "prompt.tags", "prompt.label", "prompt.label");
            assertThat(entries.get(1).event().details())
                    .containsEntry("added", List.of("short"))
                    .containsEntry("removed", List.of());
            assertThat(entries.get(2).event().details())
                    .containsEntry("to", 1)
                    .containsEntry(
                            "evidence",
                            List.of(Map.of(
                                    "kind", "approval",
                                    "contentHash", version.contentHash(),
                                    "passed", true,
                                    "by", "ben",
                                    "summary", "read it")));
            assertThat(entries.get(3).event().details()).containsEntry("removed", true);
            assertIntact(store);
        }
    }

    @Test
    void a_label_on_a_version_that_is_not_there_is_refused_with_what_there_is() {
        try (Store store = Stores.sqlite(file())) {
            store.prompts().register("answer", PromptContent.of("Be kind."), ANA);
            store.prompts().register("answer", PromptContent.of("Be brief."), ANA);

            assertThatThrownBy(() -> store.prompts().label("answer", 3, "production", ANA))
                    .isInstanceOf(PromptNotFoundException.class)
                    .hasMessage("no prompt 'answer@3'; its versions are [1, 2]");
            assertThatThrownBy(() -> store.prompts().label("other", 1, "production", ANA))
                    .isInstanceOf(PromptNotFoundException.class)
                    .hasMessage("no prompt 'other@1'; there is none of that name");
        }
    }

    private static void assertIntact(Store store) {
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void a_label_that_was_put_back_and_a_move_that_was_edited_are_found() throws SQLException {
        try (Store store = Stores.sqlite(file())) {
            store.prompts().register("answer", PromptContent.of("Be kind."), ANA);
            store.prompts().label("answer", 1, "production", ANA);
            store.prompts().change(LabelChange.remove("answer", "production", ANA));
        }
        tamper("INSERT INTO llmops_prompt_label (name, label, number) VALUES ('answer', 'production', 1)");
        assertBroken(3, Kind.EDITED);

        tamper("DELETE FROM llmops_prompt_label");
        tamper("UPDATE llmops_prompt_move SET body = replace(body, 'ana', 'bob') WHERE position = 1");
        assertBroken(2, Kind.EDITED);

        tamper("DELETE FROM llmops_prompt_move WHERE position = 1");
        assertBroken(2, Kind.MISSING);
    }

    private void assertBroken(long sequence, Kind kind) {
        try (Store store = Stores.sqlite(file())) {
            assertThat(store.audit().verify(null)).isInstanceOfSatisfying(AuditVerification.Broken.class, broken -> {
                assertThat(broken.sequence()).isEqualTo(sequence);
                assertThat(broken.kind()).isEqualTo(kind);
            });
        }
    }

    @Test
    void what_goes_from_store_to_store_is_the_same_and_both_logs_stay_whole() {
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        try (Store from = Stores.sqlite(file());
                Store to = Stores.sqlite(folder.resolve("other.db"))) {
            new RandomPrompts(7).fill(from.prompts(), 60);
            PromptArchive.of(from.prompts()).write(first);
            PromptArchive.read(first).addTo(to.prompts(), new PromptCommit("cem", "moved house"));
            long entries = to.audit().head().sequence();
            PromptArchive.of(from.prompts()).addTo(to.prompts(), ANA);
            PromptArchive.of(to.prompts()).write(second);

            assertThat(second).as("seed 7").hasSameBinaryContentAs(first);
            assertThat(to.audit().head().sequence()).as("the second time").isEqualTo(entries);
            assertThat(to.audit().entries(0, 1).get(0).event().details())
                    .containsEntry("addedBy", "cem")
                    .containsEntry("addedBecause", "moved house")
                    .containsKey("addedAt");
            assertIntact(from);
            assertIntact(to);
        }
    }

    @Test
    void a_label_that_another_store_moved_counts_at_once_where_nothing_may_be_old() {
        StoreOptions exact = StoreOptions.builder()
                .promptCache(PromptCacheOptions.builder()
                        .staleness(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        PromptReference production = PromptReference.labelled("answer", "production");
        try (Store store = Stores.sqlite(file(), exact);
                Store other = Stores.sqlite(file())) {
            other.prompts().register("answer", PromptContent.of("One"), ANA);
            other.prompts().register("answer", PromptContent.of("Two"), ANA);
            for (int i = 0; i < 10; i++) {
                other.prompts().label("answer", 1 + i % 2, "production", ANA);
                assertThat(store.prompts().get(production).number()).isEqualTo(1 + i % 2);
            }
        }
    }

    /** As a build before histories were kept left it. */
    @Test
    void a_store_of_the_second_schema_keeps_its_versions_and_labels() throws SQLException {
        PromptVersion first;
        PromptVersion second;
        try (Store store = Stores.sqlite(file())) {
            first = store.prompts().register("answer", PromptContent.of("One"), ANA);
            second = store.prompts().register("answer", PromptContent.of("Two"), ANA);
        }
        tamper("DROP TABLE llmops_prompt_move");
        tamper("DROP TABLE llmops_prompt_tag");
        tamper("DROP INDEX llmops_prompt_version_by_content");
        tamper("INSERT INTO llmops_prompt_label (name, label, number) VALUES ('answer', 'production', 1)");
        try (RawSql raw = new RawSql(file())) {
            for (String statement : script().split(";\\s*\n", -1)) {
                if (!statement.isBlank()) {
                    raw.execute(statement);
                }
            }
        }

        try (Store store = Stores.sqlite(file())) {
            assertThat(store.prompts().versions("answer"))
                    .containsExactly(first.withLabels(Set.of("production")), second);
            assertThat(store.prompts().history("answer").labels()).containsExactly(Map.entry("production", 1));
            ProtectedPromptRegistry protectedLabels = ProtectedPromptRegistry.of(
                    store.prompts(), Map.of("production", request -> Optional.of("not now")));
            assertThatThrownBy(() -> protectedLabels.label("answer", 2, "production", ANA))
                    .isInstanceOf(LabelRefusedException.class);
            store.prompts().label("answer", 2, "production", ANA);
            assertThat(store.prompts().moves("answer"))
                    .extracting(LabelMove::from, LabelMove::to)
                    .containsExactly(tuple(null, 1), tuple(1, 2));
            PromptRegistry other = PromptRegistries.inMemory(() -> Instant.EPOCH);
            for (int i = 0; i < 2; i++) {
                PromptArchive.of(store.prompts()).addTo(other, ANA);
            }
            assertThat(other.history("answer")).isEqualTo(store.prompts().history("answer"));
        }
    }

    private static String script() {
        try (InputStream in = Migrations.class.getResourceAsStream("migration/V3__prompt_history.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
