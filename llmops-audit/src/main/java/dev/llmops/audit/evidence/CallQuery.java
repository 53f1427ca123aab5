package dev.llmops.audit.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selects calls for an auditor: those that match all criteria that are set. Immutable. */
public final class CallQuery {

    private final Predicate<CallEvidence> fits;
    private final List<String> beginnings;

    private CallQuery(Predicate<CallEvidence> fits, List<String> beginnings) {
        this.fits = fits;
        this.beginnings = List.copyOf(beginnings);
    }

    /** {@return a builder without criteria, which matches all calls} */
    public static Builder builder() {
        return new Builder();
    }

    boolean fits(CallEvidence call) {
        return fits.test(call);
    }

    /** What some text of each entry that fits begins with. */
    List<String> beginnings() {
        return beginnings;
    }

    /** Builds a {@link CallQuery}. Null means no criterion. Not safe for use by multiple threads. */
    public static final class Builder {

        private Predicate<CallEvidence> fits = call -> true;
        /** The rarest first: a database looks for one after the other until one is not there. */
        private final List<String> beginnings = new ArrayList<>(List.of(CallEvidence.TYPE));

        private Builder() {}

        /**
         * Sets the earliest end of the calls, inclusive.
         *
         * @param value the time, or null
         * @return this
         */
        public Builder from(@Nullable Instant value) {
            return value == null ? this : and(call -> !call.at().isBefore(value));
        }

        /**
         * Sets the latest end of the calls, exclusive.
         *
         * @param value the time, or null
         * @return this
         */
        public Builder to(@Nullable Instant value) {
            return value == null ? this : and(call -> call.at().isBefore(value));
        }

        /**
         * Sets the user.
         *
         * @param value the user, or null
         * @return this
         */
        public Builder user(@Nullable String value) {
            return value == null ? this : and(value, call -> value.equals(call.user()));
        }

        /**
         * Sets the tenant.
         *
         * @param value the tenant, or null
         * @return this
         */
        public Builder tenant(@Nullable String value) {
            return value == null ? this : and(value, call -> value.equals(call.tenant()));
        }

        /**
         * Sets the prompt.
         *
         * @param value {@code name} or {@code name@version}, or null
         * @return this
         */
        public Builder prompt(@Nullable String value) {
            return value == null ? this : and(value, call -> isNamed(call.prompt(), value));
        }

        /**
         * Sets the model, by the name that the application asked for, its own, or the one in the answer.
         *
         * @param value the name, or null
         * @return this
         */
        public Builder model(@Nullable String value) {
            return value == null
                    ? this
                    : and(
                            value,
                            call -> value.equals(call.route())
                                    || (call.model() != null
                                            && value.equals(call.model().name()))
                                    || (call.servedModel() != null
                                            && value.equals(call.servedModel().name())));
        }

        /**
         * Sets the guardrail policy that was followed.
         *
         * @param value {@code name} or {@code name@version}, or null
         * @return this
         */
        public Builder policy(@Nullable String value) {
            return value == null
                    ? this
                    : and(value, call -> call.policies().stream().anyMatch(each -> isNamed(each.policy(), value)));
        }

        /**
         * Sets the document that a passage for the model came from.
         *
         * @param value its source id, or null
         * @return this
         */
        public Builder document(@Nullable String value) {
            return value == null
                    ? this
                    : and(
                            value,
                            call -> call.documents().stream()
                                    .anyMatch(each -> each.source().equals(value)));
        }

        private Builder and(Predicate<CallEvidence> condition) {
            fits = fits.and(condition);
            return this;
        }

        private Builder and(String beginning, Predicate<CallEvidence> condition) {
            beginnings.add(0, beginning);
            return and(condition);
        }

        private static boolean isNamed(@Nullable String versioned, String wanted) {
            return versioned != null && (versioned.equals(wanted) || versioned.startsWith(wanted + "@"));
        }

        /** {@return the query} */
        public CallQuery build() {
            return new CallQuery(fits, beginnings);
        }
    }
}
