package dev.llmops.local.internal.text;

import java.util.List;

/** Ends a text at the first stop sequence. It holds back exactly what may still become one, and nothing else. */
public final class StopMatcher {

    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    /** Creates the matcher. {@code stops}: texts of at least one character. */
    public StopMatcher(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** {@return the text that is certain now} */
    public String add(String text) {
        if (stops.isEmpty()) {
            return text;
        }
        held.append(text);
        int end = firstStop();
        if (end >= 0) {
            stopped = true;
        } else {
            end = held.length() - heldBack();
        }
        String certain = held.substring(0, end);
        held.delete(0, stopped ? held.length() : end);
        return certain;
    }

    /** {@return whether a stop sequence was found; nothing more is to be added then} */
    public boolean stopped() {
        return stopped;
    }

    /** {@return what was held back, when no more text comes} */
    public String end() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }

    // The one that is complete first, and of those the longest: so the result does not depend on how text was cut.
    private int firstStop() {
        int start = -1;
        int end = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            int stopEnd = at + stop.length();
            if (at >= 0 && (stopEnd < end || (stopEnd == end && at < start))) {
                start = at;
                end = stopEnd;
            }
        }
        return start;
    }

    private int heldBack() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
