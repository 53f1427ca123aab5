package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterNotFoundException;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.core.adapter.ProtectedAdapterRegistry;
import dev.llmops.core.prompt.label.LabelPolicies;
import dev.llmops.core.prompt.label.SignedApprovals;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters in a store: with their entries in the audit log, behind gates, and from store to store. */
class AdapterStoreTest {

    private static final PromptCommit ANA = new PromptCommit("ana", "November");

    @TempDir
    Path folder;

    private static String digest(int number) {
        return "sha256:" + String.format("%064x", number);
    }

    private static AdapterContent content(int number) {
        return new AdapterContent(
                digest(number),
                "a.gguf",
                digest(100),
                digest(200),
                new AdapterSource(digest(300), "m.json"),
                null,
                null);
    }

    private static LabelEvidence evidence(int adapter, boolean passed) {
        return new LabelEvidence(LabelEvidence.RED_TEAM, digest(adapter), null, passed, "study", "perplexity +18 %");
    }

    private Store open() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }

    @Test
    void each_version_and_move_is_in_the_audit_log_and_an_edited_row_is_found() throws Exception {
        try (Store store = open()) {
            store.adapters().register("routing", content(1), ANA);
            store.adapters()
                    .change(LabelChange.move("routing", "champion", 1, ANA).with(List.of(evidence(1, true))));
            List<AuditEntry> entries = store.audit().entries(0, 10);
            assertThat(entries)
                    .extracting(entry -> entry.event().type())
                    .containsExactly("adapter.version", "adapter.label");
            assertThat(entries.get(0).event().details())
                    .containsEntry("base", digest(100))
                    .containsEntry("dataset", digest(300));
            assertThat(entries.get(1).event().subject()).isEqualTo("routing@champion");
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("llmops.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE llmops_adapter_version SET body = replace(body, 'a.gguf', 'b.gguf')");
        }
        try (Store store = open()) {
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Broken.class);
        }
    }

    @Test
    void a_protected_label_moves_on_evidence_about_the_very_file() {
        try (Store store = open()) {
            AdapterRegistry gated =
                    ProtectedAdapterRegistry.of(store.adapters(), Map.of("champion", LabelPolicies.redTeamPassed()));
            gated.register("routing", content(1), ANA);
            LabelChange move = LabelChange.move("routing", "champion", 1, ANA);

            assertRefused(gated, move, "no evidence of kind 'red-team'");
            assertRefused(gated, move.with(List.of(evidence(2, true))), "no evidence");
            assertRefused(gated, move.with(List.of(evidence(1, true), evidence(1, false))), "perplexity +18 %");
            gated.change(LabelChange.move("routing", "candidate", 1, ANA));
            gated.change(move.with(List.of(evidence(1, true))));
            assertThat(gated.get("routing@champion").labels()).containsExactlyInAnyOrder("champion", "candidate");
            assertRefused(gated, LabelChange.remove("routing", "champion", ANA), "is not taken away");
        }
    }

    @Test
    void a_signed_approval_counts_for_the_next_move_of_an_adapter() throws Exception {
        KeyPair ben = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        try (Store store = open()) {
            AdapterRegistry gated = ProtectedAdapterRegistry.of(
                    store.adapters(),
                    Map.of("champion", LabelPolicies.approvedBy(1, Set.of("ben"), Map.of("ben", ben.getPublic()))));
            gated.register("routing", content(1), ANA);
            AdapterVersion second = gated.register("routing", content(2), ANA);
            store.adapters().change(LabelChange.move("routing", "champion", 1, ANA));
            LabelChange move = LabelChange.move("routing", "champion", 2, ANA)
                    .with(List.of(SignedApprovals.sign(
                            LabelEvidence.approval(second, "ben", "read it"),
                            "routing",
                            gated.moves("routing"),
                            "champion",
                            ben.getPrivate())));

            gated.change(move);
            assertThat(gated.get("routing@champion").number()).isEqualTo(2);

            store.adapters().change(LabelChange.move("routing", "champion", 1, ANA));
            assertRefused(gated, move, "signed for move 2 of 'routing@champion', and this is move 4");
        }
    }

    @Test
    void a_label_on_a_version_that_is_not_there_is_refused_with_what_there_is() {
        try (Store store = open()) {
            store.adapters().register("routing", content(1), ANA);
            store.adapters().register("routing", content(2), ANA);

            assertThatThrownBy(() -> store.adapters().change(LabelChange.move("routing", "champion", 3, ANA)))
                    .isInstanceOf(AdapterNotFoundException.class)
                    .hasMessage("no adapter 'routing@3'; its latest version is 2");
            assertThatThrownBy(() -> store.adapters().change(LabelChange.move("other", "champion", 1, ANA)))
                    .isInstanceOf(AdapterNotFoundException.class)
                    .hasMessage("no adapter 'other@1'; there is none of that name");
            assertThat(store.adapters().moves("routing")).isEmpty();
        }
    }

    private static void assertRefused(AdapterRegistry registry, LabelChange change, String why) {
        assertThatThrownBy(() -> registry.change(change))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void adapters_go_from_store_to_store() throws Exception {
        Path file = folder.resolve("export.jsonl");
        List<AdapterVersion> before;
        try (Store store = open();
                OutputStream out = Files.newOutputStream(file)) {
            store.adapters().register("routing", content(1), ANA);
            store.adapters().change(LabelChange.move("routing", "champion", 1, ANA));
            before = store.adapters().versions("routing");
            StoreTransfer.exportTo(store, out);
        }
        try (Store other = Stores.sqlite(folder.resolve("other.db"))) {
            StoreTransfer.importFrom(other, file);
            assertThat(other.adapters().versions("routing")).isEqualTo(before);
            assertThat(other.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }
}
