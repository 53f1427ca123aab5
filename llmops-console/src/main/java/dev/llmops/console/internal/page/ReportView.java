package dev.llmops.console.internal.page;

import java.util.List;

/**
 * A report of this library as a page of the console. Reports are made of escaped text; what they are here is what stands within their page.
 *
 * @param back where one comes from
 * @param backLabel what that is called
 * @param links other views of the same
 * @param form choices of the view, or none
 * @param body the report's markup
 */
record ReportView(String back, String backLabel, List<Link> links, List<Choice> form, String body) {

    /** Another view. */
    record Link(String label, String url, boolean current) {}

    /** A choice of the view: a select with its options, the first of which means none. */
    record Choice(String name, String label, List<String> options, String chosen) {}
}
