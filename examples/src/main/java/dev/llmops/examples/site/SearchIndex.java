package dev.llmops.examples.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;

/** What the search finds: the words under each heading. It is a script, because a page of a folder may read no other file. */
final class SearchIndex {

    private final List<Section> sections = new ArrayList<>();

    /**
     * Words and where they stand.
     *
     * @param t the page's title
     * @param h the heading above the words
     * @param u the address
     * @param x the words
     */
    record Section(String t, String h, String u, String x) {}

    void add(MarkdownPage page) {
        page.document().accept(new AbstractVisitor() {
            private String heading = page.title();
            private String address = page.target();
            private final StringBuilder words = new StringBuilder();

            @Override
            public void visit(Heading node) {
                end();
                heading = MarkdownPage.text(node);
                address = page.target() + "#" + page.anchors().get(node);
            }

            @Override
            public void visit(Text text) {
                words.append(text.getLiteral()).append(' ');
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral()).append(' ');
            }

            @Override
            public void visit(FencedCodeBlock block) {
                words.append(block.getLiteral()).append(' ');
            }

            @Override
            public void visit(Paragraph paragraph) {
                visitChildren(paragraph);
            }

            @Override
            public void visit(org.commonmark.node.Document document) {
                visitChildren(document);
                end();
            }

            private void end() {
                if (words.length() > 0) {
                    sections.add(new Section(
                            page.title(),
                            heading,
                            address,
                            words.toString().replaceAll("\\s+", " ").strip()));
                    words.setLength(0);
                }
            }
        });
    }

    String script() {
        try {
            return "window.sections=" + new ObjectMapper().writeValueAsString(sections) + ";\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
