package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.option.CallOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request cannot end the process, nor keep it busy for ever, by a JSON schema, wherever it takes one. */
@Timeout(300)
class DangerousSchemaTest {

    /** A separate process, because a schema that got through to llama.cpp's converter would end it. */
    public static final class Application {

        private Application() {}

        /** Asks the models in the arguments, one without and one with a vocabulary for templates, for answers by each schema. */
        public static void main(String[] arguments) throws Exception {
            try (LocalModel model = LocalModel.load(Path.of(arguments[0]))) {
                answers("stories", model);
                tools("stories", model);
                session(model);
            }
            try (LocalModelWorker worker =
                    LocalModel.builder().file(Path.of(arguments[0])).buildWorker("-Xmx256m")) {
                answers("worker", worker);
                tools("worker", worker);
            }
            for (String template : List.of(
                    "Qwen-Qwen2.5-7B-Instruct",
                    "Qwen3-Coder",
                    "mistralai-Mistral-Nemo-Instruct-2407",
                    "MiniMax-M3",
                    "deepseek-ai-DeepSeek-V3.2",
                    "LFM2-8B-A1B",
                    "openai-gpt-oss-120b")) {
                try (LocalModel model = LocalModel.builder()
                        .file(Path.of(arguments[1]))
                        .chatTemplate(TestModels.template(template))
                        .contextLength(512)
                        .build()) {
                    tools(template, model);
                }
            }
            System.out.println("alive");
        }

        static Map<String, String> schemas() {
            return Map.of(
                    "accents",
                    name("é".repeat(1_500)),
                    "underscores",
                    name("_".repeat(3_000)),
                    "long",
                    name("_".repeat(49_000)),
                    "reference",
                    "{\"$ref\":\"#/$defs/" + "_".repeat(3_000) + "\",\"$defs\":{\"" + "_".repeat(3_000)
                            + "\":{\"type\":\"boolean\"}}}",
                    "optional",
                    optional(3_000),
                    "alternatives",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^("
                            + IntStream.range(10_000, 40_000)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining("|"))
                            + ")$\"}},\"required\":[\"a\"]}",
                    "letters",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a|b"
                            + "|a".repeat(50_000) + ")$\"}},\"required\":[\"a\"]}",
                    "enum",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":["
                            + IntStream.range(0, 20_000)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(","))
                            + "]}},\"required\":[\"a\"]}",
                    "counts",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":100000}}}",
                    "groups",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^"
                            + "(".repeat(50_000) + ")".repeat(50_000) + "$\"}}}");
        }

        private static String name(String name) {
            return "{\"type\":\"object\",\"properties\":{\"" + name + "\":{\"type\":\"boolean\"}},\"required\":[\""
                    + name + "\"],\"additionalProperties\":false}";
        }

        private static String optional(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> "\"p" + i + "\":{\"type\":\"integer\"}")
                    .collect(Collectors.joining(",", "{\"type\":\"object\",\"properties\":{", "}}"));
        }

        private static void answers(String where, ModelClient model) {
            schemas()
                    .forEach((name, schema) -> ask(
                            where + " answer " + name,
                            model,
                            request()
                                    .responseFormat(ResponseFormat.schema(new JsonSchema("x", schema)))
                                    .build()));
        }

        private static void tools(String where, ModelClient model) {
            schemas().forEach((name, schema) -> {
                for (ToolChoice choice : ToolChoice.values()) {
                    ask(
                            where + " tool " + choice + " " + name,
                            model,
                            request()
                                    .tools(List.of(new ToolSpecification("tool", "", new JsonSchema("x", schema))))
                                    .toolChoice(choice)
                                    .build());
                }
            });
        }

        private static void session(LocalModel model) {
            schemas().forEach((name, schema) -> {
                try (LocalSession session = model.session()) {
                    session.answer(
                            request()
                                    .responseFormat(ResponseFormat.schema(new JsonSchema("x", schema)))
                                    .build(),
                            CallOptions.NONE);
                } catch (InvalidRequestException e) {
                    requireRuleAndValue("session " + name, e);
                }
            });
        }

        private static ModelRequest.Builder request() {
            return ModelRequest.builder()
                    .user("Zoo")
                    .parameters(ModelParameters.builder().maxTokens(4).build());
        }

        private static void ask(String what, ModelClient model, ModelRequest request) {
            long start = System.nanoTime();
            try {
                model.generate(request);
            } catch (InvalidRequestException e) {
                requireRuleAndValue(what, e);
            } catch (dev.llmops.api.error.ContextWindowExceededException e) {
                // The schema is told to the model, and is long.
            }
            if (Boolean.getBoolean("llmops.told")) {
                System.err.println(what + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
        }

        private static void requireRuleAndValue(String what, InvalidRequestException e) {
            List<String> rules = List.of("must have at most", "must be a whole number from", "left recursion");
            if (rules.stream().noneMatch(String.valueOf(e.getMessage())::contains)) {
                System.out.println(what + ": " + e.getMessage());
            }
        }
    }

    @Test
    void a_schema_works_quickly_or_is_refused_with_rule_and_value_on_every_path() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dllmops.told=" + System.getProperty("llmops.told"),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                TestModels.stories().toString(),
                TestModels.llamaVocabulary().toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines()).containsExactly("alive");
        assertThat(process.waitFor()).isZero();
    }
}
