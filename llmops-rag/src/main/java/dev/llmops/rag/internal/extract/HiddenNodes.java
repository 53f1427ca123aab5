package dev.llmops.rag.internal.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** Finds the parts of a page whose text its reader does not see, as large as they can be. One pass. */
final class HiddenNodes implements NodeVisitor {

    /** An element that is open. */
    private static final class Level {

        private final Look look;
        private final int before;
        private boolean seen;

        /** @param before how many hidden parts stand before it */
        Level(Look look, int before) {
            this.look = look;
            this.before = before;
        }
    }

    private final PageStyles styles;
    private final Deque<Level> open = new ArrayDeque<>();
    private final List<Node> hidden = new ArrayList<>();

    private HiddenNodes(PageStyles styles) {
        this.styles = styles;
    }

    /** {@return texts and elements without any text that is seen, in their order, none within another one} */
    static List<Node> of(Element body, PageStyles styles) {
        HiddenNodes nodes = new HiddenNodes(styles);
        Look page = styles.page(body);
        nodes.open.push(new Level(page, 0));
        List.copyOf(body.childNodes()).forEach(child -> NodeTraversor.traverse(nodes, child));
        return nodes.hidden;
    }

    @Override
    public void head(Node node, int depth) {
        Level level = open.element();
        if (node instanceof Element element) {
            open.push(new Level(styles.look(element, level.look), hidden.size()));
        } else if (node instanceof TextNode text && !text.isBlank()) {
            if (level.look.unseen()) {
                hidden.add(text);
            } else {
                level.seen = true;
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element) {
            Level level = open.pop();
            open.element().seen |= level.seen;
            if (!level.seen && hidden.size() > level.before) {
                hidden.subList(level.before, hidden.size()).clear();
                hidden.add(node);
            }
        }
    }
}
