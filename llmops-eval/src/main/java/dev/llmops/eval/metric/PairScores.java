package dev.llmops.eval.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.MalformedRow;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores a file of texts with their references: lines {@code {"id","hypothesis","references":[..]}} become lines
 * {@code {"id","score"}}, in the same order. Of several references the nearest counts, unless the metric says otherwise. Where there is no score, for
 * example for want of a reference, {@code score} is null and {@code unscored} or {@code failed} says why; an empty hypothesis is
 * a text like any other.
 */
public final class PairScores {

    private PairScores() {}

    /**
     * How many lines were written.
     *
     * @param scored with a score
     * @param unscored without one
     */
    public record Written(int scored, int unscored) {}

    /**
     * Scores every line.
     *
     * @param metric the metric; unless it takes several references itself ({@link ReferenceMetric}) it sees a hypothesis as the answer, and one
     *     reference at a time as what was expected
     * @param in the pairs, UTF-8
     * @param out the scores; replaced when all are there, and left as it was if a line is broken
     * @return how many lines were written
     * @throws DatasetException if a file can not be read or written, or a line is no pair; names its number
     */
    public static Written write(Evaluator metric, Path in, Path out) {
        try {
            return WholeFile.write(out, part -> scores(metric, in, part));
        } catch (IOException e) {
            throw new DatasetException("the pairs can not be read or the scores not written: " + e, e);
        }
    }

    /**
     * The score of a corpus.
     *
     * @param metric name of the metric
     * @param score its score, or null if no line has one
     * @param scored lines with a reference
     * @param unscored lines without one, which do not count
     */
    public record CorpusScore(String metric, @Nullable Double score, int scored, int unscored) {}

    /**
     * Scores a file as one corpus.
     *
     * @param metric the metric
     * @param in the pairs, UTF-8
     * @return the score
     * @throws DatasetException if the file can not be read, or a line is no pair; names its number
     */
    public static CorpusScore corpus(CorpusMetric metric, Path in) {
        double[] sums = {};
        int scored = 0;
        int unscored = 0;
        long number = 0;
        try (BufferedReader reader = Files.newBufferedReader(in)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                ObjectNode pair = pair(number, line);
                List<String> references = references(number, pair);
                if (references.isEmpty()) {
                    unscored++;
                    continue;
                }
                double[] more = metric.statistics(hypothesis(number, pair), references);
                double[] before = scored == 0 ? new double[more.length] : sums;
                Arrays.setAll(before, i -> before[i] + more[i]);
                sums = before;
                scored++;
            }
        } catch (IOException e) {
            throw new DatasetException("the pairs can not be read: " + e, e);
        }
        return new CorpusScore(metric.name(), scored == 0 ? null : metric.corpusScore(sums), scored, unscored);
    }

    private static Written scores(Evaluator metric, Path in, Path out) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(in);
                BufferedWriter writer = Files.newBufferedWriter(out)) {
            int scored = 0;
            int unscored = 0;
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    ObjectNode result = score(metric, number, line);
                    writer.write(Json.write(result));
                    writer.write('\n');
                    scored += result.get("score").isNumber() ? 1 : 0;
                    unscored += result.get("score").isNumber() ? 0 : 1;
                }
            }
            return new Written(scored, unscored);
        }
    }

    private static ObjectNode score(Evaluator metric, long number, String line) {
        ObjectNode pair = pair(number, line);
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.set("id", pair.get("id"));
        put(result, best(metric, hypothesis(number, pair), references(number, pair)));
        return result;
    }

    private static ObjectNode pair(long number, String line) {
        try {
            ObjectNode pair = Json.object(line);
            if (pair.get("id") == null) {
                throw malformed(number, "'id' must be there");
            }
            return pair;
        } catch (JsonProcessingException e) {
            throw new DatasetException(new MalformedRow(number, Json.describe(e)).toString(), e);
        } catch (IllegalArgumentException e) {
            throw new DatasetException(new MalformedRow(number, String.valueOf(e.getMessage())).toString(), e);
        }
    }

    private static DatasetException malformed(long number, String problem) {
        return new DatasetException(new MalformedRow(number, problem).toString());
    }

    private static Score best(Evaluator metric, String text, List<String> references) {
        if (metric instanceof ReferenceMetric measure && !references.isEmpty()) {
            return Score.of(measure.score(text, references));
        }
        List<Score> scores = new ArrayList<>();
        if (references.isEmpty()) {
            scores.add(score(metric, text, null));
        }
        references.forEach(reference -> scores.add(score(metric, text, reference)));
        return scores.stream()
                .filter(Score.Scored.class::isInstance)
                .max(Comparator.comparingDouble(score -> ((Score.Scored) score).value()))
                .orElse(scores.get(0));
    }

    private static Score score(Evaluator metric, String text, @Nullable String reference) {
        return metric.evaluate(new EvaluationCase("", text, reference, List.of(), List.of()))
                .score();
    }

    private static void put(ObjectNode result, Score score) {
        if (score instanceof Score.Scored scored) {
            result.put("score", scored.value());
            return;
        }
        result.putNull("score");
        if (score instanceof Score.Unscored unscored) {
            result.put("unscored", unscored.reason());
        } else if (score instanceof Score.Failed failed) {
            result.put("failed", failed.error());
        }
    }

    private static String hypothesis(long number, ObjectNode pair) {
        return text(number, "hypothesis", pair.get("hypothesis"));
    }

    private static List<String> references(long number, ObjectNode pair) {
        JsonNode array = pair.get("references");
        if (array == null || !array.isArray()) {
            throw malformed(number, "'references' must be an array of texts");
        }
        List<String> references = new ArrayList<>();
        array.forEach(reference -> references.add(text(number, "references", reference)));
        return references;
    }

    private static String text(long number, String member, @Nullable JsonNode value) {
        if (value == null || !value.isTextual()) {
            throw malformed(number, "'" + member + "' must be a text");
        }
        return value.textValue();
    }
}
