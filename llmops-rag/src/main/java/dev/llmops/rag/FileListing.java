package dev.llmops.rag;

import java.util.SortedMap;

/**
 * What a source of files has at one moment.
 *
 * @param files its files by their documents' ids
 * @param unreadable what could not be listed, and why; if there is any, files that are missing may well be there
 */
record FileListing(SortedMap<String, ListedFile> files, SortedMap<String, String> unreadable) {

    boolean complete() {
        return unreadable.isEmpty();
    }
}
