package dev.llmops.api.cost;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a call cost, or why nobody knows. */
public sealed interface Cost {

    /**
     * A known cost.
     *
     * @param amount not rounded, at least 0
     * @param currency its currency
     */
    record Known(BigDecimal amount, Currency currency) implements Cost {

        /** Refuses a negative amount. */
        public Known {
            Objects.requireNonNull(currency, "currency");
            if (amount.signum() < 0) {
                throw new IllegalArgumentException("amount must be at least 0, but was " + amount);
            }
        }

        /** {@return whether the other is the same money; 1.50 is the same as 1.5} */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known known
                    && amount.compareTo(known.amount) == 0
                    && currency.equals(known.currency);
        }

        @Override
        public int hashCode() {
            return Objects.hash(amount.stripTrailingZeros(), currency);
        }
    }

    /**
     * An unknown cost.
     *
     * @param reason why it is unknown
     */
    record Unknown(String reason) implements Cost {

        /** Refuses null. */
        public Unknown {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Adds two costs.
     *
     * @param other the other cost
     * @return the sum, unknown if one of the two is unknown or their currencies differ
     */
    default Cost plus(Cost other) {
        if (this instanceof Known a && other instanceof Known b) {
            return a.currency().equals(b.currency())
                    ? new Known(a.amount().add(b.amount()), a.currency())
                    : new Unknown("can not add " + a.currency() + " and " + b.currency());
        }
        return this instanceof Unknown ? this : other;
    }
}
