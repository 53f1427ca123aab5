package dev.llmops.rag.verification;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.rag.internal.onnx.MiniLmFiles;
import dev.llmops.rag.internal.onnx.OnnxTextModel;
import dev.llmops.rag.internal.onnx.TokenVectors;
import dev.llmops.rag.internal.statistics.LogisticRegression;
import dev.llmops.rag.verification.Passages.Sentence;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Verifies with words and the vectors of all-MiniLM-L6-v2, which comes with this module: how well each token of the claim matches
 * the passages, how near the nearest sentence is, and which word pairs and numbers the passages contain. The
 * weights were fitted on the rows of AttributionBench's development set that do not come from ExpertQA (728 rows) and SciFact's
 * training claims with their abstracts (868); a test fits them again and compares. {@code docs/measurements/citations.md} reports its accuracy.
 *
 * <p>The model is loaded at the first claim (a second copy, in addition to the one that embeds: about 50 MB). The vectors of
 * the most recent passages are cached, up to 64 MB, so that the claims of one answer share them. Safe for use by multiple threads.
 */
public final class MiniLmVerifier implements ClaimVerifier, EntailmentModel, AutoCloseable {

    static final LogisticRegression MODEL = new LogisticRegression(-6.11, 4.81, 1.56, 1.03, 1.62);
    /** How much words count beside vectors in which sentence is most like the claim; chosen on SciFact's training rationales. */
    private static final double WORDS = 0.4;

    static final String METHOD = "lexical+minilm";

    private static final int MAX_TOKENS = 256;
    private static final int REMEMBERED = 16;
    /** Of longer passages the sentences that share most words with the claim are looked at. */
    private static final int MAX_SENTENCES = 64;

    private static final long REMEMBERED_BYTES = 64L << 20;

    private final Supplier<OnnxTextModel> loader;
    private final LoadingCache<List<String>, Passages> passages = Passages.cache(REMEMBERED);
    private final LoadingCache<String, TokenVectors> vectors = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_BYTES)
            .weigher((String text, TokenVectors made) -> Math.toIntExact(made.bytes()))
            .executor(Runnable::run)
            .build(text -> model().tokens(text));
    private @Nullable OnnxTextModel loaded;
    private boolean closed;

    private MiniLmVerifier(Supplier<OnnxTextModel> loader) {
        this.loader = loader;
    }

    /** {@return a verifier whose model is not yet loaded} */
    public static MiniLmVerifier create() {
        return new MiniLmVerifier(() -> MiniLmFiles.open(MAX_TOKENS));
    }

    @Override
    public Verification verify(String claim, List<String> texts) {
        Passages evidence = passages.get(List.copyOf(texts));
        Claim said = Claim.of(claim);
        if (evidence.sentences().isEmpty() || said.stems().set().isEmpty()) {
            return Verdicts.empty(METHOD);
        }
        Compared compared = compared(said, evidence);
        double probability = MODEL.probability(features(said, evidence, compared));
        return Verdicts.of(probability, said, evidence, compared.best(), METHOD).showing(compared.evidence());
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("llmops", METHOD, null);
    }

    /**
     * {@return the {@linkplain #verify score} of the hypothesis as {@linkplain Entailment#twoWay entailment}: this is not an inference model, does
     *     not distinguish what is merely not stated from what is denied, and serves as a substitute if there is no inference model}
     */
    @Override
    public Entailment entailment(String premise, String hypothesis) {
        Double score = verify(hypothesis, List.of(premise)).score();
        return Entailment.twoWay(score == null ? 0 : score);
    }

    /**
     * The claim's vectors beside those of the sentences.
     *
     * @param best the sentence most like the claim, which may say the opposite
     * @param evidence the one to look at, which more likely states a finding
     */
    record Compared(
            TokenVectors claim,
            List<Sentence> sentences,
            List<TokenVectors> vectors,
            Sentence best,
            Sentence evidence) {}

    Compared compared(Claim claim, Passages evidence) {
        TokenVectors said = vectors.get(claim.text());
        List<Sentence> sentences = evidence.sentences();
        if (sentences.size() > MAX_SENTENCES) {
            sentences = sentences.stream()
                    .sorted(Comparator.comparingDouble((Sentence sentence) ->
                            -claim.stems().coveredBy(sentence.stems().set())))
                    .limit(MAX_SENTENCES)
                    .toList();
        }
        List<TokenVectors> each =
                sentences.stream().map(sentence -> vectors.get(sentence.text())).toList();
        SentenceScorer scorer = new SentenceScorer(claim, said, sentences);
        Sentence best = highest(sentences, each, (sentence, of) -> fit(claim, said, sentence, of));
        return new Compared(said, sentences, each, best, highest(sentences, each, scorer::score));
    }

    /** {@return the first sentence with the highest score} */
    private static Sentence highest(
            List<Sentence> sentences, List<TokenVectors> vectors, ToDoubleBiFunction<Sentence, TokenVectors> score) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < sentences.size(); i++) {
            double found = score.applyAsDouble(sentences.get(i), vectors.get(i));
            if (found > highest) {
                highest = found;
                best = i;
            }
        }
        return sentences.get(best);
    }

    private static double fit(Claim claim, TokenVectors said, Sentence sentence, TokenVectors vectors) {
        return said.foundIn(List.of(vectors))
                + WORDS * claim.stems().coveredBy(sentence.stems().set());
    }

    static double[] features(Claim claim, Passages evidence, Compared compared) {
        double nearest = compared.vectors().stream()
                .mapToDouble(compared.claim()::cosine)
                .max()
                .orElse(0);
        return new double[] {
            compared.claim().foundIn(compared.vectors()),
            LexicalVerifier.pairs(claim, evidence),
            nearest,
            claim.literals().numbersIn(evidence.literals())
        };
    }

    private synchronized OnnxTextModel model() {
        if (closed) {
            throw new IllegalStateException("the verifier is closed");
        }
        if (loaded == null) {
            loaded = loader.get();
        }
        return loaded;
    }

    /** Releases the model's memory. Closing twice has no effect. */
    @Override
    public synchronized void close() {
        closed = true;
        if (loaded != null) {
            loaded.close();
        }
    }
}
