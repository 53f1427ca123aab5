package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.NodeTraversor;

/** The text of a page of HTML, with headings, lists, code and tables written as Markdown has them. */
final class HtmlText {

    private HtmlText() {}

    static ExtractedText extract(byte[] content) throws SkippedException {
        PlainText.refuseBinary(content);
        try {
            Document page = Jsoup.parse(new ByteArrayInputStream(content), null, "");
            return read(page, page.title());
        } catch (IOException e) {
            throw new SkippedException(SkipReason.MALFORMED, "it can not be read as HTML: " + e.getMessage(), e);
        }
    }

    /** {@return the text of a page that another format was turned into} */
    static ExtractedText read(String page, String title) {
        return read(Jsoup.parse(page), title);
    }

    private static ExtractedText read(Document page, String title) {
        HtmlWriter writer = new HtmlWriter();
        page.select("script, style, noscript, template, svg, head").remove();
        NodeTraversor.traverse(writer, page.body());
        return new ExtractedText(PlainText.normalise(writer.text()), TextForm.MARKDOWN, title, List.of());
    }
}
