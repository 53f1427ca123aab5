package dev.llmops.eval.synthesis;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.WordRuns;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.text.NearDuplicates;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.synthesis.SynthesisPrompts.Check;
import dev.llmops.eval.synthesis.SynthesisPrompts.Pair;
import dev.llmops.eval.synthesis.SynthesisResult.Dropped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generates questions from passages with a model, and keeps those that pass every check: not in the words of the passage, not a duplicate, and
 * answered from the
 * passage alone by a second call (round-trip consistency: Alberti et al. 2019) with the written answer, to a token F1 of 0.5. Dropped questions
 * are counted by reason. A model that checks its own questions finds fewer mistakes than another model. Not safe for use by multiple threads.
 */
public final class QuestionSynthesis {

    private static final int COPIED_WORDS = 8;
    private static final double SAME_ANSWER = 0.5;
    private static final int MAX_QUESTIONS = 20;

    private final ModelClient writer;
    private final ModelClient checker;
    private final int perPassage;
    private final ModelParameters parameters;

    /**
     * Creates a generator of questions.
     *
     * @param writer writes them; not closed
     * @param checker checks them; not closed
     * @param perPassage number of questions wanted per passage, from 1 to 20
     * @param parameters the sampling parameters of both
     */
    public QuestionSynthesis(ModelClient writer, ModelClient checker, int perPassage, ModelParameters parameters) {
        this.writer = Objects.requireNonNull(writer, "writer");
        this.checker = Objects.requireNonNull(checker, "checker");
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        this.perPassage = perPassage;
        Require.within("perPassage", perPassage, 1, MAX_QUESTIONS);
    }

    /**
     * Generates questions, with at most {@code 1 + perPassage} calls per passage; a call that fails affects only its passage or its question.
     *
     * @param passages the passages to ask about, with unique ids
     * @return the questions that passed, and those that did not
     */
    public SynthesisResult from(List<SourcePassage> passages) {
        Batch batch = new Batch();
        passages.forEach(batch::add);
        return new SynthesisResult(batch.rows, batch.dropped, batch.usage);
    }

    /** All questions so far. */
    private final class Batch {

        private final List<Row> rows = new ArrayList<>();
        private final List<Dropped> dropped = new ArrayList<>();
        private final NearDuplicates asked = new NearDuplicates();
        private TokenUsage usage = TokenUsage.ZERO;

        void add(SourcePassage passage) {
            List<Pair> pairs;
            try {
                pairs = SynthesisPrompts.pairs(call(writer, SynthesisPrompts.write(passage, perPassage, parameters)));
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException | IllegalArgumentException e) {
                dropped.add(new Dropped(passage.id(), "", DropReason.NO_QUESTIONS, String.valueOf(e.getMessage())));
                return;
            }
            Set<String> runs = new WordRuns(passage.text()).runs(COPIED_WORDS);
            int number = 0;
            for (Pair pair : pairs.subList(0, Math.min(perPassage, pairs.size()))) {
                number++;
                Dropped why = problem(passage, runs, pair);
                if (why == null) {
                    String id = passage.id() + "#" + number;
                    asked.add(id, pair.question());
                    rows.add(new Row(id, pair.question(), pair.answer(), Map.of("passage", passage.id())));
                } else {
                    dropped.add(why);
                }
            }
        }

        /** What costs no call comes first. */
        private @Nullable Dropped problem(SourcePassage passage, Set<String> runs, Pair pair) {
            for (String run : new WordRuns(pair.question()).runs(COPIED_WORDS)) {
                if (runs.contains(run)) {
                    return drop(passage, pair, DropReason.COPIES_PASSAGE, "'" + run + "'");
                }
            }
            String same = asked.same(pair.question());
            String earlier = same == null ? asked.near(pair.question()) : same;
            return earlier == null
                    ? unanswered(passage, pair)
                    : drop(passage, pair, DropReason.DUPLICATE, "of '" + earlier + "'");
        }

        private @Nullable Dropped unanswered(SourcePassage passage, Pair pair) {
            Check check;
            try {
                check = SynthesisPrompts.check(
                        call(checker, SynthesisPrompts.answer(passage, pair.question(), parameters)));
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException | IllegalArgumentException e) {
                return drop(passage, pair, DropReason.NOT_CHECKED, String.valueOf(e.getMessage()));
            }
            if (!check.answerable()) {
                return drop(passage, pair, DropReason.NOT_ANSWERABLE, "the check found no answer in the passage");
            }
            double f1 = f1(pair, check.answer());
            return f1 >= SAME_ANSWER
                    ? null
                    : drop(
                            passage,
                            pair,
                            DropReason.ANOTHER_ANSWER,
                            String.format(
                                    Locale.ROOT, "'%s' and not '%s', F1 %.2f", check.answer(), pair.answer(), f1));
        }

        private ModelResponse call(ModelClient model, ModelRequest request) {
            ModelResponse response = model.generate(request);
            usage = usage.plus(response.usage());
            return response;
        }
    }

    private static double f1(Pair pair, String answer) {
        EvaluationCase both = new EvaluationCase(pair.question(), answer, pair.answer(), List.of(), List.of());
        return TextMetric.TOKEN_F1.evaluate(both).score() instanceof Score.Scored scored ? scored.value() : 0;
    }

    private static Dropped drop(SourcePassage passage, Pair pair, DropReason reason, String detail) {
        return new Dropped(passage.id(), pair.question(), reason, detail);
    }
}
