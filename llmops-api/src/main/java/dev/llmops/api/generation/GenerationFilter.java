package dev.llmops.api.generation;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Selects generations: those that match every criterion that is set. Null and empty criteria are ignored.
 *
 * @param from only those that began at this time or later
 * @param to only those that began before this time
 * @param prompt only those of this prompt
 * @param promptVersion only those of this version of the prompt
 * @param experiment only those that have a variant of this experiment
 * @param variant only those that have this variant of the experiment
 * @param model only those that called this model
 * @param user only those of this user
 * @param session only those of this session
 * @param tenant only those of this tenant
 * @param tags only those with all of these tags
 * @param status only those with this status
 * @param feedback only those with feedback, or only those without
 * @param score only those that an evaluator scored in this range
 * @param firstId only this generation and those with ids after it, in the order of their text; ids that this library creates are in
 *     chronological order
 * @param lastId only this generation and those with ids before it
 */
public record GenerationFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        @Nullable String experiment,
        @Nullable String variant,
        @Nullable String model,
        @Nullable String user,
        @Nullable String session,
        @Nullable String tenant,
        Map<String, String> tags,
        @Nullable GenerationStatus status,
        @Nullable Boolean feedback,
        @Nullable ScoreRange score,
        @Nullable GenerationId firstId,
        @Nullable GenerationId lastId) {

    /** All generations. */
    public static final GenerationFilter ALL = builder().build();

    /** Copies the tags; rejects a range of time or ids that is empty, a version without its prompt and a variant without its experiment. */
    public GenerationFilter {
        tags = Map.copyOf(tags);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("from must be before to, but was " + from + " with to " + to);
        }
        if (firstId != null && lastId != null && firstId.value().compareTo(lastId.value()) > 0) {
            throw new IllegalArgumentException(
                    "firstId must not be after lastId, but was " + firstId + " with lastId " + lastId);
        }
        if (promptVersion != null && prompt == null) {
            throw new IllegalArgumentException(
                    "promptVersion needs the prompt it is a version of, but was " + promptVersion + " without one");
        }
        if (variant != null && experiment == null) {
            throw new IllegalArgumentException(
                    "variant needs the experiment it is a variant of, but was '" + variant + "' without one");
        }
    }

    /**
     * A range of scores from an evaluator.
     *
     * @param evaluator its name
     * @param least the lowest score, inclusive, or null for no lower bound
     * @param most the highest score, inclusive, or null for no upper bound
     */
    public record ScoreRange(
            String evaluator,
            @Nullable Double least,
            @Nullable Double most) {

        /** Rejects a NaN, and a range that is empty. */
        public ScoreRange {
            Objects.requireNonNull(evaluator, "evaluator");
            if ((least != null && least.isNaN()) || (most != null && most.isNaN())) {
                throw new IllegalArgumentException(
                        "least and most must be numbers, but were " + least + " and " + most);
            }
            if (least != null && most != null && least > most) {
                throw new IllegalArgumentException("least must be at most " + most + ", but was " + least);
            }
        }
    }

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts from this filter} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.from = from;
        builder.to = to;
        builder.prompt = prompt;
        builder.promptVersion = promptVersion;
        builder.experiment = experiment;
        builder.variant = variant;
        builder.model = model;
        builder.user = user;
        builder.session = session;
        builder.tenant = tenant;
        builder.tags.putAll(tags);
        builder.status = status;
        builder.feedback = feedback;
        builder.score = score;
        builder.firstId = firstId;
        builder.lastId = lastId;
        return builder;
    }

    /** Builds a {@link GenerationFilter}. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable String prompt;
        private @Nullable Integer promptVersion;
        private @Nullable String experiment;
        private @Nullable String variant;
        private @Nullable String model;
        private @Nullable String user;
        private @Nullable String session;
        private @Nullable String tenant;
        private final Map<String, String> tags = new HashMap<>();
        private @Nullable GenerationStatus status;
        private @Nullable Boolean feedback;
        private @Nullable ScoreRange score;
        private @Nullable GenerationId firstId;
        private @Nullable GenerationId lastId;

        private Builder() {}

        /**
         * Sets the earliest time at which generations began.
         *
         * @param value the time, or null for any
         * @return this
         */
        public Builder from(@Nullable Instant value) {
            this.from = value;
            return this;
        }

        /**
         * Sets the time before which generations began.
         *
         * @param value the time, or null for any
         * @return this
         */
        public Builder to(@Nullable Instant value) {
            this.to = value;
            return this;
        }

        /**
         * Sets the prompt.
         *
         * @param value its name, or null for any
         * @return this
         */
        public Builder prompt(@Nullable String value) {
            this.prompt = value;
            return this;
        }

        /**
         * Sets the version of the prompt.
         *
         * @param value its number, or null for any
         * @return this
         */
        public Builder promptVersion(@Nullable Integer value) {
            this.promptVersion = value;
            return this;
        }

        /**
         * Sets the experiment.
         *
         * @param value its name, or null for any
         * @return this
         */
        public Builder experiment(@Nullable String value) {
            this.experiment = value;
            return this;
        }

        /**
         * Sets the variant of the experiment.
         *
         * @param value its name, or null for any
         * @return this
         */
        public Builder variant(@Nullable String value) {
            this.variant = value;
            return this;
        }

        /**
         * Sets the model that was called.
         *
         * @param value its name, or null for any
         * @return this
         */
        public Builder model(@Nullable String value) {
            this.model = value;
            return this;
        }

        /**
         * Sets the user.
         *
         * @param value the user, or null for any
         * @return this
         */
        public Builder user(@Nullable String value) {
            this.user = value;
            return this;
        }

        /**
         * Sets the session.
         *
         * @param value the session, or null for any
         * @return this
         */
        public Builder session(@Nullable String value) {
            this.session = value;
            return this;
        }

        /**
         * Sets the tenant.
         *
         * @param value the tenant, or null for any
         * @return this
         */
        public Builder tenant(@Nullable String value) {
            this.tenant = value;
            return this;
        }

        /**
         * Adds a tag that generations must have.
         *
         * @param name its name
         * @param value its value
         * @return this
         */
        public Builder tag(String name, String value) {
            tags.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets the status with which generations ended.
         *
         * @param value the status, or null for any
         * @return this
         */
        public Builder status(@Nullable GenerationStatus value) {
            this.status = value;
            return this;
        }

        /**
         * Sets whether generations have feedback.
         *
         * @param value true for those with feedback, false for those without, or null for both
         * @return this
         */
        public Builder feedback(@Nullable Boolean value) {
            this.feedback = value;
            return this;
        }

        /**
         * Sets the range of an evaluator's scores.
         *
         * @param value the scores, or null for any
         * @return this
         */
        public Builder score(@Nullable ScoreRange value) {
            this.score = value;
            return this;
        }

        /**
         * Sets a range of ids.
         *
         * @param first the first to include, or null for any
         * @param last the last to include, or null for any
         * @return this
         */
        public Builder ids(@Nullable GenerationId first, @Nullable GenerationId last) {
            this.firstId = first;
            this.lastId = last;
            return this;
        }

        /** {@return the filter} */
        public GenerationFilter build() {
            return new GenerationFilter(
                    from,
                    to,
                    prompt,
                    promptVersion,
                    experiment,
                    variant,
                    model,
                    user,
                    session,
                    tenant,
                    tags,
                    status,
                    feedback,
                    score,
                    firstId,
                    lastId);
        }
    }
}
