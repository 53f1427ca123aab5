package dev.llmops.guardrails.internal.link;

import java.util.Arrays;

/**
 * Where what a bracket opens ends, for all of a text in one pass: {@code [} at its {@code ]}, and {@code (} at its {@code )} or at the
 * first blank, for an address has none. Looking for each end from each bracket would take a bomb of brackets its square.
 */
final class Brackets {

    private static final int NONE = -1;

    private final int[] ends;

    Brackets(String text, CodeParts code) {
        ends = new int[text.length()];
        Arrays.fill(ends, NONE);
        int[] square = new int[16];
        int squares = 0;
        int[] round = new int[16];
        int rounds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int behind = c == '`' ? code.end(i) : i;
            if (behind > i) {
                // Code binds tighter than brackets.
                i = behind - 1;
            } else if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) > ' ') {
                i++;
            } else if (c == '[') {
                square = push(square, squares++, i);
            } else if (c == ']' && squares > 0) {
                ends[square[--squares]] = i;
            } else if (c == '(') {
                round = push(round, rounds++, i);
            } else if (c == ')' && rounds > 0) {
                ends[round[--rounds]] = i;
            } else if (c <= ' ') {
                while (rounds > 0) {
                    ends[round[--rounds]] = i;
                }
            }
        }
    }

    private static int[] push(int[] stack, int size, int value) {
        int[] enough = size < stack.length ? stack : Arrays.copyOf(stack, 2 * size);
        enough[size] = value;
        return enough;
    }

    /** {@return where what the bracket at a position opens ends, or -1 if it does not} */
    int end(int open) {
        return ends[open];
    }
}
