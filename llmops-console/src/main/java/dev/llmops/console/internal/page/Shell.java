package dev.llmops.console.internal.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around each page.
 *
 * @param title of the page
 * @param base what stands before all paths
 * @param nav where one can go
 * @param viewer who looks
 * @param tenant the tenant whose records they see, or null for all
 * @param content whether they see texts
 */
record Shell(
        String title,
        String base,
        List<Item> nav,
        String viewer,
        @Nullable String tenant,
        boolean content) {

    /** A place to go to. */
    record Item(String path, String label, boolean current) {}
}
