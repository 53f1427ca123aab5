package dev.llmops.tuning.continual;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a {@link TuningStudy} is due: after a number of new pieces of feedback, after some time, or both. The start of the last one is stored
 * in a file, so that it survives a restart. It has no thread of its own: call it from the application's job scheduler. Safe for use by several
 * threads.
 */
public final class StudyTrigger {

    private final FeedbackStore feedback;
    private final Path state;
    private final @Nullable Integer newFeedback;
    private final @Nullable Duration every;
    private final InstantSource clock;

    private StudyTrigger(Builder from) {
        this.feedback = from.feedback;
        this.state = from.state;
        this.newFeedback = from.newFeedback;
        this.every = from.every;
        this.clock = from.clock;
    }

    /**
     * {@return a builder}
     *
     * @param feedback the feedback
     * @param state file with the start of the last study; created if necessary
     */
    public static Builder builder(FeedbackStore feedback, Path state) {
        return new Builder(feedback, state);
    }

    /**
     * {@return why a study is due, in words, or empty if none is}
     *
     * @throws IllegalStateException if the file has other content
     */
    public Optional<String> due() {
        Instant last = last();
        if (newFeedback != null) {
            List<Feedback> latest = feedback.latest(newFeedback);
            if (latest.size() == newFeedback
                    && latest.stream().allMatch(each -> each.at().isAfter(last))) {
                return Optional.of(newFeedback + " or more pieces of feedback are new since "
                        + (last.equals(Instant.EPOCH) ? "the beginning" : last));
            }
        }
        if (every != null && !clock.instant().isBefore(Durations.after(last, every))) {
            return Optional.of(
                    last.equals(Instant.EPOCH) ? "there was no study yet" : "the last study began at " + last);
        }
        return Optional.empty();
    }

    /** {@return the time to pass to {@link #done} after a study that starts now} */
    Instant now() {
        return clock.instant();
    }

    /** Records that a study was made of the data as of a time. */
    void done(Instant began) {
        try {
            WholeFile.write(state, began + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("when the last study began cannot be kept in '" + state + "'", e);
        }
    }

    private Instant last() {
        try {
            return Instant.parse(Files.readString(state).strip());
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        } catch (IOException e) {
            throw new UncheckedIOException("when the last study began cannot be read from '" + state + "'", e);
        } catch (DateTimeException e) {
            throw new IllegalStateException(
                    "'" + state
                            + "' must hold the time of the last study, but does not; name another file, or delete it",
                    e);
        }
    }

    /** Builds a {@link StudyTrigger}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final FeedbackStore feedback;
        private final Path state;
        private @Nullable Integer newFeedback;
        private @Nullable Duration every;
        private InstantSource clock = SystemTime.clock();

        private Builder(FeedbackStore feedback, Path state) {
            this.feedback = Objects.requireNonNull(feedback, "feedback");
            this.state = Objects.requireNonNull(state, "state");
        }

        /**
         * Makes a study due after a number of new pieces of feedback.
         *
         * @param count at least 1
         * @return this
         */
        public Builder newFeedback(int count) {
            this.newFeedback = Require.atLeast("count", count, 1);
            return this;
        }

        /**
         * Makes a study due some time after the last one began, and at once if there was none.
         *
         * @param interval above 0
         * @return this
         */
        public Builder every(Duration interval) {
            this.every = Require.positive("interval", interval);
            return this;
        }

        /**
         * Sets the clock. The default is the machine's.
         *
         * @param source the clock
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * {@return the trigger}
         *
         * @throws IllegalStateException if nothing makes a study due
         */
        public StudyTrigger build() {
            if (newFeedback == null && every == null) {
                throw new IllegalStateException("a trigger needs newFeedback or every; set at least one");
            }
            return new StudyTrigger(this);
        }
    }
}
