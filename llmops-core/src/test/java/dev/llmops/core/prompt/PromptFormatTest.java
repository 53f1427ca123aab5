package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptContent;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** What is written as a file is read as the same content. */
class PromptFormatTest {

    private static final String SEED = "llmops.seed";
    private static final List<String> TEXTS = List.of(
            "plain",
            "no",
            "true",
            "1",
            "1.5",
            "12:30",
            "~",
            "null",
            "",
            " space ",
            "a: b",
            "# c",
            "- d",
            "[e]",
            "{f}",
            "'",
            "\"",
            "line\nline",
            "tab\t",
            "ends\n",
            "\u0000\u0001",
            "é 世界 😀",
            "&a",
            "*a",
            "!t",
            "|",
            ">",
            "%",
            "@",
            "`",
            "010",
            "=",
            "<<");

    @RepeatedTest(300)
    void a_written_prompt_is_read_as_the_same() {
        long seed = Long.getLong(SEED, new Random().nextLong());
        PromptContent content = random(new Random(seed));

        assertThat(PromptFile.parse("a.prompt", PromptFile.format(content)).content())
                .as("run again with -D%s=%s", SEED, seed)
                .isEqualTo(content);
    }

    private static PromptContent random(Random random) {
        ModelParameters.Builder parameters = ModelParameters.builder();
        if (random.nextBoolean()) {
            parameters
                    .temperature(random.nextDouble())
                    .topK(1 + random.nextInt(100))
                    .seed(random.nextLong());
        }
        if (random.nextBoolean()) {
            parameters.maxTokens(1 + random.nextInt(1000)).topP(0.5).stopSequences(List.of("x" + text(random)));
        }
        if (random.nextBoolean()) {
            parameters.vendor(Map.of("penalty", 1.1, "text", text(random), "list", List.of(text(random), 1, true)));
        }
        return new PromptContent(
                "Hello {{a}}\n\n  {{#if b}}\"quoted\" # no comment\n---\n{{/if}}",
                random.nextBoolean() ? "m" + text(random) : null,
                parameters.build(),
                random.nextBoolean() ? schema("input", "a", "b") : null,
                random.nextBoolean() ? Map.of("a", text(random), "b", List.of(Map.of("c", text(random)))) : Map.of(),
                random.nextBoolean()
                        ? List.of(new ToolSpecification("tool", text(random), schema("tool", "x", "y")))
                        : List.of(),
                switch (random.nextInt(3)) {
                    case 0 -> ResponseFormat.TEXT;
                    case 1 -> ResponseFormat.JSON;
                    default -> ResponseFormat.schema(schema("output", "answer", "why"));
                });
    }

    private static JsonSchema schema(String name, String first, String second) {
        return new JsonSchema(
                name,
                "{\"type\":\"object\",\"properties\":{\"" + first + "\":{},\"" + second
                        + "\":{\"enum\":[\"no\",null,1.5]}},\"required\":[\"" + first + "\"]}");
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
