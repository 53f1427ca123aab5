package dev.llmops.api.store;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;

/**
 * One place for everything that is kept. Each generation, feedback, score, version and move of a label is written
 * together with its entry in the audit log: both or neither. Safe for use by several threads.
 */
public interface Store extends AutoCloseable {

    /** {@return the generations} */
    GenerationStore generations();

    /** {@return the feedback} */
    FeedbackStore feedback();

    /** {@return the scores of evaluators} */
    ScoreStore scores();

    /** {@return what removes records and holds them back} */
    Retention retention();

    /** {@return the prompts} */
    PromptRegistry prompts();

    /** {@return the adapters} */
    AdapterRegistry adapters();

    /** {@return the experiments} */
    ExperimentStore experiments();

    /** {@return the audit log} */
    AuditLog audit();

    /** Writes what was taken, then frees what the store holds. Doing it twice does nothing. */
    @Override
    void close();

    /** {@return a store that keeps nothing} */
    static Store noop() {
        return NoopStore.INSTANCE;
    }
}
