package dev.llmops.core;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.commons.internal.text.Levenshtein;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes feedback on answers. Each method returns once the feedback is durable, with what was kept. Guardrails of what users type look at
 * comments, corrections and edits first: what they change is kept changed, and feedback that they do not let pass is refused with a
 * {@link dev.llmops.api.guardrail.GuardrailBlockedException}. Safe for use by several threads.
 */
public final class FeedbackRecorder implements FeedbackSink {

    private final FeedbackSink sink;
    private final FeedbackGuardrails guardrails;
    private final Ids ids;
    private final Time time;
    private final @Nullable String user;

    FeedbackRecorder(FeedbackSink sink, FeedbackGuardrails guardrails, Ids ids, Time time, @Nullable String user) {
        this.sink = sink;
        this.guardrails = guardrails;
        this.ids = ids;
        this.time = time;
        this.user = user;
    }

    /**
     * {@return a recorder of what this person says and does}
     *
     * @param person the person
     */
    public FeedbackRecorder by(String person) {
        return new FeedbackRecorder(sink, guardrails, ids, time, person);
    }

    /**
     * Thumbs up.
     *
     * @param generation the answer
     * @return what was kept
     */
    public Feedback thumbsUp(GenerationId generation) {
        return add(generation, new FeedbackSignal.Thumbs(true), null);
    }

    /**
     * Thumbs down.
     *
     * @param generation the answer
     * @param comment why, or null
     * @return what was kept
     */
    public Feedback thumbsDown(GenerationId generation, @Nullable String comment) {
        return add(generation, new FeedbackSignal.Thumbs(false), comment);
    }

    /**
     * A rating from 1 to 5.
     *
     * @param generation the answer
     * @param stars the rating
     * @return what was kept
     */
    public Feedback rating(GenerationId generation, int stars) {
        return add(generation, new FeedbackSignal.Rating(stars, 1, 5), null);
    }

    /**
     * A label.
     *
     * @param generation the answer
     * @param name the label
     * @return what was kept
     */
    public Feedback label(GenerationId generation, String name) {
        return add(generation, new FeedbackSignal.Label(name), null);
    }

    /**
     * Words.
     *
     * @param generation the answer
     * @param words the words
     * @return what was kept
     */
    public Feedback comment(GenerationId generation, String words) {
        return add(generation, new FeedbackSignal.Comment(), words);
    }

    /**
     * The answer as it should have been.
     *
     * @param generation the answer
     * @param text the right answer
     * @return what was kept
     */
    public Feedback correction(GenerationId generation, String text) {
        return add(generation, new FeedbackSignal.Correction(text), null);
    }

    /**
     * The answer was copied.
     *
     * @param generation the answer
     * @return what was kept
     */
    public Feedback copied(GenerationId generation) {
        return add(generation, new FeedbackSignal.Copy(), null);
    }

    /**
     * The answer was edited before it was used. How far the texts lie apart is measured before guardrails redact them.
     *
     * @param generation the answer
     * @param before the text before
     * @param after the text after
     * @return what was kept
     */
    public Feedback edited(GenerationId generation, String before, String after) {
        return add(generation, new FeedbackSignal.Edit(before, after, Levenshtein.normalized(before, after)), null);
    }

    /**
     * Another answer was asked for.
     *
     * @param generation the answer
     * @return what was kept
     */
    public Feedback regenerated(GenerationId generation) {
        return add(generation, new FeedbackSignal.Regenerate(), null);
    }

    /**
     * The conversation was left.
     *
     * @param generation the answer
     * @return what was kept
     */
    public Feedback abandoned(GenerationId generation) {
        return add(generation, new FeedbackSignal.Abandon(), null);
    }

    /**
     * A citation was opened.
     *
     * @param generation the answer
     * @param number number of the citation, from 1
     * @return what was kept
     */
    public Feedback citationClicked(GenerationId generation, int number) {
        return add(generation, new FeedbackSignal.CitationClick(number), null);
    }

    /**
     * A passage was opened from the list in which it was shown.
     *
     * @param generation the answer
     * @param passage id of the passage
     * @param position where it stood in the list, from 1
     * @return what was kept
     */
    public Feedback clicked(GenerationId generation, String passage, int position) {
        return add(generation, new FeedbackSignal.Click(passage, position), null);
    }

    /**
     * The answer was looked at.
     *
     * @param generation the answer
     * @param duration for how long
     * @return what was kept
     */
    public Feedback dwelled(GenerationId generation, Duration duration) {
        return add(generation, new FeedbackSignal.Dwell(duration), null);
    }

    /**
     * Any signal.
     *
     * @param generation the answer
     * @param signal what was said or shown
     * @param comment words that came with it, or null
     * @return what was kept
     * @throws dev.llmops.api.guardrail.GuardrailBlockedException if a guardrail does not let a text of it pass
     * @throws dev.llmops.api.error.LlmOpsException if there is no such answer, or the feedback could not be kept
     */
    public Feedback add(GenerationId generation, FeedbackSignal signal, @Nullable String comment) {
        return keep(new Feedback(ids.next(), generation, signal, user, comment, time.now()));
    }

    /**
     * Takes feedback that was made elsewhere, with its id and its user as they are: what an HTTP endpoint received, for example.
     *
     * @param feedback the feedback
     * @throws dev.llmops.api.guardrail.GuardrailBlockedException if a guardrail does not let a text of it pass
     * @throws dev.llmops.api.error.LlmOpsException if there is no such answer, or the feedback could not be kept
     */
    @Override
    public void accept(Feedback feedback) {
        keep(feedback);
    }

    private Feedback keep(Feedback feedback) {
        Feedback checked = guardrails.checked(feedback);
        sink.accept(checked);
        return checked;
    }
}
