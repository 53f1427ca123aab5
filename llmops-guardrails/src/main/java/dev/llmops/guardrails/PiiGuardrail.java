package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.internal.pii.Kind;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.redact.Replacement;
import dev.llmops.guardrails.internal.redact.SensitiveText;
import dev.llmops.guardrails.internal.scan.Detector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guardrails against personal data. Data with a fixed form (email addresses, payment cards, bank accounts, phone numbers, the
 * national, tax, health, passport and licence numbers of some forty countries, dates of birth, wallets, vehicles, devices)
 * is found by form, check digits and the words before it; names, places, organisations and postal addresses are found by a gazetteer and
 * rules, if enabled.
 *
 * <p>They check user input and history, passages, tool results, answers and the arguments of tool calls, whole
 * and streaming, in time linear in the text. Put them before other guardrails: a decision that an earlier guardrail made about a text is
 * recorded with that text. Safe for use by multiple threads.
 */
public final class PiiGuardrail {

    private static final String NAME = "pii";
    private static final String WHAT = "personal data";
    private static final int SHOWN = 4;

    private PiiGuardrail() {}

    /**
     * {@return a guardrail that replaces values with placeholders ({@code <EMAIL_1>}) and restores the values for the caller of the
     * same call, in the answer and in the arguments of tool calls; a finding reports each tool that gets data that the
     * user did not type. The model, the record, traces and listeners see
     * only placeholders. A placeholder that somebody typed stands for nothing}
     */
    public static Guardrail redact() {
        return builder().build();
    }

    /** {@return a guardrail that permanently replaces the letters and digits of values, except the last four, with asterisks} */
    public static Guardrail mask() {
        return builder().mask().build();
    }

    /** {@return a guardrail that stops a call that contains such data; a passage that contains some is left out} */
    public static Guardrail block() {
        return builder().block().build();
    }

    /** {@return a builder of a guardrail with your own choice of types and operators; by default it looks for the standard types} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the types of personal data by name, with the category of each, such as {@code national_id}} */
    public static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        Kind.all().forEach(kind -> types.put(kind.type(), kind.category()));
        return types;
    }

    /**
     * {@return the types that a name stands for: that type, or all types of that category}
     *
     * @param typeOrCategory such as {@code credit_card} or {@code date}
     * @throws IllegalArgumentException if there is no such type or category
     */
    public static Set<String> types(String typeOrCategory) {
        Set<String> types = new TreeSet<>();
        Kind.all().stream()
                .filter(kind ->
                        kind.type().equals(typeOrCategory) || kind.category().equals(typeOrCategory))
                .forEach(kind -> types.add(kind.type()));
        if (types.isEmpty()) {
            throw new IllegalArgumentException(
                    "a kind must be one of PiiGuardrail.types() or a category of one, but was " + typeOrCategory);
        }
        return types;
    }

    /** Sets which types of personal data are looked for, and what replaces them. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final Set<String> NAMES = Set.of("person", "location", "organization", "address");

        private final Set<String> wanted = new HashSet<>();
        private final Map<String, SensitiveText.Operator> operators = new HashMap<>();
        private @Nullable ValueVault vault;
        private SensitiveText.Action action = SensitiveText.Action.REDACT;

        private Builder() {
            Kind.all().stream().filter(Kind::standard).forEach(kind -> wanted.add(kind.type()));
        }

        /**
         * Also looks for names of people, places and organisations and for postal addresses. They are found by likelihood, not
         * by form: expect some product names to be redacted, and rare names to be missed.
         *
         * @return this
         */
        public Builder withNames() {
            wanted.addAll(NAMES);
            return this;
        }

        /**
         * Also looks for some types, or for all types of some categories.
         *
         * @param typesOrCategories such as {@code date_time} or {@code location}
         * @return this
         */
        public Builder with(String... typesOrCategories) {
            wanted.addAll(all(typesOrCategories));
            return this;
        }

        /**
         * Excludes some types, or all types of some categories.
         *
         * @param typesOrCategories such as {@code us_bank_account} or {@code vehicle}
         * @return this
         */
        public Builder without(String... typesOrCategories) {
            wanted.removeAll(all(typesOrCategories));
            return this;
        }

        /**
         * Looks only for these types, or for all types of these categories.
         *
         * @param typesOrCategories such as {@code email} or {@code bank}
         * @return this
         */
        public Builder only(String... typesOrCategories) {
            wanted.retainAll(Set.of());
            return with(typesOrCategories);
        }

        /**
         * Sets what permanently replaces values of a type, or of all types of a category, regardless of how other values are
         * handled.
         *
         * @param typeOrCategory such as {@code credit_card} or {@code date}
         * @param operator the replacement
         * @return this
         */
        public Builder operator(String typeOrCategory, PiiOperator operator) {
            Objects.requireNonNull(operator, "operator");
            for (String type : types(typeOrCategory)) {
                if (operators.put(
                                type,
                                (tenant, kind, text) -> operator.replace(new PiiOperator.Value(kind, text, tenant)))
                        != null) {
                    throw new IllegalArgumentException(
                            "an operator must be set once for a kind, but " + type + " has two");
                }
            }
            return this;
        }

        /**
         * Keeps the values behind placeholders beyond the call. Only a guardrail that redacts has such values.
         *
         * @param value the vault that keeps them
         * @return this
         */
        public Builder vault(ValueVault value) {
            if (vault != null) {
                throw new IllegalArgumentException("vault was set twice");
            }
            vault = Objects.requireNonNull(value, "vault");
            return this;
        }

        /**
         * Masks instead of redacting, as {@link PiiGuardrail#mask()} does.
         *
         * @return this
         */
        public Builder mask() {
            action = SensitiveText.Action.MASK;
            return this;
        }

        /**
         * Stops the call instead of redacting, as {@link PiiGuardrail#block()} does.
         *
         * @return this
         */
        public Builder block() {
            action = SensitiveText.Action.BLOCK;
            return this;
        }

        /**
         * {@return the guardrail, which redacts by default}
         *
         * @throws IllegalArgumentException if it would look for nothing, if it blocks but has operators, or if it has a vault but
         *     does not redact
         */
        public Guardrail build() {
            if (action == SensitiveText.Action.BLOCK && !operators.isEmpty()) {
                throw new IllegalArgumentException("a guardrail that blocks must have no operators, but has some for "
                        + new TreeSet<>(operators.keySet()));
            }
            if (vault != null && action != SensitiveText.Action.REDACT) {
                throw new IllegalArgumentException(
                        "only a guardrail that redacts takes a vault, for others have no placeholders; leave it out");
            }
            if (wanted.isEmpty()) {
                throw new IllegalArgumentException(
                        "a guardrail must look for one kind at least, but all were left out");
            }
            List<Detector> detectors = PiiDetectors.of(Set.copyOf(wanted));
            return new SensitiveText(
                    NAME,
                    WHAT,
                    action,
                    Replacement.stars(SHOWN),
                    operators,
                    detectors,
                    false,
                    vault == null ? ValueVault.noop() : vault);
        }

        private static Set<String> all(String... typesOrCategories) {
            Set<String> types = new HashSet<>();
            for (String name : typesOrCategories) {
                types.addAll(types(name));
            }
            return types;
        }
    }
}
