package dev.llmops.core.prompt.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptLinterTest {

    private static final String CONSTANT = "All work and no play makes a dull boy. ".repeat(20);

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);

    @Test
    void a_sound_prompt_has_no_findings_and_its_tokens_are_counted() {
        LintReport report = lint("""
                ---
                input:
                  schema:
                    question: string
                ---
                {{role "system"~}}
                Answer in one sentence.
                {{role "user"~}}
                {{question}}""");

        assertThat(report.findings()).isEmpty();
        assertThat(report.tokens()).isBetween(4, 10);
        assertThat(report.cacheableTokens()).isEqualTo(report.tokens());
        assertThat(report.has(LintRule.Severity.INFO)).isFalse();
    }

    @Test
    void declared_and_never_read() {
        assertThat(told("""
                ---
                input:
                  schema:
                    question: string
                    tone?(enum, how to speak): [kind, short]
                ---
                {{question}}"""))
                .containsExactly("unused-variable 5:0 variable 'tone' is declared, but the template never reads it");
        assertThat(told("---\ninput:\n  schema:\n    q: string\n---\n{{json this}}"))
                .isEmpty();
    }

    @Test
    void read_and_not_declared() {
        assertThat(told("{{#if tone}}{{tone}}{{/if}}\n  {{question}}"))
                .containsExactly(
                        "undeclared-variable 1:7 variable 'tone' is not declared: the prompt has no input.schema",
                        "undeclared-variable 2:5 variable 'question' is not declared: the prompt has no input.schema");
    }

    @Test
    void a_name_that_means_something_else_inside_a_block() {
        assertThat(told("""
                ---
                input:
                  schema:
                    name: string
                    orders(array):
                      id: string
                ---
                {{name}}
                {{#each orders}}{{id}} {{name}} {{../name}}{{/each}}"""))
                .containsExactly(
                        "shadowed-variable 9:26 'name' does not mean the variable 'name' here, but a member of the items"
                                + " of 'orders', or a parameter of the block");
        assertThat(told("""
                ---
                input:
                  schema:
                    name: string
                    other: string
                ---
                {{name}}{{> greet name=other}}{{#*inline "greet"}}Hi {{name}}{{/inline}}"""))
                .containsExactly(
                        "shadowed-variable 7:13 'name' does not mean the variable 'name' here, but the value of that name"
                                + " that the partial is given");
    }

    @Test
    void what_users_and_documents_say_in_the_system_message() {
        assertThat(told("""
                ---
                input:
                  schema:
                    question: string
                    count: integer
                    tone(enum): [kind, short]
                ---
                {{role "system"}}{{count}} {{tone}} {{@product}}
                {{#each passages}}{{text}}{{/each}}
                {{#if question}}x{{/if}} {{question}}{{role "user"}}{{question}}"""))
                .containsExactly(
                        "system-placement 9:21 text of retrieved documents stands in the system message, whose instructions"
                                + " a model obeys most",
                        "system-placement 10:28 variable 'question' stands in the system message, whose instructions a"
                                + " model obeys most");
    }

    @Test
    void a_secret_is_told_by_its_kind_and_place() {
        String file = "---\ninput:\n  schema:\n    q: string\n---\nUse key K123.\n{{q}}";
        LintReport report = PromptLinter.builder()
                .secrets(text -> List.of(new Finding(
                        "keys",
                        "api_key",
                        new CharRange(text.indexOf("K123"), text.indexOf("K123") + 4),
                        1,
                        List.of(),
                        null,
                        null)))
                .build()
                .lint(version("p", file), "p.prompt", file);

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(LintRule.SECRET);
            assertThat(finding.severity()).isEqualTo(LintRule.Severity.ERROR);
            assertThat(finding.line()).isEqualTo(6);
            assertThat(finding.column()).isEqualTo(9);
            assertThat(finding.message()).isEqualTo("a secret (api_key) stands in the prompt");
        });
        assertThat(report.toString()).doesNotContain("K123");
    }

    @Test
    void a_character_that_nobody_sees() {
        assertThat(told("---\ninput:\n  schema:\n    q: string\n---\nAn\u200Bswer {{q}}\u202E"))
                .containsExactly(
                        "hidden-character 6:3 the character U+200B cannot be seen, but the model reads it",
                        "hidden-character 6:14 the character U+202E cannot be seen, but the model reads it");
    }

    @Test
    void constant_text_behind_what_varies_cannot_be_cached() {
        String schema = "---\ninput:\n  schema:\n    now: string\n    question: string\n---\n";
        assertThat(told(schema + "It is {{now}}. " + CONSTANT + "{{question}}"))
                .singleElement()
                .asString()
                .startsWith(
                        "cache-prefix 7:9 calls share only their first 2 tokens, since 'now' differs in every call");
        LintReport moved = lint(schema + CONSTANT + "{{question}} {{now}}");
        assertThat(moved.findings()).isEmpty();
        assertThat(moved.cacheableTokens()).isGreaterThan(150);
    }

    @Test
    void similar_examples_end_the_shared_prefix_and_fixed_ones_do_not() {
        String file = """
                ---
                input:
                  schema:
                    question: string
                examples:
                  set: faq
                  fields: [question, answer]
                  count: 2
                  select: %s
                ---
                {{#each examples}}{{question}}: {{answer}}{{/each}}%s{{question}}""";
        assertThat(told(file.formatted("fixed", CONSTANT))).isEmpty();
        assertThat(told(file.formatted("diverse", CONSTANT))).isEmpty();
        assertThat(told(file.formatted("similar", CONSTANT)))
                .singleElement()
                .asString()
                .startsWith("cache-prefix 11:9 calls share only their first 0 tokens, since 'examples' differs");
    }

    @Test
    void examples_that_are_not_shown_and_fields_that_are_not_declared() {
        String matter =
                "---\ninput:\n  schema:\n    q: string\nexamples:\n  set: faq\n  fields: [a]\n  count: 1\n---\n";
        assertThat(told(matter + "{{q}}"))
                .containsExactly(
                        "unused-examples 5:0 examples of 'faq' are declared, but the template does not show them");
        assertThat(told(matter + "{{#each examples}}{{a}}{{b}}{{/each}}{{q}}"))
                .containsExactly("undeclared-variable 10:26 'b' is none of the fields of the examples: [a]");
    }

    @Test
    void json_without_a_schema() {
        String matter = "---\ninput:\n  schema:\n    q: string\n%s---\n";
        assertThat(told(matter.formatted("") + "{{q}}\nPlease answer with a JSON object."))
                .containsExactly("output-schema 7:8 the prompt asks for JSON, but has no schema of the answer");
        assertThat(told(matter.formatted("output:\n  format: json\n") + "{{q}}"))
                .containsExactly("output-schema 6:0 the answer is JSON of any form");
        assertThat(told(matter.formatted("output:\n  schema:\n    a: string\n") + "{{q}} Answer in JSON."))
                .isEmpty();
        assertThat(told(matter.formatted("") + "{{q}} Explain what JSON is.")).isEmpty();
    }

    @Test
    void more_constant_text_than_fits() {
        String file = "---\ninput:\n  schema:\n    q: string\n---\n" + CONSTANT + "{{q}}";
        LintReport half = PromptLinter.builder().contextWindow(300).build().lint(version("p", file));
        LintReport none = PromptLinter.builder().contextWindow(100).build().lint(version("p", file));

        assertThat(half.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(LintRule.TOKENS);
            assertThat(finding.severity()).isEqualTo(LintRule.Severity.WARNING);
        });
        assertThat(none.has(LintRule.Severity.ERROR)).isTrue();
        assertThat(PromptLinter.builder()
                        .tokens(text -> 1)
                        .contextWindow(100)
                        .build()
                        .lint(version("p", file))
                        .findings())
                .isEmpty();
    }

    @Test
    void includes_that_are_missing_circular_or_untested() {
        register("tone", "Be kind.");
        assertThat(told("Hi\n{{> legal@production}}"))
                .singleElement()
                .asString()
                .startsWith("include 2:0 no prompt 'legal@production', which line 2 of the template of 'p@1' includes");
        assertThat(told("Hi\n{{> tone@latest}}"))
                .containsExactly("include-latest 2:0 'tone@latest' includes whatever version is newest, tested or not");
        register("a", "{{> b@1}}");
        register("b", "{{> a@1}}");
        assertThat(told("{{> a@1}}"))
                .singleElement()
                .asString()
                .contains("a prompt must not include itself, but does: p@1 > a@1 > b@1 > a@1");
    }

    @Test
    void variables_of_an_included_prompt_count_where_it_is_included() {
        register("greet", "Hi {{name}}.");
        assertThat(told("---\ninput:\n  schema:\n    q: string\n---\n{{q}}\n{{> greet@1}}"))
                .containsExactly("undeclared-variable 7:5 variable 'name' is not declared under input.schema");
    }

    @Test
    void what_cannot_be_rendered_is_told_problem_by_problem() {
        String broken = "---\nmodle: x\n---\n{{#if}}";
        LintReport report = PromptLinter.builder()
                .build()
                .lint(
                        new PromptVersion(
                                "p",
                                1,
                                "sha256:ab",
                                PromptContent.of("{{#if}}"),
                                Set.of(),
                                null,
                                null,
                                null,
                                Instant.EPOCH),
                        "p.prompt",
                        broken);

        assertThat(report.findings()).extracting(LintFinding::rule).containsOnly(LintRule.SYNTAX);
        assertThat(report.findings()).extracting(LintFinding::line).contains(2, 4);
    }

    @Test
    void a_version_of_the_registry_is_checked_as_the_file_that_show_prints() {
        PromptVersion version = version("p", "---\ninput:\n  schema:\n    q: string\n    r?: string\n---\n{{q}}");
        LintFinding finding =
                PromptLinter.builder().build().lint(version).findings().get(0);

        String line = PromptFile.format(version.content()).lines().toList().get(finding.line() - 1);
        assertThat(line.strip()).isEqualTo("r:");
    }

    private List<String> told(String file) {
        return lint(file).findings().stream()
                .map(each -> each.rule().id() + " " + each.line() + ":" + each.column() + " " + each.message())
                .toList();
    }

    private LintReport lint(String file) {
        return PromptLinter.builder().registry(registry).build().lint(version("p", file), "p.prompt", file);
    }

    private void register(String name, String file) {
        registry.register(name, PromptFile.parse(name, file).content(), PromptCommit.NONE);
    }

    private static PromptVersion version(String name, String file) {
        PromptContent content = PromptFile.parse(name, file).content();
        return new PromptVersion(
                name, 1, "sha256:" + file.hashCode(), content, Set.of(), null, null, null, Instant.EPOCH);
    }
}
