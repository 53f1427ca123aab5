package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.Message;
import dev.llmops.api.prompt.PromptVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptVariablesTest {

    private final PromptRenderer renderer = PromptRenderer.create();

    @Nested
    class WithASchema {

        private final PromptVersion prompt = Versions.ofFile("""
                ---
                input:
                  schema:
                    question: string, what the user asks
                    count?: integer
                    ratio?: number
                    strict?: boolean
                    tags?(array): string
                    level?(enum): [low, high]
                    user?(object):
                      name: string
                  default:
                    ratio: 0.5
                ---
                Answer:
                {{question}} {{count}} {{ratio}} {{strict}} {{json tags}} {{level}} {{user.name}}
                """);

        @Test
        void a_required_variable_that_is_missing_is_refused_with_its_line() {
            assertRefused(
                    Map.of(),
                    "prompt 'test@1' (line 2 of its template): variable 'question' is missing; give it a"
                            + " value, or a default under input.default");
        }

        @Test
        void null_is_missing() {
            Map<String, Object> variables = new HashMap<>();
            variables.put("question", null);

            assertRefused(variables, "variable 'question' is missing");
        }

        @Test
        void a_mistyped_name_is_refused_with_the_nearest() {
            assertRefused(
                    Map.of("qestion", "Why?"),
                    "there is no variable 'qestion'; did you mean 'question'? (it takes"
                            + " 'question', 'count', 'ratio', 'strict', 'tags', 'level', 'user')");
        }

        @Test
        void a_stranger_is_refused_without_a_guess() {
            assertRefused(Map.of("question", "Why?", "zzz", 1), "(its template): there is no variable 'zzz' (it takes");
        }

        @ParameterizedTest
        @CsvSource({
            "question,  5,    variable 'question' must be a string but was an integer",
            "count,     text, variable 'count' must be an integer but was a string",
            "count,     2.5,  variable 'count' must be an integer but was a number",
            "ratio,     true, variable 'ratio' must be a number but was a boolean",
            "strict,    1,    variable 'strict' must be a boolean but was an integer",
            "tags,      a,    variable 'tags' must be an array but was a string",
            "user,      a,    variable 'user' must be an object but was a string",
        })
        void a_value_of_another_type_is_refused_without_repeating_it(String name, String text, String expected) {
            Map<String, Object> variables = new HashMap<>(Map.of("question", "Why?"));
            variables.put(name, value(text));

            assertRefused(variables, expected.replace(" but", ", but"));
        }

        @Test
        void a_value_that_breaks_a_deeper_rule_is_refused_with_its_place() {
            assertRefused(
                    Map.of("question", "Why?", "tags", List.of("a", 5)),
                    "variable at '/tags/1' breaks the input schema");
            assertRefused(
                    Map.of("question", "Why?", "level", "middle"), "variable at '/level' breaks the input schema");
            assertRefused(Map.of("question", "Why?", "user", Map.of()), "variable at '/user' breaks the input schema");
        }

        @Test
        void good_values_are_rendered_and_optional_ones_can_be_left_out() {
            assertThat(text(prompt, Map.of("question", "Why?", "count", 2.0, "tags", List.of("a"), "level", "low")))
                    .isEqualTo("Answer:\nWhy? 2 0.5  [\"a\"] low ");
        }

        private Object value(String text) {
            return switch (text) {
                case "true" -> true;
                case "2.5" -> 2.5;
                case "1", "5" -> Integer.valueOf(text);
                default -> text;
            };
        }

        private void assertRefused(Map<String, Object> variables, String message) {
            assertThatThrownBy(() -> renderer.render(prompt, variables))
                    .isInstanceOf(PromptVariableException.class)
                    .hasMessageContaining("prompt 'test@1'")
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("Why?");
        }
    }

    @Nested
    class WithoutASchema {

        @Test
        void what_is_printed_whatever_comes_is_required() {
            PromptVersion prompt = Versions.ofTemplate("a\nb {{question}} {{#each items}}{{this}}{{/each}}");

            assertRefused(prompt, Map.of("items", List.of()), "line 2", "variable 'question' is missing");
            assertRefused(prompt, Map.of("question", "q"), "line 2", "variable 'items' is missing");
            assertThat(text(prompt, Map.of("question", "q", "items", List.of())))
                    .isEqualTo("a\nb q ");
        }

        @Test
        void what_is_tested_before_is_optional() {
            PromptVersion prompt = Versions.ofTemplate(
                    "Hi{{#if tone}} {{tone}} {{name}}{{/if}}{{#each items}}{{this}}{{else}} none{{/each}}{{#more}}x{{/more}}");

            assertThat(text(prompt, Map.of())).isEqualTo("Hi none");
        }

        @Test
        void what_the_template_does_not_use_is_unknown() {
            assertRefused(
                    Versions.ofTemplate("Hi {{name}}"),
                    Map.of("name", "Ana", "nmae", "Ana"),
                    "there is no variable 'nmae'; did you mean 'name'?");
            assertRefused(
                    Versions.ofTemplate("Hi"), Map.of("name", "Ana"), "there is no variable 'name' (it takes none)");
        }

        @Test
        void a_mistyped_name_is_named_beside_what_is_missing() {
            // Both faults have one cause; the first one found tells of both names.
            assertRefused(Versions.ofTemplate("{{question}}"), Map.of("qestion", "q"), "'qestion'", "'question'");
        }

        @Test
        void names_inside_an_item_are_not_variables() {
            PromptVersion prompt = Versions.ofTemplate("{{#each items}}{{name}} {{../unit}}{{/each}}");

            assertRefused(prompt, Map.of("items", List.of(), "name", "n"), "there is no variable 'name'");
            assertThat(text(prompt, Map.of("items", List.of(Map.of("name", "a")), "unit", "kg")))
                    .isEqualTo("a kg");
        }

        @Test
        void a_template_that_prints_everything_takes_everything() {
            assertThatCode(() -> text(Versions.ofTemplate("{{json this}}"), Map.of("any", 1)))
                    .doesNotThrowAnyException();
        }

        @Test
        void the_parameter_of_a_partial_is_not_a_variable_of_the_prompt() {
            PromptVersion prompt = Versions.ofTemplate("{{> hi name=user}}{{#*inline \"hi\"}}Hi {{name}}{{/inline}}");

            assertThat(text(prompt, Map.of("user", "Ana"))).isEqualTo("Hi Ana");
        }
    }

    @Test
    void passages_are_not_given_as_a_variable() {
        assertRefused(
                Versions.ofTemplate("{{#each passages}}{{text}}{{/each}}"),
                Map.of("passages", List.of()),
                "'passages' is what retrieval found and cannot be given as a variable");
    }

    @Test
    void a_value_without_a_json_form_is_refused_without_repeating_it() {
        assertThatThrownBy(
                        () -> renderer.render(Versions.ofTemplate("{{a}}"), Map.of("a", new StringBuilder("secret"))))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("variables.a")
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_schema_with_a_wildcard_takes_other_names_of_its_type() {
        PromptVersion prompt = Versions.ofFile("---\ninput:\n  schema:\n    (*): number\n---\n{{a}}");

        assertThat(text(prompt, Map.of("a", 1, "b", 2.5))).isEqualTo("1");
        assertRefused(prompt, Map.of("a", "x"), "variable at '/a' breaks the input schema");
    }

    private String text(PromptVersion prompt, Map<String, Object> variables) {
        List<Message> messages = renderer.render(prompt, variables).messages();
        assertThat(messages).hasSize(1);
        return messages.get(0).text();
    }

    private void assertRefused(PromptVersion prompt, Map<String, Object> variables, String... messages) {
        assertThatThrownBy(() -> renderer.render(prompt, variables))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContainingAll(messages);
    }
}
