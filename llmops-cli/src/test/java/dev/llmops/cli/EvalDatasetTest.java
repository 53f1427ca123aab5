package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalDatasetTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    @Test
    void info_tells_version_splits_tags_and_broken_lines() throws IOException {
        Path file = write("rows.jsonl", """
                {"id":"1","input":"a","expected":"x","metadata":{"split":"test","tags":["geo","hard"]}}
                {"id":"2","input":"b","metadata":{"split":"dev","tags":["geo"]}}
                {"id":"2","input":"again"}
                """);

        CommandRun run = CommandRun.of("eval", "dataset", "info", file.toString(), "--json");

        assertThat(run.exitCode()).isZero();
        JsonNode info = JSON.readTree(run.out());
        assertThat(info.get("version").asText())
                .isEqualTo(
                        DatasetFile.read(file, DatasetFile.MalformedRows.SKIP).version());
        assertThat(info.get("rows").asInt()).isEqualTo(2);
        assertThat(info.get("expected").asInt()).isEqualTo(1);
        assertThat(info.at("/splits/test").asInt()).isEqualTo(1);
        assertThat(info.at("/tags/geo").asInt()).isEqualTo(2);
        assertThat(info.at("/broken/0/number").asInt()).isEqualTo(3);
        assertThat(CommandRun.of("eval", "dataset", "info", file.toString()).out())
                .contains("tag hard");
    }

    @Test
    void recorded_questions_become_rows_without_what_must_not_leave_the_store() throws IOException {
        SampleStore store = SampleStore.in(folder);
        Path out = folder.resolve("recorded.jsonl");
        String[] command = {"eval", "dataset", "from-store", "--variable", "question", "--out", out.toString()};

        CommandRun first = store.run(command);
        assertThat(first.err()).contains("1 rows are in", "0 with an expected answer");
        assertThat(DatasetFile.read(out).rows().get(0).expected()).isNull();
        assertThat(store.run(
                                "feedback",
                                "add",
                                store.generation().value(),
                                "--correction",
                                "1.8 metres; ask anna@example.org")
                        .exitCode())
                .isZero();
        assertThat(store.run(command).err()).contains("1 with an expected answer");

        Row row = DatasetFile.read(out).rows().get(0);
        assertThat(row.id()).isEqualTo(store.generation().value());
        assertThat(row.input()).isEqualTo("How long?");
        assertThat(row.expected()).startsWith("1.8 metres; ask ").doesNotContain("anna@example.org");
        assertThat(row.metadata()).containsEntry("prompt", "support@2");
        assertThat(store.run("eval", "dataset", "from-store", "--no-redaction", "--out", out.toString(), "--json")
                        .out())
                .contains("\"rows\":1", "\"expected\":1");
        assertThat(DatasetFile.read(out).rows().get(0).input()).isEqualTo("Say it briefly: How long?");
        assertThat(DatasetFile.read(out).rows().get(0).expected()).contains("anna@example.org");
        CommandRun none = store.run("eval", "dataset", "from-store", "--prompt", "other", "--out", out.toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no completed generation with a question fits");
    }

    @Test
    void split_writes_the_part_of_each_row_and_is_repeatable() throws IOException {
        Path all = write(
                "all.jsonl",
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                "{\"id\":\"" + i + "\",\"input\":\"q\",\"metadata\":{\"doc\":\"d" + i / 2 + "\"}}\n")
                        .collect(Collectors.joining()));
        Path out = folder.resolve("split.jsonl");
        String[] command = {
            "eval",
            "dataset",
            "split",
            all.toString(),
            "--share",
            "dev=0.5",
            "--share",
            "test=0.5",
            "--group",
            "doc",
            "--out",
            out.toString()
        };

        CommandRun run = CommandRun.of(command);
        String first = Files.readString(out);

        assertThat(run.err()).isEmpty();
        assertThat(DatasetFile.read(out).where("split", "test").rows()).hasSize(10);
        CommandRun.of(command);
        assertThat(Files.readString(out)).isEqualTo(first);
        CommandRun wrong = CommandRun.of(
                "eval", "dataset", "split", all.toString(), "--share", "dev=0.5", "--out", out.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("shares must add up to 1");
    }

    @Test
    void contamination_names_rows_spans_and_documents() throws IOException {
        String run13 = "one two three four five six seven eight nine ten eleven twelve thirteen";
        Path test =
                write("test.jsonl", "{\"id\":\"a\",\"input\":\"" + run13 + "\"}\n{\"id\":\"b\",\"input\":\"short\"}\n");
        Path training = Files.createDirectories(folder.resolve("training"));
        Files.writeString(training.resolve("chat.jsonl"), "{\"prompt\":\"x\",\"completion\":\"Say " + run13 + ".\"}\n");
        Files.writeString(training.resolve("notes.txt"), "nothing");
        Path out = folder.resolve("found.jsonl");

        CommandRun run = CommandRun.of(
                "eval",
                "dataset",
                "contamination",
                "--data",
                test.toString(),
                "--against",
                training.toString(),
                "--out",
                out.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("1 of 2 rows stand in 2 documents by runs of 13 words, 0 do not, 1 are too short to tell")
                .contains("a input 0-" + run13.length() + ", 13 words in chat.jsonl:1");
        assertThat(JSON.readTree(Files.readString(out)).at("/spans/0/document").asText())
                .isEqualTo("chat.jsonl:1");
        assertThat(CommandRun.of(
                                "eval",
                                "dataset",
                                "contamination",
                                "--data",
                                test.toString(),
                                "--against",
                                folder.resolve("gone").toString())
                        .err())
                .contains("cannot be read")
                .hasLineCount(1);
    }

    @Test
    void synthesis_by_a_model_that_can_not_write_questions_drops_all_and_says_why() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        Path passages = write("passages.jsonl", "{\"id\":\"p\",\"text\":\"The cable is three metres long.\"}\n");
        Path out = folder.resolve("rows.jsonl");

        CommandRun run = CommandRun.of(
                "eval",
                "dataset",
                "synthesize",
                "--passages",
                passages.toString(),
                "--model",
                STORIES.toString(),
                "--per-passage",
                "1",
                "--out",
                out.toString(),
                "--json");

        JsonNode summary = JSON.readTree(run.out());
        assertThat(summary.get("passages").asInt()).isEqualTo(1);
        int dropped = 0;
        for (JsonNode count : summary.get("dropped")) {
            dropped += count.asInt();
        }
        assertThat(summary.get("kept").asInt() + dropped).isEqualTo(1);
        assertThat(run.exitCode()).isEqualTo(summary.get("kept").asInt() == 0 ? 1 : 0);
        CommandRun broken = CommandRun.of(
                "eval",
                "dataset",
                "synthesize",
                "--passages",
                write("x.jsonl", "{\"id\":\"p\"}\n").toString(),
                "--model",
                STORIES.toString(),
                "--out",
                out.toString());
        assertThat(broken.err()).contains("line 1 of").contains("must be an object with \"id\" and \"text\"");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
