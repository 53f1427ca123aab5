package dev.llmops.rag.internal.extract;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text of a PDF, page by page. */
final class PdfText {

    private static final int HEAD = 1024;

    private PdfText() {}

    /** {@return whether the mark of a PDF stands where readers look for it: in the first kilobyte} */
    static boolean isPdf(byte[] content) {
        int last = Math.min(content.length, HEAD) - 5;
        for (int i = 0; i <= last; i++) {
            if (content[i] == '%'
                    && content[i + 1] == 'P'
                    && content[i + 2] == 'D'
                    && content[i + 3] == 'F'
                    && content[i + 4] == '-') {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("CatchingUnchecked") // PDFBox answers broken files with runtime exceptions of many kinds
    static ExtractedText extract(byte[] content) throws SkippedException {
        PdfStreams.requireUnpackable(content);
        try (PDDocument document = Loader.loadPDF(content)) {
            return pages(document);
        } catch (InvalidPasswordException e) {
            throw new SkippedException(SkipReason.ENCRYPTED, "it needs a password; save it without one", e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new SkippedException(SkipReason.MALFORMED, "it is no valid PDF: " + e.getMessage(), e);
        }
    }

    private static ExtractedText pages(PDDocument document) throws IOException, SkippedException {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setSortByPosition(true);
        stripper.setLineSeparator("\n");
        StringBuilder text = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (int page = 1; page <= document.getNumberOfPages(); page++) {
            TimeLimit.check();
            if (text.length() > Extractor.MOST_CHARACTERS) {
                throw new SkippedException(
                        SkipReason.TOO_LARGE,
                        "its text must have at most " + Extractor.MOST_CHARACTERS + " characters, but has more");
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
                TextForm.PLAIN,
                title == null ? "" : UnicodeText.repair(title).strip(),
                starts);
    }
}
