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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes results of other tools: answers and their scores. A row is hashed as {@link DatasetExchange} reads it from the same file,
 * so that a run of this library over that data set can be compared with it row by row. Safe for use by multiple threads.
 */
public final class RunExchange {

    private RunExchange() {}

    /**
     * Reads results.
     *
     * @param format {@link ExchangeFormat#DEEPEVAL}: a test run or test cases; {@link ExchangeFormat#RAGAS}: a row for each sample with a
     *     column for each metric
     * @param file JSON or JSONL
     * @param target what produced the answers
     * @return the run
     * @throws ExchangeException if it cannot be read
     * @throws IllegalArgumentException if results cannot be read in this format
     */
    public static ImportedRun read(ExchangeFormat format, Path file, String target) {
        RunFormat results = results(format);
        RowFormat rows = DatasetExchange.rows(format);
        Dataset dataset = DatasetExchange.read(format, file, FieldNames.usual()).dataset();
        Losses losses = new Losses();
        Map<String, String> definitions = new LinkedHashMap<>();
        List<RowResult> read = new ArrayList<>();
        List<ForeignFile.Entry> entries = ForeignFile.entries(file, rows.wrappers());
        for (int i = 0; i < entries.size(); i++) {
            read.add(result(results, entries.get(i), dataset.rows().get(i), definitions, losses));
        }
        if (definitions.isEmpty()) {
            losses.add("'" + dataset.name() + "'", "no row has a score");
        }
        RunInfo info =
                new RunInfo(dataset.name(), dataset.version(), target, List.copyOf(definitions.keySet()), definitions);
        return new ImportedRun(new EvaluationRun(info, read), losses.sentences());
    }

    private static RowResult result(
            RunFormat format, ForeignFile.Entry entry, Row row, Map<String, String> definitions, Losses losses) {
        Members members = new Members(entry.where(), entry.object());
        String output = format.answer(members);
        List<Judgement> judgements = format.judgements(members, definitions, losses);
        Double seconds = format.seconds(members);
        if (output == null) {
            if (judgements.stream().anyMatch(each -> each.score() instanceof Score.Scored)) {
                losses.add(entry.where(), "scores without an answer are left out");
            }
            return new RowResult(
                    row.id(), row.hash(), null, "the file has no answer", null, null, List.of(), row.metadata());
        }
        EvaluationCase answer = new EvaluationCase(row.input(), output, row.expected(), passages(row), List.of());
        return new RowResult(row.id(), row.hash(), answer, null, seconds, null, judgements, row.metadata());
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
        RunFormat results = results(format);
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
            default ->
                throw new IllegalArgumentException(
                        "results are read and written for deepeval and ragas, and for mlflow by its server, but"
                                + " the format was '" + format.word() + "'");
        };
    }
}
