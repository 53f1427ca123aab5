package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy leaves behind: findings without text, and nothing in the log. */
class PolicyPrivacyTest {

    private static final byte[] KEY = "a key for the tests only".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private static GuardrailContext call() {
        return GuardrailContext.of(Caller.ANONYMOUS);
    }

    @Test
    void equal_values_have_equal_fingerprints_under_one_key_only() {
        String text = "anna@example.org bob@example.org anna@example.org";

        List<Finding> findings =
                keyed(KEY).check(GuardrailStage.USER_INPUT, text, call()).findings();
        List<Finding> others = keyed("another key, as long".getBytes(StandardCharsets.UTF_8))
                .check(GuardrailStage.USER_INPUT, text, call())
                .findings();

        assertThat(findings)
                .extracting(Finding::fingerprint)
                .doesNotContainNull()
                .hasSize(3);
        assertThat(findings.get(0).fingerprint())
                .isEqualTo(findings.get(2).fingerprint())
                .hasSize(32);
        assertThat(findings.get(0).fingerprint()).isNotEqualTo(findings.get(1).fingerprint());
        assertThat(others.get(0).fingerprint()).isNotEqualTo(findings.get(0).fingerprint());
        assertThat(PolicyGuardrail.standard()
                        .check(GuardrailStage.USER_INPUT, text, call())
                        .findings())
                .extracting(Finding::fingerprint)
                .containsOnlyNulls();
    }

    @Test
    void a_streamed_answer_has_the_fingerprints_of_the_whole() {
        String text = "Ask anna@example.org about it.";
        StreamCheck check = keyed(KEY).checkStream(call());
        check.push(text.substring(0, 7));
        check.push(text.substring(7));

        assertThat(check.finish().decision()).isEqualTo(keyed(KEY).check(GuardrailStage.OUTPUT, text, call()));
    }

    private static PolicyGuardrail keyed(byte[] key) {
        return PolicyGuardrail.builder(GuardrailPolicy.standard())
                .fingerprintKey(key)
                .build();
    }

    @Test
    void a_key_that_is_too_short_is_refused() {
        assertThatThrownBy(() -> keyed(new byte[8]))
                .hasMessage("fingerprintKey must have at least 16 bytes, but had 8");
    }

    @Test
    void neither_log_nor_record_nor_error_has_what_was_blocked_or_what_a_detector_choked_on() throws IOException {
        String planted = "Kennwort-Planted-77";
        TestDetector broken = new TestDetector("broken", DetectorCost.LINEAR, text -> {
            throw new IllegalStateException("cannot read " + text.original());
        });
        TestDetector far = new TestDetector("far", DetectorCost.REMOTE, text -> {
            throw new IllegalStateException("the service said " + text.original());
        });
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(
                        GuardrailStage.USER_INPUT,
                        DetectorRule.builder("broken").onFailure(OnFailure.OPEN).build(),
                        DetectorRule.of("far"))
                .build();
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("x"))
                .store(Stores.sqlite(folder.resolve("ops.db")))
                .guardrails(PolicyGuardrail.builder(policy)
                        .detector(broken)
                        .detector(far)
                        .build())
                .build()) {
            assertThatThrownBy(() ->
                            ops.request(ModelRequest.user("It is " + planted)).ask())
                    .isInstanceOf(GuardrailBlockedException.class)
                    .hasMessageNotContaining(planted);
        } finally {
            System.setErr(err);
        }

        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("detector 'broken' failed")
                .doesNotContain(planted);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(planted);
            }
        }
    }

    @Test
    void the_record_says_which_policy_was_followed() {
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("yes"))
                .store(Stores.sqlite(folder.resolve("ops.db")))
                .guardrails(PolicyGuardrail.standard())
                .build()) {
            Generation record = ops.request(ModelRequest.user("hello")).ask().generation();
            Generation kept = ops.generations().find(record.id()).orElseThrow();

            assertThat(kept.guardrails())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.policy())
                            .isEqualTo(GuardrailPolicy.standard().identity()));
            assertThat(kept.guardrails().get(0).decision()).isInstanceOf(Decision.Pass.class);
        }
    }
}
