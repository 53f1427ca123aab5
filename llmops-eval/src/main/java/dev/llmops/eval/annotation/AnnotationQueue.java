package dev.llmops.eval.annotation;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.eval.annotation.AnnotationException.Reason;
import dev.llmops.eval.calibration.LabelledScore;
import dev.llmops.eval.dataset.RecordedInput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue of answers for people to label, each by the configured number of annotators, independently of each other. An item is leased to an
 * annotator; if no answer arrives
 * in time, another annotator may get it. If annotators disagree, someone else decides.
 *
 * <p>The queue is one JSON Lines file: ids, ratings, comments and corrections, but no text of an answer, which stays in the store. Labels of
 * an answer that
 * was erased are deleted as soon as the queue touches it, at the latest by {@link #removeErased}. Several processes and threads may use the
 * file at once;
 * each operation locks, reads and replaces it, so it suits about ten thousand items.
 *
 * <p>As a {@link SubjectHolder} of {@link dev.llmops.core.privacy.Erasure}, it deletes the labels of answers that the store has erased.
 */
public final class AnnotationQueue implements SubjectHolder {

    /** The default number of annotators per item. */
    public static final int DEFAULT_ANNOTATORS = 2;
    /** The default lease of an item. */
    public static final Duration DEFAULT_LEASE = Duration.ofMinutes(30);

    private final QueueFile file;
    private final GenerationStore generations;
    private final InstantSource clock;

    private AnnotationQueue(QueueFile file, GenerationStore generations, InstantSource clock) {
        this.file = file;
        this.generations = generations;
        this.clock = clock;
    }

    /**
     * {@return a builder of a new queue}
     *
     * @param file its file, which must not exist yet, in an existing folder
     * @param generations the store of its answers
     * @param name its name; the ids of the resulting feedback begin with it
     * @param rubric the criteria for its answers
     */
    public static Builder builder(Path file, GenerationStore generations, String name, AnnotationRubric rubric) {
        return new Builder(file, generations, name, rubric);
    }

    /**
     * {@return the queue of a file}
     *
     * @param file its file; if it is not a queue, the first operation reports it
     * @param generations the store of its answers
     */
    public static AnnotationQueue open(Path file, GenerationStore generations) {
        return open(file, generations, SystemTime.clock());
    }

    /**
     * {@return the queue of a file}
     *
     * @param file its file; if it is not a queue, the first operation reports it
     * @param generations the store of its answers
     * @param clock the clock for leases
     */
    public static AnnotationQueue open(Path file, GenerationStore generations, InstantSource clock) {
        return new AnnotationQueue(
                new QueueFile(file),
                Objects.requireNonNull(generations, "generations"),
                Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Appends answers. One that is already in the queue is not changed.
     *
     * @param answers the answers, in the order of labelling; see {@link AnnotationSelection}
     * @return how many were new
     * @throws AnnotationException if the file cannot be written
     */
    public int add(List<SelectedAnswer> answers) {
        return file.change(content -> {
            int added = 0;
            for (SelectedAnswer each : answers) {
                if (content.find(each.generation()) == null) {
                    content.put(AnnotationItem.of(each.generation(), each.selection()));
                    added++;
                }
            }
            return added;
        });
    }

    /**
     * Gives an annotator the next answer: the one already leased to them, else the first that needs annotators and that they have not labelled.
     * Asking again extends the
     * lease.
     *
     * @param annotator the annotator
     * @return the answer, or empty if none is left for them
     * @throws AnnotationException with {@link Reason#NOT_ASSIGNED} if the queue names its annotators and this is not one of them
     */
    public Optional<AnnotationTask> next(String annotator) {
        return file.change(content -> {
            requireAnnotator(content, annotator);
            Instant now = clock.instant();
            int wanted = content.header().annotatorsPerItem();
            for (boolean own : new boolean[] {true, false}) {
                for (AnnotationItem item : content.items()) {
                    if (item.state(wanted) == AnnotationState.OPEN
                            && !item.answeredBy(annotator)
                            && (!own || item.isHeldBy(annotator, now))
                            && hasPlace(item, annotator, wanted, now)) {
                        Optional<AnnotationTask> task = give(content, item, annotator, now);
                        if (task.isPresent()) {
                            return task;
                        }
                    }
                }
            }
            return Optional.empty();
        });
    }

    private static boolean hasPlace(AnnotationItem item, String annotator, int wanted, Instant now) {
        return item.answers().size() + item.heldByOthers(annotator, now) < wanted;
    }

    /** Empty if the answer was erased meanwhile. */
    private Optional<AnnotationTask> give(QueueContent content, AnnotationItem item, String annotator, Instant now) {
        Generation generation = stillThere(content, item);
        if (generation == null) {
            return Optional.empty();
        }
        Instant until = Durations.after(now, content.header().lease());
        content.put(item.givenTo(annotator, until));
        return Optional.of(new AnnotationTask(
                item.generation(),
                RecordedInput.lastUserMessage().of(generation).orElse(""),
                Objects.requireNonNull(generation.response()).text(),
                generation.passages().stream().map(passage -> passage.text()).toList(),
                AnnotationRubric.parse(content.header().rubric()),
                until));
    }

    private @Nullable Generation stillThere(QueueContent content, AnnotationItem item) {
        Optional<Generation> found = generations
                .find(item.generation())
                .filter(generation -> generation.response() != null && !EncryptedStore.isErased(generation));
        if (found.isEmpty()) {
            content.put(item.erasedToo());
        }
        return found.orElse(null);
    }

    /**
     * Records an annotator's label of an answer that was leased to them. A label that arrives after the lease is accepted as long as no one else
     * has the item.
     *
     * @param item the answer
     * @param annotator the annotator
     * @param ratings a rating for each criterion, by its name
     * @param correction the answer as it should have been, or null
     * @param comment a comment for the adjudicator, or null
     * @return the item's state
     * @throws IllegalArgumentException if a rating is missing, unknown or off its scale
     * @throws AnnotationException if there is no such item, it was erased, or it is not this annotator's to label; the file is unchanged
     */
    public AnnotationState answer(
            GenerationId item,
            String annotator,
            Map<String, String> ratings,
            @Nullable String correction,
            @Nullable String comment) {
        return file.change(content -> {
            requireAnnotator(content, annotator);
            Instant now = clock.instant();
            AnnotationItem found = found(content, item);
            int wanted = content.header().annotatorsPerItem();
            if (found.answeredBy(annotator)) {
                throw new AnnotationException(
                        Reason.ALREADY_ANSWERED,
                        "'" + annotator + "' labelled " + item
                                + " before, and the first answer stays; take the next item");
            }
            if (!found.wasGivenTo(annotator)) {
                throw new AnnotationException(
                        Reason.NOT_ASSIGNED,
                        item + " was not given to '" + annotator + "'; ask for the next item first");
            }
            if (found.state(wanted) != AnnotationState.OPEN) {
                throw new AnnotationException(
                        Reason.CLOSED, item + " has its " + wanted + " answers already; take the next item");
            }
            if (!found.isHeldBy(annotator, now) && !hasPlace(found, annotator, wanted, now)) {
                throw new AnnotationException(
                        Reason.NOT_ASSIGNED,
                        "the time of '" + annotator + "' for " + item
                                + " ended and another has it; take the next item");
            }
            AnnotationItem answered = found.with(answer(content, annotator, ratings, correction, comment, now));
            content.put(answered);
            return answered.state(wanted);
        });
    }

    private static AnnotationAnswer answer(
            QueueContent content,
            String by,
            Map<String, String> ratings,
            @Nullable String correction,
            @Nullable String comment,
            Instant now) {
        Map<String, String> checked =
                AnnotationRubric.parse(content.header().rubric()).checked(ratings);
        return new AnnotationAnswer(by, checked, correction, comment, now);
    }

    /** Refuses an item that is not there, or whose answer is gone; that it is gone is kept. */
    private AnnotationItem found(QueueContent content, GenerationId id) {
        AnnotationItem item = content.find(id);
        if (item == null) {
            throw new AnnotationException(Reason.UNKNOWN_ITEM, "the queue has no item " + id);
        }
        if (item.erased() || stillThere(content, item) == null) {
            throw new AnnotationException(
                    Reason.ERASED,
                    "the answer " + id + " was erased, and with it what was said of it; take the next item");
        }
        return item;
    }

    private static void requireAnnotator(QueueContent content, String annotator) {
        AnnotationAnswer.requireName(annotator);
        List<String> known = content.header().annotators();
        if (!known.isEmpty() && !known.contains(annotator)) {
            throw new AnnotationException(
                    Reason.NOT_ASSIGNED, "'" + annotator + "' is no annotator of this queue; they are " + known);
        }
    }

    /**
     * Gives the next disputed answer to an adjudicator who has not labelled it.
     *
     * @param adjudicator the adjudicator
     * @return the answer with its labels, or empty if none is left for them
     */
    public Optional<AnnotationDispute> nextDispute(String adjudicator) {
        AnnotationAnswer.requireName(adjudicator);
        return file.change(content -> {
            Instant now = clock.instant();
            for (AnnotationItem item : content.items()) {
                if (item.state(content.header().annotatorsPerItem()) == AnnotationState.DISAGREED
                        && !item.answeredBy(adjudicator)
                        && item.heldByOthers(adjudicator, now) == 0) {
                    Optional<AnnotationDispute> dispute = give(content, item, adjudicator, now)
                            .map(task -> new AnnotationDispute(task, item.answers()));
                    if (dispute.isPresent()) {
                        return dispute;
                    }
                }
            }
            return Optional.empty();
        });
    }

    /**
     * Decides a disputed answer.
     *
     * @param item the answer
     * @param adjudicator the adjudicator, who must not have labelled it
     * @param ratings a rating for each criterion, by its name
     * @param correction the answer as it should have been, or null
     * @param comment the reason, or null
     * @throws IllegalArgumentException if a rating is missing, unknown or off its scale
     * @throws AnnotationException if there is no such item, it was erased, no annotators differ, or it is already decided; the file is unchanged
     */
    public void adjudicate(
            GenerationId item,
            String adjudicator,
            Map<String, String> ratings,
            @Nullable String correction,
            @Nullable String comment) {
        AnnotationAnswer.requireName(adjudicator);
        file.change(content -> {
            AnnotationItem found = found(content, item);
            AnnotationState state = found.state(content.header().annotatorsPerItem());
            if (state == AnnotationState.ADJUDICATED) {
                throw new AnnotationException(
                        Reason.CLOSED, item + " is decided already, and the first decision stays");
            }
            if (state != AnnotationState.DISAGREED) {
                throw new AnnotationException(
                        Reason.NOT_DISAGREED, "there is nothing to decide about " + item + ": it is " + state);
            }
            if (found.answeredBy(adjudicator)) {
                throw new AnnotationException(
                        Reason.OWN_ANSWER,
                        "'" + adjudicator + "' labelled " + item + " and cannot decide; ask somebody else");
            }
            content.put(found.decided(answer(content, adjudicator, ratings, correction, comment, clock.instant())));
            return true;
        });
    }

    /** {@return the queue's progress and the agreement of its annotators} */
    public AnnotationStatus status() {
        return file.change(content -> {
            int wanted = content.header().annotatorsPerItem();
            Map<AnnotationState, Integer> states = new EnumMap<>(AnnotationState.class);
            for (AnnotationState state : AnnotationState.values()) {
                states.put(state, 0);
            }
            Map<String, Integer> answers = new TreeMap<>();
            for (AnnotationItem item : content.items()) {
                states.merge(item.state(wanted), 1, Integer::sum);
                item.answers().forEach(answer -> answers.merge(answer.by(), 1, Integer::sum));
            }
            AgreementTable table = new AgreementTable(content.items(), wanted);
            return new AnnotationStatus(
                    states,
                    answers,
                    AnnotationRubric.parse(content.header().rubric()).criteria().stream()
                            .map(table::of)
                            .toList());
        });
    }

    /** {@return the criteria for the queue's answers} */
    public AnnotationRubric rubric() {
        return file.change(content -> AnnotationRubric.parse(content.header().rubric()));
    }

    /**
     * Deletes the labels of erased answers. Each operation does this for the items it touches; this method checks all items.
     *
     * @return the number of erased answers
     */
    public int removeErased() {
        return file.change(content -> {
            int removed = 0;
            for (AnnotationItem item : content.items()) {
                if (!item.erased() && stillThere(content, item) == null) {
                    removed++;
                }
            }
            return removed;
        });
    }

    /** {@return {@code annotations} and the name of the queue} */
    @Override
    public String name() {
        return file.change(content -> "annotations " + content.header().queue());
    }

    /**
     * Deletes the labels of all erased answers, regardless of their subject: the store comes first, and knows the subjects.
     *
     * @param subject the subject
     * @return the number of erased answers
     */
    @Override
    public Erased erase(Subject subject) {
        return Erased.all(removeErased());
    }

    /** {@return the agreed or decided results, in the order of the queue; none for erased answers} */
    public List<AnnotationResult> results() {
        return file.change(content -> {
            List<AnnotationResult> results = new ArrayList<>();
            for (AnnotationItem item : content.items()) {
                AnnotationState state = item.state(content.header().annotatorsPerItem());
                boolean settled = state == AnnotationState.AGREED || state == AnnotationState.ADJUDICATED;
                if (settled && stillThere(content, item) != null) {
                    results.add(AnnotationResult.of(item));
                }
            }
            return results;
        });
    }

    /**
     * Publishes the results as feedback, for use by training data, data sets and experiments. Publishing again produces the same feedback, which a
     * store keeps once.
     *
     * @param sink receives it, such as {@code store.feedback()}; scrub the annotators' texts first if they can hold anything that must not be stored
     * @return the feedback
     * @throws dev.llmops.api.error.LlmOpsException if the sink rejects feedback for any reason other than an erased answer
     */
    public List<Feedback> publish(FeedbackSink sink) {
        String name =
                file.change(content -> Objects.requireNonNull(content.header().queue()));
        AnnotationRubric rubric = rubric();
        List<Feedback> published = new ArrayList<>();
        for (AnnotationResult result : results()) {
            try {
                for (Feedback each : result.feedback(name, rubric)) {
                    sink.accept(each);
                    published.add(each);
                }
            } catch (GenerationNotFoundException e) {
                // Erased since its result was read: the next reading deletes it.
                published.removeIf(each -> each.generation().equals(result.generation()));
            }
        }
        return published;
    }

    /**
     * Pairs the results with the scores of a judge, to compare the judge with people.
     *
     * @param criterion the criterion whose ratings are the labels
     * @param scores the store of the judge's scores, such as {@code store.scores()}
     * @param evaluator the judge
     * @return a row for each result; without a score if the judge gave none
     */
    public List<LabelledScore> labels(String criterion, ScoreStore scores, String evaluator) {
        rubric().criterion(criterion);
        return results().stream()
                .map(result -> new LabelledScore(
                        result.generation().value(),
                        result.ratings().get(criterion),
                        score(scores.of(result.generation()), evaluator)))
                .toList();
    }

    private static @Nullable String score(List<GenerationScore> scores, String evaluator) {
        return scores.stream()
                .filter(each -> each.judgement().evaluator().equals(evaluator))
                .map(each -> each.judgement().score())
                .filter(Score.Scored.class::isInstance)
                .map(score -> Double.toString(((Score.Scored) score).value()))
                .findFirst()
                .orElse(null);
    }

    /** Builds an {@link AnnotationQueue}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Path file;
        private final GenerationStore generations;
        private final String name;
        private final AnnotationRubric rubric;
        private int annotatorsPerItem = DEFAULT_ANNOTATORS;
        private Duration lease = DEFAULT_LEASE;
        private List<String> annotators = List.of();
        private InstantSource clock = SystemTime.clock();

        private Builder(Path file, GenerationStore generations, String name, AnnotationRubric rubric) {
            this.file = Objects.requireNonNull(file, "file");
            this.generations = Objects.requireNonNull(generations, "generations");
            this.name = Require.text("the name of a queue", name);
            this.rubric = Objects.requireNonNull(rubric, "rubric");
        }

        /**
         * Sets how many people label each answer. The default is {@value AnnotationQueue#DEFAULT_ANNOTATORS}.
         *
         * @param count at least 1
         * @return this
         */
        public Builder annotatorsPerItem(int count) {
            this.annotatorsPerItem = Require.atLeast("annotatorsPerItem", count, 1);
            return this;
        }

        /**
         * Sets for how long an answer is leased to an annotator. The default is half an hour.
         *
         * @param time above 0
         * @return this
         */
        public Builder lease(Duration time) {
            this.lease = Require.positive("lease", time);
            return this;
        }

        /**
         * Sets who may label. By default, anyone may.
         *
         * @param names at least as many as annotators per answer
         * @return this
         */
        public Builder annotators(List<String> names) {
            names.forEach(AnnotationAnswer::requireName);
            this.annotators = names.stream().distinct().toList();
            return this;
        }

        /**
         * Sets the clock. The default is the system's clock.
         *
         * @param source the clock
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Creates the queue's file.
         *
         * @return the queue
         * @throws IllegalArgumentException if there are fewer names than annotators per answer
         * @throws AnnotationException if the file already exists or cannot be written
         */
        public AnnotationQueue build() {
            if (!annotators.isEmpty() && annotators.size() < annotatorsPerItem) {
                throw new IllegalArgumentException(
                        "each item needs " + annotatorsPerItem + " annotators, but the queue has only " + annotators);
            }
            QueueFile made = new QueueFile(file);
            made.create(new QueueHeader(name, annotatorsPerItem, lease, annotators, rubric.json()));
            return new AnnotationQueue(made, generations, clock);
        }
    }
}
