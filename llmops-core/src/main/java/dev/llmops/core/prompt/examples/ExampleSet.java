package dev.llmops.core.prompt.examples;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.json.ContentHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data set of examples for prompts. A prompt names the set and the fields that it needs ({@link dev.llmops.api.prompt.FewShot}); the
 * application supplies it under that name, for example {@code LlmOps.builder().examples("faq", ExampleSet.read(Path.of("faq.jsonl")))}.
 *
 * <p>Immutable. Safe for use by multiple threads.
 */
public final class ExampleSet {

    private static final String ID = "id";

    private final List<Example> examples;
    private final String digest;
    private final @Nullable EmbeddingClient embeddings;

    private ExampleSet(List<Example> examples, String digest, @Nullable EmbeddingClient embeddings) {
        this.examples = examples;
        this.digest = digest;
        this.embeddings = embeddings;
    }

    /**
     * Creates a set from rows.
     *
     * @param rows at least one; each with its fields by name, values as {@link dev.llmops.api.json.JsonValues} describes. A field {@code
     *     id}, a text or whole number, identifies the row; without it the row's number does, counted from 1
     * @return the set
     * @throws IllegalArgumentException if there is no row, a value has no JSON form, or two rows have the same id
     */
    public static ExampleSet of(List<? extends Map<String, ?>> rows) {
        Require.not(rows.isEmpty(), "a set of examples needs at least one row, but had none");
        List<Example> examples = new ArrayList<>(rows.size());
        Set<String> ids = new HashSet<>();
        StringBuilder hashes = new StringBuilder();
        for (Map<String, ?> row : rows) {
            Example example = example(examples.size() + 1, row);
            if (!ids.add(example.id())) {
                throw new IllegalArgumentException(
                        "the rows of a set of examples must have different ids, but two have '" + example.id() + "'");
            }
            examples.add(example);
            hashes.append(example.id())
                    .append('\n')
                    .append(example.contentHash())
                    .append('\n');
        }
        String digest = Sha256.PREFIX + Sha256.hex(hashes.toString().getBytes(StandardCharsets.UTF_8));
        return new ExampleSet(List.copyOf(examples), digest, null);
    }

    /**
     * Reads a JSONL file: one JSON object per line, each a row as {@link #of} accepts it. Blank lines are skipped.
     *
     * @param file the file, in UTF-8
     * @return the set
     * @throws IllegalArgumentException if it does not exist, a line is not a JSON object, or the rows are not a set; the message names file and line
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ExampleSet read(Path file) {
        return ExampleFile.read(file);
    }

    /**
     * {@return the same set, with rows compared by the similarity of their embeddings instead of BM25}
     *
     * @param client embeds the rows, once, when they are first compared, and the input of each call that requests similar examples; not
     *     closed by the set
     */
    public ExampleSet embeddedBy(EmbeddingClient client) {
        return new ExampleSet(examples, digest, Objects.requireNonNull(client, "client"));
    }

    private static Example example(int number, Map<String, ?> row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
        Object id = fields.remove(ID);
        boolean isId = id == null || id instanceof String || id instanceof Integer || id instanceof Long;
        if (!isId || fields.isEmpty()) {
            throw new IllegalArgumentException("row " + number + " of the examples "
                    + (isId
                            ? "must have a field besides 'id', but had none"
                            : "must have a text or whole number as 'id'"));
        }
        Example unhashed = new Example("", "", fields);
        return new Example(
                id == null ? String.valueOf(number) : id.toString(),
                ContentHash.ofValues(unhashed.fields()),
                unhashed.fields());
    }

    /** {@return the rows, in order} */
    public List<Example> examples() {
        return examples;
    }

    /** {@return {@code sha256:} and 64 hex digits over ids and rows} */
    public String digest() {
        return digest;
    }

    Closeness closeness(List<String> texts) {
        return embeddings == null ? new WordCloseness(texts) : VectorCloseness.of(texts, embeddings);
    }
}
