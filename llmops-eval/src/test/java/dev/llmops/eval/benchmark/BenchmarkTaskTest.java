package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarkTaskTest {

    @TempDir
    Path folder;

    private static final String CHOICE = """
            task: mine
            output_type: multiple_choice
            doc_to_text: "Q: {{q}}\\nA:"
            doc_to_choice: ["no", "yes"]
            doc_to_target: label
            """;

    private BenchmarkTask read(String yaml) throws IOException {
        return BenchmarkTask.read(Files.writeString(folder.resolve("mine.yaml"), yaml));
    }

    static List<String> names() {
        return BenchmarkTask.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void each_task_of_the_library_can_be_read(String name) {
        assertThat(BenchmarkTask.standard(name).name()).isEqualTo(name);
    }

    @Test
    void a_task_of_another_name_is_refused_with_the_names() {
        assertThatThrownBy(() -> BenchmarkTask.standard("../piqa"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one of arc_challenge, arc_easy")
                .hasMessageContaining("was '../piqa'");
    }

    @Test
    void what_the_harness_writes_is_read() throws IOException {
        Files.writeString(folder.resolve("_base"), """
                tag: [some, tags]
                dataset_path: owner/name
                dataset_name: null
                validation_split: validation
                output_type: multiple_choice
                doc_to_text: "Question: {{q}}\\nAnswer:"
                doc_to_choice: "{{[a, b]}}"
                doc_to_target: "{{label}}"
                should_decontaminate: true
                doc_to_decontamination_query: q
                metric_list:
                  - metric: acc
                    aggregation: mean
                    higher_is_better: true
                metadata:
                  version: 1.0
                """);
        BenchmarkTask task = read("""
                include: _base
                task: mine
                description: "About {{q}}.\\n"
                target_delimiter: "\\n"
                num_fewshot: 1
                fewshot_config:
                  sampler: first_n
                  samples:
                    - {q: one, a: x, b: y, label: 1}
                """);

        assertThat(task.output()).isEqualTo(BenchmarkTask.Output.MULTIPLE_CHOICE);
        assertThat(task.fewshot()).isEqualTo(1);
        Item item = new Items(task, 1, task.samples).item(3, Map.of("q", "two", "a", "v", "b", "w", "label", 0L));
        assertThat(item.context()).isEqualTo("About two.\nQuestion: one\nAnswer:\ny\n\nQuestion: two\nAnswer:");
        assertThat(item.choices()).containsExactly("v", "w");
        assertThat(item.gold()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "process_docs: !function utils.process_docs | mine.yaml:6: 'process_docs' is code (!function)",
                "doc_to_decontamination_query: !!python/object/apply:os.system [id] | mine.yaml:6: the task is no YAML: Global tag is not allowed",
                "process_results: utils.f | mine.yaml:6: 'process_results' is not among what is read",
                "description: \"{{ ''.__class__.__mro__ }}\" | mine.yaml:6: 'description' cannot be taken",
                "description: \"{% for x in y %}{% endfor %}\" | statement 'for' is none of",
                "metric_list: [{metric: !function m.f}] | mine.yaml:6: 'metric' is code",
                "metric_list: [{metric: bleu}] | must be one of acc, acc_norm, acc_bytes, but was 'bleu'",
                "metric_list: [{metric: acc, hf_evaluate: true}] | option 'hf_evaluate'",
                "filter_list: [{name: a, filter: [{function: regex, regex_pattern: \"(?<=x)y\"}]}] | no regular expression of RE2",
                "filter_list: [{name: a, filter: [{function: custom}]}] | a filter must be one of regex",
                "fewshot_config: {samples: !function utils.list_fewshot_samples} | mine.yaml:6: 'samples' is code",
                "generation_kwargs: {temperature: 0.7} | temperature: 0",
                "repeats: 3 | 'repeats' must be 1",
                "task: again | 'task' is there twice",
                "unsafe_code: true | 'unsafe_code' is not among",
                "include: other.yaml | there is no file 'other.yaml'",
                "a: [b | the task is no YAML",
                "num_fewshot: many | must be a whole number, but was 'many'",
            })
    void code_and_what_is_not_known_is_refused_with_its_line(String line, String message) {
        assertThatThrownBy(() -> read(CHOICE + line + "\n"))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining(message);
    }

    @Test
    void files_that_include_each_other_end() {
        assertThatThrownBy(() -> read("include: mine.yaml\ntask: x\n")).hasMessageContaining("include each other");
        assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("task: x\noutput_type: multiple_choice\n"))
                .hasMessageContaining("'doc_to_text' is missing");
        assertThatThrownBy(() -> BenchmarkTask.read(folder.resolve("none.yaml")))
                .hasMessageContaining("there is no task");
    }

    @Test
    void a_document_that_does_not_fit_is_named() throws IOException {
        Items items = new Items(read(CHOICE), 0, List.of());

        assertThatThrownBy(() -> items.item(7, Map.of("q", "x", "label", 2L)))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("document 7")
                .hasMessageContaining("the target '2' must be one of the 2 choices");
        assertThatThrownBy(() -> items.item(8, Map.of("label", 1L))).hasMessageContaining("no field 'q'");
        // A field is one of the choices before it is an index, as in the harness.
        assertThat(items.item(9, Map.of("q", "x", "label", "no")).gold()).isZero();
        assertThat(items.item(9, Map.of("q", "x", "label", "1")).gold()).isOne();
    }
}
