package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prompt lint}, {@code prompt diff} of effects, and {@code prompt render} with includes and examples. */
class PromptAuthoringTest {

    private static final String MATTER = "---\ninput:\n  schema:\n    question: string\n---\n";

    @TempDir
    Path folder;

    @BeforeEach
    void prompts() throws IOException {
        Files.createDirectories(folder.resolve("prompts/legal"));
        prompt("legal/disclaimer", "This is no advice.");
        prompt("support", MATTER + "{{question}} {{> legal/disclaimer@1}}");
    }

    @Test
    void render_puts_included_prompts_and_examples_in_their_places() throws IOException {
        prompt(
                "shots",
                "---\ninput:\n  schema:\n    question: string\nexamples:\n  set: faq\n  fields: [question, answer]\n  select:"
                        + " similar\n  count: 1\n---\n{{#each examples}}{{question}} {{answer}}\n{{/each}}{{question}}");
        Path faq = Files.writeString(
                folder.resolve("faq.jsonl"),
                "{\"id\":\"a\",\"question\":\"How long?\",\"answer\":\"2 m\"}\n{\"id\":\"b\",\"question\":\"Which"
                        + " bulb?\",\"answer\":\"E27\"}\n");

        assertThat(run("prompt", "render", "support", "--var", "question=Hi").out())
                .contains("Hi This is no advice.");
        CommandRun shots = run("prompt", "render", "shots", "--var", "question=bulb", "--examples", "faq=" + faq);
        assertThat(shots.out()).contains("Which bulb? E27\nbulb");
        JsonNode json =
                json(run("prompt", "render", "shots", "--var", "question=bulb", "--examples", "faq=" + faq, "--json"));
        assertThat(json.at("/examples/shown/0/id").asText()).isEqualTo("b");
        JsonNode included = json(run("prompt", "render", "support", "--var", "question=Hi", "--json"));
        assertThat(included.at("/includes/0/version").asText()).isEqualTo("legal/disclaimer@1");

        CommandRun without = run("prompt", "render", "shots", "--var", "question=bulb");
        assertThat(without.exitCode()).isNotZero();
        assertThat(without.err())
                .contains("its examples are those of 'faq', which nobody gave")
                .hasLineCount(1);
    }

    @Test
    void lint_tells_findings_with_their_places_and_fails_as_it_is_told() throws IOException {
        assertThat(lint().exitCode()).isZero();

        prompt("support", MATTER + "{{role \"system\"}}{{question}}\nKey: " + "AK" + "IAZ7QK3J5LMN2PRS4T");
        CommandRun found = lint();

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out())
                .contains("7:6 error secret: a secret (")
                .contains("6:20 warning system-placement: variable 'question' stands in the system message")
                .doesNotContain("Z7QK3J5L");
        JsonNode json = json(lint("--json"));
        assertThat(json.at("/findings").findValuesAsText("rule")).contains("secret", "system-placement");
        assertThat(json.path("source").asText()).endsWith("support.prompt");
        assertThat(folder.resolve("llmops.db")).doesNotExist();

        prompt("support", MATTER + "{{role \"system\"}}{{question}}");
        assertThat(lint().exitCode()).isZero();
        assertThat(lint("--fail-on", "warning").exitCode()).isEqualTo(1);
        assertThat(lint("--fail-on", "often").exitCode()).isEqualTo(2);
    }

    @Test
    void lint_checks_versions_of_a_store_too() throws IOException {
        run("prompt", "list");
        prompt("support", MATTER + "Hi");
        run("prompt", "list");

        CommandRun old = CommandRun.of("prompt", "lint", "support@1", "--store", store());
        CommandRun latest = CommandRun.of("prompt", "lint", "--store", store(), "--fail-on", "warning");

        assertThat(old.out()).contains("support@1:").doesNotContain("unused");
        assertThat(latest.exitCode()).isEqualTo(1);
        assertThat(latest.out())
                .contains("support@2:")
                .contains("unused-variable")
                .contains("legal/disclaimer@1:");
    }

    @Test
    void diff_shows_the_effect_on_the_same_inputs() throws IOException {
        run("prompt", "list");
        prompt("support", MATTER + "{{question}} Be brief.");
        Path inputs = Files.writeString(
                folder.resolve("inputs.jsonl"),
                "{\"id\":\"a\",\"question\":\"Hi\"}\n{\"variables\":{\"qestion\":\"Hi\"}}\n");

        CommandRun run = run("prompt", "diff", "support@1", "support@2", "--inputs", inputs.toString());

        assertThat(run.out())
                .contains("input a: changed, ")
                .contains("-Hi This is no advice.\n+Hi Be brief.")
                .contains("input 2: refused by both")
                .contains("1 of 2 inputs are rendered differently");
        JsonNode json = json(run("prompt", "diff", "support@1", "support@2", "--inputs", inputs.toString(), "--json"));
        assertThat(json.at("/effects/0/changed").asBoolean()).isTrue();
        assertThat(json.at("/effects/1/after/error").asText()).contains("did you mean 'question'?");
        assertThat(json.at("/changes/0/part").asText()).isEqualTo("TEMPLATE");
        Files.writeString(inputs, "[]\n");
        CommandRun broken = run("prompt", "diff", "support@1", "support@2", "--inputs", inputs.toString());
        assertThat(broken.err())
                .contains("line 1 of '", "inputs.jsonl' must be a JSON object of variables")
                .hasLineCount(1);
    }

    @Test
    void diff_takes_the_inputs_of_recorded_calls_and_tells_what_breaks() throws IOException {
        run("prompt", "list");
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of(store())))
                .model(ScriptedModelClient.saying("yes"))
                .build()) {
            ops.prompt("support").with("question", "How long?").ask();
        }
        prompt("support", "---\ninput:\n  schema:\n    question: string\n    city: string\n---\n{{question}} {{city}}");

        CommandRun run = run("prompt", "diff", "support@1", "support@2", "--generations", "5");

        assertThat(run.out())
                .contains("breaks: 'city' is missing in a call of support@1, but support@2 requires it")
                .contains("refused by the newer");
        CommandRun none = run("prompt", "diff", "legal/disclaimer", "legal/disclaimer", "--generations", "5");
        assertThat(none.err())
                .contains("the store has no call of prompt 'legal/disclaimer'")
                .hasLineCount(1);
        assertThat(run("prompt", "diff", "support@1", "support@2", "--model", "x.gguf")
                        .exitCode())
                .isEqualTo(2);
    }

    private void prompt(String name, String text) throws IOException {
        Files.writeString(folder.resolve("prompts/" + name + ".prompt"), text);
    }

    private CommandRun lint(String... more) {
        List<String> all = new ArrayList<>(
                List.of("prompt", "lint", "--prompts", folder.resolve("prompts").toString()));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--prompts", folder.resolve("prompts").toString(), "--store", store()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private String store() {
        return folder.resolve("llmops.db").toString();
    }

    private static JsonNode json(CommandRun run) throws IOException {
        List<String> lines = run.outLines();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
