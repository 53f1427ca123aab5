package dev.llmops.core.prompt.include;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptComposerTest {

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private final PromptComposer composer = PromptComposer.of(registry);
    private final PromptRenderer renderer = PromptRenderer.create();

    @Test
    void an_include_by_label_follows_the_label_and_one_by_number_stays() {
        register("legal/disclaimer", "No advice.");
        register("legal/disclaimer", "No advice, really.");
        label("legal/disclaimer", 1, "production");
        PromptVersion root = register("support", "{{q}} {{> legal/disclaimer@production}} {{> legal/disclaimer@2}}");

        assertThat(render(root, "q", "Hi.")).isEqualTo("Hi. No advice. No advice, really.");
        String before = composer.compose(root).version().contentHash();

        label("legal/disclaimer", 2, "production");

        assertThat(render(root, "q", "Hi.")).isEqualTo("Hi. No advice, really. No advice, really.");
        assertThat(composer.compose(root).version().contentHash()).isNotEqualTo(before);
    }

    @Test
    void the_whole_has_one_hash_and_tells_what_each_include_was_resolved_to() {
        PromptVersion tone = register("tone", "Be kind.");
        PromptVersion legal = register("legal", "{{> tone@live}} No advice.");
        label("tone", 1, "live");
        label("legal", 1, "production");
        PromptVersion root = register("support", "{{> legal@production}} {{> \"tone@1\"}}");

        ComposedPrompt whole = composer.compose(root);

        assertThat(whole.includes())
                .containsExactly(
                        new IncludedPrompt("support@1", "legal@production", "legal@1", legal.contentHash()),
                        new IncludedPrompt("legal@1", "tone@live", "tone@1", tone.contentHash()),
                        new IncludedPrompt("support@1", "tone@1", "tone@1", tone.contentHash()));
        assertThat(whole.version().contentHash()).isNotEqualTo(root.contentHash());
        assertThat(whole.version().reference()).isEqualTo(root.reference());
        assertThat(text(whole.version(), Map.of())).isEqualTo("Be kind. No advice. Be kind.");
        assertThat(root.content().template()).contains("legal@production");
    }

    @Test
    void what_was_resolved_is_composed_once() {
        register("legal", "No advice.");
        PromptVersion root = register("support", "{{> legal@1}}");

        assertThat(composer.compose(root).version().content())
                .isSameAs(composer.compose(root).version().content());
        PromptVersion plain = register("plain", "{{q}}");
        assertThat(composer.compose(plain).version()).isSameAs(plain);
    }

    @Test
    void two_labels_of_one_version_are_one_text() {
        register("legal", "No advice.");
        label("legal", 1, "a");
        label("legal", 1, "b");
        PromptVersion root = register("support", "{{> legal@a}}{{> legal@b}}");

        assertThat(composer.compose(root).version().content().template())
                .isEqualTo("{{> \"legal@1\"}}{{> \"legal@1\"}}{{#*inline \"legal@1\"}}No advice.{{/inline}}");
    }

    @Test
    void partials_of_an_included_prompt_are_its_own() {
        register("legal", "{{> sign}}{{#*inline \"sign\"}}LEGAL{{/inline}}");
        PromptVersion root = register(
                "support", "\ud83d\ude00{{> sign}} {{> legal@1}} {{> sign}}{{#*inline \"sign\"}}SUPPORT{{/inline}}");

        assertThat(render(root)).isEqualTo("\ud83d\ude00SUPPORT LEGAL SUPPORT");
    }

    @Test
    void an_include_reads_variables_takes_values_and_opens_roles() {
        register("greeting", "{{role \"system\"}}Speak {{tone}} with {{name}}.");
        PromptVersion root = register("support", "{{> greeting@1 tone=\"kindly\"}}{{role \"user\"}}{{q}}");

        var messages = renderer.render(composer.compose(root).version(), Map.of("name", "Ann", "q", "Hi"))
                .messages();

        assertThat(messages).extracting(Object::toString).hasSize(2);
        assertThat(messages.get(0).text()).isEqualTo("Speak kindly with Ann.");
    }

    @Test
    void variables_and_defaults_of_an_included_prompt_count() {
        register("greeting", """
                ---
                input:
                  schema:
                    name: string
                    tone?: string
                    passed: string
                  default:
                    tone: kindly
                ---
                Speak {{tone}} with {{name}}, {{passed}}.""");
        PromptVersion root = register("support", """
                ---
                input:
                  schema:
                    q: string
                ---
                {{> greeting@1 passed="now"}} {{q}}""");

        assertThat(text(composer.compose(root).version(), Map.of("q", "Hi", "name", "Ann")))
                .isEqualTo("Speak kindly with Ann, now. Hi");
        assertThatThrownBy(() -> text(composer.compose(root).version(), Map.of("q", "Hi")))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("variable 'name' is missing");
        assertThatThrownBy(() -> text(composer.compose(root).version(), Map.of("q", "Hi", "name", "Ann", "other", "x")))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("there is no variable 'other'");
    }

    @Test
    void a_prompt_that_includes_itself_is_refused_when_it_is_registered() {
        assertThatThrownBy(() -> register("support", "a\n{{> support@1}}"))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessage("support:2: a prompt must not include itself, but includes 'support@1'");
    }

    @Test
    void a_prompt_that_includes_itself_through_others_is_refused_with_the_path() {
        PromptVersion first = register("a", "{{> b@production}}");
        register("b", "{{> c@production}}");
        register("c", "x\n{{> a@production}}");
        label("a", 1, "production");
        label("b", 1, "production");
        label("c", 1, "production");

        assertThatThrownBy(() -> composer.compose(first))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessage("c@1:2: a prompt must not include itself, but does: a@1 > b@1 > c@1 > a@production");
    }

    @Test
    void what_is_missing_is_named_with_the_path_and_what_is_there() {
        register("legal", "No advice.");
        label("legal", 1, "staging");
        register("tone", "{{> legal@production}}");
        PromptVersion root = register("support", "Hi\n{{> tone@1}}");

        assertThatThrownBy(() -> composer.compose(root))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessage("no prompt 'legal@production', which line 1 of the template of 'tone@1' includes"
                        + " (support@1 > tone@1 > legal@production); its versions are: 1 (staging)");
        PromptVersion other = register("other", "{{> nothing@3}}");
        assertThatThrownBy(() -> composer.compose(other))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("there is no prompt of that name; there are: legal, other, support, tone");
    }

    @Test
    void prompts_include_each_other_at_most_16_deep() {
        register("p0", "end");
        for (int i = 1; i <= 17; i++) {
            register("p" + i, "{{> p" + (i - 1) + "@1}}");
        }

        assertThat(render(registry.get(PromptReference.latest("p16")))).isEqualTo("end");
        assertThatThrownBy(() -> composer.compose(registry.get(PromptReference.latest("p17"))))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("at most 16 deep")
                .hasMessageContaining("p17@1 > p16@1");
    }

    @Test
    void a_bad_reference_is_refused_when_it_is_registered() {
        assertThatThrownBy(() -> register("support", "{{> \"legal@!\"}}"))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("'legal@!' points to no prompt");
        assertThatThrownBy(() -> register("support", "{{> legal}}"))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("{{> name@label}}");
    }

    @Test
    void a_prompt_is_not_rendered_without_what_it_includes() {
        register("legal", "No advice.");
        PromptVersion root = register("support", "Hi\n{{> legal@1}}");

        assertThatThrownBy(() -> renderer.render(root, Map.of()))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining("support@1:2: the prompt includes 'legal@1', which was not put into it");
    }

    private PromptVersion register(String name, String file) {
        return registry.register(name, PromptFile.parse(name, file).content(), PromptCommit.NONE);
    }

    private void label(String name, int number, String label) {
        registry.label(name, number, label, PromptCommit.NONE);
    }

    private String render(PromptVersion version, String... variables) {
        return text(
                composer.compose(version).version(),
                variables.length == 0 ? Map.of() : Map.of(variables[0], variables[1]));
    }

    private String text(PromptVersion version, Map<String, Object> variables) {
        StringBuilder all = new StringBuilder();
        renderer.render(version, variables).messages().forEach(message -> all.append(message.text()));
        return all.toString();
    }
}
