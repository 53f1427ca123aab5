package dev.llmops.api.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import org.junit.jupiter.api.Test;

class PromptRegistryTest {

    private static final PromptContent CONTENT = PromptContent.of("Answer: {{question}}");

    private final PromptRegistry prompts = new MemoryPrompts();

    @Test
    void get_says_what_there_is_when_there_is_no_such_prompt() {
        prompts.register("a", CONTENT, PromptCommit.NONE);
        prompts.register("b", CONTENT, PromptCommit.NONE);

        assertThat(prompts.get(PromptReference.latest("b")).name()).isEqualTo("b");
        assertThatThrownBy(() -> prompts.get(PromptReference.version("x", 2)))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'x@2'; there are: a, b");
        assertThatThrownBy(() -> PromptRegistry.noop().get(PromptReference.latest("x")))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'x'; there are: none");
    }

    @Test
    void get_says_so_when_the_prompt_is_there_but_not_the_version() {
        prompts.register("a", CONTENT, PromptCommit.NONE);

        assertThatThrownBy(() -> prompts.get(PromptReference.version("a", 9)))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'a@9'; there is a prompt of that name, but no such version");
    }

    @Test
    void the_noop_is_empty_and_refuses_to_be_filled() {
        PromptRegistry noop = PromptRegistry.noop();

        assertThat(noop.names()).isEmpty();
        assertThat(noop.versions("a")).isEmpty();
        assertThatThrownBy(() -> noop.register("a", CONTENT, PromptCommit.NONE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the no-op registry keeps no prompt, so 'a' cannot be registered; set a store");
        assertThatThrownBy(() -> noop.label("a", 1, "production", PromptCommit.NONE))
                .isInstanceOf(PromptNotFoundException.class);
    }

    @Test
    void a_version_refers_to_itself_by_number() {
        PromptVersion version = prompts.register("a", CONTENT, PromptCommit.NONE);

        assertThat(version.reference()).hasToString("a@1");
    }
}
