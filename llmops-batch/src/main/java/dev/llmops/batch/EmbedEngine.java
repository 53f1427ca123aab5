package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchValue.Embedded;
import dev.llmops.commons.internal.time.SystemTime;
import java.util.ArrayList;
import java.util.List;

/** Embeds texts, many in one call. */
final class EmbedEngine implements Engine {

    private final EmbedRecipe recipe;
    private final EmbeddingClient client;
    private final CallGate gate;

    EmbedEngine(EmbedRecipe recipe, BatchLimits limits) {
        this.recipe = recipe;
        this.client = Models.open(recipe.model());
        this.gate = new CallGate(limits, SystemTime.ticker());
    }

    @Override
    public int batchSize() {
        return recipe.batchSize();
    }

    @Override
    public List<Outcome> apply(List<BatchInput> rows) {
        try {
            return embed(rows);
        } catch (CallCancelledException | BatchException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // A text that the model refuses must not cost its neighbours.
            return rows.size() == 1 ? List.of(Outcome.failed(e)) : each(rows);
        }
    }

    private List<Outcome> each(List<BatchInput> rows) {
        List<Outcome> all = new ArrayList<>();
        rows.forEach(row -> all.addAll(apply(List.of(row))));
        return all;
    }

    private List<Outcome> embed(List<BatchInput> rows) {
        List<String> texts =
                rows.stream().map(row -> row.fields().getOrDefault("text", "")).toList();
        EmbeddingResponse response = gate.call(() -> client.embed(texts, recipe.purpose()));
        if (response.vectors().size() != rows.size()) {
            throw new IllegalStateException("a model must give one vector for each text, but gave "
                    + response.vectors().size() + " for " + rows.size());
        }
        String model = name(response.model());
        return response.vectors().stream()
                .map(vector -> Outcome.ok(new Embedded(numbers(vector), model)))
                .toList();
    }

    private static String name(ModelIdentity model) {
        return model.provider() + "/" + model.name();
    }

    private static List<Float> numbers(float[] vector) {
        List<Float> numbers = new ArrayList<>(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    @Override
    public void close() {
        client.close();
    }
}
