package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PromptDiffTest {

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);

    @Test
    void a_diff_shows_parameters_and_template_line_by_line() {
        PromptVersion first = register("---\nmodel: m\nconfig:\n  temperature: 0.7\n---\nBe kind.\n\n{{question}}");
        PromptVersion second =
                register("---\nmodel: m\nconfig:\n  temperature: 0.2\n---\nBe kind and brief.\n\n{{question}}");

        assertThat(PromptDiff.between(first, second)).hasToString("""
                --- answer@1
                +++ answer@2
                @@ -1,8 +1,8 @@
                 ---
                 model: m
                 config:
                -  temperature: 0.7
                +  temperature: 0.2
                 ---
                -Be kind.
                +Be kind and brief.
                \s
                 {{question}}""");
    }

    @Test
    void a_diff_with_itself_is_empty() {
        PromptVersion version = register("Hi");

        assertThat(PromptDiff.between(version, version).isEmpty()).isTrue();
    }

    private PromptVersion register(String file) {
        return registry.register("answer", PromptFile.parse("a.prompt", file).content(), PromptCommit.NONE);
    }
}
