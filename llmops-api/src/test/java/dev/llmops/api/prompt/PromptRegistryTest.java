package dev.llmops.api.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptRegistryTest {

    private static final PromptContent CONTENT = PromptContent.of("Answer: {{question}}");

    private final PromptRegistry first = new MemoryPrompts();
    private final PromptRegistry second = new MemoryPrompts();
    private final PromptRegistry both = PromptRegistry.composite(List.of(first, second));

    @Test
    void the_first_registry_that_knows_a_name_serves_all_its_versions() {
        second.register("old", CONTENT, PromptCommit.NONE);
        PromptVersion next = both.register("old", CONTENT, PromptCommit.NONE);

        assertThat(next.number()).isEqualTo(2);
        assertThat(first.versions("old")).isEmpty();
        assertThat(both.versions("old")).hasSize(2);
        assertThat(both.find(PromptReference.latest("old"))).contains(next);
        assertThat(both.find(PromptReference.version("old", 1)))
                .map(PromptVersion::number)
                .contains(1);
        assertThat(both.label("old", 1, "production", PromptCommit.NONE).number())
                .isEqualTo(1);
    }

    @Test
    void a_new_prompt_goes_to_the_first() {
        both.register("new", CONTENT, PromptCommit.NONE);

        assertThat(first.versions("new")).hasSize(1);
        assertThat(second.versions("new")).isEmpty();
    }

    @Test
    void names_are_those_of_all_once_and_in_order() {
        second.register("b", CONTENT, PromptCommit.NONE);
        first.register("c", CONTENT, PromptCommit.NONE);
        first.register("b", CONTENT, PromptCommit.NONE);
        second.register("a", CONTENT, PromptCommit.NONE);

        assertThat(both.names()).containsExactly("a", "b", "c");
    }

    @Test
    void get_says_what_there_is_when_there_is_no_such_prompt() {
        first.register("a", CONTENT, PromptCommit.NONE);
        second.register("b", CONTENT, PromptCommit.NONE);

        assertThat(both.get(PromptReference.latest("b")).name()).isEqualTo("b");
        assertThatThrownBy(() -> both.get(PromptReference.version("x", 2)))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'x@2'; there are: a, b");
        assertThatThrownBy(() -> PromptRegistry.noop().get(PromptReference.latest("x")))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'x'; there are: none");
    }

    @Test
    void the_noop_is_empty_and_refuses_to_be_filled() {
        PromptRegistry noop = PromptRegistry.noop();

        assertThat(noop.names()).isEmpty();
        assertThat(noop.versions("a")).isEmpty();
        assertThatThrownBy(() -> noop.register("a", CONTENT, PromptCommit.NONE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the no-op registry keeps no prompt, so 'a' can not be registered; set a store");
        assertThatThrownBy(() -> noop.label("a", 1, "production", PromptCommit.NONE))
                .isInstanceOf(PromptNotFoundException.class);
    }

    @Test
    void a_version_refers_to_itself_by_number() {
        PromptVersion version = first.register("a", CONTENT, PromptCommit.NONE);

        assertThat(version.reference()).hasToString("a@1");
    }
}
