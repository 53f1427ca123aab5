package dev.llmops.api.cost;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cost of a call, or the reason why it is unknown. */
public sealed interface Cost {

    /** ISO 4217's code for "no currency". */
    Currency NO_CURRENCY = Currency.getInstance("XXX");

    /**
     * {@return a cost of zero without a currency, for a call that used no model} It adds to a cost of any currency. A model whose price is 0
     * costs 0 in the currency of the price, which is a different cost.
     */
    static Cost zero() {
        return Known.ZERO;
    }

    /**
     * A known cost.
     *
     * @param amount not rounded, at least 0
     * @param currency its currency; {@link #NO_CURRENCY} if nothing was paid for and so no price was looked up
     */
    record Known(BigDecimal amount, Currency currency) implements Cost {

        /** Here and not in the interface: two classes that need each other to start can block two threads for good. */
        private static final Known ZERO = new Known(BigDecimal.ZERO, NO_CURRENCY);

        /** Rejects a negative amount. */
        public Known {
            Objects.requireNonNull(currency, "currency");
            if (amount.signum() < 0) {
                throw new IllegalArgumentException("amount must be at least 0, but was " + amount);
            }
            if (amount.signum() > 0 && currency.equals(NO_CURRENCY)) {
                throw new IllegalArgumentException("amount must be 0 without a currency, but was " + amount);
            }
        }

        /** {@return the amount and its currency, for people: {@code 0.0002 USD}, and {@code 0} without a currency} */
        public String text() {
            return currency.equals(NO_CURRENCY) ? "0" : amount.toPlainString() + " " + currency.getCurrencyCode();
        }

        /** {@return whether the other is the same amount of money; 1.50 equals 1.5} */
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

        /** Rejects null. */
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
        if (equals(zero())) {
            return other;
        }
        if (other.equals(zero())) {
            return this;
        }
        if (this instanceof Known a && other instanceof Known b) {
            return a.currency().equals(b.currency())
                    ? new Known(a.amount().add(b.amount()), a.currency())
                    : new Unknown("cannot add " + a.currency() + " and " + b.currency());
        }
        return this instanceof Unknown ? this : other;
    }
}
