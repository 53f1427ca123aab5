package dev.llmops.tuning.study;

import dev.llmops.api.text.UnicodeText;

/**
 * A question with the answer that is right.
 *
 * @param id its name, unique in the data
 * @param group what it depends on: the template, document, user or session it comes from; rows of one group stay in one part
 * @param input what is asked
 * @param expected the right answer
 */
public record StudyRow(String id, String group, String input, String expected) {

    /** Refuses a blank name or group. */
    public StudyRow {
        if (id.isBlank() || group.isBlank()) {
            throw new IllegalArgumentException(
                    "a row must have an id and a group, but had id '" + id + "' and group '" + group + "'");
        }
        UnicodeText.requireWellFormed("input", input);
        UnicodeText.requireWellFormed("expected", expected);
    }
}
