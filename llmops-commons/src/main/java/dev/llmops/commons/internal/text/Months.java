package dev.llmops.commons.internal.text;

import java.util.List;

/** English names of months in lower case. */
public final class Months {

    /** From January to December. */
    public static final List<String> NAMES = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    /** Without a full stop. May has none. */
    public static final List<String> ABBREVIATIONS =
            List.of("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec");

    private Months() {}
}
