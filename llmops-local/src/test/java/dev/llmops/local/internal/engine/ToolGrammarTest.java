package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.engine.request.PromptEncoder;
import dev.llmops.local.internal.engine.request.PromptedTools;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.grammar.SchemaGuard;
import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.chat.ChatPlan;
import dev.llmops.local.internal.llama.chat.ChatTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever form a chat template gives to calls, the grammar of it holds the schemas of the tools. */
class ToolGrammarTest {

    private static final String SCHEMA = """
            {"type":"object","properties":{
              "count":{"type":"integer","minimum":41,"maximum":43,"description":"How many"},
              "kind":{"type":"object","properties":{"deep":{"type":"integer","minimum":51,"maximum":52}},"required":["deep"]},
              "rest":{"type":"number"}},
             "required":["count","kind"]}""";

    /** Types that many templates cannot tell a model about. */
    private static final String CHOICES = """
            {"type":"object","properties":{
              "either":{"anyOf":[{"type":"integer","minimum":41,"maximum":43},{"$ref":"#/$defs/list"}]},
              "word":{"type":["string","null"]},
              "many":{"type":"array","items":{"type":"number"}}},
             "required":["either"],"$defs":{"list":{"type":"array","items":{"$ref":"#/$defs/list"}}}}""";

    /** llama.cpp's grammars for their calls hold names, but no values. */
    private static final Set<String> ONLY_NAMES = Set.of(
            "Kimi-K3",
            "LFM2-8B-A1B",
            "LFM2.5-8B-A1B",
            "LFM2.5-Instruct",
            "google-gemma-4-31B-it",
            "google-gemma-4-31B-it-interleaved");

    private static final ToolSpecification TOOL = new ToolSpecification("f", "Does it", new JsonSchema("f", SCHEMA));

    private static LlamaModel model;

    @BeforeAll
    static void load() {
        model = LlamaModel.load(TestModels.llamaVocabulary(), ModelPlacement.CPU);
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    static Stream<String> templates() {
        return Stream.concat(TestModels.templates().stream(), Stream.of("none"));
    }

    private static ChatPlan plan(String template, ToolChoice choice, String answer, List<ToolSpecification> tools) {
        String source = template.equals("none") ? "{{ messages[0].content }}" : TestModels.template(template);
        try (ChatTemplate chat = ChatTemplate.parse(model, source);
                ChatTemplate generic = ChatTemplate.parse(model, PromptedTools.template())) {
            PromptedTools prompted = chat.knowsTools() ? null : new PromptedTools(generic);
            PromptEncoder encoder = new PromptEncoder(model, chat, prompted, () -> Instant.EPOCH, SchemaGuard.STRICT);
            RequestSchemas schemas = encoder.schemas();
            if (!answer.isEmpty()) {
                schemas.answer(answer);
            }
            return encoder.plan(
                    ModelRequest.builder()
                            .user("Do it")
                            .tools(tools)
                            .toolChoice(choice)
                            .build(),
                    schemas);
        }
    }

    private static void assertHolds(String what, ChatPlan plan, String digits) {
        Grammar grammar = plan.grammar();
        assertThat(grammar).as(what).isNotNull();
        assertThat(grammar.gbnf()).as(what).doesNotContain("llmops-schema").contains(digits);
        assertThat(ONLY_NAMES.contains(what)
                        || grammar.gbnf().lines().anyMatch(line -> line.matches("(?!s-|root ).*[ (]s-[0-9a-z].*")))
                .as("the rules of %s are used", what)
                .isTrue();
        LlamaSampler.create(model, new SamplingOptions(0, 0, 1, 0, 0, grammar)).close();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void what_must_be_called_follows_its_schema_in_the_form_of_the_template(String template) {
        ChatPlan plan = plan(template, ToolChoice.REQUIRED, "", List.of(TOOL));

        assertThat(plan.text()).contains("How many").doesNotContain("llmops-schema");
        assertHolds(template, plan, "\"4\" [1-3]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "Qwen3-Coder", "Qwen-Qwen2.5-7B-Instruct", "MiniMax-M3", "deepseek-ai-DeepSeek-V3.2"})
    void choices_among_types_count_in_calls(String template) {
        ToolSpecification tool = new ToolSpecification("f", "Does it", new JsonSchema("f", CHOICES));

        assertHolds(template, plan(template, ToolChoice.REQUIRED, "", List.of(tool)), "\"4\" [1-3]");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void what_may_be_called_follows_its_schema(String template) {
        ChatPlan may = plan(template, ToolChoice.AUTO, "", List.of(TOOL));
        if (may.grammar() != null) {
            assertHolds(template, may, "\"4\" [1-3]");
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void an_answer_with_a_form_follows_its_schema(String template) {
        ChatPlan answer =
                plan(template, ToolChoice.NONE, "{\"type\":\"integer\",\"minimum\":61,\"maximum\":64}", List.of());
        if (answer.grammar() != null) {
            assertHolds(template, answer, "\"6\" [1-4]");
        }
    }

    @Test
    void numbers_and_names_of_tools_and_their_properties_are_limited() {
        assertRefused(
                IntStream.range(0, 129).mapToObj(i -> wide("f" + i, 1)).toList(), "at most 128 tools, but has 129");
        assertRefused(List.of(named("é".repeat(65))), "at most 128 bytes, but has 130: " + "é".repeat(65));
        assertRefused(List.of(named("x".repeat(40_000))), "at most 128 bytes, but has 40000");
        List<ToolSpecification> many = new ArrayList<>();
        IntStream.range(0, 11).forEach(i -> many.add(wide("f" + i, 50)));
        assertRefused(many, "at most 500 properties, but have 550 and more");
        assertHolds("the most", plan("Qwen3-Coder", ToolChoice.REQUIRED, "", many.subList(0, 10)), "");
    }

    private static ToolSpecification named(String property) {
        return new ToolSpecification(
                "f", "", new JsonSchema("f", "{\"type\":\"object\",\"properties\":{\"" + property + "\":{}}}"));
    }

    private static ToolSpecification wide(String name, int properties) {
        StringBuilder schema = new StringBuilder("{\"type\":\"object\",\"properties\":{");
        for (int i = 0; i < properties; i++) {
            schema.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{\"type\":\"boolean\"}");
        }
        return new ToolSpecification(
                name, "", new JsonSchema(name, schema.append("}}").toString()));
    }

    private static void assertRefused(List<ToolSpecification> tools, String message) {
        assertThatThrownBy(() -> plan("Qwen3-Coder", ToolChoice.REQUIRED, "", tools))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
