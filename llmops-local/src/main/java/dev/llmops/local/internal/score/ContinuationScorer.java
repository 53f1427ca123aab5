package dev.llmops.local.internal.score;

import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.text.LazyContext;
import dev.llmops.local.internal.llama.text.TokenScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Scores continuations, and computes what they have in common once: what one item's continuations begin with, and what
 * its context has in common with the one before, a few-shot prompt for example. A score is the same bits whatever was
 * computed before, because no part of a text is one token alone, and because nothing is reused where a trial shows that the
 * weights' kernels depend on the parts. Used by one thread at a time.
 */
public final class ContinuationScorer {

    private static final int TRIAL = 12;
    private static final int[] TRIAL_PARTS = {9, 2};

    private final ScoringContext sequence;
    private final int vocabulary;
    private final AtomicLong computed = new AtomicLong();
    // What the sequence holds.
    private int[] held = new int[0];
    private List<AdapterUse> adapters = List.of();
    private boolean tried;
    private boolean reuses;

    /** Creates it, without taking memory. {@code vocabulary}: number of tokens that the model knows. */
    public ContinuationScorer(ScoringContext sequence, int vocabulary) {
        this.sequence = sequence;
        this.vocabulary = vocabulary;
    }

    /** {@return how many tokens were computed for scores} */
    public long computed() {
        return computed.get();
    }

    /** Forgets what the sequence holds, because somebody else used it. */
    public void forget() {
        held = new int[0];
    }

    /**
     * {@return the scores of continuations, in their order}
     *
     * @param pairs contexts and continuations that fit
     * @param wanted the adapters to score with, which somebody holds
     */
    public List<LogLikelihood> score(List<ScoringPair> pairs, List<AdapterUse> wanted) {
        use(wanted);
        List<ScoredPath> paths = pairs.stream().map(ScoredPath::new).toList();
        // What is the beginning of another one comes after it, and has its scores by then.
        List<ScoredPath> ordered = paths.stream()
                .sorted(Comparator.comparing(ScoredPath::tokens, Arrays::compare)
                        .reversed())
                .toList();
        int longest = paths.stream().mapToInt(ScoredPath::inputLength).max().orElse(1);
        tryKernels(longest);
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.get(i).firstMissing() >= 0) {
                compute(ordered.get(i), ordered.subList(i, ordered.size()), longest);
            }
        }
        return paths.stream().map(ScoredPath::result).toList();
    }

    /** Sets the adapters of what is computed from now on. {@code wanted}: the adapters, which somebody holds. */
    public void use(List<AdapterUse> wanted) {
        if (!wanted.equals(adapters)) {
            forget();
            tried = false;
            sequence.use(wanted);
            adapters = wanted;
        }
    }

    /** Computes what is missing of a path, and what others want to know at places that they share with it. */
    private void compute(ScoredPath path, List<ScoredPath> others, int longest) {
        LazyContext.requireNotInterrupted();
        int from = begin(path, longest);
        List<Wish> wishes = new ArrayList<>();
        for (int place = Math.max(from, path.firstMissing()); place < path.inputLength(); place++) {
            for (ScoredPath other : others) {
                if (other.wants(place) && (reuses ? path.sharesTo(place, other) : path.sharesInput(other))) {
                    wishes.add(new Wish(other, place));
                }
            }
        }
        // One score of equal wishes: the probability of a token takes a sum over the vocabulary.
        Map<List<Integer>, Integer> slots = new LinkedHashMap<>();
        wishes.forEach(wish -> slots.putIfAbsent(wish.asked(), slots.size()));
        TokenScores scores = read(
                Arrays.copyOfRange(path.tokens(), from, path.inputLength()),
                slots.keySet().stream().mapToInt(asked -> asked.get(0) - from).toArray(),
                slots.keySet().stream().mapToInt(asked -> asked.get(1)).toArray());
        held = Arrays.copyOf(path.tokens(), path.inputLength());
        for (Wish wish : wishes) {
            int slot = slots.getOrDefault(wish.asked(), 0);
            wish.path.put(wish.place, scores.logProbabilities()[slot], scores.likeliest()[slot]);
        }
    }

    private record Wish(ScoredPath path, int place) {

        List<Integer> asked() {
            return List.of(place, path.tokens()[place + 1]);
        }
    }

    /** Leaves in the sequence what the path begins with, and returns how many tokens that are. */
    private int begin(ScoredPath path, int longest) {
        int kept = reuses && sequence.holds(longest) ? kept(path) : 0;
        int[] before = held;
        forget();
        if (kept == 0 || !sequence.truncate(kept)) {
            sequence.begin(longest);
            return 0;
        }
        held = Arrays.copyOf(before, kept);
        return kept;
    }

    private int kept(ScoredPath path) {
        int common = path.commonWith(held);
        int needed = Math.min(common, path.firstMissing());
        // One token alone would be computed by other kernels.
        return Math.max(0, Math.min(needed, path.inputLength() - 2));
    }

    private TokenScores read(int[] tokens, int[] places, int[] successors) {
        forget();
        computed.addAndGet(tokens.length);
        return sequence.read(tokens, places, successors);
    }

    /** Tries whether the weights' kernels give the same bits in other parts; nobody documents it. */
    private void tryKernels(int longest) {
        if (tried) {
            return;
        }
        reuses = false;
        if (sequence.longest() >= TRIAL) {
            sequence.begin(Math.max(TRIAL, longest));
            reuses = sequence.forgetsParts() && independent();
        }
        forget();
        tried = true;
    }

    private boolean independent() {
        int[] tokens = IntStream.range(0, TRIAL)
                .map(i -> (int) ((i + 1L) * 7919 % vocabulary))
                .toArray();
        long[] whole = lastTwo(tokens, 0);
        for (int first : TRIAL_PARTS) {
            sequence.truncate(0);
            sequence.read(Arrays.copyOf(tokens, first));
            if (!Arrays.equals(whole, lastTwo(tokens, first))) {
                return false;
            }
        }
        return true;
    }

    private long[] lastTwo(int[] tokens, int from) {
        int[] part = Arrays.copyOfRange(tokens, from, tokens.length);
        // All outputs of a whole, two of a part: their number must not matter either.
        int place = from == 0 ? 0 : part.length - 2;
        sequence.read(part, new int[] {place}, new int[] {0});
        return new long[] {sequence.outputHash(part.length - 2), sequence.outputHash(part.length - 1)};
    }
}
