package dev.llmops.rag.internal.extract;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text of a PDF, page by page. */
final class PdfText {

    private static final int HEAD = 1024;
    private static final Pattern BEGINNING = Pattern.compile("(?:\u00EF\u00BB\u00BF)?\\s{0,9}%PDF-\\d\\.\\d\\s");

    private PdfText() {}

    /**
     * {@return whether it is a PDF: it begins with the mark and a version, or it is called one and has the mark in its first kilobyte, where
     * readers look for it} A text may mention the mark.
     */
    static boolean isPdf(String ending, byte[] content) {
        String head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
        return BEGINNING.matcher(head).lookingAt() || (ending.equals("pdf") && head.contains("%PDF-"));
    }

    @SuppressWarnings("CatchingUnchecked") // PDFBox answers broken files with runtime exceptions of many kinds
    static ExtractedText extract(byte[] content) throws DocumentSkippedException {
        PdfStreams.requireUnpackable(content);
        try (PDDocument document = Loader.loadPDF(content)) {
            return pages(document);
        } catch (InvalidPasswordException e) {
            throw new DocumentSkippedException(SkipReason.ENCRYPTED, "it needs a password; save it without one", e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new DocumentSkippedException(SkipReason.MALFORMED, "it is no valid PDF: " + e.getMessage(), e);
        }
    }

    private static ExtractedText pages(PDDocument document) throws IOException, DocumentSkippedException {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setSortByPosition(true);
        stripper.setLineSeparator("\n");
        StringBuilder text = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (int page = 1; page <= document.getNumberOfPages(); page++) {
            TimeLimit.check();
            if (text.length() > Extractor.MAX_CHARACTERS) {
                throw new DocumentSkippedException(
                        SkipReason.TOO_LARGE,
                        "its text must have at most " + Extractor.MAX_CHARACTERS + " characters, but has more");
            }
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            starts.add(text.length());
            // Normalised page by page, because it changes lengths. Fonts without a map to Unicode yield anything.
            text.append(PlainText.normalise(UnicodeText.repair(stripper.getText(document)))
                            .strip())
                    .append("\n\n");
        }
        String title = document.getDocumentInformation().getTitle();
        return new ExtractedText(
                text.toString(),
                DocumentFormat.PLAIN,
                title == null ? "" : UnicodeText.repair(title).strip(),
                starts);
    }
}
