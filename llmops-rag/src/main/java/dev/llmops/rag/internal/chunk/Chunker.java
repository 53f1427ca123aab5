package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.Chunking;
import dev.llmops.rag.Cutting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Cuts one text into passages. Along its structure: fills each with whole blocks, begins a new one at a heading, and cuts inside a block
 * only where the block alone is too large. The passages cover all of the text that is not blank.
 */
public final class Chunker {

    private record Heading(int level, String title, int start) {}

    private final String text;
    private final boolean markdown;
    private final Chunking chunking;
    private final Splitter splitter;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Heading> headings = new ArrayList<>();
    private @Nullable CharRange open;
    private boolean onlyHeadings;

    private Chunker(String text, boolean markdown, Chunking chunking) {
        this.text = text;
        this.markdown = markdown;
        this.chunking = chunking;
        this.splitter = new Splitter(text, chunking);
    }

    /**
     * {@return the passages of a text, in order}
     *
     * @param text the text
     * @param markdown whether its marks mean what they mean in Markdown; else only blank lines structure it
     * @param chunking how large they are
     */
    public static List<Chunk> chunk(String text, boolean markdown, Chunking chunking) {
        return chunking.cutting() == Cutting.STRUCTURE
                ? new Chunker(text, markdown, chunking).chunk()
                : FlatChunks.of(text, chunking);
    }

    private List<Chunk> chunk() {
        for (Block block : new BlockParser(text, markdown).parse()) {
            if (block.kind() == Block.Kind.HEADING) {
                enter(block);
            }
            take(block);
        }
        flush();
        return chunking.overlap() == 0 ? chunks : new Overlap(text, chunking).extend(chunks);
    }

    private void enter(Block block) {
        if (!onlyHeadings) {
            flush();
        }
        headings.removeIf(heading -> heading.level() >= block.level());
        headings.add(new Heading(block.level(), block.title(), block.range().start()));
    }

    private void take(Block block) {
        boolean heading = block.kind() == Block.Kind.HEADING;
        CharRange range = trimmed(block);
        if (open != null && splitter.fits(open.start(), range.end())) {
            open = new CharRange(open.start(), range.end());
            onlyHeadings &= heading;
            return;
        }
        if (open != null && onlyHeadings) {
            // A heading alone answers nothing: it stays with the beginning of what it heads.
            range = new CharRange(open.start(), range.end());
            open = null;
        }
        flush();
        List<CharRange> pieces = splitter.fits(range.start(), range.end())
                ? List.of(range)
                : splitter.split(Cuts.of(block.kind()), range);
        for (CharRange piece : pieces) {
            flush();
            open = piece;
            onlyHeadings = heading;
        }
    }

    /** Code keeps the indentation of its first line. */
    private CharRange trimmed(Block block) {
        CharRange range = block.range();
        int end = Blanks.trimEnd(text, range.start(), range.end());
        return block.kind() == Block.Kind.CODE
                ? new CharRange(range.start(), end)
                : new CharRange(Blanks.skip(text, range.start(), end), end);
    }

    private void flush() {
        if (open != null) {
            int start = open.start();
            chunks.add(new Chunk(
                    open,
                    headings.stream().map(Heading::title).toList(),
                    headings.stream()
                            .filter(heading -> heading.start() < start)
                            .map(Heading::title)
                            .toList()));
        }
        open = null;
        onlyHeadings = false;
    }
}
