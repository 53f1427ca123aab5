package dev.llmops.rag.sql;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.RetrievalQuery;

/** Writes the statement that answers a question. Safe for use by multiple threads. */
@FunctionalInterface
public interface SqlWriter {

    /**
     * Writes a statement.
     *
     * @param query the question
     * @return one SELECT
     * @throws dev.llmops.api.error.LlmOpsException if it cannot write one
     */
    SqlStatement write(RetrievalQuery query);

    /**
     * {@return a writer that asks a model} Its statements are checked like all others.
     *
     * @param model the model
     * @param schema what statements may read; the model is shown its {@link SqlSchema#ddl()}
     */
    static SqlWriter model(ModelClient model, SqlSchema schema) {
        return new ModelSqlWriter(model, schema);
    }
}
