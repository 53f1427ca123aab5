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
 * One place for all records. Each generation, feedback, score, version and label move is written
 * together with its entry in the audit log: both or neither. Safe for use by multiple threads.
 */
public interface Store extends AutoCloseable {

    /** {@return the generations} */
    GenerationStore generations();

    /** {@return the feedback} */
    FeedbackStore feedback();

    /** {@return the scores of evaluators} */
    ScoreStore scores();

    /** {@return the part of the store that removes records and places holds on them} */
    Retention retention();

    /** {@return the prompts} */
    PromptRegistry prompts();

    /** {@return the adapters} */
    AdapterRegistry adapters();

    /** {@return the experiments} */
    ExperimentStore experiments();

    /** {@return the audit log} */
    AuditLog audit();

    /** Writes everything that was accepted, then releases the resources that the store holds. Calling this method again has no effect. */
    @Override
    void close();

    /** {@return a store that keeps nothing} */
    static Store noop() {
        return NoopStore.INSTANCE;
    }
}
