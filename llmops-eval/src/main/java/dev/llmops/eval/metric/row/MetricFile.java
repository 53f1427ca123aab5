package dev.llmops.eval.metric.row;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.JsonRows;
import dev.llmops.eval.metric.reference.CorpusMetric;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores a file of rows ({@link MetricRow}, one JSON object per line) into lines {@code {"id","score"}} in the same order. If there is no score, for
 * example for lack of a reference, {@code score} is null and {@code unscored} or {@code failed} gives the reason; an empty answer is scored like
 * any other text.
 */
public final class MetricFile {

    private MetricFile() {}

    /**
     * The number of lines written.
     *
     * @param scored lines with a score
     * @param unscored lines without one
     */
    public record Written(int scored, int unscored) {}

    /**
     * Scores every row.
     *
     * @param info what the metric needs; a row without it is unscored
     * @param metric the metric
     * @param reasons whether a line includes the reason for its score, as its member "reason", if the metric provides one
     * @param in the rows, UTF-8
     * @param out the scores; replaced once all are complete, and unchanged if a row is broken
     * @return the number of lines written
     * @throws DatasetException if a file cannot be read or written, a line is not a row, or two rows have the same id; names the line
     */
    public static Written write(MetricInfo info, RowMetric metric, boolean reasons, Path in, Path out) {
        try {
            // A pipe can be read once.
            if (info.cost().compareTo(CostClass.PROCESS) > 0 && Files.isRegularFile(in)) {
                check(info, in);
            }
            return WholeFile.writeResult(out, part -> scores(info, metric, reasons, in, part));
        } catch (IOException e) {
            throw new DatasetException("the rows cannot be read or the scores not written: " + e, e);
        }
    }

    /**
     * The score of a corpus.
     *
     * @param metric name of the metric
     * @param score its score, or null if no row has one
     * @param scored the number of rows with an answer and a reference
     * @param unscored the number of rows without them, which do not count
     */
    public record CorpusScore(String metric, @Nullable Double score, int scored, int unscored) {}

    /**
     * Scores a file as one corpus.
     *
     * @param metric the metric
     * @param in the rows, UTF-8
     * @return the score
     * @throws DatasetException if the file cannot be read, a line is not a row, or two rows have the same id; names the line
     */
    public static CorpusScore corpus(CorpusMetric metric, Path in) {
        double[] sums = {};
        int scored = 0;
        int unscored = 0;
        try (JsonRows reader = new JsonRows(in)) {
            for (MetricRow row = next(reader); row != null; row = next(reader)) {
                List<String> references = row.references();
                if (references.isEmpty() || !row.has("output")) {
                    unscored++;
                    continue;
                }
                double[] more = statistics(metric, row, references);
                double[] before = scored == 0 ? new double[more.length] : sums;
                Arrays.setAll(before, i -> before[i] + more[i]);
                sums = before;
                scored++;
            }
        } catch (IOException e) {
            throw new DatasetException("the rows cannot be read: " + e, e);
        }
        return new CorpusScore(metric.name(), scored == 0 ? null : metric.corpusScore(sums), scored, unscored);
    }

    private static double[] statistics(CorpusMetric metric, MetricRow row, List<String> references) {
        try {
            return metric.statistics(row.output(), references);
        } catch (IllegalArgumentException e) {
            throw row.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** A broken row is found before the first is paid for. */
    private static void check(MetricInfo info, Path in) throws IOException {
        try (JsonRows reader = new JsonRows(in)) {
            for (MetricRow row = next(reader); row != null; row = next(reader)) {
                row.requireKinds(info.needs());
            }
        }
    }

    private static Written scores(MetricInfo info, RowMetric metric, boolean reasons, Path in, Path out)
            throws IOException {
        int scored = 0;
        int unscored = 0;
        try (JsonRows reader = new JsonRows(in);
                BufferedWriter writer = new BufferedWriter(
                        new OutputStreamWriter(Files.newOutputStream(out), StandardCharsets.UTF_8))) {
            for (MetricRow row = next(reader); row != null; row = next(reader)) {
                Judgement judgement = judge(info, metric, row);
                writer.write(Json.write(line(row, judgement, reasons)));
                writer.write('\n');
                boolean hasScore = judgement.score() instanceof Score.Scored;
                scored += hasScore ? 1 : 0;
                unscored += hasScore ? 0 : 1;
            }
        }
        return new Written(scored, unscored);
    }

    private static @Nullable MetricRow next(JsonRows reader) throws IOException {
        JsonRows.Row next = reader.next();
        if (next == null) {
            return null;
        }
        MetricRow row = MetricRow.of(next.line(), next.members());
        reader.requireNew(next.line(), row.id());
        return row;
    }

    /** A metric that does not keep its word makes one row fail and not the file. */
    private static Judgement judge(MetricInfo info, RowMetric metric, MetricRow row) {
        Optional<String> missing =
                info.needs().stream().filter(member -> !row.has(member)).findFirst();
        if (missing.isPresent()) {
            return new Judgement(info.name(), new Score.Unscored(without(missing.get())), null);
        }
        try {
            return metric.evaluate(row);
        } catch (DatasetException | CallCancelledException e) {
            throw e;
        } catch (LlmOpsException | IllegalArgumentException e) {
            return new Judgement(info.name(), new Score.Failed(String.valueOf(e.getMessage())), null);
        } catch (RuntimeException e) {
            return new Judgement(info.name(), new Score.Failed(e.toString()), null);
        }
    }

    private static String without(String member) {
        return "the row has no '" + member + "'"
                + (member.equals("references") ? ", so nobody knows what was expected" : "");
    }

    private static ObjectNode line(MetricRow row, Judgement judgement, boolean reasons) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.set("id", row.id());
        if (judgement.score() instanceof Score.Scored scored) {
            line.put("score", scored.value());
        } else {
            line.putNull("score");
        }
        if (judgement.score() instanceof Score.Unscored unscored) {
            line.put("unscored", unscored.reason());
        } else if (judgement.score() instanceof Score.Failed failed) {
            line.put("failed", failed.error());
        }
        if (reasons && judgement.rationale() != null) {
            line.put("reason", judgement.rationale());
        }
        return line;
    }
}
