package dev.llmops.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.LocalEmbeddings;
import dev.llmops.local.option.EmbeddingPooling;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model embed}. */
@Command(
        name = "embed",
        header = "Turn texts into vectors.",
        description = "Reads lines {\"id\",\"text\"} and writes lines {\"id\",\"embedding\":[..]}, of length 1.",
        footer = "%nExample: llmops model embed --model my.gguf --in texts.jsonl --out vectors.jsonl")
final class ModelEmbedCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The texts, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the vectors go; replaced.")
    Path out;

    @Option(
            names = "--pooling",
            paramLabel = "HOW",
            description = "mean, cls or last. Default: what the model's file says, or else the mean.")
    @Nullable
    EmbeddingPooling pooling;

    @Override
    public Integer call() throws IOException {
        // Beside the file first: a failure must not cost what the file held.
        Written written = WholeFile.writeResult(out, this::embedInto);
        if (json) {
            output().json(written);
        } else {
            output().remark(written.rows + " vectors of " + written.dimension + " numbers are in '" + out + "'");
        }
        return 0;
    }

    private Written embedInto(Path part) throws IOException {
        try (LocalEmbeddings embeddings = model.loadEmbeddings(console(), pooling);
                BufferedWriter writer = Files.newBufferedWriter(part)) {
            int rows = JsonRows.forEach(in, List.of("text"), (line, row) -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                object.set("id", row.get("id"));
                ArrayNode vector = object.putArray("embedding");
                for (float value : vector(embeddings, line, row.get("text").textValue())) {
                    vector.add(value);
                }
                writer.write(object.toString());
                writer.write('\n');
            });
            return new Written(rows, embeddings.dimension());
        }
    }

    private static float[] vector(LocalEmbeddings embeddings, String line, String text) {
        try {
            return embeddings
                    .embed(List.of(text), EmbeddingPurpose.DOCUMENT)
                    .vectors()
                    .get(0);
        } catch (ContextWindowExceededException | IllegalArgumentException e) {
            throw new CommandFailedException(line + " cannot be embedded: " + e.getMessage(), e);
        }
    }

    private record Written(int rows, int dimension) {}
}
