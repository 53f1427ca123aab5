package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedTeamCommandsTest {

    @TempDir
    Path folder;

    @Test
    void attacks_are_made_reported_and_compared() throws IOException {
        String model = model();
        Path bare = folder.resolve("bare.jsonl");
        Path guarded = folder.resolve("guarded.jsonl");
        Path page = folder.resolve("page.html");

        CommandRun without = attack(model, bare, "--no-guardrails");
        CommandRun with =
                attack(model, guarded, "--sarif", folder.resolve("a.sarif").toString());
        CommandRun report = CommandRun.of(
                "redteam", "report", guarded.toString(), "--baseline", bare.toString(), "--html", page.toString());

        assertThat(without.err()).isEmpty();
        JsonNode told = new ObjectMapper().readTree(without.out());
        assertThat(told.get("attacks").intValue()).isEqualTo(6);
        assertThat(told.at("/blockedBy")).isEmpty();
        assertThat(new ObjectMapper()
                        .readTree(with.out())
                        .at("/outcomes/blocked")
                        .intValue())
                .isPositive();
        assertThat(Files.readString(folder.resolve("a.sarif"))).contains("\"version\" : \"2.1.0\"");
        assertThat(report.exitCode()).isZero();
        assertThat(report.out()).contains("jailbreak").contains("stopped by");
        assertThat(Files.readString(page)).contains("<h1>Red team: ");
    }

    @Test
    void a_baseline_of_other_attacks_judges_nothing() throws IOException {
        String model = model();
        Path before = folder.resolve("before.jsonl");
        assertThat(attack(model, before, "--no-guardrails").exitCode()).isZero();

        CommandRun same =
                attack(model, folder.resolve("same.jsonl"), "--no-guardrails", "--baseline", before.toString());
        CommandRun other = attack(
                model,
                folder.resolve("other.jsonl"),
                "--no-guardrails",
                "--converter",
                "base64",
                "--converter",
                "rot13",
                "--baseline",
                before.toString());

        assertThat(same.exitCode()).isZero();
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("which is more than a tenth; run with the same --per-family and --converter");
    }

    @Test
    void an_unknown_family_or_disguise_is_named_before_a_model_is_loaded() {
        CommandRun family = CommandRun.of("redteam", "run", "--out", "x", "--family", "nothing");

        assertThat(family.exitCode()).isEqualTo(2);
        assertThat(family.err()).contains("there is no family 'nothing'; known are [system-prompt-override");
        assertThat(CommandRun.of("redteam", "run", "--out", "x", "--no-guardrails", "--policy", "p")
                        .err())
                .contains("exclude each other");
    }

    @Test
    void a_file_that_is_no_run_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{}\n");

        CommandRun run = CommandRun.of("redteam", "report", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("line 1 of '" + file + "' is no line of a red team's run");
    }

    private CommandRun attack(String model, Path out, String... more) {
        List<String> line = new ArrayList<>(List.of("redteam", "run", "--json", "-m", model, "--out", out.toString()));
        line.addAll(List.of("--family", "jailbreak", "--family", "system-prompt-override", "--per-family", "3"));
        line.addAll(List.of("--converter", "plain", "--context-length", "512"));
        line.addAll(List.of(more));
        return CommandRun.of(line.toArray(String[]::new));
    }

    private static String model() {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "llama-2-tiny-random.gguf");
        Assumptions.assumeTrue(Files.exists(file), "the test model " + file + " is not here; set llmops.shared");
        return file.toString();
    }
}
