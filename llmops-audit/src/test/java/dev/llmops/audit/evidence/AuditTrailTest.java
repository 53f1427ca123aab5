package dev.llmops.audit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.audit.SampleLog;
import dev.llmops.audit.evidence.CallEvidence.DocumentUse;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {

    private final RandomRecords records = new RandomRecords(19);

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = new SampleLog(folder.resolve("log.db")).open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void the_log_tells_who_asked_what_of_which_version_model_policy_and_documents() {
        Generation asked = asked("anna", "manual.md");
        store.generations().save(asked).join();
        store.generations().save(asked("ben", "prices.md")).join();

        List<CallEvidence> found = calls(CallQuery.builder().user("anna"));

        assertThat(found).hasSize(1);
        CallEvidence call = found.get(0);
        assertThat(call.generation()).isEqualTo(asked.id().value());
        assertThat(call.tenant()).isEqualTo("acme");
        assertThat(call.session()).isEqualTo("s1");
        assertThat(call.contentHash()).isEqualTo(asked.contentHash());
        assertThat(call.status()).isEqualTo(asked.status().name());
        if (asked.prompt() != null) {
            assertThat(call.prompt())
                    .isEqualTo(asked.prompt().name() + "@" + asked.prompt().version());
            assertThat(call.promptHash()).isEqualTo(asked.prompt().contentHash());
        }
        assertThat(call.model()).isEqualTo(new CallEvidence.ModelUse("acme", "large", "sha256:1"));
        assertThat(call.servedModel()).isEqualTo(new CallEvidence.ModelUse("acme", "large-2026-02", null));
        assertThat(call.policies())
                .containsExactly(new CallEvidence.PolicyUse("pii", "USER_INPUT", "pass", "support@3", "sha256:2"));
        assertThat(call.documents())
                .containsExactly(new DocumentUse("manual.md#0-7", Sha256.PREFIX + Sha256.hex("1.8 met")));
        assertThat(store.audit().hashes(call.entry() - 1, 1)).containsExactly(call.entryHash());
    }

    @Test
    void each_question_finds_its_calls() {
        Generation asked = asked("anna", "manual.md");
        store.generations().save(asked).join();
        Instant end = asked.timings().startedAt().plus(asked.timings().total());

        for (CallQuery.Builder fits : List.of(
                CallQuery.builder(),
                CallQuery.builder().tenant("acme").document("manual.md"),
                CallQuery.builder().model("large"),
                CallQuery.builder().model("large-2026-02"),
                CallQuery.builder().policy("support"),
                CallQuery.builder().policy("support@3"),
                CallQuery.builder().from(end).to(end.plusNanos(1)))) {
            assertThat(calls(fits)).hasSize(1);
        }
        for (CallQuery.Builder other : List.of(
                CallQuery.builder().tenant("other"),
                CallQuery.builder().document("manual"),
                CallQuery.builder().model("small"),
                CallQuery.builder().policy("supp"),
                CallQuery.builder().policy("support@4"),
                CallQuery.builder().prompt("none"),
                CallQuery.builder().to(end),
                CallQuery.builder().from(end.plusNanos(1)))) {
            assertThat(calls(other)).isEmpty();
        }
    }

    @Test
    void what_was_erased_is_still_told_with_its_erasure_and_no_text() {
        Generation asked = asked("anna", "manual.md");
        store.generations().save(asked).join();
        store.retention().erase(new Subject("acme", "anna"), "ben", "her request");

        assertThat(store.generations().find(asked.id())).isEmpty();
        assertThat(calls(CallQuery.builder().user("anna"))).hasSize(1);
        List<AuditEntry> about = about(asked.id());
        assertThat(about)
                .extracting(entry -> entry.event().type())
                .startsWith("generation")
                .hasSize(2);
        assertThat(about.get(1).event().actor()).isEqualTo("ben");
    }

    @Test
    void more_entries_than_a_page_are_all_looked_at() {
        new SampleLog(folder.resolve("log.db")).append(1001);
        store.audit()
                .append(new AuditEvent(
                        "access.read", "ana", "generations", Map.of("ids", List.of("x y", "z")), SampleLog.NOON));

        List<AuditEntry> found = new ArrayList<>();
        AuditTrail.of(store.audit()).about("x", found::add);
        AuditTrail.of(store.audit()).about("subject 1001", found::add);

        assertThat(found).extracting(AuditEntry::sequence).containsExactly(1002L, 1001L);
    }

    private List<CallEvidence> calls(CallQuery.Builder query) {
        List<CallEvidence> found = new ArrayList<>();
        AuditTrail.of(store.audit()).calls(query.build(), found::add);
        return found;
    }

    private List<AuditEntry> about(GenerationId id) {
        List<AuditEntry> found = new ArrayList<>();
        AuditTrail.of(store.audit()).about(id.value(), found::add);
        return found;
    }

    private Generation asked(String user, String document) {
        Generation from = records.generation(GenerationStatus.COMPLETED);
        ModelResponse response = Objects.requireNonNull(from.response());
        return from.toBuilder()
                .caller(new Caller(user, "s1", "acme", Map.of()))
                .model(new ModelIdentity("acme", "large", "sha256:1"))
                .response(new ModelResponse(
                        response.message(),
                        response.finishReason(),
                        response.usage(),
                        new ModelIdentity("acme", "large-2026-02", null),
                        null,
                        Duration.ofSeconds(1),
                        Map.of()))
                .guardrails(List.of(new GuardrailRecord(
                        "pii",
                        GuardrailStage.USER_INPUT,
                        null,
                        new Decision.Pass(List.of()),
                        Duration.ZERO,
                        new PolicyIdentity("support", "3", "sha256:2"))))
                .passages(List.of(new Passage(document, new CharRange(0, 7), "1.8 met", null, Map.of())))
                .citations(List.of())
                .grounding(null)
                .build();
    }
}
