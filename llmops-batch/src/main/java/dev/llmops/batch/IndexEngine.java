package dev.llmops.batch;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.PostgresTarget;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchValue.Indexed;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts documents into an index. What it has returned of is committed. */
final class IndexEngine implements Engine {

    /** Each batch is a commit, which waits for the disk. */
    private static final int DOCUMENTS = 256;

    private final IndexRecipe recipe;
    private final String place;
    private final RagIndex index;
    private final Runnable release;

    private IndexEngine(IndexRecipe recipe, String place, RagIndex index, Runnable release) {
        this.recipe = recipe;
        this.place = place;
        this.index = index;
        this.release = release;
    }

    /** With a model of its own, which is closed with it. */
    static IndexEngine open(IndexRecipe recipe, Path folder) {
        EmbeddingClient model = recipe.model() == null ? null : Models.open(recipe.model());
        return open(
                recipe, folder.toString(), RagIndex.builder(folder), model, model == null ? () -> {} : model::close);
    }

    /** With a model that stays its owner's. */
    static IndexEngine open(IndexRecipe recipe, Path folder, @Nullable EmbeddingClient model) {
        return open(recipe, folder.toString(), RagIndex.builder(folder), model, () -> {});
    }

    /** In a database, over connections of its own; the model stays its owner's. */
    static IndexEngine open(IndexRecipe recipe, PostgresTarget target, @Nullable EmbeddingClient model) {
        DataSource connections = Factories.make(target.connections(), DataSource.class);
        return open(
                recipe,
                target.index(),
                RagIndex.postgres(connections, target.index()),
                model,
                () -> closeIfCloseable(connections));
    }

    private static void closeIfCloseable(DataSource connections) {
        if (connections instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new BatchException("the connections of the index cannot be closed: " + e, e);
            }
        }
    }

    private static IndexEngine open(
            IndexRecipe recipe,
            String place,
            RagIndexBuilder builder,
            @Nullable EmbeddingClient model,
            Runnable release) {
        try {
            RagIndex index = (model == null ? builder.lexicalOnly() : builder.embeddings(model)).build();
            return new IndexEngine(recipe, place, index, release);
        } catch (RuntimeException e) {
            Closing.after(e, release);
            throw e;
        }
    }

    @Override
    public int batchSize() {
        return DOCUMENTS;
    }

    @Override
    public List<Outcome> apply(List<BatchInput> rows) {
        try {
            index.put(null, rows.stream().map(this::document).toList());
            return rows.stream().map(row -> Outcome.ok(new Indexed(place))).toList();
        } catch (CallCancelledException | BatchException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // A document that cannot be indexed must not cost its neighbours.
            return rows.size() == 1 ? List.of(Outcome.failed(e)) : each(rows);
        }
    }

    private List<Outcome> each(List<BatchInput> rows) {
        List<Outcome> all = new ArrayList<>();
        rows.forEach(row -> all.addAll(apply(List.of(row))));
        return all;
    }

    private Document document(BatchInput row) {
        Map<String, Object> metadata = new HashMap<>();
        for (String name : recipe.metadata()) {
            String value = row.fields().get(name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        return new Document(row.id(), row.fields().getOrDefault("text", ""), metadata);
    }

    @Override
    public void close() {
        Closing.all(index::close, release);
    }
}
