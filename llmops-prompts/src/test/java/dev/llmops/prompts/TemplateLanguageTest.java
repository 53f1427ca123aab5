package dev.llmops.prompts;

import static dev.llmops.prompts.TemplateLanguage.DOUBLE_BRACE;
import static dev.llmops.prompts.TemplateLanguage.F_STRING;
import static dev.llmops.prompts.TemplateLanguage.JINJA2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.prompts.Piece.Literal;
import dev.llmops.prompts.Piece.Variable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateLanguageTest {

    private static final List<String> TEXTS = List.of(
            "Hello ",
            "{",
            "}",
            " { ",
            "}}",
            "{\"a\": {\"b\": 1}}",
            "\n",
            "\\",
            "%",
            "{% if %}",
            "'\"",
            "ü😀",
            "{{",
            "{{x}}");

    @Test
    void what_is_read_renders_as_it_did_over_there() {
        assertThat(rendered(DOUBLE_BRACE, "Hello {{ name }}, {\"a\": {\"b\": 1}}"))
                .isEqualTo("Hello Ana, {\"a\": {\"b\": 1}}");
        assertThat(rendered(F_STRING, "Hello {name}, {{\"a\": 1}}")).isEqualTo("Hello Ana, {\"a\": 1}");
        assertThat(rendered(JINJA2, "Hello {{name}}\n"))
                .as("Jinja2 drops one line break")
                .isEqualTo("Hello Ana");
    }

    private static String rendered(TemplateLanguage language, String text) {
        return rendered(DotpromptTurns.writeText(language.read(text)));
    }

    private static String rendered(String template) {
        PromptVersion version = PromptRegistries.inMemory(() -> Instant.EPOCH)
                .register("test", PromptContent.of(template), PromptCommit.NONE);
        return PromptRenderer.create()
                .render(version, template.contains("{{name}}") ? Map.of("name", "Ana") : Map.of())
                .messages()
                .get(0)
                .text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#if x}}a{{/if}}",
                "{{a.b}}",
                "{{ a + b }}",
                "{{",
                "a {{{name}}} b",
                "{{history}}",
                "{{}}",
                "{{this}}"
            })
    void double_braces_around_more_than_a_variable_are_refused(String text) {
        assertThatThrownBy(() -> DotpromptTurns.writeText(DOUBLE_BRACE.read(text)))
                .isInstanceOf(NoExactFormException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{x!r}",
                "{x:.2f}",
                "{x.y}",
                "{0}",
                "{}",
                "{x",
                "x}",
                "{{{x}}}",
                "{x}}}",
                "{{{{x}}}}",
                "\\{x}",
                "{role}"
            })
    void f_strings_of_more_than_variables_are_refused(String text) {
        assertThatThrownBy(() -> DotpromptTurns.writeText(F_STRING.read(text)))
                .isInstanceOf(NoExactFormException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if x %}a{% endif %}", "{# note #}", "{{ x | upper }}", "{{- x }}", "{{ x.y }}"})
    void jinja_with_logic_is_refused(String text) {
        assertThatThrownBy(() -> JINJA2.read(text)).isInstanceOf(NoExactFormException.class);
    }

    /** Whatever is not refused comes back as it was, and renders as text and values side by side. */
    @Test
    void pieces_survive_every_language_or_are_refused() {
        long seed = 20_260_301;
        Random random = new Random(seed);
        int exact = 0;
        for (int i = 0; i < 2_000; i++) {
            List<Piece> pieces = pieces(random);
            for (TemplateLanguage language : List.of(DOUBLE_BRACE, F_STRING)) {
                String template;
                try {
                    template = DotpromptTurns.writeText(language.read(language.write(pieces)));
                } catch (NoExactFormException e) {
                    continue;
                }
                String plain = plain(pieces);
                if (!plain.isBlank()) {
                    assertThat(rendered(template))
                            .as("seed %d, %s: %s", seed, language, pieces)
                            .isEqualTo(plain);
                    assertThat(DotpromptTurns.of(template).isChat()).isFalse();
                    assertThat(plain(DotpromptTurns.of(template).text())).isEqualTo(plain);
                    exact++;
                }
            }
        }
        assertThat(exact).as("exact of 4,000").isGreaterThan(1_000);
    }

    private static List<Piece> pieces(Random random) {
        List<Piece> pieces = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            pieces.add(
                    random.nextInt(3) == 0
                            ? new Variable("name")
                            : new Literal(TEXTS.get(random.nextInt(TEXTS.size()))));
        }
        return pieces;
    }

    private static String plain(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece instanceof Literal literal ? literal.text() : "Ana"));
        return text.toString();
    }

    @Test
    void a_message_that_would_change_the_tag_before_it_is_refused() {
        Turn turn = new Turn("user", List.of(new Piece.Literal("} is a brace")));

        assertThatThrownBy(() -> DotpromptTurns.write(List.of(turn))).isInstanceOf(NoExactFormException.class);
    }

    @Test
    void a_chat_of_ours_is_read_as_the_renderer_reads_it() {
        DotpromptTurns read = DotpromptTurns.of(
                "{{role \"system\"~}}\nAnswer in {{tone}}.\n{{~history}}\n{{~role \"user\"~}}\n{{question}}");

        assertThat(read.isChat()).isTrue();
        assertThat(read.turns())
                .containsExactly(
                        new Turn("system", List.of(new Literal("Answer in "), new Variable("tone"), new Literal("."))),
                        Turn.placeholder("history"),
                        new Turn("user", List.of(new Variable("question"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{x}}}",
                "\\{{x}}",
                "{{> part}}",
                "{{#each passages}}{{text}}{{/each}}",
                "{{media url=x}}",
                "{{!-- note --}}"
            })
    void more_than_roles_and_variables_is_refused(String template) {
        assertThatThrownBy(() -> DotpromptTurns.of(template)).isInstanceOf(NoExactFormException.class);
    }
}
