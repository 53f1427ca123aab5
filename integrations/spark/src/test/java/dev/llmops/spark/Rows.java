package dev.llmops.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of a batch, for Spark and for this JVM. */
record Rows(List<BatchInput> inputs) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of("text", "output", "expected");

    static Rows of(int count, IntFunction<String> text) {
        return new Rows(IntStream.range(0, count)
                .mapToObj(i -> BatchInput.of("row" + i, text.apply(i)))
                .toList());
    }

    /** Of texts with something to find, some answers, and rows without a text. */
    static Rows mixed() {
        List<BatchInput> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, String> fields = new HashMap<>();
            if (i % 10 != 9) {
                fields.put(
                        "text",
                        i % 7 == 3 ? "fail " + i : "Mail user" + i + "@example.org or call +1 415 555 01" + (10 + i));
                fields.put("output", "It is " + i + " m long.");
            }
            if (i % 3 != 0) {
                fields.put("expected", "It is " + i % 5 + " m long.");
            }
            rows.add(new BatchInput("row" + i, fields));
        }
        return new Rows(rows);
    }

    Dataset<Row> in(SparkSession spark) {
        StructType schema = new StructType().add("id", DataTypes.StringType);
        for (String field : FIELDS) {
            schema = schema.add(field, DataTypes.StringType);
        }
        return spark.createDataFrame(inputs.stream().map(Rows::row).toList(), schema);
    }

    private static Row row(BatchInput input) {
        Map<String, String> fields = input.fields();
        return RowFactory.create(input.id(), fields.get("text"), fields.get("output"), fields.get("expected"));
    }

    /** What a batch in this JVM makes of them, by id. */
    Map<String, JsonNode> locally(Recipe recipe, Path results) {
        LocalBatch.builder(recipe, results).maxFailedShare(1).build().run(inputs.iterator());
        try {
            return byId(Files.readAllLines(results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, JsonNode> byId(Dataset<Row> results) {
        return byId(results.toJSON().collectAsList());
    }

    private static Map<String, JsonNode> byId(List<String> lines) {
        Map<String, JsonNode> rows = new TreeMap<>();
        try {
            for (String line : lines) {
                JsonNode row = JSON.readTree(line);
                if (rows.put(row.get("id").textValue(), row) != null) {
                    throw new AssertionError("two results of " + row.get("id"));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
