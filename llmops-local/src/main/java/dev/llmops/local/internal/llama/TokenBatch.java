package dev.llmops.local.internal.llama;

/** Tokens to decode together, of one sequence or several. Used again and again by one thread. */
public final class TokenBatch {

    final int[] tokens;
    final int[] positions;
    final int[] sequences;
    final byte[] outputs;
    int size;

    /** Creates an empty batch. {@code capacity}: most tokens it can hold. */
    public TokenBatch(int capacity) {
        tokens = new int[capacity];
        positions = new int[capacity];
        sequences = new int[capacity];
        outputs = new byte[capacity];
    }

    /** Forgets all tokens. */
    public void clear() {
        size = 0;
    }

    /** {@return how many tokens it holds} */
    public int size() {
        return size;
    }

    /** {@return a token; {@code index}: its index in the batch} */
    public int token(int index) {
        return tokens[index];
    }

    /** {@return where a token stands in its sequence; {@code index}: its index in the batch} */
    public int position(int index) {
        return positions[index];
    }

    /** {@return the sequence of a token; {@code index}: its index in the batch} */
    public int sequence(int index) {
        return sequences[index];
    }

    /** {@return whether the probabilities after a token are wanted; {@code index}: its index in the batch} */
    public boolean output(int index) {
        return outputs[index] != 0;
    }

    /** {@return most tokens that it can hold} */
    public int capacity() {
        return tokens.length;
    }

    /** {@return how many more tokens fit} */
    public int room() {
        return tokens.length - size;
    }

    /**
     * Adds a token.
     *
     * @param position where it stands in its sequence, counted from 0
     * @param output whether the probabilities after it are wanted
     * @return its index in the batch
     */
    public int add(int token, int position, int sequence, boolean output) {
        tokens[size] = token;
        positions[size] = position;
        sequences[size] = sequence;
        outputs[size] = (byte) (output ? 1 : 0);
        return size++;
    }
}
