package dev.llmops.eval.metric.reference;

import org.jspecify.annotations.Nullable;

/**
 * How many edits make a text a reference, blocks moved included: the move that spares most edits is made, until none spares any. Which
 * moves are tried, in which order and how many follows Tercom, without which no two tools would agree.
 */
final class TerEdits {

    private static final int MAX_MOVE = 10;
    private static final int FARTHEST_MOVE = 50;
    private static final int MAX_TRIED = 1000;

    private final int[] reference;
    private int tried;

    TerEdits(int[] reference) {
        this.reference = reference;
    }

    int of(int[] text) {
        EditTable table = EditTable.of(text, reference);
        int[] words = text;
        int moves = 0;
        while (true) {
            @Nullable Move best = best(words, table);
            if (tried >= MAX_TRIED || best == null || best.spared() <= 0) {
                return moves + table.cost();
            }
            words = moved(words, best.start(), best.length(), best.target());
            table = table.of(words);
            moves++;
        }
    }

    /** A block that is moved. */
    private record Move(int spared, int length, int start, int target) {

        /** Of moves that spare the same the longest, then that of the earliest block, then that to the earliest place. */
        boolean isBetterThan(Move other) {
            if (spared != other.spared) {
                return spared > other.spared;
            }
            if (length != other.length) {
                return length > other.length;
            }
            return start != other.start ? start < other.start : target < other.target;
        }
    }

    /** Every run of words that stands elsewhere in the reference, unless it is right where it is or its place is taken rightly. */
    private @Nullable Move best(int[] words, EditTable table) {
        Alignment alignment = Alignment.of(table.edits(), words.length, reference.length);
        @Nullable Move best = null;
        for (int start = 0; start < words.length; start++) {
            int end = Math.min(reference.length - 1, start + FARTHEST_MOVE);
            for (int place = Math.max(0, start - FARTHEST_MOVE); place <= end; place++) {
                for (int length = 1; length <= MAX_MOVE && matches(words, start, place, length); length++) {
                    if (alignment.isWrongIn(start, place, length)) {
                        best = best(best, words, table, alignment, start, place, length);
                    }
                    if (tried >= MAX_TRIED) {
                        return best;
                    }
                }
            }
        }
        return best;
    }

    /** Whether the word at the end of the run is the same in both; those before it are. */
    private boolean matches(int[] words, int start, int place, int length) {
        return start + length <= words.length
                && place + length <= reference.length
                && words[start + length - 1] == reference[place + length - 1];
    }

    private @Nullable Move best(
            @Nullable Move known, int[] words, EditTable table, Alignment alignment, int start, int place, int length) {
        @Nullable Move best = known;
        int before = -1;
        for (int offset = -1; offset < length; offset++) {
            int target = place + offset == -1 ? 0 : alignment.textAt(place + offset) + 1;
            if (target == before) {
                continue;
            }
            before = target;
            int spared =
                    table.cost() - table.of(moved(words, start, length, target)).cost();
            Move move = new Move(spared, length, start, target);
            tried++;
            if (best == null || move.isBetterThan(best)) {
                best = move;
            }
        }
        return best;
    }

    private static int[] moved(int[] words, int start, int length, int target) {
        int[] moved = new int[words.length];
        if (target < start) {
            System.arraycopy(words, 0, moved, 0, target);
            System.arraycopy(words, start, moved, target, length);
            System.arraycopy(words, target, moved, target + length, start - target);
            int end = start + length;
            System.arraycopy(words, end, moved, end, words.length - end);
            return moved;
        }
        // Behind the block, or into it: then it goes as many words on as the target lies behind its start.
        int end = target > start + length ? target : Math.min(words.length, length + target);
        int between = end - start - length;
        System.arraycopy(words, 0, moved, 0, start);
        System.arraycopy(words, start + length, moved, start, between);
        System.arraycopy(words, start, moved, start + between, length);
        System.arraycopy(words, end, moved, end, words.length - end);
        return moved;
    }

    /** Which words of the text stand for which of the reference, and which are wrong. */
    private static final class Alignment {

        private final int[] textAt;
        private final int[] wrongText;
        private final int[] wrongReference;

        private Alignment(int text, int reference) {
            this.textAt = new int[reference];
            this.wrongText = new int[text + 1];
            this.wrongReference = new int[reference + 1];
        }

        static Alignment of(byte[] edits, int text, int reference) {
            Alignment alignment = new Alignment(text, reference);
            int i = 0;
            int j = 0;
            for (byte edit : edits) {
                int wrong = edit == EditTable.KEEP ? 0 : 1;
                if (edit != EditTable.INSERT) {
                    i++;
                    alignment.wrongText[i] = alignment.wrongText[i - 1] + wrong;
                }
                if (edit != EditTable.DELETE) {
                    alignment.textAt[j] = i - 1;
                    j++;
                    alignment.wrongReference[j] = alignment.wrongReference[j - 1] + wrong;
                }
            }
            return alignment;
        }

        /** {@return the place in the text that stands for one in the reference; -1 is before the first} */
        int textAt(int place) {
            return textAt[place];
        }

        boolean isWrongIn(int start, int place, int length) {
            boolean within = start <= textAt[place] && textAt[place] < start + length;
            return !within
                    && wrongText[start + length] > wrongText[start]
                    && wrongReference[place + length] > wrongReference[place];
        }
    }
}
