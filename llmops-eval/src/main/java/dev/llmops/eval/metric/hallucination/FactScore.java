package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.judge.AnswerReader;
import dev.llmops.eval.judge.ClaimJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code factscore} (FActScore, Min and others, EMNLP 2023): the share of an answer's claims that are supported by what an index finds for
 * each of them, from
 * 0 to 1. A model splits the answer into claims; the same model, or an entailment model, judges each claim against its own passages. A claim
 * for which the index
 * finds nothing is not supported. An answer without claims has no score.
 */
public final class FactScore implements Evaluator {

    private static final int SHOWN = 5;

    private final AnswerReader reader;
    private final Retriever index;
    private final ClaimJudge judge;
    private final int passages;
    private final @Nullable EntailmentModel checker;
    private final int gamma;

    private FactScore(
            AnswerReader reader,
            ClaimJudge judge,
            Retriever index,
            int passages,
            @Nullable EntailmentModel checker,
            int gamma) {
        this.reader = reader;
        this.index = Objects.requireNonNull(index, "index");
        this.judge = judge;
        this.passages = passages;
        this.checker = checker;
        this.gamma = gamma;
    }

    /**
     * {@return the metric without a penalty for short answers, with the model as judge}
     *
     * @param model extracts claims and judges them; not closed
     * @param index is searched for each claim, in the claim's words
     * @param passages maximum number of passages per claim, at least 1; the paper uses 5
     */
    public static FactScore of(ModelClient model, Retriever index, int passages) {
        Require.atLeast("passages", passages, 1);
        Objects.requireNonNull(model, "model");
        return new FactScore(AnswerReader.of(model), ClaimJudge.of(model), index, passages, null, 0);
    }

    /**
     * {@return a copy with another judge}
     *
     * @param other judges claims against their passages, joined
     */
    public FactScore judgedBy(EntailmentModel other) {
        return new FactScore(reader, judge, index, passages, Objects.requireNonNull(other, "other"), gamma);
    }

    /**
     * {@return a copy with the paper's penalty: the score of an answer of n claims, n below gamma, times {@code exp(1 - gamma / n)}}
     *
     * @param claims gamma, at least 1; the paper uses 10
     */
    public FactScore withLengthPenalty(int claims) {
        Require.atLeast("claims", claims, 1);
        return new FactScore(reader, judge, index, passages, checker, claims);
    }

    @Override
    public String name() {
        return "factscore";
    }

    @Override
    public String definition() {
        return name() + " " + judge.definition() + " " + reader.definition()
                + (checker == null ? "" : " judged by " + checker.identity())
                + " with " + passages + " passages"
                + (gamma == 0 ? "" : " gamma " + gamma);
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return Asking.judgement(name(), asking -> {
            List<String> claims = asking.claims(reader, answer.input(), answer.output());
            List<String> unsupported = new ArrayList<>();
            for (String claim : claims) {
                List<String> found = index.retrieve(RetrievalQuery.of(claim, passages)).stream()
                        .map(Passage::text)
                        .filter(text -> !text.isBlank())
                        .toList();
                if (found.isEmpty() || !isSupported(asking, claim, found)) {
                    unsupported.add(claim);
                }
            }
            int good = claims.size() - unsupported.size();
            return new Asking.Answer(
                    penalty(claims.size()) * good / claims.size(), rationale(good, claims.size(), unsupported));
        });
    }

    private boolean isSupported(Asking asking, String claim, List<String> found) {
        return checker == null
                ? asking.supported(judge, found, List.of(claim)).contains(true)
                : checker.entailment(String.join("\n", found), claim).isEntailed();
    }

    private double penalty(int claims) {
        return claims < gamma ? Math.exp(1 - (double) gamma / claims) : 1;
    }

    private static String rationale(int good, int all, List<String> unsupported) {
        String shown = String.join("; ", unsupported.subList(0, Math.min(SHOWN, unsupported.size())));
        return good + " of " + all + " claims supported" + (shown.isEmpty() ? "" : "; not: " + shown);
    }
}
