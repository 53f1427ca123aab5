package dev.llmops.api.experiment;

import java.util.Objects;

/**
 * Why a call of a prompt that an experiment runs on has no variant, and so does not count in the experiment.
 *
 * @param experiment name of the experiment
 * @param reason why
 */
public record NotAssigned(String experiment, Reason reason) {

    /** Refuses nulls. */
    public NotAssigned {
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(reason, "reason");
    }

    /** Why a call has no variant. */
    public enum Reason {
        /** The call named a version by number or label, and got that version. */
        VERSION_NAMED,
        /**
         * The call named a model, and the experiment is about models: it got that model, and the prompt of the {@linkplain
         * Experiment#control() control}.
         */
        MODEL_NAMED,
        /** The caller has neither a user nor a session to be recognised by, and got the control. */
        ANONYMOUS
    }
}
