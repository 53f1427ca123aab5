package dev.llmops.core.prompt.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptDiff;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.prompt.examples.ExampleSets;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptEffectsTest {

    private static final TokenCounter WORDS = text -> text.split(" ", -1).length;

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private final PromptEffects effects = PromptEffects.of(
            registry, ExampleSets.of(Map.of("faq", ExampleSet.of(List.of(Map.of("q", "1 + 1"))))), WORDS);

    @Test
    void the_difference_of_what_is_rendered_and_its_tokens() {
        PromptVersion first = register("{{role \"system\"~}}\nBe kind.\n{{~role \"user\"~}}\n{{q}}");
        PromptVersion second = register("{{role \"system\"~}}\nBe kind and brief.\n{{~role \"user\"~}}\n{{q}}");

        PromptEffect effect = effects.compare(first, second, input("a", Map.of("q", "How long?")));

        assertThat(effect.lines())
                .containsExactly(
                        "--- p@1",
                        "+++ p@2",
                        "@@ -1,4 +1,4 @@",
                        " [system]",
                        "-Be kind.",
                        "+Be kind and brief.",
                        " [user]",
                        " How long?");
        assertThat(effect.before().tokens()).isEqualTo(4);
        assertThat(effect.after().tokens()).isEqualTo(6);
        assertThat(effect.changed()).isTrue();
    }

    @Test
    void a_change_that_does_not_touch_an_input_leaves_it_the_same() {
        PromptVersion first = register("{{q}}{{#if late}} Sorry.{{/if}}");
        PromptVersion second = register("{{q}}{{#if late}} We are sorry.{{/if}}");

        assertThat(effects.compare(first, second, input("a", Map.of("q", "Hi"))).changed())
                .isFalse();
        assertThat(effects.compare(first, second, input("b", Map.of("q", "Hi", "late", true)))
                        .lines())
                .contains("-Hi Sorry.", "+Hi We are sorry.");
    }

    @Test
    void a_version_that_refuses_an_input_says_why() {
        PromptVersion first = register("{{q}}");
        PromptVersion second = register("{{q}} {{city}}");

        PromptEffect effect = effects.compare(first, second, input("a", Map.of("q", "Hi")));

        assertThat(effect.before().error()).isNull();
        assertThat(effect.after().request()).isNull();
        assertThat(effect.after().error()).contains("variable 'city' is missing");
        assertThat(effect.lines()).anyMatch(line -> line.startsWith("+(refused: prompt 'p@2'"));
    }

    @Test
    void parameters_and_tools_are_part_of_the_effect() {
        PromptVersion first = register("---\nconfig:\n  temperature: 0.5\n---\n{{q}}");
        PromptVersion second = register("---\nconfig:\n  temperature: 0\n---\n{{q}}");

        PromptEffect effect = effects.compare(first, second, input("a", Map.of("q", "Hi")));

        assertThat(effect.lines()).isEmpty();
        assertThat(effect.changed()).isTrue();
    }

    @Test
    void includes_and_examples_are_in_their_places() {
        registry.register("legal", PromptFile.parse("l", "No advice.").content(), PromptCommit.NONE);
        PromptVersion first = register("{{q}}");
        PromptVersion second = register(
                "---\nexamples:\n  set: faq\n  fields: [q]\n  count: 1\n---\n{{#each examples}}{{q}}{{/each}} {{q}} {{> legal@1}}");

        assertThat(effects.compare(first, second, input("a", Map.of("q", "Hi"))).lines())
                .contains("-Hi", "+1 + 1 Hi No advice.");
    }

    @Test
    void the_inputs_of_recorded_calls() {
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("yes"))
                .store(Store.noop())
                .build()) {
            ops.prompts().register("p", PromptFile.parse("p", "{{q}}").content(), PromptCommit.NONE);
            var generation = ops.prompt("p").with("q", "Hi").ask().generation();

            EffectInput input = EffectInput.of(generation).orElseThrow();

            assertThat(input).isEqualTo(new EffectInput(generation.id().value(), Map.of("q", "Hi"), List.of()));
            assertThat(EffectInput.of(generation.toBuilder().prompt(null).build()))
                    .isEmpty();
        }
    }

    @Test
    void passages_are_rendered_again() {
        PromptVersion first = register("{{#each passages}}{{text}}{{/each}}{{q}}");
        PromptVersion second = register("{{#each passages}}[{{number}}] {{text}} {{/each}}{{q}}");
        EffectInput input = new EffectInput(
                "a",
                Map.of("q", "Hi"),
                List.of(new Passage("lamp", new CharRange(0, 10), "two metres", null, Map.of())));

        assertThat(effects.compare(first, second, input).lines()).contains("-two metresHi", "+[1] two metres Hi");
    }

    @Test
    void a_diff_tells_each_value_and_what_breaks_callers_and_readers() {
        PromptVersion first = register("""
                ---
                model: a
                config:
                  temperature: 0.5
                  topP: 0.9
                input:
                  schema:
                    q: string
                    tone?: string
                output:
                  schema:
                    answer: string
                tools:
                  - name: find
                    description: Finds.
                    inputSchema:
                      q: string
                ---
                {{q}} {{tone}}""");
        PromptVersion second = register("""
                ---
                model: b
                config:
                  temperature: 0
                input:
                  schema:
                    q: string
                    city: string
                output:
                  schema:
                    answer: integer
                tools:
                  - name: find
                    description: Finds it.
                    inputSchema:
                      q: string
                  - name: book
                    description: Books.
                    inputSchema:
                      id: integer
                ---
                {{q}}
                {{city}}""");

        PromptDiff diff = PromptDiff.between(first, second);

        assertThat(diff.changes())
                .contains(
                        new PromptDiff.Change(PromptDiff.Part.MODEL, "model", "a", "b"),
                        new PromptDiff.Change(PromptDiff.Part.CONFIG, "config.temperature", "0.5", "0.0"),
                        new PromptDiff.Change(PromptDiff.Part.CONFIG, "config.topP", "0.9", null),
                        new PromptDiff.Change(
                                PromptDiff.Part.OUTPUT, "output.schema.properties.answer.type", "string", "integer"),
                        new PromptDiff.Change(PromptDiff.Part.TOOLS, "tools.find.description", "Finds.", "Finds it."),
                        new PromptDiff.Change(PromptDiff.Part.TOOLS, "tools.book.name", null, "book"),
                        new PromptDiff.Change(PromptDiff.Part.TEMPLATE, "template", "1 lines", "2 lines"));
        assertThat(diff.breaking())
                .containsExactly(
                        "'city' is missing in a call of p@1, but p@2 requires it",
                        "'tone' is superfluous: a call of p@1 has it, but p@2 does not know it",
                        "'answer' is integer in an answer by p@2, but a reader of p@1 takes string");
        assertThat(PromptDiff.between(second, second).breaking()).isEmpty();
        assertThat(PromptDiff.between(second, second).changes()).isEmpty();
    }

    private PromptVersion register(String file) {
        return registry.register("p", PromptFile.parse("p", file).content(), PromptCommit.NONE);
    }

    private static EffectInput input(String id, Map<String, Object> variables) {
        return new EffectInput(id, variables, List.of());
    }
}
