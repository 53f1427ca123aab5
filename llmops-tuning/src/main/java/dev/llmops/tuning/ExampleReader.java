package dev.llmops.tuning;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads examples from one answer and what was said of it. Thumbs make rated examples, and thumbs up a demonstration; a
 * correction or an edit makes a demonstration of the better text, and a preference for it over the answer. Ratings and
 * scores are thumbs where the application said from which value on.
 *
 * @param ratings when a rating, moved to 0 to 1, is a thumb; null if never
 * @param judge whose scores are thumbs, or null
 */
record ExampleReader(@Nullable Thresholds ratings, @Nullable Judge judge) {

    /** What the sources of a row call a score; the name of the evaluator follows. */
    static final String SCORE = "score:";

    /** From which value on something is good, and below which it is bad; what lies between says nothing. */
    record Thresholds(double goodFrom, double badBelow) {

        Thresholds {
            if (!(badBelow <= goodFrom)) {
                throw new IllegalArgumentException(
                        "badBelow must be at most goodFrom, but was " + badBelow + " with " + goodFrom);
            }
        }

        boolean decides(double value) {
            return value >= goodFrom || value < badBelow;
        }

        boolean good(double value) {
            return value >= goodFrom;
        }
    }

    /** An evaluator whose scores are thumbs. */
    record Judge(ScoreStore scores, String evaluator, Thresholds thresholds) {}

    List<TrainingExample> read(Generation generation, List<Feedback> feedback) {
        ModelRequest request = generation.request();
        ModelResponse response = generation.response();
        if (request == null || response == null) {
            return List.of();
        }
        List<TrainingExample> examples = new ArrayList<>();
        AssistantMessage answer = spoken(response.message());
        List<Message> prompt = request.messages().stream()
                .map(message -> message instanceof AssistantMessage earlier ? spoken(earlier) : message)
                .toList();
        for (Feedback each : feedback) {
            Answered answered = new Answered(source(generation, each.id()), prompt, request, answer);
            read(each.signal(), answered, examples);
        }
        if (judge != null) {
            score(
                    judge,
                    new Answered(source(generation, SCORE + judge.evaluator()), prompt, request, answer),
                    examples);
        }
        return examples;
    }

    /** An answer, with what says something about it. */
    private record Answered(
            TrainingExample.Source source, List<Message> prompt, ModelRequest request, AssistantMessage answer) {

        TrainingExample.Demonstration demonstration(AssistantMessage completion) {
            return new TrainingExample.Demonstration(source, prompt, request.tools(), completion);
        }
    }

    private static TrainingExample.Source source(Generation generation, String evidence) {
        return new TrainingExample.Source(
                generation.id(),
                List.of(evidence),
                generation.caller().user(),
                generation.caller().session());
    }

    private void read(FeedbackSignal signal, Answered answered, List<TrainingExample> examples) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            rated(answered, thumbs.up(), examples);
        } else if (signal instanceof FeedbackSignal.Rating rating && ratings != null) {
            double value = (rating.value() - rating.least()) / (rating.most() - rating.least());
            if (ratings.decides(value)) {
                rated(answered, ratings.good(value), examples);
            }
        } else if (signal instanceof FeedbackSignal.Correction correction) {
            better(examples, answered.demonstration(Message.assistant(correction.text())), answered.answer());
        } else if (signal instanceof FeedbackSignal.Edit edit && edit.before() != null && edit.after() != null) {
            better(
                    examples,
                    answered.demonstration(Message.assistant(edit.after())),
                    answered.answer().withText(edit.before()));
        }
    }

    private static void score(Judge judge, Answered answered, List<TrainingExample> examples) {
        for (GenerationScore each : judge.scores().of(answered.source().generation())) {
            if (each.judgement().evaluator().equals(judge.evaluator())
                    && each.judgement().score() instanceof Score.Scored scored
                    && judge.thresholds().decides(scored.value())) {
                rated(answered, judge.thresholds().good(scored.value()), examples);
            }
        }
    }

    private static void rated(Answered answered, boolean good, List<TrainingExample> examples) {
        examples.add(new TrainingExample.Rated(
                answered.source(), answered.prompt(), answered.request().tools(), answered.answer(), good));
        if (good) {
            examples.add(answered.demonstration(answered.answer()));
        }
    }

    private static void better(
            List<TrainingExample> examples, TrainingExample.Demonstration better, AssistantMessage worse) {
        examples.add(better);
        // A difference in white space is nothing to prefer.
        if (!worse.toolCalls().isEmpty()
                || !better.completion().text().strip().equals(worse.text().strip())) {
            examples.add(new TrainingExample.Preference(
                    better.source(), better.prompt(), better.tools(), better.completion(), worse));
        }
    }

    /** What the model said, without what it thought. */
    private static AssistantMessage spoken(AssistantMessage message) {
        List<Part> parts = message.parts().stream()
                .filter(part -> !(part instanceof ReasoningPart))
                .toList();
        return new AssistantMessage(parts, message.toolCalls());
    }
}
