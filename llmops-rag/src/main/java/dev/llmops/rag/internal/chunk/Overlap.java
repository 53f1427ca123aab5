package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import java.util.ArrayList;
import java.util.List;

/** Lets each passage begin with the last words of the one before it, if both stand below the same headings. */
final class Overlap {

    private final String text;
    private final Chunking chunking;

    Overlap(String text, Chunking chunking) {
        this.text = text;
        this.chunking = chunking;
    }

    List<Chunk> extend(List<Chunk> chunks) {
        List<Chunk> extended = new ArrayList<>(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            boolean follows = i > 0 && chunks.get(i - 1).headings().equals(chunk.headings());
            extended.add(follows ? extend(chunks.get(i - 1).range(), chunk) : chunk);
        }
        return extended;
    }

    private Chunk extend(CharRange before, Chunk chunk) {
        CharRange range = chunk.range();
        int start = range.start();
        for (int word = previousWord(before, start); word >= 0; word = previousWord(before, word)) {
            if (!chunking.fits(text.substring(word, range.start()), chunking.overlap())
                    || !chunking.fits(text.substring(word, range.end()), chunking.size())) {
                break;
            }
            start = word;
        }
        return chunk.at(new CharRange(start, range.end()));
    }

    /** {@return where the word before a position begins, or -1 if there is none in the range} */
    private int previousWord(CharRange range, int position) {
        int end = Blanks.trimEnd(text, range.start(), position);
        int i = end;
        while (i > range.start() && !Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i < end ? i : -1;
    }
}
