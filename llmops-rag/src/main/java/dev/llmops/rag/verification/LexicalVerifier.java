package dev.llmops.rag.verification;

import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.llmops.rag.internal.statistics.LogisticRegression;
import dev.llmops.rag.internal.text.Stems;
import java.util.List;

/**
 * Looks at words alone. The weights were fitted on the rows of AttributionBench's development set that do not come from
 * ExpertQA (728 rows) and SciFact's training claims with their abstracts (868); {@code VerifierQualityTest} fits them again and compares.
 */
final class LexicalVerifier implements ClaimVerifier {

    static final LexicalVerifier INSTANCE = new LexicalVerifier();
    static final LogisticRegression MODEL = new LogisticRegression(-3.53, 1.43, 1.15, 2.10, 1.54);
    static final String METHOD = "lexical";

    private static final int REMEMBERED = 64;

    private final LoadingCache<List<String>, Passages> passages = Passages.cache(REMEMBERED);

    @Override
    public Verification verify(String claim, List<String> texts) {
        Passages evidence = passages.get(List.copyOf(texts));
        Claim said = Claim.of(claim);
        if (evidence.sentences().isEmpty() || said.stems().set().isEmpty()) {
            return Verdicts.empty(METHOD);
        }
        Passages.Sentence best = best(said, evidence);
        return Verdicts.of(MODEL.probability(features(said, evidence, best)), said, evidence, best, METHOD);
    }

    static double[] features(Claim claim, Passages evidence) {
        return features(claim, evidence, best(claim, evidence));
    }

    private static double[] features(Claim claim, Passages evidence, Passages.Sentence nearest) {
        double all = claim.stems().coveredBy(evidence.words());
        double best = claim.stems().coveredBy(nearest.stems().set());
        return new double[] {pairs(claim, evidence), all, best, claim.literals().numbersIn(evidence.literals())};
    }

    static double pairs(Claim claim, Passages evidence) {
        return claim.pairs().isEmpty()
                ? claim.stems().coveredBy(evidence.words())
                : Stems.share(claim.pairs(), evidence.pairs());
    }

    private static Passages.Sentence best(Claim claim, Passages evidence) {
        Passages.Sentence best = evidence.sentences().get(0);
        double most = -1;
        for (Passages.Sentence sentence : evidence.sentences()) {
            double covered = claim.stems().coveredBy(sentence.stems().set());
            if (covered > most) {
                most = covered;
                best = sentence;
            }
        }
        return best;
    }
}
