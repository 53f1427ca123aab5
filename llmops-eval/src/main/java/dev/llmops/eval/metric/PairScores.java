package dev.llmops.eval.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.BrokenLine;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores a file of pairs: lines {@code {"id","hypothesis","references":[..]}} become lines {@code {"id","score"}}, in the
 * same order.
 */
public final class PairScores {

    private PairScores() {}

    /**
     * Scores every line.
     *
     * @param metric the metric
     * @param in the pairs, UTF-8
     * @param out the scores; replaced if it is there
     * @return the number of scores written
     * @throws DatasetException if a file can not be read or written, or a line is no pair; names its number
     */
    public static int write(TextMetric metric, Path in, Path out) {
        try (BufferedReader reader = Files.newBufferedReader(in);
                BufferedWriter writer = Files.newBufferedWriter(out)) {
            int written = 0;
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    writer.write(score(metric, number, line));
                    writer.newLine();
                    written++;
                }
            }
            return written;
        } catch (IOException e) {
            throw new DatasetException("the pairs can not be read or the scores not written: " + e.getMessage(), e);
        }
    }

    private static String score(TextMetric metric, long number, String line) {
        try {
            ObjectNode pair = Json.object(line);
            JsonNode id = pair.get("id");
            if (id == null) {
                throw new IllegalArgumentException("'id' must be there");
            }
            double score = metric.score(text("hypothesis", pair.get("hypothesis")), references(pair));
            ObjectNode result = Json.MAPPER.createObjectNode();
            result.set("id", id);
            result.put("score", score);
            return Json.write(result);
        } catch (JsonProcessingException e) {
            throw new DatasetException(new BrokenLine(number, Json.describe(e)).toString(), e);
        } catch (IllegalArgumentException e) {
            throw new DatasetException(new BrokenLine(number, String.valueOf(e.getMessage())).toString(), e);
        }
    }

    private static List<String> references(ObjectNode pair) {
        JsonNode array = pair.get("references");
        if (array == null || !array.isArray()) {
            throw new IllegalArgumentException("'references' must be an array of texts");
        }
        List<String> references = new ArrayList<>();
        array.forEach(reference -> references.add(text("references", reference)));
        return references;
    }

    private static String text(String member, JsonNode value) {
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("'" + member + "' must be a text");
        }
        return value.textValue();
    }
}
