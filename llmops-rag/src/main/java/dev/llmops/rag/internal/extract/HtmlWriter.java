package dev.llmops.rag.internal.extract;

import dev.llmops.commons.internal.text.WordList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** Writes what a reader of a page sees, block by block. */
final class HtmlWriter implements NodeVisitor {

    private static final Set<String> PARAGRAPHS = WordList.set("""
            p div section article main header footer nav aside ul ol dl table blockquote figure figcaption form
            fieldset address details summary hr body""");
    private static final Set<String> LINES = Set.of("br", "dt", "dd", "caption");

    private final StringBuilder out = new StringBuilder();
    private int preformatted;
    private int items;
    private int cells;

    /** {@return parts of a page as paragraphs} */
    static String text(List<? extends Node> parts) {
        HtmlWriter writer = new HtmlWriter();
        for (Node part : parts) {
            writer.breakTo(2);
            NodeTraversor.traverse(writer, part);
        }
        return writer.out.toString().strip();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            write(text);
        } else if (node instanceof Element element) {
            open(element.normalName());
        }
    }

    private void open(String name) {
        if (isHeading(name)) {
            breakTo(2);
            out.append("#".repeat(name.charAt(1) - '0')).append(' ');
        } else if (name.equals("pre")) {
            breakTo(2);
            out.append("```\n");
            preformatted++;
        } else if (name.equals("li")) {
            breakTo(1);
            out.append("- ");
            items++;
        } else if (name.equals("tr")) {
            breakTo(1);
            out.append('|');
        } else if (name.equals("td") || name.equals("th")) {
            if (!endsBlank()) {
                out.append(' ');
            }
            cells++;
        } else if (PARAGRAPHS.contains(name)) {
            breakTo(items > 0 ? 1 : 2);
        } else if (LINES.contains(name)) {
            breakTo(1);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (name.equals("pre")) {
            preformatted--;
            breakTo(1);
            out.append("```");
            breakTo(2);
        } else if (name.equals("td") || name.equals("th")) {
            cells--;
            trimEnd();
            out.append(" |");
        } else if (name.equals("li")) {
            items--;
            breakTo(1);
        } else if (isHeading(name) || PARAGRAPHS.contains(name)) {
            breakTo(items > 0 ? 1 : 2);
        }
    }

    private void write(TextNode node) {
        if (preformatted > 0) {
            out.append(node.getWholeText());
            return;
        }
        String text = node.text();
        String safe = cells > 0 ? text.replace('|', '/') : text;
        if (safe.isBlank()) {
            if (!endsBlank()) {
                out.append(' ');
            }
        } else {
            out.append(endsBlank() ? safe.stripLeading() : safe);
        }
    }

    /** Ends the line, and leaves one blank where two breaks are wanted. Nothing ends a line in the cell of a table. */
    private void breakTo(int breaks) {
        trimEnd();
        if (cells > 0 || isBulletOnly()) {
            out.append(' ');
            return;
        }
        int have = 0;
        while (have < Math.min(breaks, out.length()) && out.charAt(out.length() - 1 - have) == '\n') {
            have++;
        }
        if (!out.isEmpty()) {
            out.append("\n".repeat(breaks - have));
        }
    }

    private boolean isBulletOnly() {
        int length = out.length();
        return length > 0 && out.charAt(length - 1) == '-' && (length == 1 || out.charAt(length - 2) == '\n');
    }

    private void trimEnd() {
        int end = out.length();
        while (preformatted == 0 && end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
    }

    private boolean endsBlank() {
        return out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
    }

    private static boolean isHeading(String name) {
        return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6';
    }
}
