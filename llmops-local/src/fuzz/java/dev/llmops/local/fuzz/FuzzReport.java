package dev.llmops.local.fuzz;

import java.util.List;

/**
 * What came of many cases.
 *
 * @param cases how many were tried
 * @param faults what must not happen: deaths, hangs, memory without bounds, errors without a type; each with its number
 * @param ends how the cases of each process ended otherwise
 * @param maxMegabytes the most memory that a process had
 */
public record FuzzReport(long cases, List<String> faults, List<String> ends, long maxMegabytes) {

    /** Copies the lists. */
    public FuzzReport {
        faults = List.copyOf(faults);
        ends = List.copyOf(ends);
    }
}
