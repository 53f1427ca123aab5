package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that gives each unit one of several variants, and always the same one. A unit's bucket is a hash of the salt and the unit, and a
 * {@link BucketTable} assigns the bucket to a variant; a different salt assigns all units anew.
 *
 * <p>The first variant is the control. Calls that do not take part get it without being counted: they get the known behaviour, not the one
 * being tried. What a call sets itself takes precedence, and excludes the call from an experiment on the same setting; its record states this
 * ({@link dev.llmops.api.generation.NotAssigned}).
 *
 * @param name its name
 * @param scope the calls that it covers
 * @param unit the attribute by which its variants are assigned. If that is the user and nobody is logged in, the session is used instead
 * @param salt added to the hash, so that experiments are independent of each other
 * @param variants at least one with a weight above 0, and no two with the same effect; the first is the control
 * @param layer its share of a layer of experiments that exclude each other, or null if it shares no layer
 * @param holdout how many of 10,000 buckets of units are held out; experiments with the same holdout hold out the same units
 * @param targeting the rules that decide who takes part; all must match
 * @param testers variants by unit, for testers who want to see a particular one; they take part regardless of who they are, and never count
 */
public record Experiment(
        String name,
        ExperimentScope scope,
        CallerAttribute unit,
        String salt,
        List<Variant> variants,
        @Nullable LayerRange layer,
        int holdout,
        List<TargetRule> targeting,
        Map<String, String> testers) {

    private static final int MAX_NAME_LENGTH = 80;

    /** Rejects an experiment that cannot be assigned, or that would compare nothing. */
    public Experiment {
        UnicodeText.requireWellFormed("name", name);
        UnicodeText.requireWellFormed("salt", salt);
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(unit, "unit");
        requireName("the name of an experiment", name);
        if (holdout < 0 || holdout >= BucketTable.BUCKETS) {
            throw new IllegalArgumentException("holdout must be 0 to " + (BucketTable.BUCKETS - 1) + " of "
                    + BucketTable.BUCKETS + " buckets, but was " + holdout);
        }
        variants = List.copyOf(variants);
        targeting = List.copyOf(targeting);
        testers = Map.copyOf(testers);
        checkVariants(variants, scope);
        checkTesters(testers, variants);
    }

    private static void requireName(String what, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_NAME_LENGTH
                    + " characters, none of them a control character, and not blanks alone, but was '" + name + "'");
        }
    }

    private static void checkVariants(List<Variant> variants, ExperimentScope scope) {
        if (variants.size() > BucketTable.MAX_VARIANTS) {
            throw new IllegalArgumentException("an experiment has at most " + BucketTable.MAX_VARIANTS
                    + " variants, but there were " + variants.size());
        }
        Set<String> names = new HashSet<>();
        for (Variant variant : variants) {
            requireName("the name of a variant", variant.name());
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException(
                        "variants must have different names, but two are '" + variant.name() + "'");
            }
            if (variant.prompt() != null && scope.kind() != ExperimentScope.Kind.PROMPT) {
                throw new IllegalArgumentException("variant '" + variant.name() + "' names prompt '" + variant.prompt()
                        + "', but the experiment is about " + scope + ", whose calls have other prompts or none");
            }
        }
        if (variants.stream().mapToLong(Variant::weight).sum() == 0) {
            throw new IllegalArgumentException("at least one variant must have a weight above 0, but the weights were "
                    + variants.stream().map(Variant::weight).toList());
        }
        checkDifferences(variants);
    }

    private static void checkDifferences(List<Variant> variants) {
        for (int i = 0; i < variants.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (variants.get(i).sameEffect(variants.get(j))) {
                    throw new IllegalArgumentException(
                            "variants '" + variants.get(j).name() + "' and '"
                                    + variants.get(i).name()
                                    + "' change the same to the same, so nothing would be compared; give one of them another"
                                    + " prompt, model, parameter, adapter, retrieval or other guardrails");
                }
            }
        }
    }

    private static void checkTesters(Map<String, String> testers, List<Variant> variants) {
        List<String> names = variants.stream().map(Variant::name).toList();
        testers.forEach((tester, variant) -> {
            if (!names.contains(variant)) {
                throw new IllegalArgumentException(
                        "a tester's variant must be one of " + names + ", but was '" + variant + "'");
            }
        });
    }

    /**
     * {@return an experiment on a prompt whose salt is its name}
     *
     * @param name its name
     * @param prompt name of the prompt whose calls take part
     * @param variants at least one with a weight above 0
     */
    public static Experiment of(String name, String prompt, Variant... variants) {
        return builder(name, ExperimentScope.prompt(prompt))
                .variants(List.of(variants))
                .build();
    }

    /**
     * {@return a builder of an experiment on users whose salt is its name}
     *
     * @param name its name
     * @param scope the calls that it covers
     */
    public static Builder builder(String name, ExperimentScope scope) {
        return new Builder(name, scope);
    }

    /** {@return a builder that starts from this experiment} */
    public Builder toBuilder() {
        Builder builder = new Builder(name, scope);
        builder.unit = unit;
        builder.salt = salt;
        builder.variants.addAll(variants);
        builder.layer = layer;
        builder.holdout = holdout;
        builder.targeting.addAll(targeting);
        builder.testers.putAll(testers);
        return builder;
    }

    /** {@return the variant that the others are compared with: the first} */
    public Variant control() {
        return variants.get(0);
    }

    /**
     * {@return the variant with the given name}
     *
     * @param variant the name
     * @throws IllegalArgumentException if there is no such variant
     */
    public Variant variant(String variant) {
        return variants.stream()
                .filter(one -> one.name().equals(variant))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("experiment '" + name + "' has no variant '" + variant
                        + "'; its variants are "
                        + variants.stream().map(Variant::name).toList()));
    }

    /**
     * {@return the same experiment with other weights}
     *
     * @param weights weights by variant name; variants that are not named keep theirs
     * @throws IllegalArgumentException if a name is not that of a variant, or if no weight is above 0
     */
    public Experiment withWeights(Map<String, Integer> weights) {
        weights.keySet().forEach(this::variant);
        return toBuilder()
                .variants(variants.stream()
                        .map(variant -> variant.withWeight(weights.getOrDefault(variant.name(), variant.weight())))
                        .toList())
                .build();
    }

    /** Builds an {@link Experiment}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final ExperimentScope scope;
        private final List<Variant> variants = new ArrayList<>();
        private final List<TargetRule> targeting = new ArrayList<>();
        private final Map<String, String> testers = new LinkedHashMap<>();
        private CallerAttribute unit = CallerAttribute.USER;
        private String salt;
        private @Nullable LayerRange layer;
        private int holdout;

        private Builder(String name, ExperimentScope scope) {
            this.name = Objects.requireNonNull(name, "name");
            this.scope = Objects.requireNonNull(scope, "scope");
            this.salt = name;
        }

        /**
         * Adds a variant; the first is the control.
         *
         * @param value the variant
         * @return this
         */
        public Builder variant(Variant value) {
            variants.add(value);
            return this;
        }

        /**
         * Sets the variants, replacing any earlier ones; the first is the control.
         *
         * @param values the variants
         * @return this
         */
        public Builder variants(List<Variant> values) {
            variants.clear();
            variants.addAll(values);
            return this;
        }

        /**
         * Sets the attribute by which variants are assigned. The default is the user.
         *
         * @param value the attribute
         * @return this
         */
        public Builder unit(CallerAttribute value) {
            this.unit = Objects.requireNonNull(value, "unit");
            return this;
        }

        /**
         * Sets the salt that is added to the hash. The default is the name of the experiment.
         *
         * @param value the salt
         * @return this
         */
        public Builder salt(String value) {
            this.salt = Objects.requireNonNull(value, "salt");
            return this;
        }

        /**
         * Sets the share of a layer. By default, the experiment excludes no other experiment.
         *
         * @param layerName name of the layer
         * @param from first bucket, at least 0
         * @param to bucket after the last one, at most 10,000
         * @return this
         */
        public Builder layer(String layerName, int from, int to) {
            this.layer = new LayerRange(layerName, from, to);
            return this;
        }

        /**
         * Sets how many of 10,000 buckets of units are held out. The default is none.
         *
         * @param value the number of buckets
         * @return this
         */
        public Builder holdout(int value) {
            this.holdout = value;
            return this;
        }

        /**
         * Adds a rule that callers must match to take part.
         *
         * @param rule the rule
         * @return this
         */
        public Builder target(TargetRule rule) {
            targeting.add(rule);
            return this;
        }

        /**
         * Assigns a unit a particular variant, without counting it.
         *
         * @param tester the unit
         * @param variant name of the variant
         * @return this
         */
        public Builder tester(String tester, String variant) {
            testers.put(tester, variant);
            return this;
        }

        /**
         * Builds the experiment.
         *
         * @return the experiment
         * @throws IllegalArgumentException if it cannot be assigned, or would compare nothing; the message says what to do
         */
        public Experiment build() {
            return new Experiment(name, scope, unit, salt, variants, layer, holdout, targeting, testers);
        }
    }
}
