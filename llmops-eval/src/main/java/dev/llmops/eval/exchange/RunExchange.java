package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes results of other tools: answers and their scores. A row of DeepEval, Ragas, and of LangSmith's examples is hashed as
 * {@link DatasetExchange} reads it from the same file, so that a run of this library over that data set can be compared with it row by row. Safe for use by multiple threads.
 */
public final class RunExchange {

    private RunExchange() {}

    /**
     * Reads results, with the usual names of questions and answers.
     *
     * @param format a tool's format, see {@link #read(ExchangeFormat, Path, FieldNames, String)}
     * @param file JSON or JSONL
     * @param target what produced the answers
     * @return the run
     * @throws ExchangeException if it cannot be read
     * @throws IllegalArgumentException if results cannot be read in this format
     */
    public static ImportedRun read(ExchangeFormat format, Path file, String target) {
        return read(format, file, FieldNames.usual(), target);
    }

    /**
     * Reads results.
     *
     * @param format {@link ExchangeFormat#DEEPEVAL}: a test run or test cases; {@link ExchangeFormat#RAGAS}: a row for each sample with a
     *     column for each metric; {@link ExchangeFormat#PROMPTFOO}: the JSON or JSONL that {@code promptfoo eval --output} writes;
     *     {@link ExchangeFormat#LANGSMITH}: examples with the runs of an experiment, or runs; {@link ExchangeFormat#LANGFUSE}: traces with their
     *     scores; {@link ExchangeFormat#OPENAI_EVALS}: the log of events that {@code oaieval} writes
     * @param file JSON or JSONL
     * @param names the member that is the question, and the one that is the answer, if there are several candidates
     * @param target what produced the answers. If the file holds answers of several providers, the one that is read
     * @return the run
     * @throws ExchangeException if it cannot be read, or holds answers of several providers and none is the target
     * @throws IllegalArgumentException if results cannot be read in this format
     */
    public static ImportedRun read(ExchangeFormat format, Path file, FieldNames names, String target) {
        RunFormat results = results(format);
        Losses losses = new Losses();
        Map<String, String> definitions = new LinkedHashMap<>();
        Map<String, String> whereOfId = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        List<RowResult> read = new ArrayList<>();
        for (ForeignFile.Entry entry : ofTarget(results, file, target)) {
            Members members = new Members(entry.where(), entry.object());
            Row row = row(results, members, entry.number(), names, losses);
            if (row != null) {
                DatasetExchange.requireNew(row, members, whereOfId);
                rows.add(row);
                read.add(result(results, entry, row, names, definitions, losses));
            }
        }
        if (rows.isEmpty()) {
            throw new ExchangeException("'" + ForeignFile.name(file) + "' holds no answer to a question");
        }
        Dataset dataset = Dataset.of(ForeignFile.name(file), rows);
        if (definitions.isEmpty()) {
            losses.add("'" + dataset.name() + "'", "no row has a score");
        }
        RunInfo info =
                new RunInfo(dataset.name(), dataset.version(), target, List.copyOf(definitions.keySet()), definitions);
        return new ImportedRun(new EvaluationRun(info, read), losses.sentences());
    }

    /** A run has one target: of a file with answers of several, those of the one that is named. */
    private static List<ForeignFile.Entry> ofTarget(RunFormat format, Path file, String target) {
        List<ForeignFile.Entry> entries = format.entries(file);
        Map<String, List<ForeignFile.Entry>> bySource = new LinkedHashMap<>();
        for (ForeignFile.Entry entry : entries) {
            String source = format.source(new Members(entry.where(), entry.object()));
            bySource.computeIfAbsent(source == null ? "" : source, key -> new ArrayList<>())
                    .add(entry);
        }
        if (bySource.size() == 1) {
            return entries;
        }
        List<ForeignFile.Entry> wanted = bySource.get(target);
        if (wanted == null) {
            throw new ExchangeException(
                    "'" + ForeignFile.name(file) + "' holds answers of several, and a run has those of one"
                            + " target; name one of them as the target: " + String.join(", ", bySource.keySet()));
        }
        return wanted;
    }

    private static @Nullable Row row(RunFormat format, Members members, int number, FieldNames names, Losses losses) {
        try {
            return format.row(members, number, names, losses);
        } catch (IllegalArgumentException e) {
            throw new ExchangeException(members.where() + ": " + e.getMessage(), e);
        }
    }

    private static RowResult result(
            RunFormat format,
            ForeignFile.Entry entry,
            Row row,
            FieldNames names,
            Map<String, String> definitions,
            Losses losses) {
        Members members = new Members(entry.where(), entry.object());
        String output = format.answer(members, names);
        List<Judgement> judgements = format.judgements(members, definitions, losses);
        if (output == null) {
            if (judgements.stream().anyMatch(each -> each.score() instanceof Score.Scored)) {
                losses.add(entry.where(), "scores without an answer are left out");
            }
            return new RowResult(
                    row.id(), row.hash(), null, format.error(members), null, null, List.of(), row.metadata());
        }
        EvaluationCase answer = new EvaluationCase(row.input(), output, row.expected(), passages(row), List.of());
        return new RowResult(
                row.id(), row.hash(), answer, null, format.seconds(members), null, judgements, row.metadata());
    }

    private static List<Passage> passages(Row row) {
        return row.metadata().get(RowFormat.PASSAGES) instanceof List<?> texts
                ? Answers.passages(texts.stream().map(String::valueOf).toList())
                : List.of();
    }

    /**
     * Writes results.
     *
     * @param format {@link ExchangeFormat#DEEPEVAL} (one JSON document of test cases) or {@link ExchangeFormat#RAGAS} (JSONL)
     * @param run the run
     * @param file the target; replaced as a whole
     * @return what in the run has no place in the format, one sentence each
     * @throws ExchangeException if the file cannot be written
     * @throws IllegalArgumentException if results cannot be written in this format
     */
    public static List<String> write(ExchangeFormat format, EvaluationRun run, Path file) {
        Losses losses = new Losses();
        RunWriter results = writer(format);
        List<ObjectNode> written = run.rows().stream()
                .map(row -> results.write(row, run.info(), losses))
                .toList();
        if (run.rows().stream().anyMatch(row -> row.receipt() != null)) {
            losses.add(
                    "'" + run.info().dataset() + "'",
                    "the calls behind the answers, their tokens and cost are left out");
        }
        try {
            WholeFile.write(file, results.document(written));
        } catch (IOException e) {
            throw new ExchangeException("'" + ForeignFile.name(file) + "' cannot be written: " + e, e);
        }
        return losses.sentences();
    }

    private static RunFormat results(ExchangeFormat format) {
        return switch (format) {
            case DEEPEVAL -> new DeepEvalRuns();
            case RAGAS -> new RagasRuns();
            case PROMPTFOO -> new PromptfooRuns();
            case LANGSMITH -> new LangSmithRuns();
            case LANGFUSE -> new LangfuseRuns();
            case OPENAI_EVALS -> new OpenAiEvalsRuns();
            case MLFLOW ->
                throw new IllegalArgumentException("results of mlflow are read from its server, not from a file");
        };
    }

    private static RunWriter writer(ExchangeFormat format) {
        return switch (format) {
            case DEEPEVAL -> new DeepEvalRuns();
            case RAGAS -> new RagasRuns();
            default ->
                throw new IllegalArgumentException(
                        "results are written for deepeval and ragas, and for mlflow by its server, but"
                                + " the format was '" + format.word() + "'");
        };
    }
}
