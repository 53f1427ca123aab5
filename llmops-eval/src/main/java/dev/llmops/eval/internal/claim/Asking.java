package dev.llmops.eval.internal.claim;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.internal.evaluation.Judged;
import dev.llmops.eval.judge.AnswerParts;
import dev.llmops.eval.judge.AnswerReader;
import dev.llmops.eval.judge.ClaimJudge;
import dev.llmops.eval.judge.ClaimVerdict;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import dev.llmops.eval.judge.ClaimVerdicts;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The questions to models that one judgement takes, and what they cost. For one judgement, by one thread. */
public final class Asking {

    private @Nullable TokenUsage usage;

    private Asking() {}

    /**
     * A score and why.
     *
     * @param rationale why, in words, or null
     */
    public record Answer(double score, @Nullable String rationale) {}

    /** Finds the score of an answer. */
    @FunctionalInterface
    public interface Scoring {
        Answer score(Asking asking, EvaluationCase answer);
    }

    private record AskingEvaluator(String name, Supplier<String> defined, Scoring scoring) implements Evaluator {
        @Override
        public String definition() {
            return defined.get();
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            return judgement(name, asking -> scoring.score(asking, answer));
        }
    }

    /** {@return an evaluator that is defined by its name, and judges as {@link #judgement} does} */
    public static Evaluator evaluator(String name, Scoring scoring) {
        return evaluator(name, () -> name, scoring);
    }

    /** {@return an evaluator that judges as {@link #judgement} does} */
    public static Evaluator evaluator(String name, Supplier<String> definition, Scoring scoring) {
        return new AskingEvaluator(name, definition, scoring);
    }

    /**
     * {@return a judgement; where there is no score it says why, and a fault of a model is a failure}
     *
     * @param evaluator its name
     * @param work finds the score
     */
    public static Judgement judgement(String evaluator, Function<Asking, Answer> work) {
        Asking asking = new Asking();
        try {
            Answer answer = work.apply(asking);
            return new Judgement(evaluator, Score.of(answer.score()), answer.rationale(), asking.usage);
        } catch (NoScoreException e) {
            return new Judgement(evaluator, e.score(), null, asking.usage);
        } catch (LlmOpsException e) {
            return new Judgement(evaluator, Judged.failed(e), null, asking.usage);
        }
    }

    /**
     * Adds what a model used.
     *
     * @param more tokens, or null if none are known
     */
    public void spent(@Nullable TokenUsage more) {
        if (more != null) {
            usage = usage == null ? more : usage.plus(more);
        }
    }

    /**
     * {@return the claims of an answer, at least one}
     *
     * @param reader finds them
     * @param question what was asked
     * @throws NoScoreException if the model was not understood, or the answer claims nothing
     */
    public List<String> claims(AnswerReader reader, String question, String answer) {
        if (answer.isBlank()) {
            throw NoScoreException.unscored("the answer is empty");
        }
        List<String> claims = parts(reader.claims(question, answer)).texts();
        if (claims.isEmpty()) {
            throw NoScoreException.unscored("the answer claims nothing");
        }
        return claims;
    }

    /**
     * {@return the parts}
     *
     * @param read what came of reading an answer
     * @throws NoScoreException if nothing came of it
     */
    public AnswerParts parts(AnswerParts read) {
        spent(read.usage());
        if (read.missing() != null) {
            throw NoScoreException.of(read.missing());
        }
        return read;
    }

    /**
     * {@return the verdict on each claim, in their order}
     *
     * @param judge who judges
     * @param passages what may support them
     * @param claims at least one
     * @throws NoScoreException if a claim has no verdict
     */
    public List<Support> verdicts(ClaimJudge judge, List<String> passages, List<String> claims) {
        ClaimVerdicts verdicts = judge.judge(claims, passages);
        spent(verdicts.usage());
        if (!(verdicts.supportedShare() instanceof Score.Scored)) {
            throw NoScoreException.of(verdicts.supportedShare());
        }
        return verdicts.all().stream().map(Asking::support).toList();
    }

    private static Support support(ClaimVerdict verdict) {
        Support support = verdict.support();
        return support == null ? Support.NOT_MENTIONED : support;
    }

    /**
     * {@return whether each claim is supported, in their order}
     *
     * @param judge who judges
     * @param passages what may support them
     * @param claims at least one
     * @throws NoScoreException if a claim has no verdict
     */
    public List<Boolean> supported(ClaimJudge judge, List<String> passages, List<String> claims) {
        return verdicts(judge, passages, claims).stream()
                .map(Support.SUPPORTED::equals)
                .toList();
    }
}
