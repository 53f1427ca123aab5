package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.Filter.Comparison;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.NumericUtils;

/**
 * Numbers as points that are in order. A number is the sum of the nearest double and of what that leaves, which is a
 * double again: 16 bytes, exact for every long and double and for decimals of 31 digits.
 */
final class NumberTerms {

    private static final int BYTES = 2 * Long.BYTES;

    private NumberTerms() {}

    static Field field(String name, Number value) {
        return new BinaryPoint(Fields.NUMBER + name, encode(value));
    }

    static Query range(String name, Comparison comparison, Number bound) {
        byte[] at = encode(bound);
        byte[] lower = new byte[BYTES];
        byte[] upper = new byte[BYTES];
        Arrays.fill(upper, (byte) 0xff);
        switch (comparison) {
            case AT_LEAST -> lower = at;
            case AT_MOST -> upper = at;
            // No number is encoded as all zeros or all ones, which would be no numbers.
            case GREATER -> NumericUtils.add(BYTES, 0, at, one(), lower);
            case LESS -> NumericUtils.subtract(BYTES, 0, at, one(), upper);
        }
        return BinaryPoint.newRangeQuery(Fields.NUMBER + name, lower, upper);
    }

    private static byte[] encode(Number number) {
        BigDecimal exact = new BigDecimal(number.toString());
        double nearest = exact.doubleValue();
        double rest = Double.isInfinite(nearest)
                ? 0
                : exact.subtract(new BigDecimal(nearest)).doubleValue();
        byte[] bytes = new byte[BYTES];
        // 0.0 and -0.0 are one number.
        NumericUtils.longToSortableBytes(NumericUtils.doubleToSortableLong(nearest + 0.0), bytes, 0);
        NumericUtils.longToSortableBytes(NumericUtils.doubleToSortableLong(rest + 0.0), bytes, Long.BYTES);
        return bytes;
    }

    private static byte[] one() {
        byte[] one = new byte[BYTES];
        one[BYTES - 1] = 1;
        return one;
    }
}
