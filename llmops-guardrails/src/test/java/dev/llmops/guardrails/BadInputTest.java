package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that nobody would write, at every stage: a decision or a typed error, and the text is never lost. */
class BadInputTest {

    @TempDir
    static Path folder;

    private static final String ALL = """
            name: all
            version: 1
            stages:
              %s:
                detectors: [pii, secrets, hidden-text, resource-abuse, prompt-injection, toxicity%s]
            """;

    private static PolicyGuardrail all(GuardrailStage stage) {
        String more = switch (stage) {
            case OUTPUT -> ", links, sql, code, refusal";
            case TOOL_CALL, TOOL_RESULT -> ", links, sql, code";
            default -> "";
        };
        return PolicyGuardrail.of(
                GuardrailPolicy.parse(ALL.formatted(stage.name().toLowerCase(java.util.Locale.ROOT), more)));
    }

    private static GuardrailContext call() {
        return GuardrailContext.of(Caller.ANONYMOUS);
    }

    private static final List<String> ODD = List.of(
            "",
            "a\uD800b",
            "\uDC00",
            "\uDBFF\uD800",
            "a\u0000b",
            "\u0000\u0000\u0000",
            "\uFFFF\uFFFE",
            "\uFEFFtext",
            "\u202Eabc\u202C",
            "e" + "\u0301".repeat(5_000),
            "{".repeat(50_000),
            "[[\"".repeat(20_000),
            "\\u".repeat(20_000),
            "&#".repeat(20_000),
            "<".repeat(50_000),
            "![".repeat(30_000),
            "`".repeat(50_001),
            "=".repeat(50_000),
            "\r\r\r\n\u2028\u2029\u0085");

    @ParameterizedTest
    @EnumSource(GuardrailStage.class)
    void every_detector_decides_about_every_odd_text(GuardrailStage stage) {
        PolicyGuardrail guardrail = all(stage);
        for (String text : ODD) {
            Decision decision = guardrail.check(stage, text, call());

            assertThat(decision).isNotNull();
            assertThat(decision.findings())
                    .as("at %s: %s", stage, text.length() > 20 ? text.substring(0, 20) : text)
                    .noneMatch(finding -> finding.type().equals(PolicyGuardrail.DETECTOR_FAILED));
        }
    }

    @Test
    void a_streamed_answer_of_odd_characters_comes_whole_or_is_stopped() {
        Guardrail guardrail = all(GuardrailStage.OUTPUT);
        for (String text : ODD) {
            StreamCheck check = guardrail.checkStream(call());
            StringBuilder shown = new StringBuilder();
            Decision decision = null;
            for (int i = 0; i < text.length() && decision == null; i += 101) {
                StreamCheck.Step step = check.push(text.substring(i, Math.min(text.length(), i + 101)));
                shown.append(step.released());
                decision = step.decision();
            }
            if (decision == null) {
                StreamCheck.Step end = check.finish();
                shown.append(end.released());
                decision = Objects.requireNonNull(end.decision());
            }
            if (decision instanceof Decision.Pass) {
                assertThat(shown.toString().length()).isEqualTo(text.length());
            } else {
                assertThat(decision.findings()).isNotEmpty();
            }
        }
    }

    record Note(String title) {}

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"title\":", "[{\"title\":[", "{'a':["})
    void an_answer_of_json_without_end_is_rejected_with_its_text(String piece) {
        String bomb = piece.repeat(200_000 / piece.length());
        StructuredOutput<Note> notes = StructuredOutput.of(Note.class);
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("ops.db")))
                .model(ScriptedModelClient.saying(bomb))
                .guardrails(notes)
                .maxReasks(0)
                .build()) {
            ops.prompts()
                    .register(
                            "bad-input",
                            dev.llmops.api.prompt.PromptContent.of("Note."),
                            dev.llmops.api.prompt.PromptCommit.NONE);
            assertThatThrownBy(() -> ops.prompt("bad-input")
                            .responseFormat(notes.responseFormat())
                            .ask())
                    .isInstanceOf(AnswerRejectedException.class)
                    .satisfies(e -> assertThat(((AnswerRejectedException) e).lastAnswer())
                            .isEqualTo(bomb));
        }
    }
}
