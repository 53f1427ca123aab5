package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text where its subject changes: each sentence is embedded with its neighbours, and where the cosine distance to the
 * next one is above the 95th percentile of the text's distances, a passage ends. One that is too large is cut at its
 * largest distance, and again. The method of Kamradt's semantic splitter, with a limit of size.
 */
final class SemanticChunks {

    private static final double PERCENTILE = 0.95;
    private static final int EMBEDDED_TOGETHER = 64;

    private final String text;
    private final Splitter splitter;
    private final List<CharRange> sentences;
    private final double[] distances;
    private final List<CharRange> ranges = new ArrayList<>();

    private SemanticChunks(String text, Chunking chunking, SentenceVectors vectors) {
        this.text = text;
        this.splitter = new Splitter(text, chunking);
        this.sentences = FlatChunks.sentences(text);
        this.distances = distances(vectors);
    }

    static List<CharRange> of(String text, Chunking chunking, SentenceVectors vectors) {
        return new SemanticChunks(text, chunking, vectors).ranges();
    }

    private List<CharRange> ranges() {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double threshold = sorted.length == 0 ? 0 : Bootstrap.percentile(sorted, PERCENTILE);
        int from = 0;
        for (int i = 0; i < distances.length; i++) {
            if (distances[i] > threshold) {
                add(from, i);
                from = i + 1;
            }
        }
        if (from < sentences.size()) {
            add(from, sentences.size() - 1);
        }
        return ranges;
    }

    /** Without recursion, which a text of many sentences that are as near to each other would make too deep. */
    private void add(int first, int last) {
        Deque<int[]> open = new ArrayDeque<>();
        open.push(new int[] {first, last});
        while (!open.isEmpty()) {
            int[] run = open.pop();
            CharRange range = new CharRange(
                    sentences.get(run[0]).start(), sentences.get(run[1]).end());
            if (splitter.fits(range.start(), range.end())) {
                ranges.add(range);
            } else if (run[0] == run[1]) {
                ranges.addAll(splitter.split(Cuts.of(ChunkingStrategy.FIXED), range));
            } else {
                int cut = farthest(run[0], run[1]);
                open.push(new int[] {cut + 1, run[1]});
                open.push(new int[] {run[0], cut});
            }
        }
    }

    /** {@return the sentence behind which the largest distance is; of equal ones that nearest to the middle} */
    private int farthest(int first, int last) {
        int middle = (first + last) >>> 1;
        int farthest = first;
        for (int i = first + 1; i < last; i++) {
            boolean nearer = Math.abs(i - middle) < Math.abs(farthest - middle);
            if (distances[i] > distances[farthest] || (distances[i] == distances[farthest] && nearer)) {
                farthest = i;
            }
        }
        return farthest;
    }

    /** {@return the distance of each sentence to the next one; vectors are not kept, since a book has many} */
    private double[] distances(SentenceVectors vectors) {
        double[] found = new double[Math.max(0, sentences.size() - 1)];
        float @Nullable [] before = null;
        for (int from = 0; from < sentences.size() && found.length > 0; from += EMBEDDED_TOGETHER) {
            int to = Math.min(from + EMBEDDED_TOGETHER, sentences.size());
            List<String> texts = new ArrayList<>();
            for (int i = from; i < to; i++) {
                texts.add(withNeighbours(i));
            }
            List<float @Nullable []> made = vectors.of(texts);
            for (int i = from; i < to; i++) {
                float @Nullable [] vector = made.get(i - from);
                if (i > 0) {
                    found[i - 1] = 1 - cosine(before, vector);
                }
                before = vector;
            }
        }
        return found;
    }

    private String withNeighbours(int i) {
        int start = sentences.get(Math.max(0, i - 1)).start();
        return text.substring(
                start, sentences.get(Math.min(sentences.size() - 1, i + 1)).end());
    }

    private static double cosine(float @Nullable [] a, float @Nullable [] b) {
        if (a == null || b == null) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
