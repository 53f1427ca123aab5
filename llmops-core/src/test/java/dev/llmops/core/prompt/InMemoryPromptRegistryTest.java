package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.testkit.PromptRegistryKit;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryPromptRegistryTest extends PromptRegistryKit {

    @Override
    protected PromptRegistry create() {
        return PromptRegistries.inMemory(() -> Instant.EPOCH);
    }

    @Test
    void a_broken_template_is_not_registered() {
        PromptRegistry registry = create();

        assertThatThrownBy(() -> registry.register("bad", PromptContent.of("a\n{{#if x}}"), PromptCommit.NONE))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessage("bad:2: {{#if}} is never closed; write {{/if}} where it ends");
        assertThat(registry.names()).isEmpty();
    }
}
