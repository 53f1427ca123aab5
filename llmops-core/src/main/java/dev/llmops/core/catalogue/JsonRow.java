package dev.llmops.core.catalogue;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.commons.internal.json.JsonTree;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of a document of somebody else: what is not there, or of another type, is unknown; what cannot be is refused. */
record JsonRow(String where, Map<?, ?> members) {

    static final Currency USD = Currency.getInstance("USD");

    private static final int DEEPEST = 32;

    /** {@return the object that a document is} */
    static JsonRow document(byte[] json, String name) {
        Object value;
        try {
            value = new JsonTree(DEEPEST).read(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " must be JSON: " + e.getMessage(), e);
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException(name + " must be a JSON object, but was "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
        return new JsonRow(name, members);
    }

    @Nullable
    JsonRow row(String member) {
        return members.get(member) instanceof Map<?, ?> found ? new JsonRow(where + ", " + member, found) : null;
    }

    @Nullable
    String text(String member) {
        return members.get(member) instanceof String found && !found.isBlank() ? found : null;
    }

    @Nullable
    Boolean flag(String member) {
        return members.get(member) instanceof Boolean found ? found : null;
    }

    List<?> list(String member) {
        return members.get(member) instanceof List<?> found ? found : List.of();
    }

    /** {@return a number of tokens; 0 says as little as nothing} */
    @Nullable
    Integer tokens(String member) {
        BigDecimal number = number(member);
        return number == null || number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
                ? null
                : (Integer) number.intValue();
    }

    /** {@return a rate, times a factor} */
    @Nullable
    BigDecimal rate(String member, int movedRight) {
        BigDecimal number = number(member);
        if (number == null) {
            return null;
        }
        if (number.signum() < 0) {
            throw new IllegalArgumentException(
                    where + ": " + member + " must be a price of at least 0, but was " + number.toPlainString());
        }
        return number.movePointRight(movedRight);
    }

    private @Nullable BigDecimal number(String member) {
        return members.get(member) instanceof Number found ? new BigDecimal(found.toString()) : null;
    }

    /** {@return the price of two known rates, or null if one is unknown} Both 0 is what such maps have where nobody looked. */
    static @Nullable Price price(
            String model,
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cached,
            @Nullable BigDecimal written,
            @Nullable BigDecimal reasoning,
            List<Price.Tier> tiers,
            LocalDate from) {
        if (input == null || output == null || (input.signum() == 0 && output.signum() == 0)) {
            return null;
        }
        return new Price(
                model,
                input,
                output,
                cached,
                written,
                reasoning,
                tiers,
                USD,
                from.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    static List<Price> listOf(@Nullable Price price) {
        return price == null ? List.of() : List.of(price);
    }

    static void put(Map<ModelCapability, Boolean> known, ModelCapability capability, @Nullable Boolean can) {
        if (can != null) {
            known.put(capability, can);
        }
    }
}
