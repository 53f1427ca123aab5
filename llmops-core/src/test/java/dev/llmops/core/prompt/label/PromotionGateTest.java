package dev.llmops.core.prompt.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence that is put down when it is found, and gates that count it. */
class PromotionGateTest {

    private static final PromptCommit ANA = new PromptCommit("ana", null);
    private static final PromptCommit OPS = new PromptCommit("ops", "release");
    private static final Instant MARCH = Instant.parse("2026-03-01T12:00:00Z");
    private static final PromotionGate GATE =
            new PromotionGate(true, true, 1, Set.of("ben", "cem"), Map.of(), Duration.ofDays(30));

    @TempDir
    Path folder;

    private Store store;
    private PromptVersion first;
    private PromptVersion second;
    private Instant now = MARCH;

    @BeforeEach
    void firstIsInProduction() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        first = store.prompts().register("answer", PromptContent.of("One"), ANA);
        second = store.prompts().register("answer", PromptContent.of("Two"), ANA);
        store.prompts().label("answer", 1, "production", ANA);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private InstantSource clock() {
        return () -> now;
    }

    private LabelEvidence put(PromptVersion version, LabelEvidence evidence) {
        return EvidenceLog.of(store.audit(), clock()).add(version, evidence);
    }

    private static LabelEvidence evaluation(PromptVersion version, PromptVersion baseline, boolean passed) {
        return new LabelEvidence(
                        LabelEvidence.EVALUATION,
                        version.contentHash(),
                        baseline.contentHash(),
                        passed,
                        "ci",
                        passed ? "better by grounded" : "a tie")
                .ofReport("sha256:" + "ab".repeat(32));
    }

    private static LabelEvidence attacks(PromptVersion version, boolean passed) {
        return new LabelEvidence(LabelEvidence.RED_TEAM, version.contentHash(), null, passed, "ci", "3 of 100");
    }

    private void promote(PromptVersion version) {
        ProtectedPromptRegistry.of(store.prompts(), Map.of("production", GATE.policy(clock())), store.audit())
                .change(LabelChange.move("answer", "production", version.number(), OPS)
                        .with(EvidenceLog.of(store.audit(), clock()).about(version)));
    }

    private void refused(String because) {
        assertThatThrownBy(() -> promote(second))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining(because);
        assertThat(production()).isEqualTo(1);
    }

    private int production() {
        return store.prompts()
                .get(PromptReference.labelled("answer", "production"))
                .number();
    }

