package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Node;

/**
 * The text of a page of HTML, with headings, lists, code and tables written as Markdown has them. What its reader does not see
 * stands at the end; comments and templates, which nobody is shown in any case, are left out.
 */
final class HtmlText {

    private static final Charset WESTERN = Charset.forName("windows-1252");

    private HtmlText() {}

    static ExtractedText extract(byte[] content) throws DocumentSkippedException {
        Document page = page(content);
        return read(page, page.title());
    }

    private static Document page(byte[] content) throws DocumentSkippedException {
        if (!PlainText.charset(content).equals(StandardCharsets.UTF_8)) {
            return Jsoup.parse(PlainText.decode(content));
        }
        PlainText.refuseBinary(content);
        try {
            Document page = Jsoup.parse(new ByteArrayInputStream(content), null, "");
            boolean undeclared =
                    page.select("meta[charset], meta[http-equiv=content-type]").isEmpty();
            // What browsers take a page for that says nothing and is no UTF-8: WHATWG HTML, section 13.2.3.2.
            return undeclared
                            && page.charset().equals(StandardCharsets.UTF_8)
                            && !PlainText.isValid(content, StandardCharsets.UTF_8)
                    ? Jsoup.parse(new String(content, WESTERN))
                    : page;
        } catch (IOException e) {
            throw new DocumentSkippedException(SkipReason.MALFORMED, "it cannot be read as HTML: " + e.getMessage(), e);
        }
    }

    /** {@return the text of a page that another format was turned into} */
    static ExtractedText read(String page, String title) {
        return read(Jsoup.parse(page), title);
    }

    private static ExtractedText read(Document page, String title) {
        PageStyles styles = PageStyles.of(page);
        page.select("script, style, noscript, template, svg, head").remove();
        List<Node> unseen = HiddenNodes.of(page.body(), styles);
        unseen.forEach(Node::remove);
        String seen = PlainText.normalise(HtmlWriter.text(List.of(page.body())));
        String hidden = PlainText.normalise(HtmlWriter.text(unseen));
        String space = seen.isEmpty() || hidden.isEmpty() ? "" : "\n\n";
        // Behind all that is seen, so that one place tells them apart whatever is cut out of the text.
        return new ExtractedText(
                seen + space + hidden, DocumentFormat.MARKDOWN, title, List.of(), seen.length() + space.length());
    }
}
