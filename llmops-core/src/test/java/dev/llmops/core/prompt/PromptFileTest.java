package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptFileTest {

    private static final String EVERYTHING = """
            # a licence may stand here

            ---
            name: support-answer
            description: Answers from one passage
            model: local/smollm2
            config:
              temperature: 0.2
              topP: 0.9
              topK: 40
              minP: 0.05
              seed: 7
              maxOutputTokens: 64
              stopSequences: [END, "\\n\\n"]
              repeat_penalty: 1.1
            input:
              schema:
                question: string, what is asked
              default:
                question: What can you do?
            output:
              schema:
                answer: string
            tools:
              - name: weather
                description: The weather of a city
                inputSchema:
                  city: string
            team.owner: support
            team.page.url: https://example.org
            custom: [1, no, 12:30]
            ---

            Answer: {{question}}
            """;

    @Test
    void every_key_of_the_front_matter_finds_its_place() {
        PromptFile file = PromptFile.parse("a.prompt", EVERYTHING);

        assertThat(file.name()).isEqualTo("support-answer");
        assertThat(file.description()).isEqualTo("Answers from one passage");
        assertThat(file.content().model()).isEqualTo("local/smollm2");
        assertThat(file.content().parameters())
                .isEqualTo(ModelParameters.builder()
                        .temperature(0.2)
                        .topP(0.9)
                        .topK(40)
                        .minP(0.05)
                        .seed(7)
                        .maxTokens(64)
                        .stopSequences(List.of("END", "\n\n"))
                        .vendor(Map.of("repeat_penalty", 1.1))
                        .build());
        assertThat(file.content().inputSchema())
                .isEqualTo(new JsonSchema(
                        "input",
                        "{\"type\":\"object\",\"properties\":{\"question\":{\"type\":\"string\",\"description\":\"what is"
                                + " asked\"}},\"additionalProperties\":false,\"required\":[\"question\"]}"));
        assertThat(file.content().inputDefaults()).isEqualTo(Map.of("question", "What can you do?"));
        assertThat(file.content().responseFormat())
                .isEqualTo(ResponseFormat.schema(new JsonSchema(
                        "output",
                        "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}},"
                                + "\"additionalProperties\":false,\"required\":[\"answer\"]}")));
        assertThat(file.content().tools()).extracting(ToolSpecification::name).containsExactly("weather");
        assertThat(file.extensions())
                .isEqualTo(
                        Map.of("team", Map.of("owner", "support"), "team.page", Map.of("url", "https://example.org")));
        assertThat(file.raw()).containsEntry("custom", List.of(1, "no", "12:30"));
        assertThat(file.content().template()).isEqualTo("Answer: {{question}}");
        assertThat(file.templateLine()).isEqualTo(34);
    }

    @Test
    void a_file_without_front_matter_is_all_template() {
        PromptFile file = PromptFile.parse("a.prompt", "\n# Title\n\nHello  {{name}}\n");

        assertThat(file.content().template()).isEqualTo("\n# Title\n\nHello  {{name}}\n");
        assertThat(file.templateLine()).isEqualTo(1);
    }

    @Test
    void line_ends_of_windows_make_the_same_prompt() {
        assertThat(PromptFile.parse("a.prompt", "\uFEFF" + EVERYTHING.replace("\n", "\r\n")))
                .isEqualTo(PromptFile.parse("a.prompt", EVERYTHING));
    }

    @Test
    void format_json_without_a_schema_asks_for_any_object() {
        assertThat(PromptFile.parse("a.prompt", "---\noutput:\n  format: json\n---\nx")
                        .content()
                        .responseFormat())
                .isEqualTo(ResponseFormat.JSON);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                // YAML
                bad(
                        "---\nmodel: x\n  bad: y\n---\nhi",
                        "a.prompt:3: the front matter is no YAML: mapping values are not allowed here"),
                bad("---\nmodel: [x\n---\nhi", "a.prompt:2: the front matter is no YAML: expected ',' or ']'"),
                bad(
                        "---\nmodel: x\nmodel: y\n---\nhi",
                        "a.prompt:3: the front matter is no YAML: found duplicate key model"),
                bad("---\n\tx: 1\n---\nhi", "a.prompt:2: the front matter is no YAML: found character '\\t(TAB)'"),
                bad("---\n- a\n---\nhi", "a.prompt:2: the front matter must be a mapping"),
                bad("\n---\nmodel: x\nhi", "a.prompt:2: the front matter that starts here is never closed"),
                // keys and values
                bad("---\nmodle: x\n---\nhi", "a.prompt:2: there is no key 'modle'; did you mean 'model'?"),
                bad(
                        "---\ninput:\n  shema: string\n---\nhi",
                        "a.prompt:3: there is no key 'input.shema'; did you mean 'schema'?"),
                bad("---\nmodel: 5\n---\nhi", "a.prompt:2: 'model' must be a text, but was an integer"),
                bad(
                        "---\nconfig:\n  temperature: hot\n---\nhi",
                        "a.prompt:3: config: temperature must be a number, but was 'hot'"),
                bad("---\nconfig:\n  topK: 0\n---\nhi", "a.prompt:3: config: topK must be at least 1, but was 0"),
                bad("---\nconfig:\n  top_p: 0.5\n---\nhi", "a.prompt:3: config: write 'topP' for 'top_p'"),
                bad(
                        "---\nconfig:\n  maxTokens: 5000000000\n---\nhi",
                        "a.prompt:3: config: maxTokens must be at most 2147483647"),
                bad(
                        "---\nconfig:\n  maxTokens: 5\n  maxOutputTokens: 5\n---\nhi",
                        "a.prompt:3: 'maxTokens' and 'maxOutputTokens' mean the same"),
                bad(
                        "---\noutput:\n  format: xml\n---\nhi",
                        "a.prompt:3: 'output.format' must be 'json' or 'text', but was 'xml'"),
                bad(
                        "---\noutput:\n  format: text\n  schema: string\n---\nhi",
                        "a.prompt:3: 'output.format' is 'text', so there can be no 'output.schema'"),
                bad("---\ntools: [weather]\n---\nhi", "a.prompt:2: 'weather' only names a tool"),
                bad("---\ntools:\n  - description: x\n---\nhi", "a.prompt:2: a tool needs a name"),
                // schemas
                bad(
                        "---\ninput:\n  schema:\n    a: strin\n---\nhi",
                        "a.prompt:4: input.schema: 'strin' is no type and no schema of that name is known; did you mean 'string'?"),
                bad(
                        "---\ninput:\n  schema:\n    a(list): string\n---\nhi",
                        "a.prompt:4: input.schema: the type in parentheses must be array, object or enum"),
                bad(
                        "---\noutput:\n  schema:\n    type: object\n    properties:\n      a: {type: strin}\n---\nhi",
                        "a.prompt:6: output.schema.properties.a.type is no JSON Schema"),
                bad(
                        "---\ninput:\n  schema:\n    question: string\n---\n\nhi\n{{qestion}}",
                        "a.prompt:8: the template uses 'qestion', which input.schema does not declare; did you mean 'question'?"),
                bad(
                        "---\ninput:\n  schema:\n    passages: string\n---\nhi",
                        "a.prompt: input.schema must not declare 'passages'"),
                bad(
                        "---\ninput:\n  schema:\n    history: string\n---\nhi",
                        "a.prompt: a variable cannot be named 'history', as a helper is"),
                bad(
                        "---\ninput:\n  schema:\n    type: object\n    properties:\n      a: {$ref: \"http://127.0.0.1:9/x\"}\n---\nhi",
                        "a.prompt:6: input.schema.properties.a.$ref is no JSON Schema: 'http://127.0.0.1:9/x' must point to a schema in this one"),
                bad(
                        "---\ninput:\n  schema:\n    type: object\n    properties:\n      a: {$ref: \"#/$defs/b\"}\n---\nhi",
                        "a.prompt:6: input.schema.properties.a.$ref is no JSON Schema"),
                bad(
                        "---\noutput:\n  schema:\n    type: object\n    $schema: http://127.0.0.1:9/x\n---\nhi",
                        "a.prompt:5: output.schema.$schema is no JSON Schema"),
                bad(
                        "---\ninput:\n  schema:\n    type: object\n    properties:\n      a: {pattern: \"((\"}\n---\nhi",
                        "is no JSON Schema"),
                bad(
                        "---\ninput:\n  schema:\n    tone: string\n  default:\n    tone: 5\n---\nhi",
                        "a.prompt: input.default.tone must be a string, but was an integer"),
                bad(
                        "---\ninput:\n  schema:\n    tone: string\n  default:\n    ton: x\n---\nhi",
                        "a.prompt: input.default has 'ton', which input.schema does not declare; did you mean 'tone'?"),
                // template
                bad("Hello {{name", "a.prompt:1: the tag that starts here is never closed with }}"),
                bad(
                        "---\nmodel: x\n---\na\n{{#each items}}\n{{this}}\n\nend",
                        "a.prompt:5: {{#each}} is never closed; write {{/each}} where it ends"),
                bad("a\n{{!-- note", "a.prompt:2: the tag that starts here is never closed with }}"),
                bad("a\n{{/if}}", "a.prompt:2: this {{/...}} closes nothing that is open"),
                bad("{{#if x}}\na{{/each}}", "a.prompt:2: {{/each}} closes {{#if}}; write {{/if}}"),
                bad("a\n{{}}", "a.prompt:2: a tag is broken: found '{{' in: {{}}"),
                bad("a {{uper name}}", "a.prompt:1: there is no helper 'uper'; the helpers are: each, history, if"),
                bad("a {{rol \"user\"}}", "a.prompt:1: there is no helper 'rol'; did you mean 'role'?"),
                bad("a {{log name}}", "a.prompt:1: there is no helper 'log'"),
                bad(
                        "{{role who}}",
                        "a.prompt:1: 'role' takes \"system\", \"user\" or \"model\" in quotes, but had who; a variable cannot name a role"),
                bad("{{role \"tool\"}}", "a.prompt:1: 'role' takes \"system\", \"user\" or \"model\" in quotes"),
                bad("{{section name}}", "a.prompt:1: 'section' takes a name in quotes, but had name"),
                bad("{{history}}\n{{history}}", "a.prompt:2: 'history' can stand only once"),
                bad("{{#role \"user\"}}x{{/role}}", "a.prompt:1: 'role' is no block"),
                bad("{{if x}}", "a.prompt:1: 'if' is a block"),
                bad("{{media photo=x}}", "'media' has no argument 'photo'"),
                bad("{{json x indent=y}}", "a.prompt:1: 'indent' must be a number from 0 to 10, but was y"),
                bad("{{#if (ifEquals a b)}}x{{/if}}", "a.prompt:1: 'ifEquals' cannot stand in parentheses"),
                bad("{{> nope}}", "a.prompt:1: there is no partial 'nope'; put it into a file _nope.prompt"),
                bad("{{> (lookup . x)}}", "a.prompt:1: the name of a partial must be written in the template"),
                bad("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}", "a.prompt:1: partial 'a' calls itself through 'a'"),
                bad("{{=<% %>=}}", "a.prompt:1: a prompt cannot change the delimiters"),
                bad("{{{{raw}}}}x{{{{/raw}}}}", "a.prompt:1: raw blocks"),
                bad(
                        "a\nb \uD800 c",
                        "a.prompt:2: the template must be well-formed Unicode, but holds the lone surrogate U+D800"));
    }

    private static Arguments bad(String text, String message) {
        return Arguments.of(text, message);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_file_is_refused_with_its_line(String text, String message) {
        assertThatThrownBy(() -> PromptFile.parse("a.prompt", text))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void all_problems_are_told_at_once() {
        String text = "---\nmodle: x\nconfig:\n  topK: 0\n---\n{{role who}}\n{{foo bar}}";

        assertThatThrownBy(() -> PromptFile.parse("a.prompt", text))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageStartingWith("a.prompt: 4 problems:\n  a.prompt:2: ")
                .hasMessageContainingAll("a.prompt:4:", "a.prompt:6:", "a.prompt:7:")
                .satisfies(all -> assertThat(all.getSuppressed())
                        .extracting(each -> ((PromptSyntaxException) each).line())
                        .containsExactly(2, 4, 6, 7));
    }
}
