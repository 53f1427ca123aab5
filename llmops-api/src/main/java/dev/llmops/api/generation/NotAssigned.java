package dev.llmops.api.generation;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * The reason why a call within an experiment's scope has no variant and so does not count in the experiment.
 *
 * @param experiment name of the experiment
 * @param reason why
 */
public record NotAssigned(String experiment, Reason reason) {

    /** Rejects nulls, and text with a lone surrogate. */
    public NotAssigned {
        UnicodeText.requireWellFormed("experiment", experiment);
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why a call has no variant. Whatever the call did not set itself, it got from the
     * {@linkplain dev.llmops.api.experiment.Experiment#control() control}, which is the known behaviour and not the one being tried; but a
     * call that names a version gets that version.
     */
    public enum Reason {
        /**
         * The experiment has a lease that was not renewed, such as that of a canary whose controller is dead: the caller got the {@linkplain
         * dev.llmops.api.experiment.Experiment#control() control}.
         */
        LEASE_EXPIRED,
        /** The call named a version by number or label, and got that version. */
        VERSION_NAMED,
        /** The call named a model, and the experiment varies models. */
        MODEL_NAMED,
        /** The call set a parameter that a variant sets too. */
        PARAMETERS_SET,
        /** The call named an adapter, and the experiment varies adapters. */
        ADAPTER_NAMED,
        /** The caller lacks the attribute by which the experiment assigns its variants, such as a user or a session. */
        ANONYMOUS,
        /** The caller does not match the experiment's targeting. */
        NOT_TARGETED,
        /** The caller is held out of experiments. */
        HELD_OUT,
        /** The caller belongs to another part of the experiment's layer. */
        OUTSIDE_OF_RANGE
    }
}
