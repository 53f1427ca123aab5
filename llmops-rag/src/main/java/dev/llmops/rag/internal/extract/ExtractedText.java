package dev.llmops.rag.internal.extract;

import java.util.List;

/**
 * The text of a file. Ranges of passages refer to it.
 *
 * @param text normalised to NFC and to line feeds
 * @param form what its marks mean
 * @param title its title, or empty
 * @param pages where each page begins; empty where there are no pages
 * @param hiddenFrom from which character on readers of the file do not see the text; its length where they see all of it
 */
public record ExtractedText(String text, DocumentFormat form, String title, List<Integer> pages, int hiddenFrom) {

    /** Copies the list. */
    public ExtractedText {
        pages = List.copyOf(pages);
    }

    /** Makes a text of which everything is seen. */
    ExtractedText(String text, DocumentFormat form, String title, List<Integer> pages) {
        this(text, form, title, pages, text.length());
    }

    /** {@return what readers of the file see} */
    public String visible() {
        return text.substring(0, hiddenFrom);
    }
}
