package dev.llmops.rag.internal.extract;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Takes the text out of a file by its format: PDF and Office files by their first bytes, the others by the name's
 * ending, and anything else that is text as plain text.
 */
public final class Extractor {

    /** Most characters of text; a small file can say that it holds a billion. */
    static final int MAX_CHARACTERS = 50_000_000;

    private Extractor() {}

    /**
     * {@return the text of a file}
     *
     * @param name the file's name
     * @param limit how long reading its format may take
     * @throws DocumentSkippedException if there is no text in it, or none can be had within the limit
     */
    public static ExtractedText extract(String name, byte[] content, Duration limit) throws DocumentSkippedException {
        ExtractedText text = TimeLimit.within(limit, "readable", () -> read(name, content));
        if (text.text().isBlank()) {
            throw new DocumentSkippedException(SkipReason.EMPTY, "it holds no text");
        }
        return text;
    }

    /**
     * {@return a text that needs no parser}
     *
     * @param format what its marks mean
     * @throws DocumentSkippedException if it is blank
     */
    public static ExtractedText plain(String text, DocumentFormat format) throws DocumentSkippedException {
        if (text.isBlank()) {
            throw new DocumentSkippedException(SkipReason.EMPTY, "it holds no text");
        }
        return new ExtractedText(PlainText.normalise(UnicodeText.repair(text)), format, "", List.of());
    }

    /** On the thread of the caller, however long it takes. */
    @SuppressWarnings("CatchingUnchecked") // parsers answer broken files with runtime exceptions of many kinds
    static ExtractedText read(String name, byte[] content) throws DocumentSkippedException {
        try {
            return parse(name, ending(name), content);
        } catch (RuntimeException e) {
            throw new DocumentSkippedException(SkipReason.MALFORMED, "it cannot be read: " + e, e);
        }
    }

    private static ExtractedText parse(String name, String ending, byte[] content) throws DocumentSkippedException {
        if (PdfText.isPdf(ending, content)) {
            return PdfText.extract(content);
        }
        if (OfficeText.hasMark(content)) {
            return OfficeText.extract(name, content);
        }
        if (OfficeText.hasEnding(ending)) {
            throw new DocumentSkippedException(
                    content.length == 0 ? SkipReason.EMPTY : SkipReason.MALFORMED,
                    "it does not begin as a file of type " + ending + " does");
        }
        return switch (ending) {
            case "pdf" ->
                throw new DocumentSkippedException(
                        content.length == 0 ? SkipReason.EMPTY : SkipReason.MALFORMED,
                        "it does not begin as a PDF does");
            case "html", "htm", "xhtml" -> HtmlText.extract(content);
            default -> new ExtractedText(PlainText.decode(content), DocumentFormat.ofEnding(ending), "", List.of());
        };
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
