package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.TableCell;
import dev.llmops.rag.internal.extract.DocumentFormat;
import dev.llmops.rag.internal.extract.TimeLimit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one text into passages. Along its structure: fills each with whole blocks of one section, cuts inside a block only where that alone is
 * too large (a table between rows, a program between declarations), and joins sections that are small. The passages cover all of the text that is
 * not blank.
 */
public final class Chunker {

    private record Heading(int level, String title, int start) {}

    private final String text;
    private final DocumentFormat form;
    private final Splitter splitter;
    private final Deque<Table> tables = new ArrayDeque<>();
    private final @Nullable CodeOutline outline;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Heading> headings = new ArrayList<>();
    private @Nullable CharRange open;
    private boolean onlyHeadings;

    private Chunker(String text, DocumentFormat form, Chunking chunking) {
        this.text = text;
        this.form = form;
        this.outline = form.isCode() ? new CodeOutline(text, form) : null;
        this.splitter = new Splitter(text, chunking);
    }

    /**
     * {@return the passages of a text, in order}
     *
     * @param form what its marks mean
     * @param chunking how large they are, and where it is cut
     * @param vectors makes vectors of sentences; null unless it is cut where its subject changes
     * @throws IllegalArgumentException if they are needed and missing
     */
    public static List<Chunk> chunk(
            String text, DocumentFormat form, Chunking chunking, @Nullable SentenceVectors vectors) {
        List<Chunk> chunks = switch (chunking.strategy()) {
            case STRUCTURE -> new Chunker(text, form, chunking).chunk();
            case SEMANTIC -> semantic(text, chunking, vectors);
            default -> FlatChunks.of(text, chunking);
        };
        List<Chunk> placed = chunking.parentSize() == 0
                ? chunks
                : new Sections(new Splitter(text, chunking), chunking.parentSize()).withParents(chunks);
        return chunking.overlap() == 0 ? placed : new Overlap(text, chunking).extend(placed);
    }

    private static List<Chunk> semantic(String text, Chunking chunking, @Nullable SentenceVectors vectors) {
        if (vectors == null) {
            throw new IllegalArgumentException("cutting must not be SEMANTIC without an embedding model");
        }
        return SemanticChunks.of(text, chunking, vectors).stream()
                .map(Chunk::of)
                .toList();
    }

    /** {@return the cell that a range begins in, if it stands in a table; {@code text}: a text in Markdown} */
    public static Optional<TableCell> cell(String text, CharRange range) {
        return Table.cellOf(text, range);
    }

    /** {@return the cell that a range begins in, of a text that is one table of separated values; {@code text}: a text in CSV or TSV} */
    public static Optional<TableCell> cellOfValues(String text, CharRange range) {
        return Table.cellOfValues(text, range);
    }

    private List<Chunk> chunk() {
        for (Block block : Blocks.of(text, form)) {
            TimeLimit.check();
            if (block.kind() == Block.Kind.TABLE) {
                tables.add(new Table(text, block.range(), form.isTable()));
            }
            if (block.kind() == Block.Kind.HEADING) {
                enter(block);
            }
            take(block);
        }
        flush();
        return outline != null
                ? chunks
                : new Sections(splitter, splitter.limit())
                        .join(chunks).stream().map(this::withTables).toList();
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
        List<CharRange> pieces = splitter.fits(range.start(), range.end()) ? List.of(range) : split(block, range);
        for (CharRange piece : pieces) {
            flush();
            open = piece;
            onlyHeadings = heading;
        }
    }

    private List<CharRange> split(Block block, CharRange range) {
        if (outline != null) {
            return new CodePieces(text, outline, splitter).of(range);
        }
        boolean table = block.kind() == Block.Kind.TABLE;
        return splitter.split(table ? Cuts.ofTable(form.isTable()) : Cuts.of(block.kind()), range);
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
            chunks.add(chunk(open));
        }
        open = null;
        onlyHeadings = false;
    }

    private Chunk chunk(CharRange range) {
        if (outline != null) {
            List<String> declarations = outline.enclosing(range.start());
            return new Chunk(range, declarations, declarations, null, null);
        }
        return new Chunk(
                range,
                headings.stream().map(Heading::title).toList(),
                headings.stream()
                        .filter(heading -> heading.start() < range.start())
                        .map(Heading::title)
                        .toList(),
                null,
                null);
    }

    /** In the order of the text, so that each table is looked at as often as there are passages that it is in. */
    private Chunk withTables(Chunk chunk) {
        CharRange range = chunk.range();
        while (!tables.isEmpty() && tables.element().endsBefore(range.start())) {
            tables.remove();
        }
        List<Table> within =
                tables.stream().takeWhile(table -> table.overlaps(range)).toList();
        List<String> context = new ArrayList<>(chunk.context());
        within.stream()
                .map(table -> table.headerFor(range))
                .filter(header -> !header.isEmpty())
                .forEach(context::add);
        return new Chunk(
                range,
                chunk.headings(),
                context,
                within.size() == 1 ? within.get(0).rowsIn(range) : null,
                chunk.parent());
    }
}
