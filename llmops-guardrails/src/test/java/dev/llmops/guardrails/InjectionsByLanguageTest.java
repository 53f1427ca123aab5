package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks of each kind in fifteen languages, and texts that quote, discuss or look like them; what is still decided wrongly is marked. */
class InjectionsByLanguageTest {

    private static final String TABLE = "injections-by-language.tsv";

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("rows")
    void attacks_are_stopped_and_what_only_looks_like_them_passes_but_for_what_is_marked(
            String language, String kind, String text) {
        Decision decision = PromptInjectionGuardrail.standard()
                .check(GuardrailStage.USER_INPUT, text, GuardrailContext.of(Caller.ANONYMOUS));

        assertThat(decision)
                .as(language + " " + kind)
                .isInstanceOf(kind.startsWith("+") != kind.endsWith("!") ? Decision.Block.class : Decision.Pass.class);
    }

    static Stream<Arguments> rows() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(InjectionsByLanguageTest.class.getResourceAsStream(TABLE), TABLE)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            return lines.stream().map(line -> Arguments.of((Object[]) line.split("\t", 3)));
        }
    }
}
