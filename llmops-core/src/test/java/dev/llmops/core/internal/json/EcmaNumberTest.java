package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void the_samples_of_rfc_8785_appendix_b_are_written_as_it_says(String bits, String text) {
        assertThat(EcmaNumber.format(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void what_is_not_finite_is_refused(double value) {
        assertThatThrownBy(() -> EcmaNumber.format(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a number must be finite to have a JSON form, but was " + value);
    }

    @Test
    void any_double_is_written_as_the_shortest_and_closest_decimal_that_reads_back() {
        long seed = new Random(8785).nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = anyDouble(random, i);
            BigDecimal written = new BigDecimal(EcmaNumber.format(value));

            assertThat(written).as("seed %d, number %d, %s", seed, i, value).isEqualByComparingTo(shortest(value));
        }
    }

    private static double anyDouble(Random random, int i) {
        double any = switch (i % 4) {
            case 0 -> random.nextGaussian();
            case 1 -> Double.longBitsToDouble(random.nextLong(1L << 52)); // subnormal
            case 2 -> random.nextInt(100_000) / 1000.0;
            default -> Double.longBitsToDouble(random.nextLong());
        };
        return Double.isFinite(any) ? any : i;
    }

    /** The definition in ECMA-262, tried out: fewer digits first, then the closest. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            int precision = digits;
            var best = Stream.of(RoundingMode.FLOOR, RoundingMode.CEILING)
                    .map(mode -> exact.round(new MathContext(precision, mode)))
                    .filter(candidate -> candidate.doubleValue() == value)
                    .min(Comparator.comparing(
                            candidate -> candidate.subtract(exact).abs()));
            if (best.isPresent()) {
                return best.get();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }
}
