package dev.llmops.rag.verification;

import dev.llmops.rag.internal.onnx.TokenVectors;
import dev.llmops.rag.verification.Passages.Sentence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which sentence of some passages states what a claim says, so that people would mark it: the words and vectors that it shares with the
 * claim, the rare ones counting more, and whether it tells a finding or only what was looked for and how. Nothing is known about
 * where evidence stands in a passage, since that is another place in each genre.
 *
 * <p>Version 1: the weights were fitted on the sentences of SciFact's training rationales (564 claims) and of WiCE's development
 * set (the first 600 claims with a marked sentence and another one); {@code VerifierEvidenceTest} fits them again and compares.
 */
final class SentenceScorer {

    /** Of {@link #features}; only the order of a claim's sentences counts, so there is no intercept. */
    static final double[] WEIGHTS = {3.04, 6.92, 1.84, 0.39, -2.23};

    private static final Pattern FINDING = Pattern.compile(
            "\\b(?:conclu|in summary|our (?:results|data|findings|study)|these (?:results|data|findings|observations)"
                    + "|we (?:found|show|demonstrate|conclude|report|identified|observed)"
                    + "|results (?:show|suggest|indicate|demonstrate)|suggest|indicat|demonstrat|reveal|here we)",
            Pattern.CASE_INSENSITIVE);
    /** A sentence that asks, or says what was done to find out. */
    private static final Pattern AIM = Pattern.compile(
            "\\?$|\\b(?:aim|objective|purpose|sought|examine[ds]? whether|unknown|unclear"
                    + "|to determine|to assess|to evaluate|design|methods?)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Keeps a word that no sentence has from weighing without bound. */
    private static final double UNSEEN = 0.5;

    private final TokenVectors said;
    private final Map<String, Double> rarity = new HashMap<>();
    private double all;

    SentenceScorer(Claim claim, TokenVectors said, List<Sentence> sentences) {
        this.said = said;
        for (String word : claim.stems().set()) {
            long holding = sentences.stream()
                    .filter(sentence -> sentence.stems().set().contains(word))
                    .count();
            double rare = Math.log1p(sentences.size() / (UNSEEN + holding));
            rarity.put(word, rare);
            all += rare;
        }
    }

    double score(Sentence sentence, TokenVectors vectors) {
        double[] features = features(sentence, vectors);
        double sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * features[i];
        }
        return sum;
    }

    double[] features(Sentence sentence, TokenVectors vectors) {
        double shared = rarity.entrySet().stream()
                .filter(word -> sentence.stems().set().contains(word.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return new double[] {
            said.foundIn(List.of(vectors)),
            all == 0 ? 0 : shared / all,
            said.cosine(vectors),
            FINDING.matcher(sentence.text()).find() ? 1 : 0,
            AIM.matcher(sentence.text()).find() ? 1 : 0
        };
    }
}
