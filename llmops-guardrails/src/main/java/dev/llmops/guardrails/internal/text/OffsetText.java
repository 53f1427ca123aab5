package dev.llmops.guardrails.internal.text;

import java.util.Arrays;

/**
 * A text that is made out of another one, character by character, with the place of each in the other. As long as each
 * stands where it stood, nothing is kept of the places.
 */
public final class OffsetText {

    private static final int SOME = 64;

    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[0];
    private int[] ends = new int[0];
    private boolean moved;

    public OffsetText() {}

    /** A text of which each character stands where it stood. */
    public OffsetText(String same) {
        text.append(same);
    }

    public void append(char c, int start, int end) {
        int at = text.length();
        if (!moved && (start != at || end != at + 1)) {
            move(at);
        }
        if (moved) {
            if (at == starts.length) {
                int more = Math.max(SOME, at + (at >> 1));
                starts = Arrays.copyOf(starts, more);
                ends = Arrays.copyOf(ends, more);
            }
            starts[at] = start;
            ends[at] = end;
        }
        text.append(c);
    }

    private void move(int length) {
        moved = true;
        starts = new int[Math.max(SOME, length + (length >> 1))];
        ends = new int[starts.length];
        for (int i = 0; i < length; i++) {
            starts[i] = i;
            ends[i] = i + 1;
        }
    }

    public int length() {
        return text.length();
    }

    char last() {
        return text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    }

    /** Has another character in the place of the last one, up to a place behind it. */
    void setLast(char c, int end) {
        int at = text.length() - 1;
        if (!moved) {
            move(at + 1);
        }
        ends[at] = end;
        text.setCharAt(at, c);
    }

    char at(int i) {
        return text.charAt(i);
    }

    void set(int i, char c) {
        text.setCharAt(i, c);
    }

    public int start(int i) {
        return moved ? starts[i] : i;
    }

    public int end(int i) {
        return moved ? ends[i] : i + 1;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
