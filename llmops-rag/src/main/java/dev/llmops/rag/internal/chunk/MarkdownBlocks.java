package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a text in Markdown: what CommonMark finds, and tables. What stands within a quote or a list is a block for itself, with the marks
 * before it. Tags of HTML are text. One text, one parser.
 */
final class MarkdownBlocks {

    /** In the order in which they are tried. Only blocks are looked for; what is within one is left as it is. */
    private static final Parser PARSER = Parser.builder()
            .enabledBlockTypes(new LinkedHashSet<>(List.of(
                    BlockQuote.class,
                    Heading.class,
                    FencedCodeBlock.class,
                    ThematicBreak.class,
                    ListBlock.class,
                    IndentedCodeBlock.class)))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .inlineParserFactory(context -> (lines, node) -> {
                if (node instanceof Heading) {
                    node.appendChild(new Text(lines.getContent()));
                }
            })
            .build();

    /** What is longer heads nothing; all passages below it would say it again. */
    private static final int MAX_TITLE_LENGTH = 300;

    private final String text;
    private final List<Block> blocks = new ArrayList<>();
    private int done;

    MarkdownBlocks(String text) {
        this.text = text;
    }

    List<Block> parse() {
        Node document = PARSER.parse(text);
        for (Node node = document.getFirstChild(); node != null; node = next(node)) {
            if (node instanceof Heading heading) {
                take(heading);
            } else if (node.getFirstChild() == null) {
                take(node);
            }
        }
        add(text.length(), Block.Kind.PARAGRAPH);
        return blocks;
    }

    /** {@return the node behind another in the order of the text; nothing within a heading} */
    private static @Nullable Node next(Node node) {
        if (node.getFirstChild() != null && !(node instanceof Heading)) {
            return node.getFirstChild();
        }
        Node at = node;
        while (at != null && at.getNext() == null) {
            at = at.getParent();
        }
        return at == null ? null : at.getNext();
    }

    /** One in a quote or a list heads nothing behind that, and a paragraph of several lines above a rule is none. */
    private void take(Heading heading) {
        String title =
                heading.getFirstChild() instanceof Text said ? said.getLiteral().strip() : "";
        boolean heads = heading.getParent() instanceof Document
                && !title.isEmpty()
                && title.length() <= MAX_TITLE_LENGTH
                && title.indexOf('\n') < 0;
        int end = end(heading.getSourceSpans());
        if (heads) {
            add(end, Block.Kind.HEADING, heading.getLevel(), title);
        } else {
            add(end, Block.Kind.PARAGRAPH);
        }
    }

    private void take(Node node) {
        List<SourceSpan> lines = node.getSourceSpans();
        if (node instanceof Paragraph) {
            takeLines(lines);
        } else if (node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock) {
            add(end(lines), Block.Kind.CODE);
        } else {
            add(end(lines), Block.Kind.PARAGRAPH);
        }
    }

    private int end(List<SourceSpan> lines) {
        return lines.isEmpty() ? done : end(lines.get(lines.size() - 1));
    }

    private static int end(SourceSpan line) {
        return line.getInputIndex() + line.getLength();
    }

    /**
     * Lines with a bar are a table where the line below the first is a rule, as GitHub has it, and also without one where they begin with a bar, as
     * HTML is written for us.
     */
    private void takeLines(List<SourceSpan> lines) {
        boolean before = false;
        for (int i = 0; i < lines.size(); i++) {
            boolean row = isOnlyOnItsLine(lines.get(i))
                    && (startsWithBar(lines.get(i))
                            || (hasBar(lines.get(i))
                                    && (before || (i + 1 < lines.size() && isRule(lines.get(i + 1))))));
            if (i > 0 && row != before) {
                add(end(lines.get(i - 1)), before ? Block.Kind.TABLE : Block.Kind.PARAGRAPH);
            }
            before = row;
        }
        add(end(lines), before ? Block.Kind.TABLE : Block.Kind.PARAGRAPH);
    }

    /** In a quote, and behind the mark of a list, a line does not begin where its text does. */
    private boolean isOnlyOnItsLine(SourceSpan line) {
        return text.substring(line.getInputIndex() - line.getColumnIndex(), line.getInputIndex())
                .isBlank();
    }

    private boolean startsWithBar(SourceSpan line) {
        return text.startsWith("|", Blanks.skip(text, line.getInputIndex(), end(line)));
    }

    private boolean hasBar(SourceSpan line) {
        return said(line).indexOf('|') >= 0;
    }

    private boolean isRule(SourceSpan line) {
        return hasBar(line) && Table.isRule(said(line));
    }

    private String said(SourceSpan line) {
        return text.substring(line.getInputIndex(), end(line));
    }

    private void add(int end, Block.Kind kind) {
        add(end, kind, 0, "");
    }

    /** Takes all that is not taken yet: what stands before a block and is in none, as the mark of a list, belongs to it. */
    private void add(int end, Block.Kind kind, int level, String title) {
        int first = Blanks.skip(text, done, end);
        if (first >= end) {
            return;
        }
        int start = first;
        while (start > done && text.charAt(start - 1) != '\n') {
            start--;
        }
        blocks.add(new Block(new CharRange(start, end), kind, level, title));
        done = end;
    }
}
