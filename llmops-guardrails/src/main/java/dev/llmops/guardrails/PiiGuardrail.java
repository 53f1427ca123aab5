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
 * Guardrails against personal data: what has a form (addresses of mail, payment cards, bank accounts, phone numbers, the
 * national, tax, health, passport and licence numbers of some forty countries, dates of birth, wallets, vehicles, devices)
 * by form, check digits and words before it; names, places, organisations and postal addresses by a gazetteer and
 * rules, on demand.
 *
 * <p>They look at what users type and have typed, at passages, tool results, answers and the arguments of tool calls, whole
 * and streaming, in time linear in the text. Put them before other guardrails: a decision that one in front of them made about a text is
 * recorded with that text. Safe for use by several threads.
 */
public final class PiiGuardrail {

    private static final String NAME = "pii";
    private static final String WHAT = "personal data";
    private static final int SHOWN = 4;

    private PiiGuardrail() {}

    /**
     * {@return a guardrail that replaces values by placeholders ({@code <EMAIL_1>}) and gives the caller of the same call
     * the values back, in the answer and in the arguments of tool calls; a finding tells of a tool that gets data which the
     * user did not type. The model, the record, traces and listeners see
     * only placeholders. A placeholder that somebody typed names nothing}
     */
    public static Guardrail redact() {
        return builder().build();
    }

    /** {@return a guardrail that replaces letters and digits of values by stars, for good, but for the last four} */
    public static Guardrail mask() {
        return builder().mask().build();
    }

    /** {@return a guardrail that stops a call which holds such data; a passage that does is left out} */
    public static Guardrail block() {
        return builder().block().build();
    }

    /** {@return a builder of a guardrail with kinds and operators of one's own; it looks for the standard kinds until it is told otherwise} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the kinds of personal data by their names: of each its category, such as {@code national_id}} */
    public static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        Kind.all().forEach(kind -> types.put(kind.type(), kind.category()));
        return types;
    }

    /** Says which kinds of personal data are looked for, and what takes their place. For use by one thread. */
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
         * Looks for names of people, places and organisations and for postal addresses too. They are found by likelihood, not
         * by form: expect to see product names redacted, and rare names missed.
         *
         * @return this
         */
        public Builder withNames() {
            wanted.addAll(NAMES);
            return this;
        }

        /**
         * Looks for some kinds, or all kinds of some categories, too.
         *
         * @param typesOrCategories such as {@code date_time} or {@code location}
         * @return this
         */
        public Builder with(String... typesOrCategories) {
            wanted.addAll(types(typesOrCategories));
            return this;
        }

        /**
         * Leaves some kinds, or all kinds of some categories, out.
         *
         * @param typesOrCategories such as {@code us_bank_account} or {@code vehicle}
         * @return this
         */
        public Builder without(String... typesOrCategories) {
            wanted.removeAll(types(typesOrCategories));
            return this;
        }

        /**
         * Looks for these kinds, or all kinds of these categories, and no others.
         *
         * @param typesOrCategories such as {@code email} or {@code bank}
         * @return this
         */
        public Builder only(String... typesOrCategories) {
            wanted.retainAll(Set.of());
            return with(typesOrCategories);
        }

        /**
         * Sets what takes the place of values of a kind, or of all kinds of a category, for good, whatever is done with the
         * others.
         *
         * @param typeOrCategory such as {@code credit_card} or {@code date}
         * @param operator what takes their place
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
         * Has what placeholders stand for kept beyond the call. Only a guardrail that redacts has some.
         *
         * @param value where
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
         * Stops calls instead of redacting, as {@link PiiGuardrail#block()} does.
         *
         * @return this
         */
        public Builder block() {
            action = SensitiveText.Action.BLOCK;
            return this;
        }

        /**
         * {@return the guardrail, which redacts unless it was told otherwise}
         *
         * @throws IllegalArgumentException if it would look for nothing, if one that blocks has operators, or one that does
         *     not redact a vault
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

        private static Set<String> types(String... typesOrCategories) {
            Set<String> types = new HashSet<>();
            for (String name : typesOrCategories) {
                int before = types.size();
                Kind.all().stream()
                        .filter(kind ->
                                kind.type().equals(name) || kind.category().equals(name))
                        .forEach(kind -> types.add(kind.type()));
                if (types.size() == before) {
                    throw new IllegalArgumentException(
                            "a kind must be one of PiiGuardrail.types() or a category of one, but was " + name);
                }
            }
            return types;
        }
    }
}
