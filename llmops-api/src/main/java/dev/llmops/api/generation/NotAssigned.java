package dev.llmops.api.generation;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * Why a call that an experiment is about has no variant, and so does not count in the experiment.
 *
 * @param experiment name of the experiment
 * @param reason why
 */
public record NotAssigned(String experiment, Reason reason) {

    /** Refuses nulls, and text with a lone surrogate. */
    public NotAssigned {
        UnicodeText.requireWellFormed("experiment", experiment);
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why a call has no variant. What the call did not set itself it got from the {@linkplain dev.llmops.api.experiment.Experiment#control() control}, which
     * is what is known, and not what is tried; but a call that names a version gets that one.
     */
    public enum Reason {
        /**
         * The experiment has a lease that nobody renewed, such as that of a canary whose controller is dead: the caller got the {@linkplain
         * dev.llmops.api.experiment.Experiment#control() control}.
         */
        LEASE_EXPIRED,
        /** The call named a version by number or label, and got that version. */
        VERSION_NAMED,
        /** The call named a model, and the experiment is about models. */
        MODEL_NAMED,
        /** The call set a parameter that a variant sets too. */
        PARAMETERS_SET,
        /** The call named an adapter, and the experiment is about adapters. */
        ADAPTER_NAMED,
        /** The caller has not what the experiment deals its variants to, such as a user or a session. */
        ANONYMOUS,
        /** The caller is none of those whom the experiment is for. */
        NOT_TARGETED,
        /** The caller is held out of experiments. */
        HELD_OUT,
        /** The caller belongs to another part of the experiment's layer. */
        OUTSIDE_OF_RANGE
    }
}
