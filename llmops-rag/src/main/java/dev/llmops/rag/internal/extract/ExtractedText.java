package dev.llmops.rag.internal.extract;

import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The text of a file. Ranges of passages refer to it.
 *
 * @param text normalised to NFC and to line feeds
 * @param form what its marks mean
 * @param title its title, or empty
 * @param pages where each page begins; empty where there are no pages
 */
public record ExtractedText(String text, TextForm form, String title, List<Integer> pages) {

    /** Copies the list. */
    public ExtractedText {
        pages = List.copyOf(pages);
    }
}
