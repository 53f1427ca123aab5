package dev.llmops.batch;

import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchKey;
import dev.llmops.batch.row.BatchResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has an engine look at the rows that have what the recipe reads, and gives what comes of each row its name. */
final class RecipeRunner {

    private final List<String> required;
    private final List<String> fields;
    private final String digest;
    private final Engine engine;

    RecipeRunner(Recipe recipe, Engine engine) {
        this.required = recipe.requiredFields();
        this.fields = recipe.fields();
        this.digest = recipe.digest();
        this.engine = engine;
    }

    int batchSize() {
        return engine.batchSize();
    }

    String key(BatchInput row) {
        return BatchKey.of(digest, fields, row);
    }

    /** {@return what became of each row, in the same order} */
    List<BatchResult> run(List<BatchInput> rows) {
        List<BatchInput> whole =
                rows.stream().filter(row -> missing(row) == null).toList();
        Iterator<Outcome> outcomes = (whole.isEmpty() ? List.<Outcome>of() : engine.apply(whole)).iterator();
        List<BatchResult> results = new ArrayList<>(rows.size());
        for (BatchInput row : rows) {
            String missing = missing(row);
            Outcome outcome = missing == null ? outcomes.next() : Outcome.unscored("the row has no '" + missing + "'");
            results.add(outcome.named(row, key(row), digest));
        }
        return results;
    }

    BatchResult notTried(BatchInput row, TooManyFailuresException reason) {
        return Outcome.failed(reason).named(row, key(row), digest);
    }

    private @Nullable String missing(BatchInput row) {
        for (String name : required) {
            if (!row.fields().containsKey(name)) {
                return name;
            }
        }
        return null;
    }
}
