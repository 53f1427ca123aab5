package dev.llmops.examples.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation.
 *
 * @param path the file, from the repository's folder
 * @param target the file of the site
 * @param title its first heading
 * @param document its text
 * @param anchors the places on it, by what headings they have
 */
record MarkdownPage(String path, String target, String title, Node document, Map<Heading, String> anchors) {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    static MarkdownPage read(Path root, String path) throws IOException {
        Node document = PARSER.parse(Files.readString(root.resolve(path)));
        Map<Heading, String> anchors = anchors(document);
        String title = anchors.keySet().stream()
                .filter(heading -> heading.getLevel() == 1)
                .map(MarkdownPage::text)
                .findFirst()
                .orElse(path);
        return new MarkdownPage(path, target(path), title, document, anchors);
    }

    private static String target(String path) {
        String page = path.startsWith("docs/") ? path.substring("docs/".length()) : path.toLowerCase(Locale.ROOT);
        String name = page.equals("index.md")
                ? page
                : page.replace("README.md", "index.md").replace("readme.md", "about.md");
        return name.replaceAll("\\.md$", ".html");
    }

    /** As GitHub makes them: a second heading of the same words gets a number. */
    private static Map<Heading, String> anchors(Node document) {
        Map<Heading, String> anchors = new java.util.LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String words = text(heading).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
                String anchor = words.replace(' ', '-');
                int before = times.merge(anchor, 1, Integer::sum) - 1;
                anchors.put(heading, before == 0 ? anchor : anchor + "-" + before);
            }
        });
        return anchors;
    }

    /** {@return the words of a node} */
    static String text(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak softBreak) {
                words.append(' ');
            }
        });
        return words.toString();
    }

    /** {@return whether a link may lead to this place} */
    boolean has(String anchor) {
        return anchors.containsValue(anchor) || ownAnchors().contains(anchor);
    }

    /** Those that the page sets itself, as the table of errors does. */
    private List<String> ownAnchors() {
        List<String> own = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlInline html) {
                PageHtml.anchor(html.getLiteral()).ifPresent(own::add);
            }
        });
        return own;
    }

    /** {@return what leads from this page to the site's folder} */
    String toRoot() {
        return "../".repeat((int) target.chars().filter(c -> c == '/').count());
    }
}