    @Test
    void all_that_a_gate_asks_for_must_be_there_about_this_version_and_by_others() {
        refused("no evidence of kind 'evaluation' about answer@2");
        put(first, evaluation(first, second, true));
        refused("no evidence of kind 'evaluation' about answer@2");
        LabelEvidence kept = put(second, evaluation(second, first, true));
        refused("'red-team'");
        put(second, attacks(second, true));
        refused("'approval'");
        put(second, LabelEvidence.approval(second, "ana", "mine"));
        refused("1 must approve");
        put(second, LabelEvidence.approval(second, "dan", "not asked"));
        refused("of [ben, cem], but there are []");
        put(second, LabelEvidence.approval(second, "ben", "read it"));

        promote(second);

        assertThat(production()).isEqualTo(2);
        assertThat(kept.id()).startsWith("audit entry ");
        assertThat(kept.at()).isEqualTo(MARCH);
        assertThat(kept.digest()).isEqualTo("sha256:" + "ab".repeat(32));
        assertThat(store.prompts().moves("answer").get(1).evidence()).hasSize(5).contains(kept);
        assertThat(store.audit().entries(0, 100).stream()
                        .filter(entry -> entry.event().type().equals("prompt.refused")))
                .hasSize(6)
                .last()
                .satisfies(entry -> {
                    assertThat(entry.event().actor()).isEqualTo("ops");
                    assertThat(entry.event().subject()).isEqualTo("answer@production");
                    assertThat(entry.event().details().toString()).contains("of [ben, cem]");
                });
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void what_is_too_old_does_not_count_for_it_but_against_it() {
        put(second, evaluation(second, first, true));
        put(second, attacks(second, true));
        put(second, LabelEvidence.approval(second, "ben", "read it"));
        now = MARCH.plus(Duration.ofDays(31));

        refused("3 pieces of evidence were not counted: older than 30 days");

        put(second, evaluation(second, first, true));
        put(second, attacks(second, true));
        put(second, LabelEvidence.approval(second, "ben", "read it again"));
        promote(second);
        assertThat(production()).isEqualTo(2);

        PromptVersion third = store.prompts().register("answer", PromptContent.of("Three"), ANA);
        put(third, attacks(third, false));
        now = now.plus(Duration.ofDays(31));
        put(third, evaluation(third, second, true));
        put(third, attacks(third, true));
        put(third, LabelEvidence.approval(third, "ben", "read it"));
        assertThatThrownBy(() -> promote(third)).hasMessageContaining("3 of 100");
    }

    @Test
    void evidence_about_another_content_is_not_put_down() {
        assertThatThrownBy(() -> put(second, attacks(first, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be about the content of answer@2");
    }

    @Test
    void a_file_of_gates() throws IOException {
        Path file = Files.writeString(folder.resolve("gates.yaml"), """
                production:
                  evaluation: true
                  redTeam: true
                  approvals: 1
                  approvers: [ben, cem]
                  maxAgeDays: 30
                staging: {evaluation: true}
                """);

        assertThat(PromotionGates.read(file))
                .isEqualTo(Map.of(
                        "production", GATE, "staging", new PromotionGate(true, false, 0, Set.of(), Map.of(), null)));
    }

    @Test
    void of_an_approver_with_a_key_only_what_was_signed_with_it_counts() throws Exception {
        KeyPair ben = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path file = Files.writeString(
                folder.resolve("gates.yaml"),
                "production: {approvals: 1, approvers: {ben: "
                        + Base64.getEncoder().encodeToString(ben.getPublic().getEncoded()) + "}}");
        LabelPolicy gate = PromotionGates.read(file).get("production").policy(clock());
        LabelEvidence approval = LabelEvidence.approval(second, "ben", "read it");
        LabelEvidence signed = sign(approval, "production", ben);

        List<LabelEvidence> forged = List.of(
                approval,
                approval.ofReport("ed25519:no Base64"),
                approval.ofReport("ed25519:2:no Base64"),
                approval.ofReport("ed25519:" + signed.digest().split(":", -1)[2]),
                approval.ofReport(signed.digest().replace(":2:", ":3:")),
                sign(approval, "production", other),
                sign(approval, "staging", ben),
                LabelEvidence.approval(second, "ben", "another reason").ofReport(signed.digest()),
                sign(LabelEvidence.approval(first, "ben", "read it"), "production", ben));
        for (LabelEvidence each : forged) {
            LabelEvidence about = new LabelEvidence(
                    each.kind(),
                    second.contentHash(),
                    null,
                    true,
                    each.by(),
                    each.summary(),
                    null,
                    each.digest(),
                    null);
            assertThatThrownBy(() -> change(gate, about))
                    .isInstanceOf(LabelRefusedException.class)
                    .hasMessageContaining(
                            "of [ben], but there are []; what ben approved is not signed with their key for"
                                    + " 'answer@production'");
        }

        change(gate, put(second, signed));
        assertThat(production()).isEqualTo(2);
    }

    private LabelEvidence sign(LabelEvidence approval, String label, KeyPair with) {
        return SignedApprovals.sign(approval, "answer", store.prompts().moves("answer"), label, with.getPrivate());
    }

    @Test
    void a_signed_approval_counts_for_one_move_and_neither_after_it_nor_after_a_withdrawal() throws Exception {
        KeyPair ben = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        LabelPolicy gate =
                LabelPolicies.orBack(LabelPolicies.approvedBy(1, Set.of("ben"), Map.of("ben", ben.getPublic())));
        LabelEvidence signed = sign(LabelEvidence.approval(second, "ben", "read it"), "production", ben);
        store.prompts().register("answer", PromptContent.of("Three"), ANA);
        store.prompts().label("answer", 3, "production", ANA); // another was first: ben has not seen this one go

        assertThatThrownBy(() -> change(gate, signed))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining(
                        "what ben approved is signed for move 2 of 'answer@production', and this is move 3")
                .hasMessageContaining("it must be signed anew");

        LabelEvidence anew = sign(LabelEvidence.approval(second, "ben", "read it"), "production", ben);
        change(gate, anew);
        assertThat(production()).isEqualTo(2);

        store.prompts().label("answer", 1, "production", ANA); // withdrawn
        LabelPolicy strict = LabelPolicies.approvedBy(1, Set.of("ben"), Map.of("ben", ben.getPublic()));
        assertThatThrownBy(() -> change(strict, anew)).hasMessageContaining("signed for move 3");

        LabelEvidence again = sign(LabelEvidence.approval(second, "ben", "read it"), "production", ben);
        LabelEvidence no = new LabelEvidence(
                LabelEvidence.APPROVAL, second.contentHash(), null, false, "ben", "on second thought");
        assertThatThrownBy(() -> change(strict, no, again, again)).hasMessageContaining("on second thought");
    }

    @Test
    void a_history_whose_last_move_was_signed_is_imported_with_the_moves_before_it() throws Exception {
        KeyPair ben = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        LabelPolicy gate = LabelPolicies.approvedBy(1, Set.of("ben"), Map.of("ben", ben.getPublic()));
        change(gate, sign(LabelEvidence.approval(second, "ben", "read it"), "production", ben));
        PromptRegistry empty = PromptRegistries.inMemory(() -> MARCH);

        ProtectedPromptRegistry.of(empty, Map.of("production", gate), store.audit())
                .add(store.prompts().history("answer"), OPS);

        assertThat(empty.get(PromptReference.labelled("answer", "production")).number())
                .isEqualTo(2);
    }

    private void change(LabelPolicy policy, LabelEvidence... evidence) {
        ProtectedPromptRegistry.of(store.prompts(), Map.of("production", policy), store.audit())
                .change(LabelChange.move("answer", "production", 2, OPS).with(List.of(evidence)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "production: {evaluation: yes please} | evaluation must be true or false",
                "production: {approval: 1} | must have keys of [approvals, approvers, evaluation, maxAgeDays, redTeam], but has 'approval'",
                "production: {} | asked for nothing",
                "production: {approvals: 1.5} | approvals must be a whole number",
                "production: {approvals: 2, approvers: [ben]} | approvals must be at most the number of approvers",
                "production: {evaluation: true, maxAgeDays: 0} | maxAge must be above 0",
                "production: {approvals: 1, approvers: ben} | approvers must be a list of names, but was \"ben\"",
                "production: {approvals: 1, approvers: []} | approvers must be a list of names",
                "production: {approvals: 1, approvers: {ben: cem}} | must be one of Ed25519 in Base64, as 'openssl pkey -pubout' writes it, but was 'cem'",
                "production: {approvals: 1, approvers: {}} | approvers must be a list of names",
                "production: {approvals: 1, approvers: [7]} | approvers must be a list of names, but has 7",
                "'{production: {redTeam: true}, production: {approvals: 1}}' | Duplicate field 'production'",
                "'production: [' | is no YAML",
                "[] | must have a gate under each label",
                "Pro duction: {redTeam: true} | label"
            })
    void a_wrong_file_of_gates_is_refused(String text, String because) throws IOException {
        Path file = Files.writeString(folder.resolve("gates.yaml"), text);

        assertThatThrownBy(() -> PromotionGates.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }
}
