package dev.llmops.rag.internal.ingest;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.SourceContent;
import dev.llmops.rag.ingest.SourceDocument;
import dev.llmops.rag.internal.extract.DocumentFormat;
import dev.llmops.rag.internal.extract.ExtractedText;
import dev.llmops.rag.internal.extract.Extractor;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a document out of what a source gives. */
final class DocumentReader {

    private static final Pattern FIRST_HEADING = Pattern.compile("(?m)\\A\\s*#[ \\t]+(\\S.*)$");

    private final Duration parseTimeout;

    /** @param parseTimeout how long reading the format of one file may take */
    DocumentReader(Duration parseTimeout) {
        this.parseTimeout = parseTimeout;
    }

    /** {@return the version of what was read, which may be a later one than that which was listed} */
    String version(SourceDocument document, SourceContent content) {
        if (content.version() != null) {
            return content.version();
        }
        return document.version() != null ? document.version() : hash(content);
    }

    private static String hash(SourceContent content) {
        String metadata = MetadataTerms.json(content.metadata());
        return content instanceof SourceContent.Text text
                ? Sha256.hex(metadata + "\n" + text.markdown() + "\n" + text.text())
                : Sha256.hex(metadata + "\n" + Sha256.hex(((SourceContent.File) content).bytes()));
    }

    SourceText text(String id, SourceContent content, IngestOptions options, String digest)
            throws DocumentSkippedException {
        ExtractedText text = extracted(content);
        Map<String, Object> metadata = new LinkedHashMap<>();
        String title = title(text);
        if (!title.isEmpty()) {
            metadata.put(PassageMaker.TITLE, title);
        }
        if (text.form().isTable()) {
            metadata.put(PassageMaker.TABLE_FORMAT, text.form().name().toLowerCase(Locale.ROOT));
        }
        metadata.putAll(content.metadata());
        metadata.putAll(options.metadata());
        if (text.hiddenFrom() < text.text().length()) {
            metadata.put(Passage.HIDDEN_FROM, text.hiddenFrom());
        }
        return new SourceText(
                options.tenant(), new Document(id, text.text(), metadata), text.form(), text.pages(), digest);
    }

    private ExtractedText extracted(SourceContent content) throws DocumentSkippedException {
        if (content instanceof SourceContent.File file) {
            return Extractor.extract(file.name(), file.bytes(), parseTimeout);
        }
        SourceContent.Text text = (SourceContent.Text) content;
        return Extractor.plain(text.text(), text.markdown() ? DocumentFormat.MARKDOWN : DocumentFormat.PLAIN);
    }

    /** {@return what a document calls itself, or the heading that it begins with, or nothing} */
    private static String title(ExtractedText text) {
        if (!text.title().isBlank()) {
            return PassageMaker.shortened(text.title().strip());
        }
        Matcher heading = FIRST_HEADING.matcher(text.visible());
        return text.form() == DocumentFormat.MARKDOWN && heading.find()
                ? PassageMaker.shortened(heading.group(1).strip())
                : "";
    }
}
