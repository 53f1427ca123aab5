package dev.llmops.examples.site;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** A page as HTML. */
final class PageHtml {

    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

    private final Navigation navigation;
    private final Links links;

    PageHtml(Navigation navigation, Links links) {
        this.navigation = navigation;
        this.links = links;
    }

    /** {@return the name of a place that a page sets itself} */
    static Optional<String> anchor(String html) {
        Matcher anchor = ANCHOR.matcher(html);
        return anchor.matches() ? Optional.of(anchor.group(1)) : Optional.empty();
    }

    String of(MarkdownPage page) {
        String root = page.toRoot();
        return String.format(
                Locale.ROOT,
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s - LLMOps for Java</title>
                <link rel="stylesheet" href="%ssite.css">
                <script>document.documentElement.dataset.theme = localStorage.getItem("theme") || ""</script>
                </head>
                <body data-root="%s">
                <header>
                <button id="menu" aria-label="Pages">&#9776;</button>
                <a class="brand" href="%sindex.html">LLMOps for Java</a>
                <input id="search" type="search" placeholder="Search" aria-label="Search" autocomplete="off">
                <button id="theme" aria-label="Light or dark">&#9680;</button>
                </header>
                <div id="results" hidden></div>
                <div class="columns">
                <nav aria-label="Pages">
                %s</nav>
                <main>
                %s</main>
                %s</div>
                <script src="%ssearch-index.js" defer></script>
                <script src="%ssite.js" defer></script>
                </body>
                </html>
                """,
                escaped(page.title()),
                root,
                root,
                root,
                navigation(page),
                main(page),
                contents(page),
                root,
                root);
    }

    private String navigation(MarkdownPage page) {
        StringBuilder html = new StringBuilder();
        for (Map.Entry<String, List<Navigation.Entry>> group :
                navigation.groups().entrySet()) {
            boolean here =
                    group.getValue().stream().anyMatch(entry -> entry.page().equals(page));
            html.append(here ? "<details open>" : "<details>");
            html.append("<summary>").append(escaped(group.getKey())).append("</summary>\n");
            for (Navigation.Entry entry : group.getValue()) {
                html.append("<a href=\"")
                        .append(page.toRoot())
                        .append(entry.page().target())
                        .append('"');
                html.append(entry.page().equals(page) ? " aria-current=\"page\">" : ">");
                html.append(escaped(entry.title())).append("</a>\n");
            }
            html.append("</details>\n");
        }
        return html.toString();
    }

    /** The headings of the page, at its other side. */
    private static String contents(MarkdownPage page) {
        StringBuilder html = new StringBuilder("<aside aria-label=\"On this page\">\n");
        page.anchors().forEach((heading, anchor) -> {
            if (heading.getLevel() == 2) {
                html.append("<a href=\"#").append(anchor).append("\">");
                html.append(escaped(MarkdownPage.text(heading))).append("</a>\n");
            }
        });
        return html.append("</aside>\n").toString();
    }

    private String main(MarkdownPage page) {
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .nodeRendererFactory(context -> new Nodes(page, context))
                .build()
                .render(page.document());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** What is written in another way than Markdown says. */
    private final class Nodes implements NodeRenderer {

        private final MarkdownPage page;
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;

        Nodes(MarkdownPage page, HtmlNodeRendererContext context) {
            this.page = page;
            this.context = context;
            this.html = context.getWriter();
        }

        @Override
        public java.util.Set<Class<? extends Node>> getNodeTypes() {
            return java.util.Set.of(
                    Heading.class, Link.class, Image.class, HtmlBlock.class, HtmlInline.class, FencedCodeBlock.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Heading heading) {
                heading(heading);
            } else if (node instanceof Link link) {
                link(link);
            } else if (node instanceof Image image) {
                image(image);
            } else if (node instanceof FencedCodeBlock block) {
                code(block);
            } else if (node instanceof HtmlInline inline) {
                // Only a place to link to; all other HTML of a page are comments.
                anchor(inline.getLiteral()).ifPresent(id -> html.raw("<a id=\"" + escaped(id) + "\"></a>"));
            }
        }

        private void heading(Heading heading) {
            String anchor = page.anchors().get(heading);
            html.line();
            html.raw("<h" + heading.getLevel() + " id=\"" + anchor + "\">");
            children(heading);
            html.raw("<a class=\"here\" href=\"#" + anchor + "\" aria-label=\"Link to this\">#</a></h"
                    + heading.getLevel() + ">");
            html.line();
        }

        private void link(Link link) {
            String target = links.onSite(page, link.getDestination());
            if (target == null) {
                html.raw("<span title=\"in the repository: " + escaped(link.getDestination()) + "\">");
                children(link);
                html.raw("</span>");
                return;
            }
            html.raw("<a href=\"" + escaped(target) + "\">");
            children(link);
            html.raw("</a>");
        }

        private void image(Image image) {
            String target = links.onSite(page, image.getDestination());
            html.raw("<img src=\"" + escaped(String.valueOf(target)) + "\" alt=\"" + escaped(MarkdownPage.text(image))
                    + "\">");
        }

        private void code(FencedCodeBlock block) {
            html.line();
            html.raw("<pre><code>" + Highlighter.html(block.getInfo(), block.getLiteral()) + "</code></pre>");
            html.line();
        }

        private void children(Node node) {
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
        }
    }
}
