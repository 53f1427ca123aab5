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
 * Records feedback on answers. Each method returns once the feedback is durable, and returns what was stored. Guardrails on user input check
 * comments, corrections and edits first: text that they change is stored changed, and feedback that they block is rejected with a
 * {@link dev.llmops.api.guardrail.GuardrailBlockedException}. Safe for use by multiple threads.
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
     * {@return a recorder of the feedback of a user}
     *
     * @param person the user
     */
    public FeedbackRecorder by(String person) {
        return new FeedbackRecorder(sink, guardrails, ids, time, person);
    }

    /**
     * Records a thumbs up.
     *
     * @param generation the answer
     * @return the stored feedback
     */
    public Feedback thumbsUp(GenerationId generation) {
        return add(generation, new FeedbackSignal.Thumbs(true), null);
    }

    /**
     * Records a thumbs down.
     *
     * @param generation the answer
     * @param comment the reason, or null
     * @return the stored feedback
     */
    public Feedback thumbsDown(GenerationId generation, @Nullable String comment) {
        return add(generation, new FeedbackSignal.Thumbs(false), comment);
    }

    /**
     * Records a rating from 1 to 5.
     *
     * @param generation the answer
     * @param stars the rating
     * @return the stored feedback
     */
    public Feedback rating(GenerationId generation, int stars) {
        return add(generation, new FeedbackSignal.Rating(stars, 1, 5), null);
    }

    /**
     * Records a label.
     *
     * @param generation the answer
     * @param name the label
     * @return the stored feedback
     */
    public Feedback label(GenerationId generation, String name) {
        return add(generation, new FeedbackSignal.Label(name), null);
    }

    /**
     * Records a comment.
     *
     * @param generation the answer
     * @param words the comment
     * @return the stored feedback
     */
    public Feedback comment(GenerationId generation, String words) {
        return add(generation, new FeedbackSignal.Comment(), words);
    }

    /**
     * Records a corrected answer.
     *
     * @param generation the answer
     * @param text the correct answer
     * @return the stored feedback
     */
    public Feedback correction(GenerationId generation, String text) {
        return add(generation, new FeedbackSignal.Correction(text), null);
    }

    /**
     * Records that the answer was copied.
     *
     * @param generation the answer
     * @return the stored feedback
     */
    public Feedback copied(GenerationId generation) {
        return add(generation, new FeedbackSignal.Copy(), null);
    }

    /**
     * Records that the answer was edited before it was used. The distance between the texts is measured before guardrails redact them.
     *
     * @param generation the answer
     * @param before the text before
     * @param after the text after
     * @return the stored feedback
     */
    public Feedback edited(GenerationId generation, String before, String after) {
        return add(generation, new FeedbackSignal.Edit(before, after, Levenshtein.normalized(before, after)), null);
    }

    /**
     * Records that another answer was requested.
     *
     * @param generation the answer
     * @return the stored feedback
     */
    public Feedback regenerated(GenerationId generation) {
        return add(generation, new FeedbackSignal.Regenerate(), null);
    }

    /**
     * Records that the conversation was abandoned.
     *
     * @param generation the answer
     * @return the stored feedback
     */
    public Feedback abandoned(GenerationId generation) {
        return add(generation, new FeedbackSignal.Abandon(), null);
    }

    /**
     * Records that a citation was opened.
     *
     * @param generation the answer
     * @param number the number of the citation, from 1
     * @return the stored feedback
     */
    public Feedback citationClicked(GenerationId generation, int number) {
        return add(generation, new FeedbackSignal.CitationClick(number), null);
    }

    /**
     * Records that a passage was opened from the list in which it was shown.
     *
     * @param generation the answer
     * @param passage the id of the passage
     * @param position its position in the list, from 1
     * @return the stored feedback
     */
    public Feedback clicked(GenerationId generation, String passage, int position) {
        return add(generation, new FeedbackSignal.Click(passage, position), null);
    }

    /**
     * Records that the answer was viewed.
     *
     * @param generation the answer
     * @param duration for how long
     * @return the stored feedback
     */
    public Feedback dwelled(GenerationId generation, Duration duration) {
        return add(generation, new FeedbackSignal.Dwell(duration), null);
    }

    /**
     * Records any signal.
     *
     * @param generation the answer
     * @param signal the explicit or implicit signal
     * @param comment a comment on it, or null
     * @return the stored feedback
     * @throws dev.llmops.api.guardrail.GuardrailBlockedException if a guardrail blocks one of its texts
     * @throws dev.llmops.api.error.LlmOpsException if there is no such answer, or the feedback could not be stored
     */
    public Feedback add(GenerationId generation, FeedbackSignal signal, @Nullable String comment) {
        return keep(new Feedback(ids.next(), generation, signal, user, comment, time.now()));
    }

    /**
     * Records feedback that was created elsewhere, keeping its id and user: feedback received by an HTTP endpoint, for example.
     *
     * @param feedback the feedback
     * @throws dev.llmops.api.guardrail.GuardrailBlockedException if a guardrail blocks one of its texts
     * @throws dev.llmops.api.error.LlmOpsException if there is no such answer, or the feedback could not be stored
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
