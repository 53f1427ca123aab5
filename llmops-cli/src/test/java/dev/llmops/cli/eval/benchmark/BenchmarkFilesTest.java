package dev.llmops.cli.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.eval.benchmark.BenchmarkTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkFilesTest {

    @TempDir
    Path folder;

    @Test
    void a_task_is_found_below_the_folder() throws IOException {
        Path subjects = Files.createDirectories(folder.resolve("mmlu/test"));

        assertThat(BenchmarkFiles.find("mmlu_cloze", folder.toString())).isEqualTo(subjects);
    }

    @Test
    void where_it_was_looked_for_is_told() {
        assertThatThrownBy(() -> BenchmarkFiles.find("gsm8k", folder.toString()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining(folder.resolve("gsm8k/test.jsonl").toString())
                .hasMessageContaining("--data");
        assertThatThrownBy(() -> BenchmarkFiles.find("gsm8k", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--data must name the documents of gsm8k, or LLMOPS_DATASETS the folder that has them as"
                        + " gsm8k/test.jsonl");
        assertThatThrownBy(() -> BenchmarkFiles.find("bbh", folder.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--data must name the documents of the task 'bbh'");
    }

    @Test
    void every_task_but_those_of_many_files_has_its_place() {
        for (String task : BenchmarkTask.names()) {
            if (!List.of("bbh", "bbq").contains(task)) {
                assertThatThrownBy(() -> BenchmarkFiles.find(task, folder.toString()))
                        .as(task)
                        .isInstanceOf(CommandFailedException.class);
            }
        }
    }
}
