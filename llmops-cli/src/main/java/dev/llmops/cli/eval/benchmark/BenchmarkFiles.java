package dev.llmops.cli.eval.benchmark;

import dev.llmops.cli.console.CommandFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the documents of a benchmark lie that is asked for by its name alone. */
final class BenchmarkFiles {

    /** The environment variable that names the folder. */
    static final String FOLDER = "LLMOPS_DATASETS";

    private static final String MMLU = "mmlu/test";
    private static final String COMMONSENSE_QA = "commonsenseqa/dev_rand_split.jsonl";
    private static final String TRUTHFUL_QA = "truthfulqa/TruthfulQA.csv";

    /** By task, below the folder, under the names that their authors gave the files. BBH and BBQ have a file for each part, so none is the one. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("piqa", "piqa/valid.jsonl"),
            Map.entry("hellaswag", "hellaswag/hellaswag_val.jsonl"),
            Map.entry("arc_easy", "arc/ARC-Easy-Test.jsonl"),
            Map.entry("arc_challenge", "arc/ARC-Challenge-Test.jsonl"),
            Map.entry("commonsense_qa", COMMONSENSE_QA),
            Map.entry("commonsense_qa_cloze", COMMONSENSE_QA),
            Map.entry("mmlu", MMLU),
            Map.entry("mmlu_continuation", MMLU),
            Map.entry("mmlu_cloze", MMLU),
            Map.entry("truthfulqa_mc1", TRUTHFUL_QA),
            Map.entry("truthfulqa_mc2", TRUTHFUL_QA),
            Map.entry("crows_pairs", "crows-pairs/crows_pairs_anonymized.csv"),
            Map.entry("gsm8k", "gsm8k/test.jsonl"),
            Map.entry("ifeval", "ifeval/input_data.jsonl"));

    private BenchmarkFiles() {}

    /**
     * {@return the documents of a task}
     *
     * @param folder what the environment variable says, or null
     * @throws IllegalArgumentException if a file has to be named
     * @throws CommandFailedException if the file is not there
     */
    static Path find(String task, @Nullable String folder) {
        String file = FILES.get(task);
        if (file == null) {
            throw new IllegalArgumentException("--data must name the documents of the task '" + task + "'");
        }
        if (folder == null || folder.isEmpty()) {
            throw new IllegalArgumentException("--data must name the documents of " + task + ", or " + FOLDER
                    + " the folder that has them as " + file);
        }
        Path found = Path.of(folder, file);
        if (!Files.exists(found)) {
            throw new CommandFailedException("there is no '" + found + "', where " + FOLDER + " has the documents of "
                    + task + "; --data names another place");
        }
        return found;
    }
}
