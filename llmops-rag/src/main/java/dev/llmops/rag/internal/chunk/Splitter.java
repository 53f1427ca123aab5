package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.internal.extract.TimeLimit;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Cuts a block that is too large: each piece as long as it may be, at the coarsest place that there is. */
final class Splitter {

    private final String text;
    private final Chunking chunking;
    private final int limit;

    Splitter(String text, Chunking chunking) {
        this.text = text;
        this.chunking = chunking;
        this.limit = chunking.size() - chunking.overlap();
    }

    int limit() {
        return limit;
    }

    boolean fits(int start, int end) {
        return fits(start, end, limit);
    }

    boolean fits(int start, int end, int most) {
        // A view, since the text of a whole block is only made where it may fit.
        return chunking.fits(CharBuffer.wrap(text, start, end), most);
    }

    /** {@return ranges that cover everything in the block that is not blank} */
    List<CharRange> split(List<Function<String, int[]>> steps, CharRange range) {
        Cuts cuts = new Cuts(text, steps, range);
        List<CharRange> pieces = new ArrayList<>();
        int start = Blanks.skip(text, range.start(), range.end());
        while (start < range.end()) {
            TimeLimit.check();
            int cut = farthest(cuts, start);
            pieces.add(new CharRange(start, Blanks.trimEnd(text, start, cut)));
            start = Blanks.skip(text, cut, range.end());
        }
        return pieces;
    }

    private int farthest(Cuts cuts, int start) {
        for (int step = 0; step < cuts.steps(); step++) {
            int cut = farthest(cuts.at(step), start);
            if (cut > start) {
                return cut;
            }
        }
        // A size below that of a single character: there is nothing smaller to cut.
        int[] characters = cuts.at(cuts.steps() - 1);
        return characters[firstBehind(characters, start)];
    }

    /** Doubles the stride until it is too far, then halves: what is measured is never much longer than a passage. */
    private int farthest(int[] cuts, int start) {
        int low = firstBehind(cuts, start);
        if (low == cuts.length || !fits(start, cuts[low])) {
            return start;
        }
        int stride = 1;
        while (low + stride < cuts.length && fits(start, cuts[low + stride])) {
            low += stride;
            stride *= 2;
        }
        int high = Math.min(low + stride, cuts.length);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(start, cuts[middle])) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return cuts[low];
    }

    private static int firstBehind(int[] cuts, int start) {
        int found = Arrays.binarySearch(cuts, start);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
