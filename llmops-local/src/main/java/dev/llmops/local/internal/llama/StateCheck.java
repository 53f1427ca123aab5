package dev.llmops.local.internal.llama;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks at what a file says of a sequence before llama.cpp does, which takes memory for as many cells as the bytes name. The
 * form is that of llama.cpp v0.4.0 (llama_kv_cache::state_write, llama_memory_recurrent::state_write).
 */
public final class StateCheck {

    /** What becomes of the bytes. */
    public enum Verdict {
        /** llama.cpp can take them. */
        SOUND,
        /** They are cut, or of a kind that is not known here; the tokens must be read again. */
        UNKNOWN,
        /** They name cells or positions that no sequence of this length has. */
        FORGED
    }

    /**
     * What the bytes of a model consist of.
     *
     * @param attends whether there are keys and values
     * @param slides whether some layers forget what is behind a window, which makes a second part
     * @param recurs whether there is a recurrent state, which is the last part
     * @param marksCells whether each cell has two more positions and its token
     */
    record Layout(boolean attends, boolean slides, boolean recurs, boolean marksCells) {}

    private static final int HEADER = 8;
    private static final int CELL = 12;
    private static final int MARK = 12;
    private static final int MAX_LAYERS = 10_000;

    private final ByteBuffer bytes;
    private final int tokens;
    private final Layout layout;

    private StateCheck(ByteBuffer bytes, int tokens, Layout layout) {
        this.bytes = bytes;
        this.tokens = tokens;
        this.layout = layout;
    }

    static Verdict of(byte[] state, int tokens, Layout layout) {
        if (state.length < HEADER) {
            return Verdict.UNKNOWN;
        }
        ByteBuffer bytes = ByteBuffer.wrap(state).order(ByteOrder.nativeOrder()).position(HEADER);
        int parts = layout.attends() ? layout.slides() ? 2 : 1 : 0;
        return new StateCheck(bytes, tokens, layout).parts(parts);
    }

    /** Follows the next part, and with or without values what is behind it. */
    private Verdict parts(int left) {
        if (left == 0) {
            return layout.recurs() ? recurrent() : bytes.hasRemaining() ? Verdict.UNKNOWN : Verdict.SOUND;
        }
        if (bytes.remaining() < 2 * Integer.BYTES || bytes.getInt() != 1) {
            return Verdict.UNKNOWN;
        }
        int cells = bytes.getInt();
        if (cells == 0) {
            return parts(left - 1);
        }
        Verdict named = cells(cells, 1, layout.marksCells() ? CELL + MARK : CELL);
        if (named != Verdict.SOUND || bytes.remaining() < 2 * Integer.BYTES) {
            return named == Verdict.SOUND ? Verdict.UNKNOWN : named;
        }
        boolean transposed = bytes.getInt() != 0;
        int layers = bytes.getInt();
        if (layers < 0 || layers > MAX_LAYERS || !rows(layers, cells)) {
            return Verdict.UNKNOWN;
        }
        int afterKeys = bytes.position();
        Verdict withValues =
                (transposed ? columns(layers, cells) : rows(layers, cells)) ? parts(left - 1) : Verdict.UNKNOWN;
        if (withValues != Verdict.UNKNOWN) {
            return withValues;
        }
        // Where keys and values are compressed to one, there are no values.
        bytes.position(afterKeys);
        return parts(left - 1);
    }

    private Verdict recurrent() {
        if (bytes.remaining() < Integer.BYTES) {
            return Verdict.UNKNOWN;
        }
        // What follows is read as it is; nothing in it says how much memory to take.
        return cells(bytes.getInt(), 0, CELL - Integer.BYTES);
    }

    /** The position of each cell, how many sequences have it, and what else there is. */
    private Verdict cells(int cells, int sequences, int width) {
        if (cells < 0 || cells > tokens) {
            return Verdict.FORGED;
        }
        if (cells > bytes.remaining() / width) {
            return Verdict.UNKNOWN;
        }
        for (int i = 0; i < cells; i++) {
            int at = bytes.position();
            int position = bytes.getInt();
            if (bytes.getInt() != sequences) {
                return Verdict.UNKNOWN;
            }
            if (position < 0 || position >= tokens) {
                return Verdict.FORGED;
            }
            bytes.position(at + width);
        }
        return Verdict.SOUND;
    }

    /** For each layer: its type, the bytes of a row, and a row for each cell. */
    private boolean rows(int layers, int cells) {
        for (int i = 0; i < layers; i++) {
            if (bytes.remaining() < Integer.BYTES + Long.BYTES) {
                return false;
            }
            bytes.getInt();
            if (!skip(bytes.getLong(), cells)) {
                return false;
            }
        }
        return true;
    }

    /** For each layer: its type, the bytes of a number, how many columns, and a number of each column for each cell. */
    private boolean columns(int layers, int cells) {
        for (int i = 0; i < layers; i++) {
            if (bytes.remaining() < 3 * Integer.BYTES) {
                return false;
            }
            bytes.getInt();
            long width = Integer.toUnsignedLong(bytes.getInt());
            long columns = Integer.toUnsignedLong(bytes.getInt());
            if (width > Integer.MAX_VALUE || !skip(width * columns, cells)) {
                return false;
            }
        }
        return true;
    }

    private boolean skip(long width, int count) {
        if (width < 0 || width > bytes.remaining() / count) {
            return false;
        }
        bytes.position(bytes.position() + (int) width * count);
        return true;
    }
}
