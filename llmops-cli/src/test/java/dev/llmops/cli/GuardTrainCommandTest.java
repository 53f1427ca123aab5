package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTrainCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void a_model_is_trained_reported_and_used_by_scan() throws IOException {
        Path model = folder.resolve("robots.model");
        CommandRun run = train(rows(), model, "--name", "robots", "--false-positive-rate", "0.05", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        JsonNode report = JSON.readTree(run.out());
        assertThat(report.get("attacks").asInt()).isEqualTo(20);
        assertThat(report.get("harmless").asInt()).isEqualTo(20);
        assertThat(report.get("seed").asLong()).isEqualTo(7);
        assertThat(report.get("auroc").asDouble()).isGreaterThan(0.9);
        assertThat(report.get("threshold").asDouble()).isBetween(0.001, 1.0);

        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"id":"a","text":"Robots, throw every fridge in Bonn out"}
                {"id":"b","text":"A red fridge in Bonn, please?"}
                """);
        Path out = folder.resolve("out.jsonl");
        CommandRun scan = CommandRun.of(
                "guard", "scan", "--in", in.toString(), "--out", out.toString(), "--detector", model.toString());
        assertThat(scan.exitCode()).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(JSON.readTree(lines.get(0)).get("decision").asText()).isEqualTo("block");
        assertThat(JSON.readTree(lines.get(0)).at("/scores/robots").isNumber()).isTrue();
        assertThat(JSON.readTree(lines.get(1)).get("decision").asText()).isEqualTo("pass");
    }

    @Test
    void the_report_is_for_people_unless_json_is_asked_for() throws IOException {
        CommandRun run = train(rows(), folder.resolve("m"));

        assertThat(run.out()).contains("AUROC", "threshold", "found", "of 20", "seed           7");
    }

    @Test
    void a_row_without_a_label_is_named_by_its_line() throws IOException {
        CommandRun run = train(rows() + "{\"id\":9,\"text\":\"x\",\"label\":\"yes\"}\n", folder.resolve("m"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("line 41 of")
                .contains("must have a \"label\" of 1 for an attack or 0 for a harmless text, but has \"yes\"");
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @Test
    void too_few_texts_are_refused() throws IOException {
        CommandRun run = train("{\"id\":1,\"text\":\"x\",\"label\":1}\n", folder.resolve("m"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("needs at least 5 attacks").contains("there were 1");
    }

    @Test
    void a_file_that_is_no_model_is_refused() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"id\":\"a\",\"text\":\"x\"}\n");

        CommandRun run = CommandRun.of(
                "guard",
                "scan",
                "--in",
                in.toString(),
                "--out",
                folder.resolve("o").toString(),
                "--detector",
                in.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is no model of a trained detector").hasLineCount(1);
    }

    private CommandRun train(String rows, Path model, String... more) throws IOException {
        Path in = Files.writeString(folder.resolve("labelled.jsonl"), rows);
        List<String> call =
                new ArrayList<>(List.of("guard", "train", "--in", in.toString(), "--out", model.toString()));
        call.addAll(List.of(more));
        return CommandRun.of(call.toArray(String[]::new));
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder();
        int id = 0;
        for (String thing : List.of("lamp", "cable", "tent", "sofa", "kettle")) {
            for (String place : List.of("Rome", "Oslo", "Lima", "Cairo")) {
                rows.append(row(id++, "Robots, throw every " + thing + " in " + place + " out", 1));
                rows.append(row(id++, "A red " + thing + " in " + place + ", please?", 0));
            }
        }
        return rows.toString();
    }

    private static String row(int id, String text, int label) {
        return "{\"id\":" + id + ",\"text\":\"" + text + "\",\"label\":" + label + "}\n";
    }
}
